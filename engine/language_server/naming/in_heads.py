"""Names in a `rulebook.yaml`, which makes most of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ottava.facts.source.node import Mapping, Node, Scalar, items_of

from ...rulebook.reading.from_extends import name_and_version
from ...rulebook.reading.from_names import FOR_PARTIES, MAIN
from ...rulebook.reading.from_text import ALONE, TEXTS, scalars
from .in_conditions import find_in_condition
from .in_rules import find_in_allowances
from .occurrence import Finder, Kind, assessment_owner, text_of

_LISTED: dict[str, Kind] = {
    "methods": "method",
    "points": "point",
    "gates": "gate",
    "directives": "directive",
    "conditions": "condition",
}
"""What the lists of a head declare, each under the `id` of its entries."""

_BY_STAGE = ("steps", "avoid", FOR_PARTIES)


def find_in_head(document: Node, finder: Finder) -> None:
    """Find the names in a `rulebook.yaml`."""
    if not isinstance(document, Mapping):
        return
    finder.note("rulebook", document.get("name"), defines=True)
    _find_base(document.get("extends"), finder)
    for item in _items(document, "use"):
        if isinstance(item, Scalar) and "." in text_of(item):
            finder.note("attribute", item)
    for item in _items(document, "disable"):
        # Whether it is a rule or a safeguard is seen only beside the rulebook that is extended.
        finder.note("rule", item.entries[0].key if isinstance(item, Mapping) and item.entries else item)
    find_in_allowances(document.get("allow"), finder)
    strengths = document.get("strengths")
    for entry in strengths.entries if isinstance(strengths, Mapping) else ():
        finder.note("strength", entry.key, defines=True)
    for section, kind in _LISTED.items():
        for item in _mappings(document, section):
            finder.note(kind, item.get("id"), defines=True)
    for method in _mappings(document, "methods"):
        _find_stages(method, finder)
    for attribute in _mappings(document, "attributes"):
        _find_attribute(attribute, finder)
    for condition in _mappings(document, "conditions"):
        find_in_condition(condition.get("when"), finder)
    _find_assessments(document.get("assessments"), finder)
    for key in ("plan", "ties"):
        finder.variants(document.get(key))
    _find_in_texts(document, finder)


def _items(document: Mapping, key: str) -> tuple[Node, ...]:
    node = document.get(key)
    return () if node is None else items_of(node)


def _mappings(document: Mapping, key: str) -> Iterator[Mapping]:
    yield from (item for item in _items(document, key) if isinstance(item, Mapping))


def _find_base(node: Node | None, finder: Finder) -> None:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        name, _ = name_and_version(node.value)
        finder.note_part("rulebook", node, name, 0)


def _find_stages(method: Mapping, finder: Finder) -> None:
    owner = _id_of(method)
    stages = method.get("stages")
    for scalar in _keys_or_items(stages):
        finder.note("stage", scalar, defines=True, owner=owner)
    for item in _items(method, "overlay_stages"):
        finder.note("stage", item, owner=owner)
    for key in _BY_STAGE if stages is not None else ():
        by_stage = method.get(key)
        for entry in by_stage.entries if isinstance(by_stage, Mapping) else ():
            if text_of(entry.key) != MAIN:
                finder.note("stage", entry.key, owner=owner)


def _find_attribute(entry: Mapping, finder: Finder) -> None:
    more = entry.get("add_values")
    path = finder.note("attribute", entry.get("id"), defines=more is None)
    if path is None:
        return
    for node in (entry.get("values"), more):
        for scalar in _keys_or_items(node):
            finder.values(scalar, path, defines=True)
    finder.values(entry.get("towards"), path)
    computed = entry.get("computed")
    for operation in computed.entries if isinstance(computed, Mapping) else ():
        for operand in items_of(operation.value):
            if isinstance(operand, Scalar) and isinstance(operand.value, str):
                finder.note("attribute", operand)


def _find_assessments(node: Node | None, finder: Finder) -> None:
    for entry in node.entries if isinstance(node, Mapping) else ():
        finder.note("assessment", entry.key)
        for value in entry.value.entries if isinstance(entry.value, Mapping) else ():
            finder.values(value.key, assessment_owner(text_of(entry.key)))


def _find_in_texts(document: Mapping, finder: Finder) -> None:
    for key in ALONE:
        _each(document.get(key), finder.text)
    for section, keys in TEXTS.items():
        for entry in _mappings(document, section):
            for key in keys:
                _each(entry.get(key), finder.text)


def _each(node: Node | None, find: Callable[[Node], None]) -> None:
    for scalar in scalars(node):
        find(scalar)


def _keys_or_items(node: Node | None) -> Iterator[Scalar]:
    """Yield the names in a list, or in the keys of a mapping that says what each means."""
    if isinstance(node, Mapping):
        yield from node.keys()
    elif node is not None:
        yield from (item for item in items_of(node) if isinstance(item, Scalar))


def _id_of(entry: Mapping) -> str | None:
    node = entry.get("id")
    return text_of(node) if isinstance(node, Scalar) and node.value is not None else None
