"""Changing a text in some places; all the rest, comments and layout with it, stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ottava.facts.source.node import Node, Scalar
from ottava.facts.source.node import Sequence as List
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A text to put in the place of another."""

    span: Span
    text: str


def edited(source: Source, edits: Iterable[TextEdit]) -> str:
    """The text with the edits made. Of edits that overlap the first stands."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda each: (each.span.start, each.span.end)):
        if edit.span.start >= at:
            pieces += (source.text[at : edit.span.start], edit.text)
            at = edit.span.end
    return "".join((*pieces, source.text[at:]))


def as_yaml(text: str) -> str:
    """A text as a value in YAML, in quotes where it would be read as something else."""
    documents, wrong = from_yaml(Source("text", f"[{text}]"))
    (found,) = documents or (None,)
    plain = isinstance(found, List) and len(found.items) == 1 and isinstance(found.items[0], Scalar)
    same = plain and isinstance(found, List) and isinstance(found.items[0], Scalar) and found.items[0].value == text
    return text if same and not wrong else "'" + text.replace("'", "''") + "'"


def as_flow(texts: Iterable[str]) -> str:
    """The texts as a list on one line."""
    return f"[{', '.join(map(as_yaml, texts))}]"


def list_edits(node: Node, named: Sequence[str], wanted: Sequence[str]) -> tuple[TextEdit, ...]:
    """What turns a list (or a single text) that names `named` into one that names `wanted`.

    What is in both stays where it stands; what is new goes behind it.
    """
    kept = [place for place, name in enumerate(named) if name in wanted]
    new = [name for name in wanted if name not in named]
    if not isinstance(node, List) or not kept:
        single = isinstance(node, Scalar) and len(wanted) == 1
        text = as_yaml(wanted[0]) if single else as_flow(wanted)
        return (TextEdit(node.span, f" {text}" if node.span.start == node.span.end else text),)
    change = _in_brackets if node.span.text.startswith("[") else _on_lines
    return change(node, kept, new)


def in_turn(node: Node, named: Sequence[str], wanted: Sequence[str]) -> tuple[TextEdit, ...]:
    """What puts the same names into another order, each into the place of one that stood there; those too many go."""
    if not isinstance(node, List) or not wanted:
        return list_edits(node, named, wanted)
    change = _in_brackets if node.span.text.startswith("[") else _on_lines
    swapped = tuple(
        TextEdit(item.span, as_yaml(name))
        for item, old, name in zip(node.items, named, wanted, strict=False)
        if old != name
    )
    return swapped + (change(node, list(range(len(wanted))), []) if len(wanted) < len(named) else ())


def _in_brackets(node: List, kept: Sequence[int], new: Sequence[str]) -> tuple[TextEdit, ...]:
    items, last = node.items, kept[-1]
    edits = [
        TextEdit(Span(item.span.source, item.span.start, items[place + 1].span.start), "")
        for place, item in enumerate(items[:last])
        if place not in kept
    ]
    behind = Span(node.span.source, items[last].span.end, items[-1].span.end)
    added = "".join(f", {as_yaml(name)}" for name in new)
    return (*edits, TextEdit(behind, added)) if added or behind.start < behind.end else tuple(edits)


def _on_lines(node: List, kept: Sequence[int], new: Sequence[str]) -> tuple[TextEdit, ...]:
    source = node.span.source
    edits = [_without_line(item.span) for place, item in enumerate(node.items) if place not in kept]
    last = node.items[kept[-1]].span
    start, _ = source.line_bounds(last.line)
    indent = source.text[start : last.start]
    end = source.line_bounds(last.end_line)[1]
    added = "".join(f"\n{indent}{as_yaml(name)}" for name in new)
    return (*edits, TextEdit(Span(source, end, end), added)) if added else tuple(edits)


def _without_line(span: Span) -> TextEdit:
    """Takes away the lines of an item of a list, up to where the next line begins."""
    source = span.source
    start, _ = source.line_bounds(span.line)
    starts, last = source.line_starts, span.end_line
    end = starts[last] if last < len(starts) else len(source.text)
    return TextEdit(Span(source, start, end), "")
