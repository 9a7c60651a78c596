"""The files of a run, which grow only by whole batches and can be cut back to any earlier size."""

from __future__ import annotations

import os
import stat
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from msgspec import Struct

from ..inference.json_form import to_json
from .encoding import Encoder
from .evaluating import BatchOutcome
from .formats import OutputFormat

PARTIAL = ".partial"
"""Ends the names of files that are not complete yet."""

_CHUNK = 1 << 20
_NEW = os.O_CREAT | os.O_EXCL  # which follows no link
_OLD = getattr(os, "O_NOFOLLOW", 0)


class WrittenSize(NamedTuple):
    """How much has been written, in bytes or files, and the checksum of all of it, by which damage shows."""

    size: int = 0
    checksum: int = 0


Sizes = dict[str, WrittenSize]


class Growing:
    """What grows and can be cut back, with its size and the checksum of all that is in it.

    What is there already is gone on with from the size `before`, or begun anew.
    """

    def __init__(self, before: WrittenSize | None, there: Iterable[bytes]) -> None:
        self._size = 0 if before is None else before.size
        self._checksum = 0
        for data in there:
            self._checksum = crc32(data, self._checksum)

    def written(self) -> WrittenSize:
        return WrittenSize(self._size, self._checksum)

    @abstractmethod
    def append(self, data: bytes) -> None:
        """Write data behind what is there."""

    @abstractmethod
    def cut(self, written: WrittenSize) -> None:
        """Take away what came behind this size."""

    def sync(self) -> None:
        """Have the system write all of it to the disk."""

    def close(self) -> None:
        """Give back what is held open."""


class GrowingFile(Growing):
    """A file; what is appended is written at once."""

    def __init__(self, path: Path, before: WrittenSize | None) -> None:
        if before is None:
            path.unlink(missing_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | (_NEW if before is None else _OLD), 0o666)
        if before is not None:
            os.ftruncate(self._file, before.size)
        super().__init__(before, () if before is None else _chunks(path, before.size))

    def append(self, data: bytes) -> None:
        _write(self._file, data)
        self._size += len(data)
        self._checksum = crc32(data, self._checksum)

    def cut(self, written: WrittenSize) -> None:
        os.ftruncate(self._file, written.size)

    def sync(self) -> None:
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)


class GrowingFolder(Growing):
    """A folder of numbered files, each of which is whole as soon as it is there."""

    def __init__(self, path: Path, before: WrittenSize | None) -> None:
        self._path = path
        if before is None and path.is_symlink():
            path.unlink()
        path.mkdir(exist_ok=True)
        self.cut(before or WrittenSize())
        parts = range(0 if before is None else before.size)
        super().__init__(before, (data for number in parts for data in _chunks(_part(path, number))))

    def append(self, data: bytes) -> None:
        write_whole(_part(self._path, self._size), data)
        self._size += 1
        self._checksum = crc32(data, self._checksum)

    def sync(self) -> None:
        sync_folder(self._path)

    def cut(self, written: WrittenSize) -> None:
        for hidden in self._path.glob(".part-*"):
            hidden.unlink()
        for part in self._path.glob("part-*.parquet"):
            if part.name >= _part(self._path, written.size).name:
                part.unlink()


class Outputs:
    """What a run writes into its folder: results, rejects, and beside its checkpoint the ids.

    They are begun anew where there is nothing `before`, and otherwise cut back to that.
    """

    def __init__(self, folder: Path, state: Path, encoder: Encoder, before: Sizes) -> None:
        self._parts: dict[str, Growing] = {}
        growing: dict[str, Callable[[Path, WrittenSize | None], Growing]] = {
            "results": GrowingFolder if encoder.format == "parquet" else GrowingFile,
            "rejects": GrowingFile,
            "ids": GrowingFile,
        }
        try:
            for name, path in _paths(folder, state, results_name(encoder.format, packed=encoder.packed)).items():
                self._parts[name] = growing[name](path, before.get(name))
            if not before:
                sync_folder(folder)
                if head := encoder.head():
                    self._parts["results"].append(head)
        except BaseException:
            self.close()
            raise

    def append(self, outcome: BatchOutcome) -> None:
        for data in outcome.results:
            self._parts["results"].append(data)
        self._parts["rejects"].append(outcome.rejects)
        self._parts["ids"].append(outcome.ids)

    def sizes(self) -> Sizes:
        return {name: part.written() for name, part in self._parts.items()}

    def cut(self, sizes: Sizes) -> None:
        """Take away what came behind these sizes. Nothing can be appended any more."""
        for name, part in self._parts.items():
            part.cut(sizes[name])

    def sync(self) -> None:
        for part in self._parts.values():
            part.sync()

    def close(self) -> None:
        for part in self._parts.values():
            part.close()


