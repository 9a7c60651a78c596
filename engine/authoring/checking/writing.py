"""How rules are written: the conditions and conclusions in the text, whatever they mean."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.node import Entry, Mapping, Node, Sequence
from ottava.facts.source.span import Span

from .finding import Replacement


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


def taken_out(entry: Span, rule: Mapping) -> tuple[Replacement, ...]:
    """How to take out an entry of a mapping, wherever in the rule it stands.

    Nothing where that is not mechanical: where it shares its lines with something else (a comment must not be lost), or
    is all that its mapping holds.
    """
    for mapping in _mappings(rule):
        if len(mapping.entries) > 1 and any(each.key.span.start == entry.start for each in mapping.entries):
            return _lines_taken_out(entry)
    return ()


def _mappings(node: Node) -> Iterator[Mapping]:
    if isinstance(node, Mapping):
        yield node
    parts = [entry.value for entry in node.entries] if isinstance(node, Mapping) else ()
    for part in node.items if isinstance(node, Sequence) else parts:
        yield from _mappings(part)


def _lines_taken_out(span: Span) -> tuple[Replacement, ...]:
    source, text = span.source, span.text.rstrip()
    first = source.line_bounds(span.line)[0]
    last_line = source.position(span.start + len(text))[0]
    last = source.line_bounds(last_line)[1]
    alone = not source.text[first : span.start].strip() and not source.text[span.start + len(text) : last].strip()
    if not alone or "#" in text:
        return ()
    after = source.line_starts[last_line] if last_line < len(source.line_starts) else last
    return (Replacement(Span(source, first, after), ""),)
