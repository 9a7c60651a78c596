"""How a table in text separates its cells: found in its first lines, as spreadsheets and databases write them."""

from __future__ import annotations

import re
from collections import Counter
from io import BytesIO
from typing import NamedTuple

from ottava.facts.source.records.csv_rows import csv_rows
from ottava.facts.source.records.record import Lines, Mark

from .csv_cells import COMMA, cells_of
from .errors import BadRow
from .layout import FOUND, Layout

TAB = "\t"
SEPARATORS = (COMMA, ";", TAB)
DECIMAL_COMMA = (";", TAB)
"""Separators beside which a comma may stand in a number, since it separates nothing."""

_MOST_ROWS = 50
_MOST_BYTES = 1 << 16
_NAMED = re.compile(rb'"?sep=(?P<separator>[,;|\t])"?[ ]*\r?\n?', re.IGNORECASE)
"""The line that Excel writes, and reads, before the header."""


class Start(NamedTuple):
    """The first rows of a table in text. separator: of its cells. mark: of the header, or before it.

    rows: the header and some of those below it, as far as they can be read.
    """

    separator: str
    mark: Mark
    rows: tuple[tuple[str, ...], ...]


def start_of(lines: Lines, layout: Layout = FOUND) -> Start:
    """Return how a table begins; `lines`, at the beginning of the file, is left at its header, or before it only empty
    lines."""
    mark, separator = Mark(), layout.separator
    first = lines.line(_MOST_BYTES)
    if (said := _NAMED.fullmatch(first)) is not None:
        separator = separator or said["separator"].decode()
        mark = mark.after(first)
    elif first:
        lines.give_back([first])
    while mark.line < (layout.header_row or 1) and (line := lines.line(_MOST_BYTES)):
        mark = mark.after(line)
    sample = _sample(lines)
    candidates = SEPARATORS if separator is None else (separator,)
    found = {each: _rows(sample, each) for each in candidates}
    best = max(candidates, key=lambda each: _fit(found[each]))
    return Start(best, mark, found[best])


def _sample(lines: Lines) -> bytes:
    """Return the first lines, which are given back."""
    taken: list[bytes] = []
    size = 0
    while len(taken) < _MOST_ROWS and size < _MOST_BYTES and (line := lines.line(_MOST_BYTES)):
        taken.append(line)
        size += len(line)
    lines.give_back(taken)
    return b"".join(taken)


def _rows(sample: bytes, separator: str) -> tuple[tuple[str, ...], ...]:
    rows = []
    for record, _ in csv_rows(Lines(BytesIO(sample)), Mark(), separator.encode()):
        try:
            rows.append(tuple(cells_of(record.data.decode("utf-8", "replace"), separator)))
        except BadRow:
            continue
    return tuple(rows)


def _fit(rows: tuple[tuple[str, ...], ...]) -> tuple[bool, float, int]:
    """Return how well a separator fits: it cuts the header; the share of rows with the commonest number of cells, where
    that is more than one; and this number."""
    if not rows:
        return False, 0.0, 0
    ((columns, alike),) = Counter(map(len, rows)).most_common(1)
    return len(rows[0]) > 1, alike / len(rows) if columns > 1 else 0.0, columns
