"""The text of a case with its place, and how far a file has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

from ..span import Source

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
        """The mark behind further bytes that begin at this one, and do not end between `\\r` and `\\n`."""
        lines = data.count(b"\n")
        if b"\r" in data:
            lines += data.count(b"\r") - data.count(b"\r\n")
        rest = data[max(data.rfind(b"\n"), data.rfind(b"\r")) + 1 :]
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


def too_large(mark: Mark) -> Record:
    """A record that is not kept."""
    return Record(mark.records + 1, mark.line, mark.column, b"", TOO_LARGE)


TOO_LARGE = Fault(
    "too-large",
    f"this record is larger than {MOST_BYTES >> 20} MiB",
    "a case takes a few lines; look for what is not closed",
)


@dataclass(frozen=True, slots=True)
class Excerpt(Source):
    """A text that begins behind so many lines of its file, and behind so many characters of a line."""

    lines_before: int = 0
    columns_before: int = 0

    def line_bounds(self, number: int) -> tuple[int, int]:
        return Source.line_bounds(self, number - self.lines_before)

    def position(self, offset: int) -> tuple[int, int]:
        line, column = Source.position(self, offset)
        return line + self.lines_before, column + (self.columns_before if line == 1 else 0)
