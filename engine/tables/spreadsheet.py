"""Spreadsheets (`.xlsx`, `.ods`), by python-calamine: read as a whole, since that is how they are packed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zlib import crc32

from ottava.facts.source.diagnostic import quoted, visible
from ottava.facts.source.reading import open_ordinary
from ottava.facts.source.records.record import Fault
from ottava.facts.source.suggestion import nearest

from ..extras import extra_missing
from .errors import BadTable
from .layout import FOUND, Layout
from .unpacking import unpacking_fault

Cell = str | int | float | bool | date | datetime | time | None
_CHUNK = 1 << 20
_PANIC = "PanicException"
"""What the library raises for a fault of its own, which is no Exception and can be known by its name only."""
_MOST_EXACT = 1 << 53


@dataclass(slots=True)
class Sheet:
    """A sheet that has been read. checksum: of the whole file. sheets: the names of all that can be seen.

    first_column: the number of the column, from 1, in which the cells of each row begin. empty_rows: how many of the
    rows that were gone through are empty.
    """

    name: str
    sheets: tuple[str, ...]
    checksum: int
    first_column: int
    empty_rows: int
    _sheet: Any

    @property
    def fault(self) -> None:
        """Nothing goes wrong on the way: a sheet is read as a whole, or not at all."""
        return None

    def other_sheets(self, name: str) -> str | None:
        """Return what to tell the person about sheets that are not read, if there are any."""
        others = [quoted(each) for each in self.sheets if each != self.name]
        if not others:
            return None
        listed = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        return f"of {quoted(name, 500)} only the sheet {quoted(self.name)} is read, not {listed}"

    def rows(self, first: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield the rows with something in them from a number on, each with its number in the sheet."""
        self.empty_rows = 0
        for number, row in enumerate(self._sheet.iter_rows(), start=1):
            if number >= first:
                cells = tuple(map(_plain, row))
                if any(cell is not None for cell in cells):
                    yield number, cells
                else:
                    self.empty_rows += 1


def sheet_of(path: str, name: str, layout: Layout = FOUND) -> Sheet:
    """Return the sheet of a file that a layout means. Raises BadTable, ExtraMissing and OSError."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise extra_missing("reading spreadsheets", "python-calamine", "batch") from None
    checksum = 0
    with open_ordinary(path) as file:
        while data := file.read(_CHUNK):
            checksum = crc32(data, checksum)
    if (fault := unpacking_fault(path)) is not None:
        raise BadTable(name, fault)
    try:
        with calamine.load_workbook(path) as book:
            seen = [
                each.name
                for each in book.sheets_metadata
                if each.typ == calamine.SheetTypeEnum.WorkSheet and each.visible == calamine.SheetVisibleEnum.Visible
            ]
            for chosen in _chosen(seen, layout.sheet, name):
                sheet = book.get_sheet_by_name(chosen)
                if sheet.height:
                    break
    except calamine.PasswordError:
        hint = "save it without a password"
        raise BadTable(name, Fault("broken-file", "the spreadsheet is locked with a password", hint)) from None
    except BaseException as error:
        if not isinstance(error, calamine.CalamineError | ValueError) and type(error).__name__ != _PANIC:
            raise
        reason = visible(str(error).strip().partition("\n")[0])[:200]
        message = f"the file cannot be read as a spreadsheet: {reason}"
        raise BadTable(name, Fault("broken-file", message, "save it again as `.xlsx` or as CSV")) from None
    first_column = sheet.start[1] + 1 if sheet.start else 1
    return Sheet(chosen, tuple(seen), checksum, first_column, 0, sheet)


def _chosen(seen: list[str], wanted: str | None, name: str) -> list[str]:
    """Return the sheets of which the first with something in it is meant. Raises BadTable if there is none."""
    if wanted is None and seen:
        return seen
    if wanted is not None and wanted in seen:
        return [wanted]
    if wanted is None:
        fault = Fault("no-case", "the spreadsheet has no sheet that can be seen", "put the cases into one")
    else:
        near = nearest(wanted, seen)
        there = ", ".join(quoted(each) for each in seen[:10])
        hint = f"did you mean {quoted(near)}?" if near else f"there are {there}" if seen else None
        fault = Fault("no-such-sheet", f"there is no sheet {quoted(wanted)}", hint)
    raise BadTable(name, fault)


def _plain(cell: Any) -> Cell:
    """Return a cell; whole numbers, which spreadsheets keep with a point, as such, and None for nothing."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _MOST_EXACT else cell
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, timedelta):
        return str(cell)
    plain: Cell = cell
    return plain
