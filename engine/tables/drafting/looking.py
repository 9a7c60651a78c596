"""From a file to what its columns hold."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ottava.facts.source.diagnostic import quoted

from ..errors import TableError
from ..layout import FOUND, Layout
from ..reading import Table, read_table
from .profile import TableProfile, profile_of

_LAST_HEADER = 20
"""The row below which no header is looked for."""
_TRIED = 50
"""Rows that a header is held against."""
_MOST = 0.8
"""The share of them that has to fit."""


_NO_TABLES = {
    **dict.fromkeys((".json", ".jsonl", ".ndjson", ".yaml", ".yml"), "save it as a table"),
    **dict.fromkeys((".gz", ".zst", ".zip"), "unpack it first"),
    **dict.fromkeys((".xls", ".xlsb", ".numbers"), "save it as .xlsx or .csv"),
}


def open_table(path: str, layout: Layout) -> Table:
    """Return the table in a file. Raises TableError, UnreadableSource and ExtraMissing."""
    hint = _NO_TABLES.get(Path(path).suffix.lower())
    if hint is not None:
        raise TableError(f"found {quoted(path, 500)}, expected a table (.csv, .tsv, .xlsx, .ods or .parquet); {hint}")
    return read_table(path, layout, uneven=True)


class InspectedFile(NamedTuple):
    """A file that has been looked at.

    header_row: where the header is below lines of title, else None. separator: of the cells of a text, else empty.
    sheet: of a spreadsheet, where another than the first was asked for. others: its other sheets.
    """

    name: str
    table: TableProfile
    header_row: int | None = None
    separator: str = ""
    sheet: str | None = None
    others: tuple[str, ...] = ()


def look_at(path: str, sheet: str | None = None) -> InspectedFile:
    """Return what the columns of a file hold. Raises TableError, UnreadableSource and ExtraMissing."""
    layout = Layout(sheet=sheet)
    table = open_table(path, layout)
    row = header_row(path, layout)
    if row is not None:
        table = open_table(path, layout._replace(header_row=row))
    profile = profile_of(table.names, (each.cells for each in table.rows))
    return InspectedFile(Path(path).name, profile, row, table.separator, sheet, table.sheets[1:])


def header_row(path: str, layout: Layout = FOUND) -> int | None:
    """Return the row of the header where it is below lines of title; None where it is the first row or is given."""
    if layout.header_row is not None or _has_header(path, layout):
        return None
    for row in range(2, _LAST_HEADER + 1):
        below = layout._replace(header_row=row)
        if _has_header(path, below):
            return read_table(path, below).header  # which is further down if that row is empty
    return None


def _has_header(path: str, layout: Layout) -> bool:
    """Return whether most columns have a name with letters, and most of the first rows a cell for each name."""
    try:
        table = read_table(path, layout, uneven=True)
        rows = [row.cells for row in islice(table.rows, _TRIED)]
    except TableError:
        return False
    if not rows:
        return layout.header_row is None
    named = sum(any(map(str.isalpha, name)) for name in table.names)
    filled = {at for cells in rows for at, cell in enumerate(cells) if cell is not None}
    fitting = sum(len(cells) == len(table.names) for cells in rows)
    return 1 < named > len(filled) / 2 and fitting >= _MOST * len(rows)
