"""The bytes of an input, decompressed, and only as many as there were when it was begun."""

from __future__ import annotations

import errno
import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.records.record import Bytes, Fault, Lines, Mark

from .errors import BatchError
from .inputs import STANDARD_INPUT, Input
from .zstd import Unfinished, ZstdFile

_CHUNK = 1 << 16
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

MOST_TIMES = 1_000
ALWAYS_UNPACKED = 16 * 1024 * 1024
"""A compressed file may unpack to so many times its size, and to so many bytes more."""


class Stream(Lines):
    """Reads an input line by line. What goes wrong on the way ends it like an end of file, and is kept as `fault`.

    size: how many bytes of the file count: those that were there when it was begun. A file that is being written to
    while it is read is so read to the same place whenever the run is resumed.
    """

    def __init__(self, input: Input, size: int | None) -> None:
        self.input = input
        self._raw: BinaryIO = sys.stdin.buffer
        if input.path != STANDARD_INPUT:
            self._raw = open(input.path, "rb")  # noqa: SIM115 - see `close`
        try:
            _refuse_endless(self._raw)
            super().__init__(_decompressed(self._raw, input.compression))
        except (BatchError, OSError):
            self.close()
            raise
        self._compressed = bool(input.compression)
        self._size = None if self._compressed else size
        self._most = ALWAYS_UNPACKED + MOST_TIMES * size if self._compressed and size is not None else None
        self._taken = 0

    def _take(self, read: Callable[[int], bytes], most: int) -> bytes:
        if self._taken == 0:
            self._held = self._without_mark(self._read(self._file.read, len(_UTF8_MARK)))
        return self._read(read, most)

    def _read(self, read: Callable[[int], bytes], most: int) -> bytes:
        if self.fault is not None:
            return b""
        try:
            data = read(most)
        except (EOFError, zlib.error, gzip.BadGzipFile, Unfinished) as error:
            return self._broken(str(error))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BatchError(f"{quoted(self.input.name, 500)} cannot be read on: {reason}") from None
        if self._size is not None:
            data = data[: max(0, self._size - self._taken)]
        self._taken += len(data)
        if self._most is not None and self._taken > self._most:
            hint = "unpack it yourself if it is meant"
            message = f"the compressed file unpacks to more than {MOST_TIMES} times its size"
            self.fault = Fault("broken-file", message, hint)
            return b""
        return data

    def skip_to(self, mark: Mark) -> None:
        """Goes on to where an earlier run stopped. Raises BatchError if what stands before is not what it read."""
        checksum = 0
        while self.read < mark.offset:
            data = self.block(min(_CHUNK, mark.offset - self.read))
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
        if self._taken < self._size and self.fault is None:
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
            self._raw.close()

    def _without_mark(self, data: bytes) -> bytes:
        """The first bytes without a byte order mark, which counts for nothing."""
        if data.startswith(_UTF16_MARKS):
            hint = "save the file with the encoding UTF-8"
            self.fault = Fault("not-utf-8", "the file is UTF-16 or UTF-32, expected UTF-8", hint)
            return b""
        return data.removeprefix(_UTF8_MARK)

    def _broken(self, reason: str) -> bytes:
        hint = "copy or compress the file again; the records before this place have been read"
        self.fault = Fault(
            "broken-file", f"the compressed file ends or breaks here ({reason.rstrip('.').lower()})", hint
        )
        return b""


def _refuse_endless(file: BinaryIO) -> None:
    """Refuse a device such as `/dev/zero`; a terminal and `/dev/null` end. Raises OSError."""
    try:
        status = os.fstat(file.fileno())
    except io.UnsupportedOperation:  # standard input that a host has put in place
        return
    device = stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode)
    if device and not file.isatty() and status.st_rdev != os.stat(os.devnull).st_rdev:
        raise OSError(errno.EINVAL, "it is a device, which never ends; expected a file or a pipe")


def _decompressed(raw: BinaryIO, compression: str) -> Bytes:
    if compression == ".gz":
        return gzip.GzipFile(fileobj=raw)
    if compression == ".zst":
        return io.BufferedReader(ZstdFile(raw), _CHUNK)
    return cast(Bytes, raw)
