"""The bytes of a file, line by line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Protocol

from .record import Fault

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
    there is nothing behind it.
    """

    def __init__(self, file: Bytes) -> None:
        self.fault: Fault | None = None
        self.read = 0
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
        if not lines:
            return b""
        if len(lines) > 1 and not lines[-1].endswith(ENDS):
            self._held = lines.pop()
        first: bytes = lines[0]
        self._waiting.extend(lines[1:])
        return first
