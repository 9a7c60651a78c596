"""The bytes of a file line by line, the text of a case with its place, and how far a file has been read."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol
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
    """How far a file has been read: bytes (in a table rows) and their checksum, the next line and column (line 0 where
    there is none), and the records so far."""

    offset: int = 0
    checksum: int = 0
    line: int = 1
    column: int = 1
    records: int = 0

    def after(self, data: bytes, records: int = 0) -> Mark:
        """Return the mark behind further bytes that begin at this one, and do not end between `\\r` and `\\n`."""
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
        """Return the same as `after`, more quickly, for bytes that are one whole line and begin one."""
        return Mark(self.offset + len(data), crc32(data, self.checksum), self.line + 1, 1, self.records + records)


def too_large(mark: Mark) -> Record:
    """Return a record in place of one that is too large to keep."""
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


ENDS = (b"\n", b"\r")
BLANKS = b" \t\r\n"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Bytes(Protocol):
    """A file that can be read in these ways."""

    def readline(self, size: int, /) -> bytes: ...

    def read(self, size: int, /) -> bytes: ...

    def read1(self, size: int, /) -> bytes: ...


class Lines:
    """Lines, which end in `\\n`, `\\r\\n` or `\\r`, as those of a Source do.

    read: how many bytes have been handed out. fault: what is wrong with the file itself, if it cannot be read on; then
    there is nothing behind it. empty_rows: how many rows of a table were passed over since nothing is in them.
    """

    def __init__(self, file: Bytes) -> None:
        self.fault: Fault | None = None
        self.read = 0
        self.empty_rows = 0
        self._file = file
        self._waiting: deque[bytes] = deque()
        self._held = b""  # of a line, the beginning that has been taken from the file too early

    def line(self, most: int) -> bytes:
        """Return the next line with its end, or, of a longer one, its next `most` bytes or a few more; nothing at the
        end."""
        if self._waiting:
            data = self._waiting.popleft()
        else:
            data = self._take(self._file.readline, most)
            at = data.find(b"\r")
            if self._held or (at >= 0 and (at != len(data) - 2 or not data.endswith(b"\n"))):
                data = self._first_line(data)
        self.read += len(data)
        return data

    def block(self, most: int) -> bytes:
        """Return the next `most` bytes or fewer, however they are cut into lines; nothing at the end."""
        if self._waiting:
            data = self._waiting.popleft()
        else:
            data = self._take(self._file.read1, most)
            data, self._held = (self._held + data)[:most], (self._held + data)[most:]
            data = self._whole(data)
        self.read += len(data)
        return data

    def give_back(self, lines: list[bytes]) -> None:
        """Take lines back, to be read again."""
        self._waiting.extendleft(reversed(lines))
        self.read -= sum(map(len, lines))

    def _take(self, read: Callable[[int], bytes], most: int) -> bytes:
        """Return the next bytes of the file."""
        return read(most)

    def _whole(self, data: bytes) -> bytes:
        """Return the bytes before those that are held, with the `\\n` that belongs to a `\\r` at their end."""
        if data.endswith(b"\r"):
            self._held = self._held or self._take(self._file.read, 1)
            if self._held.startswith(b"\n"):
                self._held = self._held[1:]
                return data + b"\n"
        return data

    def _first_line(self, data: bytes) -> bytes:
        """Return the first line of what is held and these bytes, and keep the rest."""
        data, self._held = self._held + data, b""
        lines = _LINE.findall(self._whole(data))
        if len(lines) > 1 and not lines[-1].endswith(ENDS):
            self._held = lines.pop()
        first: bytes = lines[0]
        self._waiting.extend(lines[1:])
        return first
