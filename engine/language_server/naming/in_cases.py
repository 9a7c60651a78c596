"""Names in cases, and in the changes that tests make to them."""

from __future__ import annotations

from ottava.facts import PARTY, UNKNOWN
from ottava.facts.attribute import DAY
from ottava.facts.source.node import Mapping, Node, Scalar, Sequence, items_of

from .occurrence import Finder, text_of

_PARTIES = "parties"
_OF_A_PARTY = "id"
"""The key of a party that is no attribute."""


def find_in_case(document: Node | None, finder: Finder) -> None:
    """Find the names in a case: its attributes under the entities, and their values."""
    for entry in document.entries if isinstance(document, Mapping) else ():
        entity = text_of(entry.key)
        if entity == _PARTIES:
            _find_in_parties(entry.value, finder)
        elif isinstance(entry.value, Mapping):
            _find_in_entity(entity, entry.value, finder)


def find_in_changes(node: Node | None, finder: Finder) -> None:
    """Find the names in changes of a case, by the path of each: `parties.customer.arousal`, `safety.weapon`."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        path = text_of(entry.key)
        head, *rest = path.split(".")
        if path == _PARTIES:
            _find_in_parties(entry.value, finder)
        elif head in (PARTY, _PARTIES) and len(rest) == 2:
            name = rest[1]
            finder.note_part("attribute", entry.key, name, len(path) - len(name), f"{PARTY}.{name}")
            _find_in_fact(entry.value, f"{PARTY}.{name}", finder)
        elif rest and path != DAY:
            finder.note("attribute", entry.key)
            _find_in_fact(entry.value, path, finder)


def _find_in_parties(node: Node, finder: Finder) -> None:
    for party in node.items if isinstance(node, Sequence) else ():
        if isinstance(party, Mapping):
            _find_in_entity(PARTY, party, finder)


def _find_in_entity(entity: str, facts: Mapping, finder: Finder) -> None:
    for entry in facts.entries:
        name = text_of(entry.key)
        if entity != PARTY or name != _OF_A_PARTY:
            path = f"{entity}.{name}"
            finder.note("attribute", entry.key, path)
            _find_in_fact(entry.value, path, finder)


def _find_in_fact(node: Node | None, path: str, finder: Finder) -> None:
    """Find the values of a fact, which may stand beside how certain they are."""
    if isinstance(node, Mapping):
        node = node.get("value")
    for item in items_of(node) if node is not None else ():
        if isinstance(item, Scalar) and item.value != UNKNOWN:
            finder.values(item, path)
