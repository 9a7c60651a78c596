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
from typing import Any, BinaryIO, cast

from ottava.facts.source.errors import OttavaError
from ottava.facts.source.limits import ALWAYS_UNPACKED, MOST_TIMES
from ottava.facts.source.records.record import Bytes, Fault, Lines, Mark

from ..extras import extra_missing
from .errors import BatchError, path_shown
from .inputs import STANDARD_INPUT, Input

_CHUNK = 1 << 16
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


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
        except (OttavaError, OSError):
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
            reason = str(error)
            return self._broken("this is not gzip" if reason.startswith("Not a gzipped file") else reason)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise BatchError(f"{path_shown(self.input.name)} cannot be read on: {reason}") from None
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
        """Go on to where an earlier run stopped. Raises BatchError if what stands before is not what it read."""
        checksum = 0
        while self.read < mark.offset:
            data = self.block(min(_CHUNK, mark.offset - self.read))
            if not data:
                break
            checksum = zlib.crc32(data, checksum)
        if (self.read, checksum) != (mark.offset, mark.checksum):
            raise BatchError(
                f"{path_shown(self.input.name)} is not what the run had read so far ({mark.offset} bytes); put it "
                "back as it was, or begin a new run in another folder"
            )

    def change(self) -> str | None:
        """Return what to tell the person if the file is not what it was when it was begun."""
        if self._size is None or self.input.path == STANDARD_INPUT:
            return None
        now = os.fstat(self._raw.fileno()).st_size
        name = path_shown(self.input.name)
        if now > self._size:
            rest = f"what came after its first {self._size} bytes is not in the results"
            return f"{name} has grown while it was read; {rest}"
        if self._taken < self._size and self.fault is None:
            return f"{name} was cut short while it was read: {now} of {self._size} bytes are left"
        return None

    def progress(self) -> int:
        """Return how many bytes have been taken from the file as it is stored."""
        try:
            return self._raw.tell() if self._compressed else self.read
        except (OSError, ValueError):
            return self.read

    def close(self) -> None:
        if self.input.path != STANDARD_INPUT:
            self._raw.close()

    def _without_mark(self, data: bytes) -> bytes:
        """Return the first bytes without a byte order mark, which counts for nothing."""
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


_MOST_OF_BLOCK = 128 * 1024
"""The bytes of a block at most, packed and unpacked."""

MOST_OF_FRAME_HEADER = 18
"""The bytes that stand before the first block of a frame, at most."""

_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPED = range(0x184D2A50, 0x184D2A60)
_REPEATED, _RESERVED = 1, 3


class Unfinished(Exception):
    """The compressed bytes end in the middle, or are none."""


def block_of(header: bytes) -> tuple[bool, int]:
    """Return whether a block is the last of its frame, and how many bytes come behind its header."""
    if len(header) < 3:
        raise Unfinished("the last part is missing")
    number = int.from_bytes(header, "little")
    kind, size = number >> 1 & 3, number >> 3
    if kind == _RESERVED or size > _MOST_OF_BLOCK:
        raise Unfinished("a block is impossible")
    return bool(number & 1), 1 if kind == _REPEATED else size


class ZstdFile(io.RawIOBase):
    """What a file holds, decompressed. Reading raises Unfinished where it is broken."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            import zstandard
        except ImportError:
            raise extra_missing("reading `.zst`", "zstandard", "batch") from None
        self._file = file
        self._zstd: Any = zstandard
        self._frame: Any = None
        self._has_checksum = False
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            if self._frame is None and not self._begun():
                return 0
            if self._frame is not None:
                self._ready = memoryview(self._block())
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _begun(self) -> bool:
        """Begin the next frame, or read over one that holds something else; say whether there was one."""
        magic = self._file.read(len(_MAGIC))
        if not magic:
            return False
        if int.from_bytes(magic, "little") in _SKIPPED:
            left = int.from_bytes(self._exactly(4), "little")
            while left:
                left -= len(self._exactly(min(left, _CHUNK)))
            return True
        if magic != _MAGIC:
            raise Unfinished("this is not zstd" if len(magic) == len(_MAGIC) else "the last part is missing")
        descriptor = self._exactly(1)
        flags = descriptor[0]
        single = flags >> 5 & 1
        sizes = (0 if single else 1) + (0, 1, 2, 4)[flags & 3] + (single, 2, 4, 8)[flags >> 6]
        self._has_checksum = bool(flags >> 2 & 1)
        self._frame = self._zstd.ZstdDecompressor().decompressobj()
        self._decompressed(magic + descriptor + self._exactly(sizes))
        return True

    def _block(self) -> bytes:
        """Decompress the next block, and end the frame behind its last."""
        header = self._exactly(3)
        is_last, length = block_of(header)
        data = header + self._exactly(length)
        if is_last and self._has_checksum:
            data += self._exactly(4)
        found = self._decompressed(data)
        if is_last:
            if not self._frame.eof:
                raise Unfinished("a part does not end where it should")
            self._frame = None
        return found

    def _decompressed(self, data: bytes) -> bytes:
        try:
            found: bytes = self._frame.decompress(data)
        except self._zstd.ZstdError as error:
            raise Unfinished(str(error)) from None
        return found

    def _exactly(self, count: int) -> bytes:
        data = self._file.read(count)
        if len(data) < count:
            raise Unfinished("the last part is missing")
        return data
