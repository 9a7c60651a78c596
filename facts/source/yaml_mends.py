"""Mends of what is no YAML, where the text leaves no doubt about what is meant: on one line, outside of brackets."""

from __future__ import annotations

import re

from .mending import Mend, TextEdit, in_quotes, mend
from .span import Source, Span

_VALUE = re.compile(
    r"[ ]*+(?:- ++)*+(?P<key>(?:[\w.-]++|\"[^\"\\]*+\"|'[^']*+'):[ \t]++)?+(?P<value>[^\[{|>\s][^\r\n]*?)[ \t]*\Z"
)
_FURTHER_KEY = re.compile(r":(?:[ \t]|\Z)")
_NOT_INDENTED = re.compile(r"[\r\n](?=[^\s#\]}])")
_COMMENT = re.compile(r"[ \t]#")
_TABS = re.compile(r"^[ ]*\t[ \t]*", re.MULTILINE)


def value_in_quotes(source: Source, at: int) -> tuple[Mend, ...]:
    """Return what puts the whole value on the line of `at` in quotes; none in brackets or beside a comment."""
    start, end = source.line_bounds(source.position(at)[0])
    found = _VALUE.match(source.text[start:end])
    if found is None or _COMMENT.search(found["value"]) or not _is_balanced(source, start):
        return ()
    if not found["key"] and _FURTHER_KEY.search(found["value"]):
        return ()  # the key might be in it
    span = Span(source, start + found.start("value"), start + found.end("value"))
    return (mend(span, in_quotes(span.text)),)


def spaces_for_tabs(source: Source) -> tuple[Mend, ...]:
    """Return what puts two spaces in the place of each tab at the beginning of a line; none if there is none."""
    found = _TABS.finditer(source.text)
    edits = tuple(TextEdit(Span(source, *each.span()), each[0].replace("\t", "  ")) for each in found)
    return (Mend(edits),) if edits else ()


def line_out(source: Source, at: int) -> tuple[Mend, ...]:
    """Return what takes the line of `at` out."""
    line = source.position(at)[0]
    end = source.line_starts[line] if line < len(source.line_starts) else len(source.text)
    return (mend(Span(source, source.line_bounds(line)[0], end), ""),)


def indented_by(source: Source, at: int, spaces: int) -> tuple[Mend, ...]:
    """Return what indents the line of `at` by so many spaces."""
    start = source.line_bounds(source.position(at)[0])[0]
    blanks = len(source.text[start:]) - len(source.text[start:].lstrip(" "))
    return (mend(Span(source, start, start + blanks), " " * spaces),)


def _is_balanced(source: Source, at: int) -> bool:
    """Return whether no bracket is open where a line begins, as far as the lines since the last one tell that is not
    indented.
    """
    before = _NOT_INDENTED.split(source.text[:at])[-1]
    return all(before.count(opening) <= before.count(closing) for opening, closing in ("[]", "{}"))
