"""From a record to its case, or to what is wrong with it.

Good JSON is read by msgspec, quickly and without places. Whatever that refuses, or may have read otherwise than
our own reader would, is read again by our own, and only what that one says counts.
"""

from __future__ import annotations

import re
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
from ottava.facts.source.records.reading import in_file
from ottava.facts.source.records.record import Record
from ottava.facts.source.span import Span

from ..tables.columns import Columns
from ..tables.csv_cells import cells_of, places_of
from ..tables.errors import BadRow
from ..tables.parquet import rows_of
from .inputs import stem
from .piece import Piece
from .reject import Reject, internal_error
from .result import NOTHING_KEPT, Kept

_KEY = re.compile(rb'"[ \t\r\n]*:')


class CaseReader:
    """Reads records under a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._columns: dict[bytes | tuple[str, ...], Columns] = {}

    def cases(self, piece: Piece) -> Iterator[tuple[Record, Case | Reject, Kept]]:
        """Return the case of each record of a piece, or why there is none; and what is kept of it beside the result."""
        names, rows = rows_of(piece.table) if piece.table else ((), [])
        for record in piece.records:
            name = self._name(piece, record)
            found: Case | Reject
            try:
                if record.fault is None and piece.table:
                    found = self._from_row(rows[record.row], names, name)
                elif record.fault is None and piece.format == "csv":
                    found = self._from_csv(piece, record, name)
                else:
                    found = self._from_text(piece, record, name)
            except Exception as error:  # one record that nobody thought of must not end the run
                found = Reject((internal_error(error, "read"),), name)
            if isinstance(found, Reject):
                found = Reject(tuple(in_file(each, record) for each in found.diagnostics), found.case)
            yield record, found, NOTHING_KEPT

    def _name(self, piece: Piece, record: Record) -> str:
        """Return what the case is called if it has no id: after its file, and by its number if there are several."""
        base = "".join(letter if letter.isprintable() else "_" for letter in stem(piece.name)).strip()
        ending = "" if piece.alone else f"-{record.number}"
        return (base[: LONGEST_CASE_ID - len(ending)] or NAMELESS) + ending

    def _quickly(self, data: bytes, name: str) -> Case | None:
        try:
            mapping = msgspec.json.decode(data)
            # Of a key given twice msgspec says nothing; then there are more keys in the text than in the mapping.
            if not isinstance(mapping, dict) or len(_KEY.findall(data)) != _keys(mapping):
                return None
            return Case.from_mapping(mapping, self._vocabulary, name)
        except (msgspec.DecodeError, InvalidCase, UnicodeDecodeError, RecursionError):
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
        except UnreadableSource as unreadable:
            return Reject(unreadable.diagnostics, name)
        try:
            data, places = self._known_columns(piece.header).case(cells_of(source.text))
        except BadRow as bad:
            fault, span = bad.fault, Span(source, bad.at, bad.at + 1)
            return Reject((Diagnostic(fault.code, fault.message, span, fault.hint),), name)
        case, mistakes = check(data, self._vocabulary, name)
        if case is not None:
            return case
        spans = places_of(source.text)
        found = []
        for mistake in mistakes:
            at = next((places[p] for n in range(len(mistake.place), 0, -1) if (p := mistake.place[:n]) in places), None)
            start, end = (0, len(source.text.rstrip("\r\n"))) if at is None else spans[at]
            found.append(Diagnostic(mistake.code, mistake.message, Span(source, start, end), mistake.hint))
        return Reject(tuple(found), case_id(data, name))

    def _from_row(self, row: tuple[Any, ...] | None, names: tuple[str, ...], name: str) -> Case | Reject:
        if row is None:
            hint = "write the table again with its text in UTF-8"
            return Reject((Diagnostic("not-utf-8", "a text in this row is not UTF-8", None, hint),), name)
        try:
            data, _ = self._known_columns(names).case(row)
        except BadRow as bad:
            return Reject((Diagnostic(bad.fault.code, bad.fault.message, None, bad.fault.hint),), name)
        case, mistakes = check(data, self._vocabulary, name)
        if case is None:
            return Reject(tuple(each.diagnostic() for each in mistakes), case_id(data, name))
        return case

    def _known_columns(self, header: bytes | tuple[str, ...]) -> Columns:
        if header not in self._columns:
            if len(self._columns) > 100:
                self._columns.clear()
            names: Sequence[str] = header if isinstance(header, tuple) else cells_of(header.decode())
            self._columns[header] = Columns(names, self._vocabulary)
        return self._columns[header]


def _keys(value: Any) -> int:
    """Return how many keys there are in mappings, and in those inside them."""
    if isinstance(value, dict):
        return len(value) + sum(_keys(each) for each in value.values() if isinstance(each, dict | list))
    return sum(_keys(each) for each in value if isinstance(each, dict | list))
