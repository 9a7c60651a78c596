"""The cells of a row of CSV, as Python's `csv` reads them, and where they stand in it."""

from __future__ import annotations

import csv
import re

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import text_of
from ottava.facts.source.records.record import Fault

_CELL = re.compile(r'(?:"[^"]*+(?:""[^"]*+)*+(?P<close>"(?P<rest>[^,\r\n]*+))?|[^,\r\n]*+)')


class BadRow(Exception):
    """A row that is no CSV, with the code of that, what is said of it, and the place in the row."""

    def __init__(self, code: str, message: str, at: int, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at
        self.hint = hint


def cells_of(row: str) -> list[str]:
    """Return the cells of a row. Raises BadRow."""
    try:
        rows = list(csv.reader([row], strict=True))
    except csv.Error as error:
        raise _bad(row, str(error)) from None
    return rows[0] if rows else []


def places_of(row: str) -> list[tuple[int, int]]:
    """Return where each cell begins and ends in a row, quotes included."""
    places = []
    at = 0
    while True:
        found = _CELL.match(row, at)
        assert found is not None
        places.append(found.span())
        at = found.end()
        if at >= len(row) or row[at] != ",":
            return places
        at += 1


def header_fault(name: str, data: bytes) -> Fault | None:
    """What is wrong with the header of a table, without which no row of it can be read."""
    try:
        cells_of(text_of(name, data).text)
    except BadRow as bad:
        return Fault(bad.code, f"in the header of the table: {bad.message}", bad.hint)
    except UnreadableSource as unreadable:
        first = unreadable.diagnostics[0]
        return Fault(first.code, f"in the header of the table: {first.message}", first.hint)
    return None


def _bad(row: str, reason: str) -> BadRow:
    """What is wrong with a row that `csv` refuses for a reason."""
    for start, end in places_of(row):
        cell = _CELL.fullmatch(row, start, end)
        assert cell is not None
        if row.startswith('"', start):
            if cell["close"] is None:
                hint = 'close the cell with "; write a quote in it as ""'
                return BadRow("unclosed-quote", "this quote is never closed", start, hint)
            if cell["rest"]:
                message = "found more text behind the quote that closes the cell, expected a comma"
                return BadRow("text-after-end", message, cell.start("rest"), 'write a quote in a cell as ""')
    limit = csv.field_size_limit()
    if max(end - start for start, end in places_of(row)) > limit:
        return BadRow("too-large", f"a cell is longer than {limit} characters", 0, "shorten it")
    return BadRow("bad-row", f"the row is no CSV: {reason}", 0, "write it again")
