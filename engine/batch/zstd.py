"""Reading zstd (RFC 8878) block by block, so that a few bytes cannot become many at once, and noticing when the last
block is missing."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from .errors import extra_missing

_MOST_OF_BLOCK = 128 * 1024
"""The bytes of a block at most, packed and unpacked."""

_MAGIC = b"\x28\xb5\x2f\xfd"
_SKIPPED = range(0x184D2A50, 0x184D2A60)
_CHUNK = 1 << 16
_REPEATED, _RESERVED = 1, 3


class Unfinished(Exception):
    """The compressed bytes end in the middle, or are none."""


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
        number = int.from_bytes(header, "little")
        is_last, kind, size = number & 1, number >> 1 & 3, number >> 3
        if kind == _RESERVED or size > _MOST_OF_BLOCK:
            raise Unfinished("a block is impossible")
        data = header + self._exactly(1 if kind == _REPEATED else size)
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
