"""From a record to its case, or to what is wrong with it.

Good JSON is read by msgspec, quickly and without places. Whatever that refuses, or may have read otherwise than
our own reader would, is read again by our own, and only what that one says counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ottava.facts import Case, InvalidCase, Vocabulary
from ottava.facts.checking import NAMELESS, case_id, check
from ottava.facts.filled_form import LONGEST_CASE_ID

from ..source.diagnostic import Diagnostic
from ..source.errors import UnreadableSource
from ..source.json_text import from_json
from ..source.node import Node, Scalar, plain
from ..source.reading import from_bytes
from ..source.span import Span
from ..source.yaml_text import from_yaml
from .columns import Columns
from .csv_cells import csv_cells
from .excerpt import Excerpt
from .inputs import stem
from .kinds import InputFormat
from .record import Piece, Record
from .reject import Reject, internal_error
from .table import rows_of

_KEY = re.compile(rb'"[ \t\r\n]*:')


class CaseReader:
    """Reads records under a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._columns: dict[tuple[str, ...], Columns] = {}

    def cases(self, piece: Piece) -> Iterator[tuple[Record, Case | Reject]]:
        """The case of each record of a piece, or why there is none."""
        names, rows = rows_of(piece.table) if piece.table else ((), [])
        for record in piece.records:
            name = self._name(piece, record)
            try:
                if record.fault is not None:
                    yield record, _faulty(piece, record)
                elif piece.table:
                    yield record, self._from_row(rows[record.row], names, name)
                elif piece.format is InputFormat.csv:
                    yield record, self._from_csv(piece, record, name)
                elif piece.format is InputFormat.yaml:
                    yield record, self._from_text(piece, record, name)
                else:
                    yield record, self._quickly(record.data, name) or self._from_text(piece, record, name)
            except Exception as error:  # one record that nobody thought of must not end the run
                yield record, Reject((internal_error(error, "read"),), name)

    def _name(self, piece: Piece, record: Record) -> str:
        """What the case is called if it has no id: after its file, and by its number if there are several."""
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
        try:
            source = _excerpt(piece, record)
        except UnreadableSource as unreadable:
            return Reject(tuple(_moved(each, piece, record) for each in unreadable.diagnostics), name)
        if piece.format is InputFormat.yaml:
            documents, diagnostics = from_yaml(source)
            said = [each for each in documents if not (isinstance(each, Scalar) and each.value is None)]
            if not said and not diagnostics:
                diagnostics = (Diagnostic("no-case", "found no case, expected one", Span(source, 0, 0)),)
            return self._checked(said[0] if said else None, diagnostics, name)
        return self._checked(*from_json(source), name)

    def _checked(self, node: Node | None, diagnostics: tuple[Diagnostic, ...], name: str) -> Case | Reject:
        if node is None:
            return Reject(diagnostics, name)
        data = plain(node)
        form, mistakes = check(data, self._vocabulary, name)
        if form is None or diagnostics:
            found = (*diagnostics, *(each.diagnostic(node) for each in mistakes))
            return Reject(found, case_id(data, name))
        return Case.from_form(form)

    def _from_csv(self, piece: Piece, record: Record, name: str) -> Case | Reject:
        try:
            header = from_bytes(piece.name, piece.header)
            source = _excerpt(piece, record)
        except UnreadableSource as unreadable:
            return Reject(tuple(_moved(each, piece, record) for each in unreadable.diagnostics), name)
        names = tuple(cell.text for cell in csv_cells(header.text))
        cells = csv_cells(source.text)
        columns = self._known_columns(names)
        if (wrong := _wrong_row(columns, cells[-1].is_open, len(cells))) is not None:
            code, message, hint = wrong
            place = cells[-1].start if code == "unclosed-quote" else 0
            return Reject((Diagnostic(code, message, Span(source, place, place + 1), hint),), name)
        data, places = columns.case(cell.text for cell in cells)
        form, mistakes = check(data, self._vocabulary, name)
        if form is not None:
            return Case.from_form(form)
        found = []
        for mistake in mistakes:
            at = next((places[p] for n in range(len(mistake.place), 0, -1) if (p := mistake.place[:n]) in places), None)
            span = Span(source, 0, len(source.text.rstrip("\r\n")))
            if at is not None:
                span = Span(source, cells[at].start, cells[at].end)
            found.append(Diagnostic(mistake.code, mistake.message, span, mistake.hint))
        return Reject(tuple(found), case_id(data, name))

    def _from_row(self, row: tuple[Any, ...], names: tuple[str, ...], name: str) -> Case | Reject:
        columns = self._known_columns(names)
        if (repeated := columns.repeated()) is not None:
            return Reject((_repeated(repeated),), name)
        data, _ = columns.case(row)
        form, mistakes = check(data, self._vocabulary, name)
        if form is None:
            return Reject(tuple(each.diagnostic() for each in mistakes), case_id(data, name))
        return Case.from_form(form)

    def _known_columns(self, names: tuple[str, ...]) -> Columns:
        if names not in self._columns:
            if len(self._columns) > 100:
                self._columns.clear()
            self._columns[names] = Columns(names, self._vocabulary)
        return self._columns[names]


def _keys(value: Any) -> int:
    """How many keys there are in mappings, and in those inside them."""
    if isinstance(value, dict):
        return len(value) + sum(_keys(each) for each in value.values() if isinstance(each, dict | list))
    return sum(_keys(each) for each in value if isinstance(each, dict | list))


def _excerpt(piece: Piece, record: Record) -> Excerpt:
    text = from_bytes(piece.name, record.data).text
    return Excerpt(piece.name, text, lines_before=record.line - 1, columns_before=record.column - 1)


def _moved(diagnostic: Diagnostic, piece: Piece, record: Record) -> Diagnostic:
    """A diagnostic about a record read as a text of its own, with the place it has in the file."""
    if diagnostic.span is None:
        return diagnostic
    text = diagnostic.span.source.text
    place = Excerpt(piece.name, text, lines_before=record.line - 1, columns_before=record.column - 1)
    span = Span(place, diagnostic.span.start, diagnostic.span.end)
    return Diagnostic(diagnostic.code, diagnostic.message, span, diagnostic.hint, diagnostic.severity)


def _faulty(piece: Piece, record: Record) -> Reject:
    assert record.fault is not None
    span = None
    if record.line:
        place = Excerpt(piece.name, "", lines_before=record.line - 1, columns_before=record.column - 1)
        span = Span(place, 0, 0)
    return Reject((Diagnostic(record.fault.code, record.fault.message, span, record.fault.hint),))


def _wrong_row(columns: Columns, is_open: bool, count: int) -> tuple[str, str, str] | None:
    if (repeated := columns.repeated()) is not None:
        found = _repeated(repeated)
        return found.code, found.message, found.hint or ""
    if is_open:
        return "unclosed-quote", "this quote is never closed", 'close the cell with "; write a quote in it as ""'
    if count != len(columns.names):
        message = f"found {count} cells, expected {len(columns.names)} as in the header"
        return "wrong-number-of-cells", message, 'put a cell with a comma in it into quotes: "a, b"'
    return None


def _repeated(name: str) -> Diagnostic:
    return Diagnostic("repeated-column", f"the column `{name}` stands twice in the table", None, "keep one of them")
