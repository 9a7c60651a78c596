"""Every form of the language with one thing wrong in it, and what is said of that."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from rulebook.forms import forms

from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.reading.authored import AuthoredText, authored
from ottava.engine.rulebook.reading.from_files import head_file, head_names, rule_file, safeguard_file
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.span import Source

WRONG: tuple[Any, ...] = (7, "wrong", True, [], {"wrong": 7})
"""What is written in the place of each value."""

BOOK = rulebook_from_sources(Source("rulebook.yaml", forms.HEAD), [Source("rules.yaml", forms.rules())])
OF_A_RULE = {"id": "a", "title": "A", "then": {"ask": "order.paid"}, "because": "so"}
Say = Callable[[Any], tuple[Diagnostic, ...]]


def ways(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Each way to damage a value: with another one in its place, without an entry, with one of another name, and each
    way to damage what is in it.
    """
    yield from ((f"{at} = {as_text(wrong)}", wrong) for wrong in WRONG if wrong != value)
    if isinstance(value, dict):
        for key, inner in value.items():
            place = f"{at}/{key}"
            yield f"{place} is left out", {name: each for name, each in value.items() if name != key}
            yield f"{place} is called wrong", {"wrong" if name == key else name: each for name, each in value.items()}
            yield from ((said, {**value, key: new}) for said, new in ways(inner, place))
    if isinstance(value, list):
        yield f"{at} says the first twice", [value[0], *value]
        for number, inner in enumerate(value):
            for said, new in ways(inner, f"{at}/{number + 1}"):
                yield said, [*value[:number], new, *value[number + 1 :]]


def as_text(value: Any) -> str:
    """A value as YAML in one line, dates as texts."""
    return json.dumps(value, default=lambda day: day.isoformat())


def read(text: Any) -> Any:
    """What a form says, as plain data."""
    return yaml.safe_load(text)


def text_of(entries: Any, name: str = "rules.yaml") -> AuthoredText:
    return authored(Source(name, as_text(entries)))


def of_rules(*entries: Any) -> tuple[Diagnostic, ...]:
    return of_rule_text(as_text(entries))


def of_rule_text(text: str) -> tuple[Diagnostic, ...]:
    return rule_file(authored(Source("rules.yaml", text)), BOOK.names, BOOK.vocabulary, 0).diagnostics


def of_condition(when: Any) -> tuple[Diagnostic, ...]:
    return of_rules({"for_each": "party", "when": when, **OF_A_RULE})


def of_condition_of_the_case(when: Any) -> tuple[Diagnostic, ...]:
    return of_rules({"when": when, **OF_A_RULE})


def of_conclusion(then: Any) -> tuple[Diagnostic, ...]:
    return of_rules({"id": "a", "title": "A", "when": "always", "then": then})


def of_safeguard(says: Any) -> tuple[Diagnostic, ...]:
    text = text_of([{"id": "a", "title": "A", "because": "so", **says} if isinstance(says, dict) else says])
    return safeguard_file(text, BOOK.names, BOOK.vocabulary).diagnostics


def of_whole_safeguard(safeguard: Any) -> tuple[Diagnostic, ...]:
    return safeguard_file(text_of([safeguard]), BOOK.names, BOOK.vocabulary).diagnostics


def of_head(head: Any) -> tuple[Diagnostic, ...]:
    """What is said of the head of a rulebook that extends this one."""
    found = head_file(text_of(head, "rulebook.yaml"))
    if found.mapping is None:
        return found.diagnostics
    return (*found.diagnostics, *head_names(found, found.mapping, BOOK.names, BOOK.vocabulary).diagnostics)


def head_forms() -> Iterator[tuple[str, Any, Say]]:
    """Each section of the head, a list entry by entry, with another id where that is new."""
    for section, value in read(forms.HEAD).items():
        if section not in ("attributes", "conditions", "methods", "points", "gates", "directives"):
            yield section, value, lambda new, key=section: of_head({"name": "a", "version": "1", key: new})
            continue
        for entry in value:
            if section in ("attributes", "conditions") and "add_values" not in entry:
                entry["id"] = "order.fresh" if section == "attributes" else "fresh"
            name = f"{section} {entry['id']}"
            yield name, entry, lambda new, key=section: of_head({"name": "a", "version": "1", key: [new]})


def parts() -> dict[str, list[tuple[str, Any, Say]]]:
    """What can be damaged, by the kind of it: what it is called, what it says, and what is said of it."""
    safeguards = [f"{{{each}}}" for each in forms.SAFEGUARDS]
    guard = {"id": "a", "title": "A", "because": "so", "always": {"gate": "second"}}
    tested = {"id": "a", "title": "A", "because": "so", "tested_by": "tests/a.yaml", "notes": "B"}
    head, conditions = [*head_forms()], [(each, read(each)) for each in forms.CONDITIONS]
    return {
        "head": [each for each in head if " " not in each[0]],
        "attributes": [each for each in head if each[0].startswith("attributes ")],
        "names": [each for each in head if " " in each[0] and not each[0].startswith("attributes ")],
        "rule": [("rule", read(forms.RULE), of_rules)],
        "conditions": [(*each, of_condition) for each in conditions],
        "conditions_of_the_case": [(*each, of_condition_of_the_case) for each in conditions if "party" in each[0]],
        "conclusions": [(each, read(each), of_conclusion) for each in forms.CONCLUSIONS],
        "safeguards": [
            ("safeguard", guard, of_whole_safeguard),
            ("tested", tested, of_whole_safeguard),
            *((each, read(each), of_safeguard) for each in safeguards),
        ],
    }


def said(each: Diagnostic) -> str:
    """What is underlined and its column, the message and the hint."""
    at = "" if each.span is None else f"{each.span.column} {as_text(each.span.text)}"
    return f"  {at} {each.code}: {each.message}\n" + ("" if each.hint is None else f"    = {each.hint}\n")


def said_of(part: list[tuple[str, Any, Say]]) -> str:
    """What is said of one part of the language: of each form how much, and each message the first time."""
    known: set[tuple[str, str | None]] = set()
    text = ""
    for name, value, say in part:
        found = [(damage, say(new)) for damage, new in ways(value)]
        wrong = [len(each) for _, each in found if each]
        text += f"{name}\n  {sum(wrong)} mistakes in {len(wrong)} of {len(found)}, and {len(say(value))} as it is\n"
        for damage, diagnostics in found:
            new = [each for each in diagnostics if (each.message, each.hint) not in known]
            known |= {(each.message, each.hint) for each in new}
            text += (f"{damage}\n" if new else "") + "".join(map(said, new))
    return text
