"""Names in the outline of the text behind a rulebook, `source/outline.yaml`."""

from __future__ import annotations

from ottava.facts.source.node import Mapping, Node, items_of

from .occurrence import Finder


def find_in_outline(document: Node, finder: Finder) -> None:
    """Find the names in an outline: the rules, points and methods that rest on what the text says."""
    for place in _mappings(document, "places"):
        for said in _mappings(place, "says"):
            finder.note_each("rule", said.get("rules"))
            finder.note_each("point", said.get("points"))
            for key in ("steps", "avoid"):
                lines = said.get(key)
                for entry in lines.entries if isinstance(lines, Mapping) else ():
                    finder.note("method", entry.key)


def _mappings(node: Node, key: str) -> tuple[Mapping, ...]:
    inner = node.get(key) if isinstance(node, Mapping) else None
    return () if inner is None else tuple(item for item in items_of(inner) if isinstance(item, Mapping))
