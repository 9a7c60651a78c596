"""Any small table: CSV however it is separated, `.tsv`, a spreadsheet or Parquet, as names of columns and rows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import open_ordinary, read_source, text_of
from ottava.facts.source.records.csv_rows import csv_rows
from ottava.facts.source.records.record import Bytes, Fault, Lines

from .cell_names import column_letters
from .cells import without_empty_tail
from .csv_cells import cells_of, wrong_number_of_cells
from .dialect import TAB, start_of
from .errors import BadRow, BadTable
from .layout import FOUND, Layout
from .parquet import parquet_table
from .spreadsheet import sheet_of

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
PARQUET = (".parquet", ".pq")
AS_UTF8 = "save it as UTF-8: in Excel, save under another name with the type `CSV UTF-8`"
_NO_ROWS = "expected a row with the names of columns, and the rows below it; perhaps it was not saved yet"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class TableRow(NamedTuple):
    """A row with something in it. number: of its line in a text, of the row in a spreadsheet or in Parquet.

    cells: texts in CSV, and in the other formats numbers, dates and the like as well; None for an empty one.
    """

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, which may be empty or double, and the rows, which can be gone through once.

    separator: of the cells of a text. sheets: the names of those in a spreadsheet, that of the table first.
    first_column: the number of the column of a spreadsheet in which the table begins.
    """

    path: str
    names: tuple[str, ...]
    rows: Iterable[TableRow]
    header: int = 1
    separator: str = ""
    sheets: tuple[str, ...] = ()
    first_column: int = 1

    def place(self, row: TableRow | None, column: int | None = None) -> str:
        """Return where a row is (None: the header), or a cell of it by the number of its column from 0."""
        number = self.header if row is None else row.number
        if self.separator:
            cell = "" if column is None else f", column {quoted(self.names[column])}"
            return f"line {number}{cell}"
        cell = "" if column is None else f", column {self._column(column)}"
        return f"row {number}{cell}"

    def _column(self, column: int) -> str:
        return column_letters(self.first_column + column) if self.sheets else quoted(self.names[column])


def read_table(path: str | os.PathLike[str], layout: Layout = FOUND, *, uneven: bool = False) -> Table:
    """Return the table in a file; its ending says what it is, anything else is CSV.

    uneven: whether rows of a text with more or fewer cells than the header are among the rows, and no error.
    Raises TableError, also while the rows are gone through, UnreadableSource and ExtraMissing.
    """
    name = os.fspath(path)
    ending = Path(name).suffix.lower()
    try:
        open_ordinary(name).close()
    except OSError:
        read_source(name)  # says what is wrong with it
        raise
    if ending in SPREADSHEETS:
        return _spreadsheet(name, layout)
    if ending in PARQUET:
        names, rows = parquet_table(name)
        return Table(name, names, (TableRow(number, row) for number, row in enumerate(rows, start=1)))
    if ending == ".tsv" and layout.separator is None:
        layout = layout._replace(separator=TAB)
    return _text(name, layout, uneven)


def _spreadsheet(name: str, layout: Layout) -> Table:
    sheet = sheet_of(name, quoted(name, 500), layout)
    rows = sheet.rows(layout.header_row or 1)
    header, names = next(rows, (0, ()))
    others = tuple(each for each in sheet.sheets if each != sheet.name)
    if not header:
        hint = f"name another sheet, such as {quoted(others[0])}" if others else _NO_ROWS
        raise BadTable(quoted(name, 500), Fault("no-case", f"the sheet {quoted(sheet.name)} is empty", hint))
    return Table(
        name,
        names_of(names),
        (TableRow(number, cells) for number, cells in rows),
        header,
        sheets=(sheet.name, *others),
        first_column=sheet.first_column,
    )


def _text(name: str, layout: Layout, uneven: bool) -> Table:
    file = open_ordinary(name)
    try:
        mark = file.read(len(_UTF8_MARK))
        if mark.startswith(_UTF16_MARKS):
            raise BadTable(quoted(name, 500), Fault("not-utf-8", "the file is UTF-16, expected UTF-8", AS_UTF8))
        file.seek(len(_UTF8_MARK) if mark == _UTF8_MARK else 0)
        rows = _text_rows(name, file, layout)
        separator, header = next(rows)
    except BaseException:
        file.close()
        raise
    if not header.number:
        file.close()
        raise BadTable(quoted(name, 500), Fault("no-case", "the table is empty", _NO_ROWS))
    names = tuple(each or "" for each in header.cells)
    below = (row for _, row in rows)
    return Table(name, names, below if uneven else _checked(name, names, below, separator), header.number, separator)


def _text_rows(name: str, file: BinaryIO, layout: Layout) -> Iterator[tuple[str, TableRow]]:
    """Yield the separator with each row, the header first, which is numbered 0 if there is none."""
    with file:
        lines = Lines(cast(Bytes, file))
        start = start_of(lines, layout)
        if not start.rows:
            yield start.separator, TableRow(0, ())
        for record, _ in csv_rows(lines, start.mark, start.separator.encode()):
            place = f"{quoted(name, 500)}, line {record.line}"
            if record.fault is not None:
                raise BadTable(place, record.fault)
            try:
                cells = cells_of(text_of(name, record.data).text, start.separator)
            except BadRow as bad:
                raise BadTable(place, bad.fault) from None
            except UnreadableSource as unreadable:
                first = unreadable.diagnostics[0]
                hint = AS_UTF8 if first.code == "not-utf-8" else first.hint
                raise BadTable(place, Fault(first.code, first.message, hint)) from None
            yield start.separator, TableRow(record.line, tuple(cell if cell.strip() else None for cell in cells))


def _checked(name: str, names: tuple[str, ...], rows: Iterable[TableRow], separator: str) -> Iterator[TableRow]:
    for row in rows:
        cells = without_empty_tail(row.cells, len(names))
        if len(cells) != len(names):
            fault = wrong_number_of_cells(len(cells), len(names), separator)
            raise BadTable(f"{quoted(name, 500)}, line {row.number}", fault)
        yield TableRow(row.number, tuple(cells))


def names_of(cells: Iterable[Any]) -> tuple[str, ...]:
    """Return the cells of a header as names; that of an empty one is empty."""
    return tuple("" if cell is None else str(cell).strip() for cell in cells)