REJECTS = "rejects.jsonl"
PACKED = ".zst"
"""Ends the name of results that are compressed."""
IDS = "ids.tsv"


def results_name(format: OutputFormat, *, packed: bool = False) -> str:
    """Return the name of the file of the results, or in Parquet of their folder."""
    return f"results.{format}{PACKED if packed else ''}"


def damage(folder: Path, state: Path, results: str, sizes: Sizes, *, read: bool) -> str | None:
    """Return what has become of the files since a run left them with these sizes, if they are not what they were.

    results: the name of those of the results. Until all inputs are `read` more may be there than the sizes say.
    """
    for name, path in _paths(folder, state, results).items():
        if name != "ids" and not os.path.lexists(path):
            path = folder / path.name.removesuffix(PARTIAL)
        size, checksum = sizes[name]
        files: list[tuple[Path, int | None]] = [(path, None if read else size)]
        if name == "results" and results == results_name("parquet"):
            if path.is_symlink() or (read and len(list(path.glob("part-*.parquet"))) > size):
                return "not the files that the run had written"
            files = [(_part(path, number), None) for number in range(size)]
        found = 0
        for each, most in files:
            if not os.path.lexists(each):
                return "not all there any more"
            status = os.lstat(each)
            if not stat.S_ISREG(status.st_mode):
                return "not the files that the run had written"
            if most is not None and status.st_size < most:
                return "shorter than the run had left them"
            for data in _chunks(each, most):
                found = crc32(data, found)
        if found != checksum:
            return "not as the run had left them"
    return None


def complete(folder: Path, results: str) -> None:
    """Give the files their final names, that of the results among them; do nothing where that has been done."""
    for name in (results, REJECTS):
        partial = folder / f"{name}{PARTIAL}"
        if partial.exists():
            os.replace(partial, folder / name)
    sync_folder(folder)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, even if the power fails; follow no link."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    file = os.open(beside, os.O_WRONLY | _NEW, 0o666)
    try:
        _write(file, data)
        os.fsync(file)
    finally:
        os.close(file)
    os.replace(beside, path)
    sync_folder(path.parent)


def write_json(path: Path, value: Struct) -> None:
    """Write a structure as indented JSON, as `write_whole` does."""
    write_whole(path, f"{to_json(value, 2)}\n".encode())


def _paths(folder: Path, state: Path, results: str) -> dict[str, Path]:
    return {
        "results": folder / f"{results}{PARTIAL}",
        "rejects": folder / f"{REJECTS}{PARTIAL}",
        "ids": state / IDS,
    }


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number:08d}.parquet"


def _write(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _chunks(path: Path, size: int | None = None) -> Iterator[bytes]:
    """Return the first bytes of a file, as many as this or all."""
    with open(path, "rb") as file:
        left = size
        while data := file.read(_CHUNK if left is None else min(_CHUNK, left)):
            left = None if left is None else left - len(data)
            yield data


def sync_folder(path: Path) -> None:
    """Have the system write to the disk which files are in a folder."""
    if os.name == "posix":
        _sync(path)


def sync_tree(path: Path) -> None:
    """Have the system write a folder to the disk, with all that is in it."""
    for folder, _, names in os.walk(path):
        for name in names:
            _sync(Path(folder, name))
        sync_folder(Path(folder))


def _sync(path: Path) -> None:
    # Elsewhere only a file that is open to be written can be synced; here one may be that only its owner may read.
    file = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
