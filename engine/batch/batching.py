"""Batches of records, cut from the input files, from any position on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain

import msgspec

from ottava.facts import Vocabulary
from ottava.facts.source.records.reading import split
from ottava.facts.source.records.record import Fault, Mark, Record

from ..tables.csv_cells import COMMA
from ..tables.errors import BadTable
from ..tables.header import HeaderFault, HeaderForm, NamedColumns
from ..tables.layout import FOUND, Layout
from ..tables.mapping.header import MappedForm
from ..tables.mapping.model import TableMapping
from ..tables.mapping.preparing import RowsOfCases
from ..tables.parquet import names_in, parquet_rows
from ..tables.spreadsheet import Sheet
from .errors import BatchError
from .formats import PACKED_TABLES, SPREADSHEETS, TABLES, TEXT_TABLES, InputFormat
from .inputs import Input
from .mapped_tables import RowsInJson, header_names, not_a_table
from .piece import Batch, Piece
from .stream import Stream
from .table_start import TableStart, parquet_start, sheet_again, sheet_records, sheet_start, text_start

MOST_BATCH_BYTES = 1 << 20
_Source = Stream | Sheet | RowsInJson


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two records. `file`: how many files have been read as a whole.

    past: a digest of the names and sizes of those. size: of the file that is being read, as it was when it was begun.
    header, separator: as in Piece, if it is a table. empty_rows: how many rows of tables were passed over so far, since
    nothing is in them.
    """

    file: int = 0
    past: str = ""
    size: int | None = None
    header: str = ""
    separator: str = COMMA
    mark: Mark = field(default_factory=Mark)
    empty_rows: int = 0

    def at(self, mark: Mark, empty_rows: int) -> Position:
        """Return a place further on in the same file."""
        return Position(self.file, self.past, self.size, self.header, self.separator, mark, empty_rows)

    def in_table(self, start: TableStart) -> Position:
        """Return the place behind the header of a table, whose file this is the beginning of."""
        return replace(self, header=start.header, separator=start.separator, mark=start.mark)

    def behind(self, input: Input, size: int | None) -> Position:
        """Return the position behind the file that is being read."""
        digest = blake2b(f"{self.past}\0{input.name}\0{size}".encode("utf-8", "surrogateescape"), digest_size=16)
        return Position(self.file + 1, digest.hexdigest(), empty_rows=self.empty_rows)


