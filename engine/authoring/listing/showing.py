"""Everything there is to know of one thing of a rulebook: how it is written, and which rules have to do with it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple, get_args

from ottava.facts import Attribute
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span
from ottava.facts.source.suggestion import nearest

from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.rulebook_text import RuleText
from ..handbook.passage import Thing
from ..handbook.relations import Relations, attributes_of
from ..rule_tests.rule_test import RuleTest
from .listing import Listed, attribute_kind, listed
from .origins import LISTS, OWN
from .subjects import ListSubject

_KEYS = {kind: key for key, kind in LISTS.items()}


class UnknownName(OttavaError):
    """Nothing in the rulebook has that name."""


class Shown(NamedTuple):
    """A thing as it is written or in words, where it stands, and what has to do with it by what that is."""

    listed: Listed
    span: Span | None
    text: str
    related: dict[str, tuple[str, ...]]


def shown(rulebook: Rulebook, tests: Iterable[RuleTest], id: str) -> tuple[Shown, ...]:
    """Return everything of that name: mostly one thing. Raises UnknownName."""
    everything = [each for subject in get_args(ListSubject) for each in listed(rulebook, subject)]
    found = [each for each in everything if each.thing.id == id]
    if not found:
        if instead := next((each for each in rulebook.rules if each.replaces == id), None):
            raise UnknownName(f"the rule `{visible(id)}` is replaced by `{instead.id}`; show that one")
        near = nearest(id, (each.thing.id for each in everything))
        hint = f"did you mean `{near}`?" if near else "`ottava list rules` and the like name all there is"
        raise UnknownName(f"the rulebook has nothing called `{visible(id)}`; {hint}")
    written = tuple(tests)
    return tuple(_shown(rulebook, written, each) for each in found)


def to_text(found: Iterable[Shown]) -> str:
    """Return each thing below a line that names it; it ends in a newline."""
    return "\n".join(map(_page, found))


def _page(each: Shown) -> str:
    thing, _, origin = each.listed
    where = "" if each.span is None else f", {each.span.source.name}:{each.span.line}"
    lines = [f"{thing.kind} {thing.id}, {'own' if origin == OWN else f'from {origin}'}{where}"]
    lines += ["", textwrap.indent(each.text, "    ")]
    lines += [""] + [f"{what}: {', '.join(ids)}" for what, ids in each.related.items() if ids]
    return "\n".join(visible(line) for whole in lines for line in whole.split("\n")).rstrip("\n") + "\n"


def _shown(rulebook: Rulebook, tests: tuple[RuleTest, ...], each: Listed) -> Shown:
    node, span = _written(rulebook, each.thing)
    if node is not None:
        text = _text(node)
    elif each.thing.kind == "attribute":
        text = _described(rulebook.vocabulary[each.thing.id])
    elif each.thing.kind == "safeguard":
        text = f"{each.title}\n{rulebook.safeguard(each.thing.id).because}"
    else:
        text = each.title
    related = {what: tuple(dict.fromkeys(ids)) for what, ids in _related(rulebook, tests, each.thing)}
    return Shown(each, span, text, related)


def _written(rulebook: Rulebook, thing: Thing) -> tuple[Node | None, Span | None]:
    """Return what a thing was read from, and where that begins."""
    text = rulebook.text
    assert text is not None, "it has just been read"
    node: Node | None = None
    if thing.kind == "rule":
        found = _rule_text(rulebook, thing.id)
        node = None if found is None else found.node
    elif thing.kind in _KEYS:
        node = text.item(_KEYS[thing.kind], thing.id)
    elif thing.kind == "safeguard":
        return None, rulebook.safeguard(thing.id).span
    return node, None if node is None else node.span


def _rule_text(rulebook: Rulebook, id: str) -> RuleText | None:
    text = rulebook.text
    rules = () if text is None else (*text.switched_off, *text.rules)
    return next((each for each in reversed(rules) if each.rule.id == id), None)


def _text(node: Node) -> str:
    """Return what is written of a node, as if it began its line."""
    span = node.span
    return textwrap.dedent(" " * (span.column - 1) + span.text.rstrip())


def _described(attribute: Attribute) -> str:
    labels = dict(attribute.value_labels)
    values = (f"  {value}: {labels[value]}" if value in labels else f"  {value}" for value in attribute.values)
    kind = "any of these" if attribute.kind == "set" else "one of these" if attribute.values else ""
    parts = [attribute.description, attribute.question, f"{kind or attribute_kind(attribute)}", *values]
    return "\n".join(part for part in parts if part)


def _related(rulebook: Rulebook, tests: tuple[RuleTest, ...], thing: Thing) -> Iterator[tuple[str, Iterable[str]]]:
    relations = Relations(rulebook)
    if thing.kind == "rule":
        written = _rule_text(rulebook, thing.id)
        if written is not None and written.scope is not None:
            yield "only where", (" ".join(_text(written.scope).split()),)
        rule = next(each for each in (*rulebook.rules, *rulebook.switched_off) if each.id == thing.id)
        yield "looks at", attributes_of(rule)
        if rule.switched_off is not None:
            return
        yield "builds on", (id for rules in relations.builds_on[rule.id].values() for id in _ids(rules))
        yield "leads to", (id for rules in relations.leads_to[rule.id].values() for id in _ids(rules))
    elif thing.kind == "method":
        yield "spoken for by", _ids(rule for rule, _ in relations.speaking(thing.id, against=False))
        yield "spoken against by", _ids(rule for rule, _ in relations.speaking(thing.id, against=True))
        yield "ruled out by", _ids(rule for rule, _ in relations.excluding(thing.id))
    elif thing.kind == "attribute":
        vocabulary = rulebook.vocabulary
        yield "asked for by", _ids(relations.concluding(thing))
        yield "worked out from", vocabulary.parts.get(thing.id, ())
        yield "goes into", (each.path for each in vocabulary.computed if thing.id in vocabulary.parts[each.path])
    elif thing.kind == "safeguard":
        yield "about what these rules conclude", _ids(relations.rules_under[thing.id])
    else:
        yield "concluded by", _ids(relations.concluding(thing))
    if thing.kind not in ("rule", "safeguard"):
        yield "looked at by", _ids(relations.looking_at(thing))
        yield "safeguards", (each.id for each in relations.safeguards_naming(thing))
    if thing.kind in ("rule", "safeguard"):
        yield "tests", (test.place for test in tests if test.about == thing.id and test.kind != "near miss")


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)
