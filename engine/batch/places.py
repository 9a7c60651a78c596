"""Where in a file a record or one of its cells is, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.records.reading import in_file
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Source, Span

from ..tables.cell_names import column_letters
from ..tables.csv_cells import places_of
from .formats import SPREADSHEETS, TEXT_TABLES
from .piece import Piece


@dataclass(frozen=True, slots=True)
class SheetRow(Source):
    """A row of a spreadsheet. Its offsets count cells; row and column are numbers from 1."""

    row: int = 1
    first_column: int = 1

    def position(self, offset: int) -> tuple[int, int]:
        return self.row, self.first_column + offset


class CellPlaces:
    """Where the cells of a record are, found out once."""

    def __init__(self, piece: Piece, record: Record) -> None:
        self._spans: list[tuple[int, int]] | None = None
        self._source: Source | None = None
        if piece.format in SPREADSHEETS:
            self._source = SheetRow(piece.name, "", row=record.line, first_column=piece.first_column)
        elif piece.format in TEXT_TABLES:
            self._source = Source(piece.name, record.data.decode("utf-8", "replace"))
            self._spans = places_of(self._source.text, piece.separator)

    def span(self, column: int | None) -> Span | None:
        """Return the place of a cell by the number of its column from 0; of None and of no column, that of the record.

        None for a table whose rows have no place.
        """
        if self._source is None:
            return None
        if self._spans is None:
            return Span(self._source, column or 0, (column or 0) + 1)
        if column is None or column >= len(self._spans):
            return Span(self._source, 0, len(self._source.text.rstrip("\r\n")))
        return Span(self._source, *self._spans[column])


def placed(piece: Piece, record: Record, diagnostic: Diagnostic) -> Diagnostic:
    """Move a diagnostic about a record to its place in the file."""
    return diagnostic if piece.format in SPREADSHEETS else in_file(diagnostic, record)


def cell_name(span: Span | None) -> str | None:
    """Return what a spreadsheet calls a cell, such as `C7`; None for other places."""
    if span is None or not isinstance(span.source, SheetRow):
        return None
    row, column = span.source.position(span.start)
    return f"{column_letters(column)}{row}"


def in_words(piece: Piece, record: Record, span: Span | None) -> str:
    """Return where something is in a file: line and column, row and column, or the number of the record; nothing for
    the file as a whole."""
    if span is not None:
        row, column = span.source.position(span.start)
        if piece.format in SPREADSHEETS:
            return f"row {row}, column {column_letters(column)}"
        return f"line {row}, column {column}"
    if record.line:
        return f"row {record.line}" if piece.format in SPREADSHEETS else f"line {record.line}"
    return f"row {record.number}" if record.number else ""
