"""The results of a run read again as JSON Lines, packed or not, with all that was left out of their reasons."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple

import msgspec

from ..rulebook.rulebook import Rulebook
from .errors import BatchError, path_shown
from .manifest import Manifest, manifest_of
from .rulebook_copy import run_rulebook
from .short_reasons import RuleTexts
from .stream import MOST_OF_FRAME_HEADER, Unfinished, ZstdFile, block_of
from .writing import PARTIAL

_CHUNK = 1 << 20


class StoredLine(NamedTuple):
    """A line of results. at, size: where it begins, in bytes once unpacked, and how long it is there. data: the advice
    in full, as JSON, with a line feed.
    """

    at: int
    size: int
    data: bytes


class ResultsFile:
    """The lines of the results of a run. Reading raises BatchError for what is not as the run has left it."""

    def __init__(self, folder: Path, manifest: Manifest, rulebook: Rulebook | None = None) -> None:
        """Open them. rulebook: that of the run; left out, its copy. Raises OSError and BatchError."""
        self.path = manifest.results(folder)
        self._filled: Callable[[bytes], bytes] | None = None
        if manifest.reasons == "ids":
            self._filled = RuleTexts(rulebook or run_rulebook(folder, manifest)).full
        self._file: BinaryIO = open(self.path, "rb")  # noqa: SIM115 - see `close`
        self._lines: Any = _Frames(self._file) if manifest.compression else self._file

    def __enter__(self) -> ResultsFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __iter__(self) -> Iterator[StoredLine]:
        """Yield them in their order."""
        at = 0
        self._lines.seek(0)
        while data := self._read(lambda: self._lines.readline()):
            yield StoredLine(at, len(data), self._full(data))
            at += len(data)

    def line(self, at: int, size: int) -> bytes:
        """Return the advice on one line, as `StoredLine` has it."""

        def read() -> bytes:
            self._lines.seek(at)
            found: bytes = self._lines.read(size)
            return found

        return self._full(self._read(read))

    def _read(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except Unfinished as error:
            raise BatchError(f"{self._shown} is broken ({error}); make the run again with `ottava batch`") from None

    def _full(self, data: bytes) -> bytes:
        if self._filled is None:
            return data
        try:
            return self._filled(data) + b"\n"
        except (ValueError, msgspec.MsgspecError):  # of old, those of msgspec are no ValueErrors
            raise BatchError(
                f"a line of {self._shown} is not as the run has left it; make the run again with `ottava batch`"
            ) from None

    @property
    def _shown(self) -> str:
        return path_shown(self.path)


def refuse_unreadable(folder: Path) -> None:
    """Raise BatchError unless a folder holds a finished run whose results have lines."""
    manifest = None if any(folder.glob(f"results.*{PARTIAL}")) else manifest_of(folder)
    shown = path_shown(folder)
    if manifest is None:
        raise BatchError(f"the run in {shown} is not finished; go on with the same command and `--resume`")
    if manifest.format == "parquet":
        raise BatchError(f"the results in {shown} are written as Parquet, which any program for it reads as it is")
    if not manifest.results(folder).is_file():
        name = manifest.results(folder).name
        raise BatchError(f"{shown} has lost its results: there is no `{name}`; make the run again with `ottava batch`")


class _Frames:
    """A file of frames of zstd, read as what is in them, from any place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._starts: list[tuple[int, int]] | None = None
        self._reader = io.BufferedReader(ZstdFile(file), _CHUNK)
        self._at = 0

    def readline(self) -> bytes:
        line = self._reader.readline()
        self._at += len(line)
        return line

    def read(self, size: int) -> bytes:
        data = self._reader.read(size)
        self._at += len(data)
        return data

    def seek(self, at: int) -> None:
        """Go to a place in what is in the frames: from the beginning of its frame, if that is nearer."""
        if at == self._at:
            return
        if self._starts is None:
            self._starts = list(self._walked())
        behind = bisect_right(self._starts, at, key=lambda each: each[0])
        frame = self._starts[behind - 1] if self._starts else (0, 0)
        if not frame[0] <= self._at <= at:
            self._at, packed_at = frame
            self._file.seek(packed_at)
            self._reader = io.BufferedReader(ZstdFile(self._file), _CHUNK)
        while self._at < at and self.read(min(_CHUNK, at - self._at)):
            pass

    def _walked(self) -> Iterator[tuple[int, int]]:
        """Yield where each frame begins: unpacked, and in the file."""
        import zstandard

        at, packed_at, size = 0, 0, os.fstat(self._file.fileno()).st_size
        while packed_at < size:
            yield at, packed_at
            self._file.seek(packed_at)
            head = self._file.read(MOST_OF_FRAME_HEADER)
            try:
                frame = zstandard.get_frame_parameters(head)
                packed_at += zstandard.frame_header_size(head)
            except zstandard.ZstdError as error:
                raise Unfinished(str(error)) from None
            is_last = False
            while not is_last:
                self._file.seek(packed_at)
                is_last, length = block_of(self._file.read(3))
                packed_at += 3 + length
            at += frame.content_size
            packed_at += 4 if frame.has_checksum else 0
