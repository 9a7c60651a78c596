"""What workers are given: records of a file, with all that it takes to read them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ottava.facts.source.records.record import Record

from ..tables.csv_cells import COMMA
from ..tables.header import HeaderFault
from .formats import InputFormat


@dataclass(frozen=True, slots=True)
class Piece:
    """Records of one file, in order.

    file: its number among the inputs. name: what the user calls it. header: the first line of a table in text, of a
    spreadsheet the names as a list in JSON, as its rows are. separator: of the cells of a text. faults: those of the
    header. alone: whether the file holds nothing else. table: rows as an Arrow stream. first_column: the number of the
    column in which a spreadsheet begins. hidden: whether cells of the records are hidden.
    """

    file: int
    name: str
    format: InputFormat
    records: tuple[Record, ...]
    header: bytes = b""
    alone: bool = False
    table: bytes = b""
    separator: str = COMMA
    faults: tuple[HeaderFault, ...] = ()
    first_column: int = 1
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker is given at once. `number` counts the batches of a run from 0."""

    number: int
    pieces: tuple[Piece, ...]

    def __len__(self) -> int:
        return sum(len(piece.records) for piece in self.pieces)

    def halves(self) -> tuple[Batch, Batch]:
        """Return the first and the second half of the records, of which there must be two or more."""
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
