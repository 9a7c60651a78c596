"""Putting an entry into a mapping, and taking one out, with comments and layout kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ottava.facts.source.node import Entry, Mapping, Node, Scalar
from ottava.facts.source.span import Source, Span

from ..rule_tests.editing import TextEdit

_BETWEEN = re.compile(r"\s*")


def is_elsewhere(node: Node) -> bool:
    """Whether the node stands somewhere else and is only referred to (`*name`)."""
    return node.span.text.startswith("*")


def entry_called(mapping: Mapping, name: str) -> Entry | None:
    """The entry of that key."""
    return next((each for each in mapping.entries if each.key.value == name), None)


def known_value(node: Node | None) -> str | bool | int | float | None:
    """The value that a case gives a fact, also where it stands beside its certainty; None where it is unknown."""
    if isinstance(node, Mapping):
        node = node.get("value")
    return node.value if isinstance(node, Scalar) and node.value != "unknown" else None


def renamed(key: Scalar, name: str) -> TextEdit:
    """Another name for the key, in quotes as before."""
    return TextEdit(key.span, _like(key, name))


def added(mapping: Mapping, behind: Entry, name: str, value: str) -> TextEdit:
    """A new entry behind one of the mapping, whose value is on one line."""
    source, end = mapping.span.source, behind.value.span.end
    entry = f"{_like(behind.key, name)}: {value}"
    if _in_braces(mapping):
        before = source.text[mapping.span.start + 1 : mapping.entries[0].key.span.start]
        lead = before if "\n" in before and not before.strip() else " "
        return TextEdit(Span(source, end, end), f",{lead}{entry}")
    line_end = source.line_bounds(behind.value.span.end_line)[1]
    indent = " " * (mapping.entries[0].key.span.column - 1)
    return TextEdit(Span(source, line_end, line_end), f"{_newline(source)}{indent}{entry}")


def removed(mapping: Mapping, entry: Entry) -> tuple[TextEdit, ...]:
    """Takes the entry out; a comment beside it stays."""
    if not _in_braces(mapping):
        return (_without_line(entry),)
    source, place = mapping.span.source, mapping.entries.index(entry)
    start, end = entry.key.span.start, entry.value.span.end
    following = mapping.entries[place + 1 :]
    if following:
        gap = source.text[end : following[0].key.span.start]
        if "#" not in gap:
            return (TextEdit(Span(source, start, following[0].key.span.start), ""),)
        comma = next(_commas(source, end, following[0].key.span.start))
        return (TextEdit(Span(source, start, end), ""), TextEdit(Span(source, comma, comma + 1), ""))
    if place == 0:
        return (TextEdit(Span(source, start, end), ""),)
    before = mapping.entries[place - 1].value.span.end
    if "#" not in source.text[before:start]:
        return (TextEdit(Span(source, before, end), ""),)
    comma = next(_commas(source, before, start))
    return (TextEdit(Span(source, comma, comma + 1), ""), TextEdit(Span(source, start, end), ""))


def _in_braces(mapping: Mapping) -> bool:
    return mapping.span.text.startswith("{")


def _like(key: Scalar, name: str) -> str:
    quote = key.span.text[:1]
    return f"{quote}{name}{quote}" if quote in ('"', "'") else name


def _newline(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


def _without_line(entry: Entry) -> TextEdit:
    """Takes an entry out that stands on lines of its own; nothing but a comment behind it stays."""
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
    starts = source.line_starts
    return TextEdit(Span(source, first, starts[last_line] if last_line < len(starts) else len(source.text)), "")


def _commas(source: Source, start: int, end: int) -> Iterator[int]:
    """Where commas stand outside comments."""
    in_comment = False
    for at in range(start, end):
        letter = source.text[at]
        in_comment = letter == "#" or (in_comment and letter not in "\r\n")
        if letter == "," and not in_comment:
            yield at
