"""What is said of a name: what it means, and what the rules do with it, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..authoring.checking.lint import all_lints
from ..authoring.handbook.content import HandbookContent
from ..authoring.handbook.passage import links_to
from ..authoring.handbook.relations import Relations
from ..authoring.handbook.rule_pages import BASES
from ..authoring.handbook.subject_pages import DIRECTIVE_KINDS, METHOD_KINDS
from ..authoring.schemas.shape import of_attribute
from ..rulebook.condition import Atom
from ..rulebook.rulebook import Names, Rule, Rulebook
from ..rulebook.safeguard import Safeguard
from .errands.measuring import Measures, RuleMeasure
from .lenses import in_words
from .naming.occurrence import NamedThing
from .plain_words import as_text, listed, paragraphs, said
from .shapes import as_written
from .view import View

_MOST = 12
"""So many rules are listed; the others are counted."""


def words_on(view: View, thing: NamedThing, measured: Callable[[], Measures | None]) -> str:
    """Return what is said of a thing, in Markdown; nothing of what is not known.

    measured: gives what the tests showed when they last ran, None where they have not.
    """
    kind, name, owner = thing
    match kind:
        case "attribute":
            return _attribute(view, name)
        case "value":
            return _value(view, name, owner or "")
        case "assessment":
            return _assessment(as_written(view), name)
        case "rule":
            measures = measured()
            return _rule(view, name, None if measures is None else measures.rules.get(name))
        case "safeguard":
            return _safeguard(view, name)
        case "condition":
            return _condition(view, name)
        case "lint":
            return next((f"**{as_text(each.title)}**" for each in all_lints() if each.id == name), "")
        case _:
            return _of_head(view.names, kind, name, owner or "")


def _attribute(view: View, path: str) -> str:
    attribute = view.vocabulary.get(path)
    if attribute is None:
        return ""
    values = (
        f"- `{value}`{f': {as_text(meaning)}' if (meaning := attribute.meaning(value)) else ''}\n"
        for value in attribute.values
    )
    kind = "" if attribute.values else f"It is {_KINDS[attribute.kind]}{f' {attribute.range_in_words}'.rstrip()}."
    told = "Told alone, or hurtful where others see it." if attribute.confidential else ""
    return paragraphs(f"`{path}`", of_attribute(attribute), kind, "".join(values), told)


_KINDS = {
    "choice": "a choice",
    "set": "a set",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
    "datetime": "a date and time",
}


def _value(view: View, name: str, owner: str) -> str:
    attribute = view.vocabulary.get(owner)
    if attribute is not None:
        meaning = as_text(attribute.meaning(name) or "")
        question = f"{as_text(attribute.question)} (`{owner}`)"
        return paragraphs(f"`{name}`{f': {meaning}' if meaning else ''}", question) if name in attribute.values else ""
    assessment = owner.removeprefix("assessment.")
    rules = Relations(as_written(view)).deriving(Atom(assessment, name))
    return paragraphs(f"`{owner}: {name}`", _rules("Concluded by:", rules)) if rules else ""


def _assessment(rulebook: Rulebook, name: str) -> str:
    atoms = dict.fromkeys(atom for rule in rulebook.rules for atom in rule.atoms if atom.name == name)
    if not atoms:
        return ""
    relations = Relations(rulebook)
    of_party = name in relations.of_parties
    whose = "It belongs to each party." if of_party else "It belongs to the case as a whole."
    parts = []
    for atom in atoms:
        called = as_text(rulebook.names.said(atom))
        parts.append(_rules(f"**{called[:1].upper()}{called[1:]}** is concluded by:", relations.deriving(atom)))
    looking = {rule.id for atom in atoms for rule in relations.looking_at(atom)}
    count = f"{len(looking)} {'rule looks' if len(looking) == 1 else 'rules look'} at it." if looking else ""
    return paragraphs(f"`assessment.{name}`", whose, *parts, count or "No rule looks at it.")


def _rules(introduced: str, rules: tuple[Rule, ...]) -> str:
    more = len(rules) - _MOST
    lines = listed(links_to(rules[:_MOST])) + (f"- and {more} more\n" if more > 0 else "")
    return f"{introduced}\n\n{lines}" if rules else ""


def _rule(view: View, id: str, measure: RuleMeasure | None) -> str:
    book = view.sound
    rule = None if book is None else next((each for each in (*book.rules, *book.switched_off) if each.id == id), None)
    if book is None or rule is None:
        written = next((each.rule for each in view.reading.rules if each.rule.id == id), None)
        return "" if written is None else f"**{as_text(written.title)}**"
    content = HandbookContent(book)
    off = "" if rule.switched_off is None else f"It is not enabled: {as_text(rule.switched_off)}"
    told = [
        part
        for reason, items in content.conclusions.by_reason(rule.conclusions)
        for part in (listed(items), said(reason))
    ]
    tests = "" if measure is None else _tests(measure)
    return paragraphs(f"**{as_text(rule.title)}**", off, *_when(rule, content), *told, _source(rule), tests)


def _when(rule: Rule, content: HandbookContent) -> Iterator[str]:
    when = content.conditions.top(rule.when)
    begin = "For each party, it fires " if rule.per_party else "It fires "
    yield f"{begin}{'when ' if when.parts else ''}{said(when.said)}\n\n{listed(when.parts)}"
    if rule.unless is not None:
        unless = content.conditions.top(rule.unless)
        yield f"But it does not fire where it is known that {said(unless.said)}\n\n{listed(unless.parts)}"


def _source(rule: Rule) -> str:
    if rule.source is None:
        return ""
    practice = "" if rule.source.practice is None else f": {as_text(rule.source.practice)}"
    return f"Source: {as_text(rule.source.place)}; {BASES[rule.source.basis]}{practice}."


def _tests(measure: RuleMeasure) -> str:
    if not measure.tests:
        return "No test is about it."
    unseen = "".join(f"- {as_text(each)}\n" for each in measure.missing)
    return paragraphs(f"Tests: {in_words(measure)}.", f"What no test shows:\n\n{unseen}" if unseen else "")


def _safeguard(view: View, id: str) -> str:
    book = view.sound
    found = None if book is None else next((each for each in book.safeguards if each.id == id), None)
    if book is None or not isinstance(found, Safeguard):
        return ""
    demands = listed(HandbookContent(book).conclusions.safeguard(found))
    return paragraphs(f"**{as_text(found.title)}**", demands, f"Because: {as_text(found.because)}")


def _condition(view: View, name: str) -> str:
    found = next((each for each in view.names.conditions if each.id == name), None)
    if found is None:
        return ""
    whose = "It speaks of the party in turn." if found.per_party else "It speaks of the case as a whole."
    if found.when is None or view.sound is None:
        return paragraphs(f"**{as_text(found.title)}**", whose)
    when = HandbookContent(view.sound).conditions.top(found.when)
    return paragraphs(f"**{as_text(found.title)}**", whose, f"It holds when {said(when.said)}\n\n{listed(when.parts)}")


def _of_head(names: Names, kind: str, name: str, owner: str) -> str:
    """Return what `rulebook.yaml` says of a method or a stage, a gate, a directive, a point, or a word of strength."""
    for method in names.methods:
        if kind == "method" and method.id == name:
            stages = "".join(
                f"- `{each}`: {as_text(dict(method.stage_labels).get(each, each))}\n" for each in method.stages
            )
            about = f"Method {method.number}; {METHOD_KINDS[method.kind]}. It works on {as_text(method.acts_on)}."
            return paragraphs(
                f"**{as_text(method.title)}**",
                about,
                stages and f"Its stages:\n\n{stages}",
                _steps(method.steps_of(None)),
            )
        if kind == "stage" and method.id == owner and name in method.stages:
            return paragraphs(f"**{as_text(method.title_of(name))}**", _steps(method.steps_of(name)))
    for gate in names.gates:
        if kind == "gate" and gate.id == name:
            call = f"Call: {as_text(gate.call)}" if gate.call else ""
            return paragraphs(f"**{as_text(gate.title)}**", as_text(gate.text), call)
    for each in names.directives:
        if kind == "directive" and each.id == name:
            nature = f"{DIRECTIVE_KINDS[each.kind][:1].upper()}{DIRECTIVE_KINDS[each.kind][1:]}"
            urgent = ", before any method" if each.urgent else ""
            return paragraphs(f"**{as_text(each.text)}**", f"{nature}{urgent}.")
    for point in names.points:
        if kind == "point" and point.id == name:
            return paragraphs(f"**{point.number}. {as_text(point.title)}**", as_text(point.text))
    numbers = dict(names.strengths)
    return f"`{name}`: {numbers[name]:g} of 1" if kind == "strength" and name in numbers else ""


def _steps(steps: tuple[str, ...]) -> str:
    return "".join(f"- {as_text(each)}\n" for each in steps)
