"""Where the lines of YAML have to begin: lines in the wrong place, and how far to indent them.

Those that are not where YAML wants them (YAML 1.2.2, sections 6.1, 6.9 and 8.1.1) are found here, though the parsers
take them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .diagnostic import Diagnostic
from .mending import Mend, mend
from .pure_yaml import BLOCK_HEADER, BREAKS
from .span import Source, Span
from .yaml_mends import indented_by

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
    return Diagnostic("indentation", message, first, hint, mends=indented_by(first.source, first.start, indent + 1))


def too_many_blanks(source: Source, start: int, end: int, indent: int) -> Diagnostic | None:
    """Report a blank line at the beginning of a text in block style, deeper than the text, whose depth it would set."""
    header = BLOCK_HEADER.match(source.text, start)
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
            span = Span(source, at, at + blanks)
            return Diagnostic("block-text", message, span, "take the spaces out", mends=(mend(span, ""),))
        at += len(line)
    return None


_COMMENTED_OUT = re.compile(r"#(?P<blanks> *+)(?P<line>[\w.-]++:(?=\s*+(?:#|\Z))|- ++[\w.-]+:)")
"""A comment that may be the line which begins a mapping or an item of a list."""
_LEVELS = re.compile(r" *(?P<dashes>(?:- +)*)(?P<key>[^\s#])")


def how_far(source: Source, first_line: int, at: int) -> str | None:
    """Return how far to indent the line that begins at `at`: as a line above, from `first_line` on, that it may belong
    to; or which line above, a comment now, it belongs to. None if it lines up with one.
    """
    line, column = source.position(at)
    if (commented := commented_out(source, first_line, line, column - 1)) is not None:
        return commented
    depths = _depths(source, first_line, at)
    listed = ", or ".join(f"{_depth(level)}, as line {number}" for level, number in depths)
    return f"indent it {listed}" if depths else None


def only_depth(source: Source, first_line: int, at: int) -> tuple[Mend, ...]:
    """Return what indents the line that begins at `at` as the one line above that it can belong to; none if there are
    several.
    """
    line, column = source.position(at)
    depths = _depths(source, first_line, at)
    if len(depths) != 1 or commented_out(source, first_line, line, column - 1) is not None:
        return ()
    return indented_by(source, at, depths[0][0])


def _depths(source: Source, first_line: int, at: int) -> list[tuple[int, int]]:
    """Return the depths of the lines above that a line may belong to, the deeper first, each with the line."""
    line, column = source.position(at)
    column -= 1
    is_item = source.text.startswith("- ", at)
    deeper: list[tuple[int, int]] = []
    for number in range(line - 1, first_line - 1, -1):
        for level in _levels(_LEVELS.match(source.line(number)), is_item):
            if level <= column:
                return [] if level == column else [*deeper, (level, number)]
            if not deeper or level < deeper[0][0]:
                deeper = [(level, number)]
    return deeper


def commented_out(source: Source, first_line: int, line: int, column: int) -> str | None:
    """Return which comment to make a line again: the one above under which a line indented by `column` belongs."""
    for number in range(line - 1, first_line - 1, -1):
        text = source.line(number).strip()
        found = _COMMENTED_OUT.match(text)
        if found is not None and len(found["blanks"]) < column:
            return f"take the `#` away from `#{found['blanks']}{found['line']}` in line {number} too"
        if text and not text.startswith("#"):
            return None
    return None


def _levels(line: re.Match[str] | None, is_item: bool) -> list[int]:
    """Return the columns, from the right, at which a line begins items of lists, or its key."""
    if line is None:
        return []
    dashes = [line.start("dashes") + at for at, sign in enumerate(line["dashes"]) if sign == "-"]
    return dashes[::-1] if is_item else [line.start("key")]


def _depth(spaces: int) -> str:
    return "by no space" if spaces == 0 else f"by {spaces} space{'s' if spaces > 1 else ''}"
