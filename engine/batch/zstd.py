"""Reading zstd (RFC 8878) frame by frame, and noticing when the last one is cut off."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from .errors import extra_missing

_CHUNK = 1 << 16


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
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._file.read(_CHUNK)
            if not data:
                if self._frame is not None:
                    raise Unfinished("the last part is missing")
                return 0
            self._ready = self._decompressed(data)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _decompressed(self, data: bytes) -> bytes:
        found = b""
        try:
            while data:
                if self._frame is None:
                    self._frame = self._zstd.ZstdDecompressor().decompressobj()
                found += self._frame.decompress(data)
                data = b""
                if self._frame.eof:
                    data, self._frame = self._frame.unused_data, None
        except self._zstd.ZstdError as error:
            raise Unfinished(str(error)) from None
        return found
