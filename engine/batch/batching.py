"""Batches of records, cut from the input files, from any position on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from ottava.facts.source.records.reading import split
from ottava.facts.source.records.record import Fault, Mark, Record

from ..tables.csv_cells import header_fault
from ..tables.parquet import parquet_rows
from .errors import BatchError
from .inputs import Input
from .piece import Batch, Piece
from .stream import Stream

MOST_BATCH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Position:
    """A place between two records. `file`: how many files have been read as a whole.

    past: a digest of the names and sizes of those. size: of the file that is being read, as it was when it was begun.
    header: its first line, if it is a table in text.
    """

    file: int = 0
    past: str = ""
    size: int | None = None
    header: str = ""
    mark: Mark = field(default_factory=Mark)

    def at(self, mark: Mark) -> Position:
        """Return a place further on in the same file."""
        return Position(self.file, self.past, self.size, self.header, mark)

    def behind(self, input: Input, size: int | None) -> Position:
        """Return the position behind the file that is being read."""
        digest = blake2b(f"{self.past}\0{input.name}\0{size}".encode("utf-8", "surrogateescape"), digest_size=16)
        return Position(self.file + 1, digest.hexdigest())


@dataclass(slots=True)
class Batching:
    """Cuts inputs into batches of at most `size` records, which come with the position behind them.

    The cuts depend on nothing but the inputs and the position begun at. `changes`: what the person should know of
    files that were not what they had been. `progress`: bytes taken from the files as they are stored.
    """

    inputs: Iterable[Input]
    size: int
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
                begun = start if here == start.file else position
                for position in self._of_file(input, begun):
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
        try:
            if input.format == "parquet":
                yield from self._of_table(input, position)
                return
            stream = Stream(input, position.size)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            hint = "check that it is there, and its permissions"
            yield self._set_aside(input, position, Fault("unreadable-file", f"the file cannot be read: {reason}", hint))
            return
        try:
            stream.skip_to(position.mark)
            if input.format == "csv" and not position.header:
                header, mark = next(split("csv", stream), (None, Mark()))
                if header is not None and (fault := header.fault or header_fault(input.name, header.data)) is not None:
                    yield self._ended(input, position, Record(0, header.line, 1, header.data, fault))
                    return
                text = header.data.decode() if header is not None else ""
                position = replace(position, header=text, mark=mark._replace(records=0))
            for reached in self._of_stream(input, stream, position):
                self.progress = progress + stream.progress()
                yield reached
            if (change := stream.change()) is not None:
                self.changes.append(change)
        finally:
            stream.close()

    def _of_stream(self, input: Input, stream: Stream, position: Position) -> Iterator[Position]:
        records = split(input.format, stream, position.mark)
        current = next(records, None)
        while current is not None:
            record, mark = current
            if record.number == 0:
                yield self._ended(input, position, record)
                return
            # Whether a case is the only one of its file decides what it is called.
            current = next(records, None) if record.number == 1 else None
            position = position.at(mark)
            self._add(input, position, [record], alone=record.number == 1 and current is None)
            yield position
            current = current or next(records, None)
        place, fault = position.mark, stream.fault
        if fault is None and place.records == 0:
            hint = "write at least what is known of each party"
            fault = Fault("no-case", "found no case, expected one or more", hint)
        if fault is not None:
            yield self._set_aside(input, position, fault, place.line, place.column)

    def _of_table(self, input: Input, position: Position) -> Iterator[Position]:
        if input.compression:
            fault = Fault("compressed-table", "Parquet is compressed inside; expected the file as it is", "unpack it")
            yield self._set_aside(input, position, fault)
            return
        for records, table, mark in parquet_rows(input.path, input.name, position.mark, self.size):
            if records[0].number == 0:
                yield self._ended(input, position, records[0])
                return
            if self._open:  # rows travel in batches of their own
                self._count = self.size
                yield position
            position = position.at(mark)
            self._add(input, position, records, table=table)
            self._count = self.size
            yield position
        if position.mark.records == 0:
            fault = Fault("no-case", "the table has no rows, expected one or more", None)
            yield self._set_aside(input, position, fault)

    def _set_aside(self, input: Input, position: Position, fault: Fault, line: int = 0, column: int = 0) -> Position:
        return self._ended(input, position, Record(0, line, column, b"", fault))

    def _ended(self, input: Input, position: Position, record: Record) -> Position:
        """Set aside what is left of a file, or all of it. Returns the position behind the file."""
        self._add(input, position, [record])
        return position.behind(input, position.size)

    def _add(
        self, input: Input, position: Position, records: list[Record], *, alone: bool = False, table: bytes = b""
    ) -> None:
        if self._open and self._open[-1][0].file == position.file:
            self._open[-1][1].extend(records)
        else:
            header = position.header.encode()
            piece = Piece(position.file, input.name, input.format, (), header, alone, table)
            self._open.append((piece, records))
        self._count += len(records)
        self._bytes += sum(len(record.data) for record in records)

    def _cut(self) -> Batch:
        batch = Batch(self._number, tuple(replace(piece, records=tuple(records)) for piece, records in self._open))
        self._number += 1
        self._open, self._count, self._bytes = [], 0, 0
        return batch


_OTHER_INPUTS = (
    "the inputs are not those that the run has read so far; name the same files in the same order, put them back as "
    "they were, or begin a new run in another folder"
)
