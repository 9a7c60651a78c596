"""Edits of YAML text in some places; all the rest, comments and layout with it, stays as it is."""

import re
from collections.abc import Iterator, Sequence

from ottava.facts.source.mending import TextEdit
from ottava.facts.source.node import Entry, Mapping, Node, Scalar
from ottava.facts.source.node import Sequence as List
from ottava.facts.source.span import Source, Span
from ottava.facts.source.yaml_text import from_yaml

_BETWEEN = re.compile(r"\s*")


def as_yaml(text: str) -> str:
    """Return a text as a value in YAML, in quotes where it would be read as something else."""
    documents, wrong = from_yaml(Source("text", f"[{text}]"))
    (found,) = documents or (None,)
    items = found.items if isinstance(found, List) else ()
    same = len(items) == 1 and isinstance(items[0], Scalar) and items[0].value == text
    return text if same and not wrong else "'" + text.replace("'", "''") + "'"


def list_edits(node: Node, named: Sequence[str], wanted: Sequence[str]) -> tuple[TextEdit, ...]:
    """Return what turns a list (or a single text) that names `named` into one that names `wanted`.

    What is in both stays where it stands; what is new goes behind it.
    """
    kept = [place for place, name in enumerate(named) if name in wanted]
    new = [name for name in wanted if name not in named]
    if not isinstance(node, List) or not kept:
        single = isinstance(node, Scalar) and len(wanted) == 1
        text = as_yaml(wanted[0]) if single else f"[{', '.join(map(as_yaml, wanted))}]"
        return (TextEdit(node.span, f" {text}" if node.span.start == node.span.end else text),)
    return _items_changed(node, kept, new)


def in_turn(node: Node, named: Sequence[str], wanted: Sequence[str]) -> tuple[TextEdit, ...]:
    """Return what puts the same names into another order, each into the place of one that stood there; those too many
    go.
    """
    if not isinstance(node, List) or not wanted:
        return list_edits(node, named, wanted)
    swapped = tuple(
        TextEdit(item.span, as_yaml(name))
        for item, old, name in zip(node.items, named, wanted, strict=False)
        if old != name
    )
    return swapped + (_items_changed(node, list(range(len(wanted))), []) if len(wanted) < len(named) else ())


def _items_changed(node: List, kept: Sequence[int], new: Sequence[str]) -> tuple[TextEdit, ...]:
    """Leave these items of a list, and add others behind them."""
    change = _in_brackets if node.span.text.startswith("[") else _on_lines
    return change(node, kept, new)


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
    edits = [
        TextEdit(Span(source, source.line_bounds(item.span.line)[0], after_line(source, item.span.end_line)), "")
        for place, item in enumerate(node.items)
        if place not in kept
    ]
    last = node.items[kept[-1]].span
    start, _ = source.line_bounds(last.line)
    indent = source.text[start : last.start]
    end = source.line_bounds(last.end_line)[1]
    added = "".join(f"\n{indent}{as_yaml(name)}" for name in new)
    return (*edits, TextEdit(Span(source, end, end), added)) if added else tuple(edits)


def after_line(source: Source, line: int) -> int:
    """Return where the line after this one begins."""
    return source.line_starts[line] if line < len(source.line_starts) else len(source.text)


def is_elsewhere(node: Node) -> bool:
    """Return whether the node stands somewhere else and is only referred to (`*name`)."""
    return node.span.text.startswith("*")


def known_value(node: Node | None) -> str | bool | int | float | None:
    """Return the value of a fact in a case, with or without a certainty beside it; None if it is unknown."""
    if isinstance(node, Mapping):
        node = node.get("value")
    return node.value if isinstance(node, Scalar) and node.value != "unknown" else None


def renamed(key: Scalar, name: str) -> TextEdit:
    """Return another name for the key, in quotes as before."""
    return TextEdit(key.span, _like(key, name))


def added(mapping: Mapping, behind: Entry, name: str, value: str) -> TextEdit:
    """Return a new entry behind one of the mapping, whose value is on one line."""
    source, end = mapping.span.source, behind.value.span.end
    entry = f"{_like(behind.key, name)}: {value}"
    if _in_braces(mapping):
        before = source.text[mapping.span.start + 1 : mapping.entries[0].key.span.start]
        lead = before if "\n" in before and not before.strip() else " "
        return TextEdit(Span(source, end, end), f",{lead}{entry}")
    line_end = source.line_bounds(behind.value.span.end_line)[1]
    indent = " " * (mapping.entries[0].key.span.column - 1)
    newline = "\r\n" if "\r\n" in source.text else "\n"
    return TextEdit(Span(source, line_end, line_end), f"{newline}{indent}{entry}")


def removed(mapping: Mapping, entry: Entry) -> tuple[TextEdit, ...]:
    """Take the entry out; a comment beside it stays."""
    if not _in_braces(mapping):
        return (_without_line(entry),)
    source, position = mapping.span.source, mapping.entries.index(entry)
    start, end = entry.key.span.start, entry.value.span.end
    if len(mapping.entries) == 1:
        return (TextEdit(Span(source, start, end), ""),)
    # With the entry goes a comma: that behind it, or behind the last entry that before it.
    last = position == len(mapping.entries) - 1
    from_, to = (
        (mapping.entries[position - 1].value.span.end, start)
        if last
        else (end, mapping.entries[position + 1].key.span.start)
    )
    if "#" not in source.text[from_:to]:
        return (TextEdit(Span(source, min(start, from_), max(end, to)), ""),)
    comma = next(_commas(source, from_, to))
    return (TextEdit(Span(source, start, end), ""), TextEdit(Span(source, comma, comma + 1), ""))


def _in_braces(mapping: Mapping) -> bool:
    return mapping.span.text.startswith("{")


def _like(key: Scalar, name: str) -> str:
    quote = key.span.text[:1]
    return f"{quote}{name}{quote}" if quote in ('"', "'") else name


def _without_line(entry: Entry) -> TextEdit:
    """Take an entry out that stands on lines of its own; nothing but a comment behind it stays."""
    key, source = entry.key.span, entry.key.span.source
    first, _ = source.line_bounds(key.line)
    last_line = entry.value.span.end_line if entry.value.span.text else key.end_line
    _, end = source.line_bounds(last_line)
    rest = source.text[max(entry.value.span.end, key.end) : end].lstrip(" \t:")
    alone = not source.text[first : key.start].strip()
    if rest.startswith("#"):
        return TextEdit(Span(source, key.start, end), rest)
    if not alone:  # behind the `- ` of a list, whose next entry moves up
        return TextEdit(Span(source, key.start, end + len(_BETWEEN.match(source.text, end)[0])), "")  # type: ignore[index]
    return TextEdit(Span(source, first, after_line(source, last_line)), "")


def _commas(source: Source, start: int, end: int) -> Iterator[int]:
    """Yield where commas stand outside comments."""
    in_comment = False
    for at in range(start, end):
        letter = source.text[at]
        in_comment = letter == "#" or (in_comment and letter not in "\r\n")
        if letter == "," and not in_comment:
            yield at
