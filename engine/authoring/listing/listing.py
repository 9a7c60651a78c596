"""Lists of what a rulebook names: its own first, then what it takes over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from ottava.facts import Attribute
from ottava.facts.attribute import number_text
from ottava.facts.computed import ComputedAttribute, DaysBetween, how_computed
from ottava.facts.source.diagnostic import visible

from ...report.words import prose
from ...rulebook.rulebook import Rule, Rulebook
from ..handbook.passage import Kind, Thing
from ..handbook.relations import Relations
from .origins import OWN, origins
from .subjects import ListSubject

KINDS: dict[ListSubject, Kind] = {
    "rules": "rule",
    "assessments": "assessment",
    "attributes": "attribute",
    "conditions": "condition",
    "directives": "directive",
    "gates": "gate",
    "methods": "method",
    "points": "point",
    "safeguards": "safeguard",
}


_MOST_VALUES = 5
"""So many values of an attribute are named in a list; `ottava show` names all."""


class Listed(NamedTuple):
    """One thing of a rulebook: its title, or what stands for one, and where it comes from."""

    thing: Thing
    title: str
    origin: str


def listed(rulebook: Rulebook, subject: ListSubject) -> tuple[Listed, ...]:
    """Return the things of one kind: those of the rulebook itself, then the others by where they come from."""
    found = origins(rulebook)
    things = ((Thing(KINDS[subject], id), title) for id, title in _titles(rulebook, subject))
    entries = [Listed(thing, title, found.get(thing, OWN)) for thing, title in things]
    order = [OWN, *dict.fromkeys(each.origin for each in entries if each.origin != OWN)]
    return tuple(sorted(entries, key=lambda each: order.index(each.origin)))


def _titles(rulebook: Rulebook, subject: ListSubject) -> Iterator[tuple[str, str]]:
    names = rulebook.names
    relations = Relations(rulebook)
    match subject:
        case "rules":
            yield from ((each.id, rule_title(each)) for each in (*rulebook.rules, *rulebook.switched_off))
        case "methods":
            yield from ((each.id, each.title) for each in names.methods)
        case "gates":
            yield from ((each.id, each.title) for each in names.gates)
        case "points":
            yield from ((each.id, each.title) for each in names.points)
        case "conditions":
            yield from ((each.id, each.title) for each in names.conditions)
        case "directives":
            yield from ((each.id, f"{each.kind}: {each.text}") for each in names.directives)
        case "safeguards":
            yield from ((each.id, each.title) for each in rulebook.safeguards)
        case "attributes":
            for each in rulebook.vocabulary:
                if isinstance(each, DaysBetween):
                    continue  # a condition counts them, and nothing names them
                unread = "" if each.path in relations.attributes else " (no rule looks at it)"
                about = each.question or each.description
                if isinstance(each, ComputedAttribute):
                    about = f"Worked out: {how_computed(each, rulebook.vocabulary)}."
                yield each.path, f"{attribute_kind(each)}. {about}{unread}"
        case "assessments":
            for name in dict.fromkeys(atom.name for atom in relations.atoms):
                values = [str(atom.value).lower() for atom in relations.atoms if atom.name == name]
                yield name, f"{', '.join(values)}, {'of each party' if name in relations.of_parties else 'of the case'}"


def rule_title(rule: Rule) -> str:
    """Return the title of a rule, with which other it replaces and why it is not enabled."""
    instead = "" if rule.replaces is None else f" (replaces {rule.replaces})"
    return f"{rule.title}{instead}" + ("" if rule.switched_off is None else f" (not enabled: {rule.switched_off})")


def attribute_kind(attribute: Attribute) -> str:
    """Return which values an attribute can have, in a word or two."""
    if attribute.values:
        many = len(attribute.values)
        said = ", ".join(attribute.values) if many <= _MOST_VALUES else f"{many} values"
        return f"any of {said}" if attribute.kind == "set" else said
    if attribute.kind == "boolean":
        return "true, false"
    least, most = ("" if each is None else number_text(each) for each in (attribute.minimum, attribute.maximum))
    bounds = (
        f" {least} to {most}" if least and most else f" from {least}" if least else f" up to {most}" if most else ""
    )
    return f"{attribute.kind}{bounds}{f' ({attribute.unit})' if attribute.unit else ''}"


def to_text(entries: Iterable[Listed]) -> str:
    """Return a line for each entry below the line that says where they come from; it ends in a newline."""
    entries = tuple(entries)
    width = max((len(each.thing.id) for each in entries), default=0)
    blocks = []
    for origin, some in groupby(entries, key=lambda each: each.origin):
        lines = [f"  {visible(each.thing.id):{width}}  {prose(each.title)}".rstrip() for each in some]
        head = "Own" if origin == OWN else f"From {visible(origin)}"
        blocks.append("\n".join((f"{head} ({len(lines)}):", *lines)))
    return "\n\n".join(blocks) + "\n" if blocks else "none\n"


def to_data(entries: Iterable[Listed]) -> list[dict[str, Any]]:
    """Return the entries as plain data."""
    return [
        {"id": each.thing.id, "title": each.title, "own": each.origin == OWN, "from": each.origin or None}
        for each in entries
    ]
