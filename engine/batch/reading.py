"""From a record to its case, or to what is wrong with it.

Good JSON is read by msgspec, quickly and without places. Whatever that refuses, or may have read otherwise than
our own reader would, is read again by our own, and only what that one says counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from ottava.facts import Case, InvalidCase, Vocabulary
from ottava.facts.case import NAMELESS, case_id, check
from ottava.facts.models import LONGEST_CASE_ID
from ottava.facts.reading import case_from_record
from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import text_of
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Span

from ..tables.csv_cells import cells_of
from ..tables.errors import BadRow
from ..tables.header import NamedColumns, RowForm, TableForm
from ..tables.mapping.model import TableMapping
from ..tables.parquet import ROW_NOT_UTF_8, rows_of
from ..tables.reading import names_of
from .formats import TABLES, TEXT_TABLES
from .inputs import stem
from .mapped_reading import MappedReader
from .piece import Piece
from .places import CellPlaces, placed
from .quick_json import quick_mapping
from .reject import Reject, internal_error
from .result import NOTHING_KEPT, Kept

_MOST_FORMS = 100


class CaseReader:
    """Reads records under a vocabulary, those of tables by a mapping if there is one."""

    def __init__(self, vocabulary: Vocabulary, mapping: TableMapping | None = None) -> None:
        self._vocabulary = vocabulary
        self._mapped = None if mapping is None else MappedReader(mapping, vocabulary)
        self._form: TableForm = NamedColumns(vocabulary)
        self._rows: dict[tuple[Sequence[str] | bytes, str], RowForm] = {}

    def cases(self, piece: Piece) -> Iterator[tuple[Record, Case | Reject, Kept]]:
        """Return the case of each record of a piece, or why there is none; and what is kept of it beside the result."""
        names, rows = rows_of(piece.table) if piece.table else ((), [])
        for record in piece.records:
            name = self._name(piece, record)
            found: Case | Reject
            kept = NOTHING_KEPT
            try:
                if piece.faults:
                    found = _header_reject(piece, record)
                elif record.fault is not None or piece.format not in TABLES:
                    found = self._from_text(piece, record, name)
                elif self._mapped is not None:
                    found, kept = self._mapped.read(piece, record, name)
                elif piece.table:
                    found = self._from_row(piece, record, names, rows[record.row], name)
                elif piece.format in TEXT_TABLES:
                    found = self._from_csv(piece, record, name)
                else:
                    found = self._from_cells(piece, record, self._header(piece), msgspec.json.decode(record.data), name)
            except Exception as error:  # one record that nobody thought of must not end the run
                found = Reject((internal_error(error, "read"),), name)
            if isinstance(found, Reject):
                found = Reject(tuple(placed(piece, record, each) for each in found.diagnostics), found.case)
            yield record, found, kept

    def _name(self, piece: Piece, record: Record) -> str:
        """Return what the case is called if it has no id: after its file, and by its number if there are several."""
        base = "".join(letter if letter.isprintable() else "_" for letter in stem(piece.name)).strip()
        ending = "" if piece.alone else f"-{record.number}"
        return (base[: LONGEST_CASE_ID - len(ending)] or NAMELESS) + ending

    def _quickly(self, data: bytes, name: str) -> Case | None:
        mapping = quick_mapping(data)
        try:
            return None if mapping is None else Case.from_mapping(mapping, self._vocabulary, name)
        except InvalidCase:
            return None

    def _from_text(self, piece: Piece, record: Record, name: str) -> Case | Reject:
        if piece.format != "yaml" and (case := self._quickly(record.data, name)) is not None:
            return case
        found = case_from_record(piece.name, piece.format, record, self._vocabulary, name)
        if isinstance(found, Case):
            return found
        return Reject(found.diagnostics, None if record.fault is not None else found.case)

    def _from_csv(self, piece: Piece, record: Record, name: str) -> Case | Reject:
        try:
            source = text_of(piece.name, record.data)
            cells = cells_of(source.text, piece.separator)
        except UnreadableSource as unreadable:
            return Reject(unreadable.diagnostics, name)
        except BadRow as bad:
            fault, span = bad.fault, Span(source, bad.at, bad.at + 1)
            return Reject((Diagnostic(fault.code, fault.message, span, fault.hint),), name)
        return self._from_cells(piece, record, self._header(piece), cells, name)

    def _from_row(
        self, piece: Piece, record: Record, names: Sequence[str], row: Sequence[Any] | None, name: str
    ) -> Case | Reject:
        if row is None:
            fault = ROW_NOT_UTF_8
            return Reject((Diagnostic(fault.code, fault.message, None, fault.hint),), name)
        return self._from_cells(piece, record, self._form_of(names, piece.separator), row, name)

    def _from_cells(
        self, piece: Piece, record: Record, form: RowForm, cells: Sequence[Any], name: str
    ) -> Case | Reject:
        try:
            data, places = form.case(cells)
        except BadRow as bad:
            span = CellPlaces(piece, record).span(bad.at)
            return Reject((Diagnostic(bad.fault.code, bad.fault.message, span, bad.fault.hint),), name)
        case, mistakes = check(data, self._vocabulary, name)
        if case is not None:
            return case
        cells_at = CellPlaces(piece, record)
        found = []
        for mistake in mistakes:
            at = next((places[p] for n in range(len(mistake.place), 0, -1) if (p := mistake.place[:n]) in places), None)
            found.append(mistake.at(cells_at.span(at)))
        return Reject(tuple(found), case_id(data, name))

    def _header(self, piece: Piece) -> RowForm:
        """Return the form of the rows below the header of a piece."""
        key = (piece.header, piece.separator)
        if key not in self._rows:
            header = piece.header.decode()
            names = cells_of(header, piece.separator) if piece.format in TEXT_TABLES else msgspec.json.decode(header)
            self._rows[key] = self._form_of(names_of(names), piece.separator)
        return self._rows[key]

    def _form_of(self, names: Sequence[str], separator: str) -> RowForm:
        key = (names, separator)
        if key not in self._rows:
            if len(self._rows) > _MOST_FORMS:
                self._rows.clear()
            self._rows[key] = self._form.of(names, separator)
        return self._rows[key]


def _header_reject(piece: Piece, record: Record) -> Reject:
    cells = CellPlaces(piece, record)
    return Reject(
        tuple(Diagnostic(fault.code, fault.message, cells.span(column), fault.hint) for column, fault in piece.faults)
    )
