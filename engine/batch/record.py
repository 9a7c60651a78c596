"""Records: the texts that cases are read from, each with its place, and the batches in which they travel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple
from zlib import crc32

from .kinds import InputFormat

MOST_BYTES = 1 << 20
"""The size of one record; a case takes about a thousandth of it."""


class Fault(NamedTuple):
    """Why a record cannot even be looked at: its text, or all that is left of its file, is no good."""

    code: str
    message: str
    hint: str | None


class Record(NamedTuple):
    """The text of one case. `number` counts the records of a file from 1; 0 means the file as a whole.

    line, column: where the text begins, from 1, the column in characters; line 0 means a place that has none (a row of
    a table, a file). row: where it stands in the table of its piece.
    """

    number: int
    line: int
    column: int
    data: bytes
    fault: Fault | None = None
    row: int = -1


class Mark(NamedTuple):
    """How far a file has been read: bytes (in a table rows) and their checksum, the next line and column, and the
    records so far."""

    offset: int = 0
    checksum: int = 0
    line: int = 1
    column: int = 1
    records: int = 0

    def after(self, data: bytes, records: int = 0) -> Mark:
        """The mark behind further bytes that begin at this one."""
        lines = data.count(b"\n")
        rest = data[data.rfind(b"\n") + 1 :]
        columns = len(rest.decode("utf-8", "replace"))
        return Mark(
            self.offset + len(data),
            crc32(data, self.checksum),
            self.line + lines,
            1 + columns if lines else self.column + columns,
            self.records + records,
        )

    def after_line(self, data: bytes, records: int = 0) -> Mark:
        """As `after`, quicker, for bytes that are one whole line and begin one."""
        return Mark(self.offset + len(data), crc32(data, self.checksum), self.line + 1, 1, self.records + records)


@dataclass(frozen=True, slots=True)
class Piece:
    """Records of one file, in order.

    file: its number among the inputs. name: what the user calls it. header: the first line of a table in text.
    alone: whether the file holds nothing else. table: rows as an Arrow stream.
    """

    file: int
    name: str
    format: InputFormat
    records: tuple[Record, ...]
    header: bytes = b""
    alone: bool = False
    table: bytes = b""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker is given at once. `number` counts the batches of a run from 0."""

    number: int
    pieces: tuple[Piece, ...]

    def __len__(self) -> int:
        return sum(len(piece.records) for piece in self.pieces)

    def halves(self) -> tuple[Batch, Batch]:
        """The first and the second half of the records, of which there must be two or more."""
        left, right = [], []
        room = len(self) // 2
        for piece in self.pieces:
            first, second = piece.records[:room], piece.records[room:]
            room -= len(first)
            if first:
                left.append(replace(piece, records=first))
            if second:
                right.append(replace(piece, records=second))
        return Batch(self.number, tuple(left)), Batch(self.number, tuple(right))
