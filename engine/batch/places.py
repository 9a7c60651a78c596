"""Where in a file a record or one of its cells is, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.records.reading import in_file
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Source, Span

from ..tables.csv_cells import places_of
from ..tables.spreadsheet import column_letters
from .formats import SPREADSHEETS, TEXT_TABLES
from .piece import Piece


@dataclass(frozen=True, slots=True)
class SheetRow(Source):
    """A row of a spreadsheet. Its offsets count cells; row and column are numbers from 1."""

    row: int = 1
    first_column: int = 1

    def position(self, offset: int) -> tuple[int, int]:
        return self.row, self.first_column + offset


def cell_span(piece: Piece, record: Record, column: int | None) -> Span | None:
    """Return where a cell of a record is, by the number of its column from 0; of None and of no column, the record.

    None for a table whose rows have no place.
    """
    if piece.format in SPREADSHEETS:
        source: Source = SheetRow(piece.name, "", row=record.line, first_column=piece.first_column)
        return Span(source, column or 0, (column or 0) + 1)
    if piece.format not in TEXT_TABLES:
        return None
    source = Source(piece.name, record.data.decode("utf-8", "replace"))
    spans = places_of(source.text, piece.separator)
    if column is None or column >= len(spans):
        return Span(source, 0, len(source.text.rstrip("\r\n")))
    return Span(source, *spans[column])


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
