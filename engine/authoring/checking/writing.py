"""How rules are written: the conditions and conclusions in the text, whatever they mean."""

from __future__ import annotations

from collections.abc import Iterator

from ...source.node import Entry, Mapping, Node, Sequence


def conclusions_of(rule: Mapping) -> tuple[Mapping, ...]:
    """The entries under `then`."""
    then = rule.get("then")
    entries = then.items if isinstance(then, Sequence) else () if then is None else (then,)
    return tuple(each for each in entries if isinstance(each, Mapping))


def conditions_of(rule: Mapping) -> Iterator[Entry]:
    """All entries under `when` and `unless`, however deep, outermost first."""
    for key in ("when", "unless"):
        node = rule.get(key)
        if node is not None:
            yield from _entries(node)


def _entries(node: Node) -> Iterator[Entry]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry
            yield from _entries(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _entries(item)
