"""Names in files of texts in other languages, where ids are keys."""

from __future__ import annotations

from collections.abc import Callable

from ottava.facts.source.node import Entry, Mapping, Node

from ...rulebook.reading.from_names import FOR_PARTIES, MAIN
from ...rulebook.reading.from_text import scalars
from .occurrence import Finder, Kind, assessment_owner, text_of

_SECTIONS: dict[str, Kind] = {
    "methods": "method",
    "points": "point",
    "gates": "gate",
    "directives": "directive",
    "attributes": "attribute",
    "conditions": "condition",
    "rules": "rule",
    "safeguards": "safeguard",
    "assessments": "assessment",
}


def find_in_texts(document: Node, finder: Finder) -> None:
    """Find the names in a file of texts."""
    for section in _entries(document):
        kind = _SECTIONS.get(text_of(section.key))
        for entry in _entries(section.value) if kind is not None else ():
            name = finder.note(kind, entry.key)  # type: ignore[arg-type]
            if name is not None and kind in _INSIDE:
                _INSIDE[kind](name, entry.value, finder)
    for scalar in scalars(document):
        finder.text(scalar)


def _of_method(method: str, node: Node, finder: Finder) -> None:
    for entry in _entries(node):
        if text_of(entry.key) in ("stages", "steps", "avoid", FOR_PARTIES):
            for stage in _entries(entry.value):
                if text_of(stage.key) != MAIN:
                    finder.note("stage", stage.key, owner=method)


def _of_attribute(path: str, node: Node, finder: Finder) -> None:
    values = node.get("values") if isinstance(node, Mapping) else None
    for value in _entries(values):
        finder.values(value.key, path)


def _of_assessment(name: str, node: Node, finder: Finder) -> None:
    for value in _entries(node):
        finder.values(value.key, assessment_owner(name))


_INSIDE: dict[Kind, Callable[[str, Node, Finder], None]] = {
    "method": _of_method,
    "attribute": _of_attribute,
    "assessment": _of_assessment,
}


def _entries(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Mapping) else ()
