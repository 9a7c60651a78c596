"""CSV as RFC 4180 has it: rows, which go over several lines where a quoted cell does.

Only where a row ends is found out here; its cells are read by Python's `csv`, whose rules these are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .record import BLANKS, ENDS, MOST_BYTES, Lines, Mark, Record, too_large

COMMA = b","


@cache
def _cell(separator: bytes) -> re.Pattern[bytes]:
    mark = re.escape(separator)
    bare = rb"[^" + mark + rb"\r\n]*+"
    quoted = rb'"[^"]*+(?:""[^"]*+)*+(?P<close>"(?P<rest>' + bare + rb"))?"
    return re.compile(rb"(?:" + quoted + rb"|(?P<bare>" + bare + rb"))(?P<end>" + mark + rb"|\r\n?|\n|\Z)")


@cache
def _plain_row(separator: bytes) -> re.Pattern[bytes]:
    """Return what a whole row is like whose quotes are in order; it is looked for at once, not cell by cell."""
    mark = re.escape(separator)
    cell = rb'(?:"[^"]*+(?:""[^"]*+)*+"|[^"' + mark + rb"\r\n][^" + mark + rb"\r\n]*+)?+"
    return re.compile(cell + rb"(?:" + mark + cell + rb")*+(?:\r\n?|\n)")


# Where in a row a place is, as a text that leads to such a place.
_START = b""
_IN_CELL = b"x"
_IN_QUOTES = b'"'
_BEHIND_QUOTE = b'""'  # the quote closes the cell, or is the first half of a quote within it


def csv_rows(lines: Lines, mark: Mark, separator: bytes = COMMA) -> Iterator[tuple[Record, Mark]]:
    """Yield the rows, the header as well where reading begins at the beginning.

    Rows without anything in any cell are passed over, and counted in `lines.empty_rows`.
    Where a quote is never closed, the row is the line that it stands in, so that no other row is lost with it.
    """
    nothing = BLANKS + separator + b'"'
    unclosed = False  # whether no quote that is open is closed in the rest of the file
    while first := lines.line(MOST_BYTES + 1):
        further: list[bytes] = []
        behind, size = mark.after(first), len(first)
        place, last = _place_behind(first, _START, separator), first
        while not last.endswith(ENDS) or (place == _IN_QUOTES and not unclosed):
            last = lines.line(MOST_BYTES + 1)
            if not last:
                break
            place = _place_behind(last, place, separator)
            behind, size = behind.after(last), size + len(last)
            if size <= MOST_BYTES:
                further.append(last)
        if size > MOST_BYTES:
            record = too_large(mark)
        elif place == _IN_QUOTES and further:
            unclosed = True
            lines.give_back(further)
            behind = mark.after(first)
            record = Record(mark.records + 1, mark.line, mark.column, first)
        elif not first.strip(nothing) and not further and _is_empty(first, separator):
            lines.empty_rows += 1
            mark = behind
            continue
        else:
            record = Record(mark.records + 1, mark.line, mark.column, first + b"".join(further))
        mark = behind._replace(records=record.number)
        yield record, mark


def _is_empty(line: bytes, separator: bytes) -> bool:
    """Return whether a line of blanks, separators and quotes is a row with nothing in it."""
    return all(cell == b'""' or not cell.strip(b" \t") for cell in line.rstrip(b"\r\n").split(separator))


def _place_behind(data: bytes, place: bytes, separator: bytes) -> bytes:
    """Return the place in a row behind these bytes, which begin at a place; START behind the end of the row."""
    if b'"' not in data and place != _BEHIND_QUOTE:
        if place == _IN_QUOTES:
            return _IN_QUOTES
        return _START if data.endswith((separator, *ENDS)) else _IN_CELL
    if place == _START and _plain_row(separator).fullmatch(data):
        return _START
    text = place + data
    pattern = _cell(separator)
    at = 0
    while True:
        cell = pattern.match(text, at)
        assert cell is not None
        at = cell.end()
        if cell["end"] != separator:
            break
    if cell["close"] is None and cell["bare"] is None:
        return _IN_QUOTES
    if cell["end"] or not (cell["close"] or cell["bare"]):
        return _START
    return _BEHIND_QUOTE if cell["rest"] == b"" else _IN_CELL
