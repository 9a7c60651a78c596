"""The bytes of an input, decompressed, and only as many as there were when it was begun."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from typing import BinaryIO

from ..source.diagnostic import quoted
from .errors import BatchError
from .inputs import STANDARD_INPUT, Input
from .record import Fault, Mark
from .zstd import Unfinished, ZstdFile

_CHUNK = 1 << 16
_UTF8_MARK = b"\xef\xbb\xbf"


class Stream:
    """Reads an input line by line. What goes wrong on the way ends it like an end of file, and is kept as `fault`.

    size: of a plain file, how many bytes of it count: those that were there when it was begun. A file that is
    being written to while it is read is so read to the same place whenever the run is resumed.
    """

    def __init__(self, input: Input, size: int | None) -> None:
        self.input = input
        self.fault: Fault | None = None
        self.read = 0
        self._returned: list[bytes] = []
        self._raw: BinaryIO = sys.stdin.buffer
        if input.path != STANDARD_INPUT:
            self._raw = open(input.path, "rb")  # noqa: SIM115 - see `close`
        try:
            self._file = _decompressed(self._raw, input.compression)
        except BatchError:
            self._raw.close()
            raise
        self._compressed = bool(input.compression)
        self._size = None if self._compressed else size
        self._mark = 0

    def line(self, most: int) -> bytes:
        """The next line with its end, or its next `most` bytes; nothing at the end."""
        if self._returned:
            data = self._returned.pop()
            self.read += len(data)
            return data
        try:
            data = self._file.readline(most)
        except (EOFError, zlib.error, gzip.BadGzipFile, Unfinished) as error:
            return self._broken(str(error))
        except OSError as error:
            raise BatchError(f"{quoted(self.input.name, 500)} cannot be read on: {error.strerror}") from None
        if self.read == 0:
            data = self._without_mark(data, most)
        if self._size is not None and self.read + self._mark + len(data) > self._size:
            data = data[: self._size - self._mark - self.read]
        self.read += len(data)
        return data

    def give_back(self, lines: list[bytes]) -> None:
        """Takes lines back, to be read again."""
        self._returned += reversed(lines)
        self.read -= sum(map(len, lines))

    def skip_to(self, mark: Mark) -> None:
        """Goes on to where an earlier run stopped. Raises BatchError if what stands before is not what it read."""
        checksum = 0
        while self.read < mark.offset:
            data = self.line(min(_CHUNK, mark.offset - self.read))
            if not data:
                break
            checksum = zlib.crc32(data, checksum)
        if (self.read, checksum) != (mark.offset, mark.checksum):
            raise BatchError(
                f"{quoted(self.input.name, 500)} is not what the run had read so far ({mark.offset} bytes); put it "
                "back as it was, or begin a new run in another folder"
            )

    def change(self) -> str | None:
        """What to tell the person if the file is not what it was when it was begun."""
        if self._size is None or self.input.path == STANDARD_INPUT:
            return None
        now = os.fstat(self._raw.fileno()).st_size
        name = quoted(self.input.name, 500)
        if now > self._size:
            rest = f"what came after its first {self._size} bytes is not in the results"
            return f"{name} has grown while it was read; {rest}"
        if self.read + self._mark < self._size and self.fault is None:
            return f"{name} was cut short while it was read: {now} of {self._size} bytes are left"
        return None

    def progress(self) -> int:
        """How many bytes have been taken from the file as it is stored."""
        try:
            return self._raw.tell() if self._compressed else self.read
        except (OSError, ValueError):
            return self.read

    def close(self) -> None:
        if self.input.path != STANDARD_INPUT:
            self._file.close()
            self._raw.close()

    def _without_mark(self, data: bytes, most: int) -> bytes:
        """The first bytes without a byte order mark, which counts for nothing."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            hint = "save the file with the encoding UTF-8"
            self.fault = Fault("not-utf-8", "the file is UTF-16 or UTF-32, expected UTF-8", hint)
            return b""
        if data.startswith(_UTF8_MARK) and not self._mark:
            self._mark = len(_UTF8_MARK)
            return data[self._mark :] or self._file.readline(most)
        return data

    def _broken(self, reason: str) -> bytes:
        hint = "copy or compress the file again; the records before this place have been read"
        self.fault = Fault(
            "broken-file", f"the compressed file ends or breaks here ({reason.rstrip('.').lower()})", hint
        )
        return b""


def _decompressed(raw: BinaryIO, compression: str) -> io.BufferedIOBase | BinaryIO:
    if compression == ".gz":
        return gzip.GzipFile(fileobj=raw)
    if compression == ".zst":
        return io.BufferedReader(ZstdFile(raw), _CHUNK)
    return raw