@dataclass(slots=True)
class Batching:
    """Cuts inputs into batches of at most `size` records, which come with the position behind them.

    The cuts depend on nothing but the inputs and the position begun at. `changes`: what the person should know of
    files that were not what they had been. `progress`: bytes taken from the files as they are stored. form: of the rows
    of tables; without one their headers are not looked at. layout: where in their files tables are. mapping: by which
    their rows become cases, and nothing but tables is read; noted: called with the key of each case of several rows,
    the number of its file and its record.
    """

    inputs: Iterable[Input]
    size: int
    form: HeaderForm | None = None
    layout: Layout = FOUND
    mapping: TableMapping | None = None
    noted: Callable[[str, int, Record], None] = lambda key, file, record: None
    changes: list[str] = field(default_factory=list)
    progress: int = 0
    _number: int = 0
    _open: list[tuple[Piece, list[Record]]] = field(default_factory=list)
    _count: int = 0
    _bytes: int = 0

    def batches(self, start: Position, number: int = 0) -> Iterator[tuple[Batch, Position]]:
        """Return the batches from a position on, the first with this number.

        Raises BatchError if the inputs before the position are not what they were.
        """
        self._number = number
        position, done = Position(), 0
        for input in self.inputs:
            here = position.file
            if here < start.file:
                position = position.behind(input, input.size)
                if position.file == start.file and position.past != start.past:
                    raise BatchError(_OTHER_INPUTS)
            else:
                if here == start.file:
                    position = start
                reached = self._of_file(input, position)
                for position in reached:
                    if self._count >= self.size or self._bytes >= MOST_BATCH_BYTES:
                        yield self._cut(), position
                if position.file == here:
                    position = position.behind(input, position.size)
            done += input.size or 0
            self.progress = done
        if position.file < start.file:
            raise BatchError(_OTHER_INPUTS)
        if self._open:
            yield self._cut(), position

    def _of_file(self, input: Input, position: Position) -> Iterator[Position]:
        """Put the records of a file into the open batch, and stop wherever a cut is possible."""
        if position.mark == Mark():
            position = replace(position, size=input.size)
        progress = self.progress
        if self.mapping is not None and input.format not in TABLES:
            yield self._set_aside(input, position, not_a_table(input.format))
            return
        try:
            if input.format in PACKED_TABLES:
                yield from self._of_packed_table(input, position)
                return
            stream = Stream(input, position.size)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "check that it is there, and its permissions"
            yield self._set_aside(input, position, Fault("unreadable-file", f"the file cannot be read: {reason}", hint))
            return
        try:
            stream.skip_to(position.mark)
            if input.format in TEXT_TABLES and not position.header:
                start = text_start(input, stream, self.layout, self.form)
                position = position.in_table(start)
                if start.record is not None:
                    yield self._ended(input, position, start.record, start.faults)
                    return
            format = "csv" if input.format in TEXT_TABLES else input.format
            records = split(format, stream, position.mark, position.separator.encode())
            for reached in self._of_records(input, records, stream, position):
                self.progress = progress + stream.progress()
                yield reached
            if (change := stream.change()) is not None:
                self.changes.append(change)
        finally:
            stream.close()

    def _of_records(
        self,
        input: Input,
        records: Iterator[tuple[Record, Mark]],
        source: _Source,
        position: Position,
    ) -> Iterator[Position]:
        before = position.empty_rows
        if self.mapping is not None:
            records = self._of_cases(records, position, input.format)
        current = next(records, None)
        while current is not None:
            record, mark = current
            if record.number == 0:
                yield self._ended(input, position, record)
                return
            position = position.at(mark, before + source.empty_rows)
            # Whether a case is the only one of its file decides what it is called.
            current = next(records, None) if record.number == 1 else None
            self._add(input, position, [record], alone=record.number == 1 and current is None, source=source)
            yield position
            current = current or next(records, None)
        position = position.at(position.mark, before + source.empty_rows)
        place = position.mark
        fault: Fault | None = source.fault
        if fault is None and place.records == 0:
            fault = _NO_ROWS if input.format in TABLES else _NO_CASE
        if fault is not None:
            yield self._set_aside(input, position, fault, place.line, place.column)
        else:
            yield position

    def _of_cases(
        self, rows: Iterator[tuple[Record, Mark]], position: Position, format: InputFormat
    ) -> Iterator[tuple[Record, Mark]]:
        """Return the records of cases that a mapping makes of the rows of a table."""
        if self.mapping is None or not position.header:
            return rows
        separator = position.separator if format in TEXT_TABLES else ""
        file = position.file
        cases = RowsOfCases(self.mapping, header_names(position.header, separator), separator)
        cases.noted = lambda key, record: self.noted(key, file, record)
        return cases.records(rows, position.mark)

    def _of_packed_table(self, input: Input, position: Position) -> Iterator[Position]:
        if input.compression:
            fault = Fault("compressed-table", f"{_NAMES[input.format]} is compressed inside", "unpack the file once")
            yield self._set_aside(input, position, fault)
        elif input.format in SPREADSHEETS:
            yield from self._of_sheet(input, position)
        else:
            yield from self._of_parquet(input, position)

    def _of_sheet(self, input: Input, position: Position) -> Iterator[Position]:
        try:
            sheet = sheet_again(input, position.mark, self.layout)
        except BadTable as bad:
            yield self._set_aside(input, position, bad.fault)
            return
        if not position.header:
            start = sheet_start(sheet, self.layout, self.form)
            position = position.in_table(start)
            if (note := sheet.other_sheets(input.name)) is not None and self.layout.sheet is None:
                self.changes.append(note)
            if start.record is not None:
                yield self._ended(input, position, start.record, start.faults, sheet)
                return
        yield from self._of_records(input, sheet_records(sheet, position.mark), sheet, position)

    def _of_parquet(self, input: Input, position: Position) -> Iterator[Position]:
        if self.mapping is not None:
            yield from self._of_mapped_parquet(input, position)
            return
        for records, table, mark in parquet_rows(input.path, input.name, position.mark, self.size):
            if records[0].number == 0:
                yield self._ended(input, position, records[0])
                return
            if not position.mark.offset and (faults := parquet_start(names_in(table), self.form)):
                yield self._ended(input, position, Record(0, 0, 0, b""), faults)
                return
            if self._open:  # rows travel in batches of their own
                self._count = self.size
                yield position
            position = position.at(mark, position.empty_rows)
            self._add(input, position, records, table=table)
            self._count = self.size
            yield position
        if position.mark.records == 0:
            yield self._set_aside(input, position, _NO_ROWS)

    def _of_mapped_parquet(self, input: Input, position: Position) -> Iterator[Position]:
        """Put the rows of a table in Parquet into the open batch as those of a spreadsheet: lists of cells in JSON."""
        parts = parquet_rows(input.path, input.name, position.mark, self.size)
        first = next(parts, None)
        if first is not None and first[1] and not position.header:
            names = names_in(first[1])
            position = replace(position, header=msgspec.json.encode(names).decode())
            if faults := parquet_start(names, self.form):
                yield self._ended(input, position, Record(0, 0, 0, b""), faults)
                return
        rows = RowsInJson(chain(() if first is None else (first,), parts))
        yield from self._of_records(input, iter(rows), rows, position)

    def _set_aside(self, input: Input, position: Position, fault: Fault, line: int = 0, column: int = 0) -> Position:
        return self._ended(input, position, Record(0, line, column, b"", fault))

    def _ended(
        self,
        input: Input,
        position: Position,
        record: Record,
        faults: Sequence[HeaderFault] = (),
        source: _Source | None = None,
    ) -> Position:
        """Set aside what is left of a file, or all of it. Returns the position behind the file."""
        self._add(input, position, [record], faults=faults, source=source)
        return position.behind(input, position.size)

    def _add(
        self,
        input: Input,
        position: Position,
        records: list[Record],
        *,
        alone: bool = False,
        table: bytes = b"",
        faults: Sequence[HeaderFault] = (),
        source: _Source | None = None,
    ) -> None:
        if self._open and self._open[-1][0].file == position.file:
            self._open[-1][1].extend(records)
        else:
            first_column = source.first_column if isinstance(source, Sheet) else 1
            piece = Piece(
                position.file,
                input.name,
                input.format,
                (),
                position.header.encode(),
                alone,
                table,
                position.separator,
                tuple(faults),
                first_column,
                self.mapping is not None and bool(self.mapping.never_read),
            )
            self._open.append((piece, records))
        self._count += len(records)
        self._bytes += sum(len(record.data) for record in records)

    def _cut(self) -> Batch:
        batch = Batch(self._number, tuple(replace(piece, records=tuple(records)) for piece, records in self._open))
        self._number += 1
        self._open, self._count, self._bytes = [], 0, 0
        return batch


def batching_of(
    inputs: Iterable[Input], size: int, vocabulary: Vocabulary, mapping: TableMapping | None = None
) -> Batching:
    """Return the batches of cases under a vocabulary; with a mapping, of tables that are read by it."""
    if mapping is None:
        return Batching(inputs, size, NamedColumns(vocabulary))
    return Batching(inputs, size, MappedForm(mapping), mapping.layout, mapping)


_NO_CASE = Fault("no-case", "found no case, expected one or more", "write at least what is known of each party")
_NO_ROWS = Fault("no-case", "the table has no rows, expected one or more", "write a row for each case below the header")
_NAMES = {"parquet": "Parquet", "xlsx": "a spreadsheet", "ods": "a spreadsheet"}

_OTHER_INPUTS = (
    "the inputs are not those that the run has read so far; name the same files in the same order, put them back as "
    "they were, or begin a new run in another folder"
)
