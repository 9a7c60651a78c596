"""From the rows of a record to its case by a mapping, or to what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import msgspec

from ottava.facts import Case, Vocabulary
from ottava.facts.case import case_id, check
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import text_of
from ottava.facts.source.records.csv_rows import csv_rows
from ottava.facts.source.records.record import Fault, Lines, Mark, Record
from ottava.facts.source.span import Source, Span

from ..tables.csv_cells import cells_of
from ..tables.errors import BadRow
from ..tables.mapping.applying import CellPlace, MappedColumns
from ..tables.mapping.model import TableMapping
from .formats import TEXT_TABLES
from .mapped_tables import header_names
from .piece import Piece
from .places import CellPlaces
from .reject import Reject
from .result import NOTHING_KEPT, Kept

_MOST_HEADERS = 100


class MappedReader:
    """Reads the records of tables by a mapping, under a vocabulary."""

    def __init__(self, mapping: TableMapping, vocabulary: Vocabulary) -> None:
        self._mapping = mapping
        self._vocabulary = vocabulary
        self._columns: dict[tuple[bytes, str], MappedColumns] = {}

    def read(self, piece: Piece, record: Record, name: str) -> tuple[Case | Reject, Kept]:
        """Return the case of a record without a fault, or why there is none; and what is kept of its first row."""
        try:
            rows = self._rows(piece, record)
            columns = self._columns_of(piece)
            found = columns.case(*rows)
        except UnreadableSource as unreadable:
            return Reject(unreadable.diagnostics, name), NOTHING_KEPT
        except BadRow as bad:
            span = None
            if piece.format in TEXT_TABLES:
                span = Span(Source(piece.name, record.data.decode("utf-8", "replace")), bad.at, bad.at + 1)
            return Reject((_diagnostic(bad.fault, span),), name), NOTHING_KEPT
        case, mistakes = check(found.data, self._vocabulary, name)
        if case is not None and not found.faults:
            return case, columns.kept(rows[0])
        cells = _RowPlaces(piece, record, grouped=self._mapping.key is not None)
        diagnostics = [_diagnostic(fault, cells.span(place)) for place, fault in found.faults]
        for mistake in mistakes:
            places = (found.places.get(mistake.place[:length]) for length in range(len(mistake.place), 0, -1))
            diagnostics.append(mistake.at(cells.span(next((place for place in places if place is not None), None))))
        return Reject(tuple(diagnostics), case_id(found.data, name)), NOTHING_KEPT

    def _rows(self, piece: Piece, record: Record) -> Sequence[Sequence[Any]]:
        if piece.format not in TEXT_TABLES:
            if self._mapping.key is None:
                return (msgspec.json.decode(record.data),)
            return [msgspec.json.decode(line) for line in record.data.split(b"\n") if line]
        if self._mapping.key is None:
            return (cells_of(text_of(piece.name, record.data).text, piece.separator),)
        return [
            cells_of(text_of(piece.name, each.data).text, piece.separator) for each in _parts(record, piece.separator)
        ]

    def _columns_of(self, piece: Piece) -> MappedColumns:
        separator = piece.separator if piece.format in TEXT_TABLES else ""
        key = (piece.header, separator)
        if key not in self._columns:
            if len(self._columns) > _MOST_HEADERS:
                self._columns.clear()
            names = header_names(piece.header.decode(), separator)
            self._columns[key] = MappedColumns(self._mapping, names, piece.separator)
        return self._columns[key]


class _RowPlaces:
    """Where the cells of the rows of a record are, found out once."""

    def __init__(self, piece: Piece, record: Record, *, grouped: bool) -> None:
        self._whole = CellPlaces(piece, record)
        self._rows: list[tuple[CellPlaces, int]] = [(self._whole, 0)]
        self._source: Source | None = None
        if not grouped:
            return
        if piece.format in TEXT_TABLES:
            self._source = Source(piece.name, record.data.decode())
            starts = self._source.line_starts
            parts = _parts(record, piece.separator)
            self._rows = [(CellPlaces(piece, part), starts[part.line - 1]) for part in parts]
        else:
            lines = [record.line + at for at, line in enumerate(record.data.split(b"\n")) if line]
            self._rows = [(CellPlaces(piece, record._replace(line=line)), 0) for line in lines]

    def span(self, place: CellPlace | None) -> Span | None:
        """Return the place of a cell of a row; of None, that of the record."""
        if place is None:
            return self._whole.span(None)
        row, column = place
        cells, begin = self._rows[row]
        span = cells.span(column)
        return (
            span if span is None or self._source is None else Span(self._source, begin + span.start, begin + span.end)
        )


def _parts(record: Record, separator: str) -> list[Record]:
    """Return the rows of a record in CSV, with their lines in it."""
    return [row for row, _ in csv_rows(Lines(BytesIO(record.data)), Mark(), separator.encode())]


def _diagnostic(fault: Fault, span: Span | None) -> Diagnostic:
    return Diagnostic(fault.code, fault.message, span, fault.hint)
