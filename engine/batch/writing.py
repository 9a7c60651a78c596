"""The files of a run, which grow only by whole batches and can be cut back to any earlier size."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from .encoding import CSV_HEADER
from .evaluating import Outcome
from .kinds import OutputFormat

PARTIAL = ".partial"
"""Ends the names of files that are not complete yet."""

Sizes = dict[str, int]


class Growing(Protocol):
    """Something that grows and can be cut back. `size` counts bytes, or files."""

    size: int

    def append(self, data: bytes) -> None: ...

    def cut(self, size: int) -> None: ...

    def sync(self) -> None: ...

    def close(self) -> None: ...


class GrowingFile:
    """A file; what is appended is written at once."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        self.size = os.fstat(self._file).st_size

    def append(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        self.size += len(data)

    def cut(self, size: int) -> None:
        os.ftruncate(self._file, size)
        self.size = size

    def sync(self) -> None:
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)


class GrowingFolder:
    """A folder of numbered files, each of which is whole as soon as it is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(exist_ok=True)
        self.size = len(list(path.glob("part-*.parquet")))

    def append(self, data: bytes) -> None:
        target = self._part(self.size)
        hidden = target.with_name(f".{target.name}")
        with open(hidden, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(hidden, target)
        self.size += 1

    def cut(self, size: int) -> None:
        for hidden in self._path.glob(".part-*"):
            hidden.unlink()
        for part in self._path.glob("part-*.parquet"):
            if part.name >= self._part(size).name:
                part.unlink()
        self.size = size

    def sync(self) -> None:
        pass

    def close(self) -> None:
        pass

    def _part(self, number: int) -> Path:
        return self._path / f"part-{number:08d}.parquet"


class Outputs:
    """What a run writes into its folder: results, rejects, and for its own use the ids."""

    def __init__(self, folder: Path, state: Path, format: OutputFormat) -> None:
        results = folder / f"{results_name(format)}{PARTIAL}"
        self._parts: dict[str, Growing] = {
            "results": GrowingFolder(results) if format is OutputFormat.parquet else GrowingFile(results),
            "rejects": GrowingFile(folder / f"{REJECTS}{PARTIAL}"),
            "ids": GrowingFile(state / IDS),
        }
        self._head = CSV_HEADER if format is OutputFormat.csv else b""

    def begin(self) -> None:
        """Empty, but for a header."""
        self.cut(dict.fromkeys(self._parts, 0))
        if self._head:
            self._parts["results"].append(self._head)

    def append(self, outcome: Outcome) -> None:
        for data in outcome.results:
            self._parts["results"].append(data)
        self._parts["rejects"].append(outcome.rejects)
        self._parts["ids"].append(outcome.ids)

    def sizes(self) -> Sizes:
        return {name: part.size for name, part in self._parts.items()}

    def cut(self, sizes: Sizes) -> None:
        for name, part in self._parts.items():
            part.cut(sizes[name])

    def shorter_than(self, sizes: Sizes) -> bool:
        """Whether something of what was written is missing."""
        return any(part.size < sizes[name] for name, part in self._parts.items())

    def sync(self) -> None:
        for part in self._parts.values():
            part.sync()

    def close(self) -> None:
        for part in self._parts.values():
            part.close()


REJECTS = "rejects.jsonl"
IDS = "ids.tsv"


def results_name(format: OutputFormat) -> str:
    """The file of the results, or in Parquet their folder."""
    return f"results.{format.value}"


def complete(folder: Path, format: OutputFormat) -> None:
    """Gives the files their final names; does nothing where that has been done."""
    for name in (results_name(format), REJECTS):
        partial = folder / f"{name}{PARTIAL}"
        if partial.exists():
            os.replace(partial, folder / name)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is there as a whole or not at all, even if the power fails."""
    beside = path.with_name(f".{path.name}.new")
    with open(beside, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
