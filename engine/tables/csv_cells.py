"""The cells of a row in CSV, and where in the row each of them stands, for any separator."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import text_of
from ottava.facts.source.records.record import Fault

from .errors import BadRow

COMMA = ","
_NAMES = {",": "a comma", ";": "a semicolon", "\t": "a tab"}


def cells_of(row: str, separator: str = COMMA) -> list[str]:
    """Return the cells of a row. Raises BadRow."""
    try:
        rows = list(csv.reader([row], delimiter=separator, strict=True))
    except csv.Error as error:
        raise _bad(row, separator, str(error)) from None
    return rows[0] if rows else []


def places_of(row: str, separator: str = COMMA, most: int | None = None) -> list[tuple[int, int]]:
    """Return where each cell, or each of the first ones, begins and ends in a row, quotes included."""
    return [cell.span() for cell in islice(_cells(row, separator), most)]


def wrong_number_of_cells(found: int, expected: int, separator: str) -> Fault:
    """Return what is wrong with a row that does not fit its header."""
    message = f"found {found} cell{'' if found == 1 else 's'}, expected {expected} as in the header"
    if found > expected:
        hint = f'put a cell with {named(separator)} in it into quotes: "a{separator} b"'
    else:
        hint = (
            f"put {named(separator)} where a cell is empty; if a line ends inside a cell, put that cell into quotes; "
            "take out a line that is no row, such as a total"
        )
    return Fault("wrong-number-of-cells", message, hint)


def header_fault(name: str, data: bytes, separator: str = COMMA) -> Fault | None:
    """Return what is wrong with the header of a table, without which no row of it can be read."""
    try:
        cells_of(text_of(name, data).text, separator)
    except BadRow as bad:
        found = bad.fault
    except UnreadableSource as unreadable:
        first = unreadable.diagnostics[0]
        found = Fault(first.code, first.message, first.hint)
    else:
        return None
    return found._replace(message=f"in the header of the table: {found.message}")


def named(separator: str) -> str:
    """Return what a message calls a separator."""
    return _NAMES.get(separator, f"`{separator}`")


@cache
def _cell(separator: str) -> re.Pattern[str]:
    bare = rf"[^{re.escape(separator)}\r\n]*+"
    return re.compile(rf'(?:"[^"]*+(?:""[^"]*+)*+(?P<close>"(?P<rest>{bare}))?|{bare})')


def _cells(row: str, separator: str) -> Iterator[re.Match[str]]:
    pattern = _cell(separator)
    end = -1
    while end < 0 or row.startswith(separator, end):
        cell = pattern.match(row, end + 1)
        assert cell is not None
        yield cell
        end = cell.end()


def _bad(row: str, separator: str, reason: str) -> BadRow:
    """Return what is wrong with a row that `csv` refuses for a reason."""
    cells = list(_cells(row, separator))
    for cell in cells:
        if cell[0].startswith('"') and cell["close"] is None:
            hint = 'close the cell with "; write a quote in it as ""'
            return BadRow(Fault("unclosed-quote", "this quote is never closed", hint), cell.start())
        if cell["rest"]:
            message = f"found more text behind the quote that closes the cell, expected {named(separator)}"
            return BadRow(Fault("text-after-end", message, 'write a quote in a cell as ""'), cell.start("rest"))
    limit = csv.field_size_limit()
    if max(len(cell[0]) for cell in cells) > limit:
        return BadRow(Fault("too-large", f"a cell is longer than {limit} characters", "shorten it"), 0)
    return BadRow(Fault("bad-row", f"the row is no CSV: {reason}", "write it again"), 0)
