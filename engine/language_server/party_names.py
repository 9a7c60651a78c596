"""The parties of a test, and what is named by them: their attributes in changes, and what is expected for them."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import PARTY, Vocabulary
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Mapping, plain
from ottava.facts.source.node import Sequence as ListNode
from ottava.facts.source.reading import read_source
from ottava.facts.source.yaml_text import from_yaml

from ..authoring.schemas.shape import of_attribute
from .cursor import Cursor
from .offer import Offer, quoted_if_needed
from .torn_scalars import PlainValue
from .view import View

_CHANGES = ("near_miss", "changes")


def party_offers(view: View, cursor: Cursor) -> Iterator[Offer]:
    """Yield the parties where one is named, and their attributes where a change is."""
    entry = cursor.around[1] if len(cursor.around) > 1 else None
    if view.kind != "tests" or not isinstance(entry, dict):
        return
    labels = tuple(_labels(view, cursor, entry))
    if cursor.value and cursor.way[1:] == (PARTY,):
        yield from (Offer(each, "name", quoted_if_needed(each), "A party of the case.") for each in labels)
    elif "@" in cursor.before:
        name = cursor.before.rpartition("@")[0]
        yield from (Offer(f"{name}@{each}", "name", f"{name}@{each}", "For this party.") for each in labels)
    elif cursor.key and _is_of_changes(cursor):
        yield from _paths(labels, view.vocabulary, cursor)


def _is_of_changes(cursor: Cursor) -> bool:
    way = [each for each in cursor.way if isinstance(each, str)]
    return bool(way) and way[-1] in _CHANGES


def _paths(labels: tuple[str, ...], vocabulary: Vocabulary, cursor: Cursor) -> Iterator[Offer]:
    there = cursor.around[-1]
    tail = "" if cursor.colon and not cursor.value else ": "
    for label in labels:
        for each in vocabulary.of_cases:
            path = f"parties.{label}.{each.name}"
            if each.entity == PARTY and not (isinstance(there, dict) and path in there):
                lead = "- " if cursor.dash else ""
                yield Offer(path, "key", f"{lead}{quoted_if_needed(path)}{tail}", of_attribute(each))


def _labels(view: View, cursor: Cursor, entry: dict[str, PlainValue]) -> Iterator[str]:
    case = entry.get("case")
    base = entry.get("base")
    if not isinstance(case, dict) and isinstance(base, str):
        try:
            documents, _ = from_yaml(read_source(view.path.parent / base))
        except UnreadableSource:
            return
        case = plain(documents[0]) if documents else None
    place = cursor.way[0]
    if not isinstance(case, dict) and isinstance(view.document, ListNode) and isinstance(place, int):
        # What an alias stands for is known where the text is sound.
        node = view.document.items[place] if place < len(view.document.items) else None
        case = plain(given) if isinstance(node, Mapping) and (given := node.get("case")) is not None else None
    parties = case.get("parties") if isinstance(case, dict) else None
    for each in parties if isinstance(parties, list) else ():
        if isinstance(each, dict) and isinstance(each.get("id"), str | int):
            yield str(each["id"])
