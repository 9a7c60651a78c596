"""From a file to what its columns hold."""

from __future__ import annotations

from itertools import islice

from ..errors import TableError
from ..layout import FOUND, Layout
from ..reading import Table, read_table
from .profile import TableProfile, profile_of

_LAST_HEADER = 20
"""The row below which no header is looked for."""
_TRIED = 50
"""Rows that have to fit a header."""


def look_at(path: str, layout: Layout = FOUND) -> tuple[TableProfile, int | None]:
    """Return what the columns of a file hold, and the row of its header, None for the first.

    Raises TableError, UnreadableSource and ExtraMissing.
    """
    row = None if layout.header_row is not None or _has_header(path, layout) else _header_row(path, layout)
    table = read_table(path, layout if row is None else layout._replace(header_row=row))
    return profile_of(table.names, (each.cells for each in table.rows)), row


def _header_row(path: str, layout: Layout) -> int | None:
    """Return the first row that looks like a header, below lines of title; None where none does."""
    rows = range(2, _LAST_HEADER + 1)
    return next((row for row in rows if _has_header(path, layout._replace(header_row=row))), None)


def _has_header(path: str, layout: Layout) -> bool:
    """Return whether most columns have a name, and the first rows as many cells as there are names."""
    try:
        table = read_table(path, layout)
        named = sum(bool(name) for name in table.names)
        return 1 < named > len(_filled(table)) / 2
    except TableError:
        return False


def _filled(table: Table) -> set[int]:
    """Return the columns with something in the first rows. Raises TableError where a row does not fit."""
    rows = (row.cells for row in islice(table.rows, _TRIED))
    return {at for cells in rows for at, cell in enumerate(cells) if cell is not None}
