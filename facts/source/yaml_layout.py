"""Lines that are not where YAML wants them though its parsers take them (YAML 1.2.2, sections 6.1, 6.9 and 8.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .diagnostic import Diagnostic
from .pure_yaml import BLOCK_HEADER, BREAKS
from .span import Source, Span

_LINE_IN_QUOTES = re.compile(rf"[{BREAKS}]( *+)(?![{BREAKS}])")
# Not one of blanks, a comment, or closing brackets, which are often lined up with the key; they can be nothing else.
_LINE_IN_BRACKETS = re.compile(rf"[{BREAKS}]( *+)(?![ \t]*[#{BREAKS}]|[\]}}])")
_LEADING_LINES = re.compile(rf"((?: *+(?:\r\n|[{BREAKS}]))++)( *+)(?=[^{BREAKS}])")


def lines_too_far_left(source: Source, start: int, end: int, indent: int, *, in_quotes: bool) -> Iterator[Diagnostic]:
    """Report the lines of a text in quotes or a value in brackets that are not indented by more than `indent`."""
    lines = _LINE_IN_QUOTES if in_quotes else _LINE_IN_BRACKETS
    for line in lines.finditer(source.text, start, end):
        if len(line[1]) <= indent:
            yield too_far_left(Span(source, line.end(), line.end() + 1), indent)


def too_far_left(first: Span, indent: int) -> Diagnostic:
    """Report a line, of which `first` is the first character, that is not indented by more than `indent`."""
    message = "found a line that is indented too little for the value it belongs to"
    hint = f"begin it with {indent + 1} spaces or more" if indent else "begin it with a space or more"
    return Diagnostic("indentation", message, first, hint)


def too_many_blanks(source: Source, start: int, end: int, indent: int) -> Diagnostic | None:
    """Report a blank line at the beginning of a text in block style, deeper than the text, whose depth it would set."""
    header = BLOCK_HEADER.match(source.text, start, end)
    if header is None or header["depth"] or header["depth_last"]:
        return None
    leading = _LEADING_LINES.match(source.text, header.end(), end)
    if leading is None or len(leading[2]) <= indent:
        return None
    at = leading.start()
    for line in leading[1].splitlines(keepends=True):
        blanks = len(line.rstrip(BREAKS))
        if blanks > len(leading[2]):
            message = f"found a blank line of {blanks} spaces before a text that is indented by {len(leading[2])}"
            return Diagnostic("block-text", message, Span(source, at, at + blanks), "take the spaces out")
        at += len(line)
    return None
