"""Which files to read: what files, folders, patterns and `-` for standard input stand for, in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.reading import read_source

from .errors import BatchError, path_shown
from .formats import PACKED_TABLES, TABLES, InputFormat

STANDARD_INPUT = "-"
MARKS_OF_RUNS = ("run.json", ".ottava")
"""The file and the folder by which the folder of a run is known: the names are here too, since those who write them
read inputs."""

_MOST_NAMED = 3
COMPRESSIONS = (".gz", ".zst")
FORMATS: dict[str, InputFormat] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",  # which is refused, with how to save it
    ".ods": "ods",
    ".parquet": "parquet",
    ".pq": "parquet",
}


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read. `name` is what messages call it; `size` in bytes as it was found, None if it cannot be known."""

    name: str
    path: str
    format: InputFormat
    size: int | None

    @property
    def compression(self) -> str:
        """`.gz`, `.zst` or nothing."""
        return _compression(PurePath(self.path))


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that names stand for, found again each time they are gone through, so that none need be remembered.

    format: what all of them are written in; None: as their endings say. In folders only files with an ending of a case
    file are taken, and `without`, the folder of the results, is left out. tables_only: whether they are read by a
    mapping: in folders only tables are taken, and standard input is CSV.
    """

    names: tuple[str, ...]
    format: InputFormat | None = None
    without: str = ""
    tables_only: bool = False

    def check(self) -> None:
        """Raise BatchError or UnreadableSource for a name that stands for nothing."""
        for name in self.names:
            if name == STANDARD_INPUT:
                if self.names.count(name) > 1:
                    raise BatchError("standard input can be read only once; name `-` once")
                if self.format in PACKED_TABLES:
                    raise BatchError("a spreadsheet or Parquet cannot be read from standard input; name its file")
            elif os.path.isdir(name) and holds_run(name) and os.path.realpath(name) != os.path.realpath(self.without):
                raise BatchError(
                    f"{path_shown(name)} holds the results of a run, which are no cases; name what it read"
                )
            elif not os.path.exists(name):
                if not _is_pattern(name):
                    read_source(name)  # says what is wrong with it, and what may be meant
                elif not _fitting(name):
                    raise BatchError(f"no file fits the pattern {quoted(name)}; check the folder it begins with")
        if next(iter(self), None) is None:
            found = "".join(f"; {each}" for each in self.passed_over())
            what, endings = "file of cases", "`.jsonl`, `.csv` or `.xlsx`"
            if self.tables_only:
                what, endings = "table", "`.csv` or `.xlsx`"
            raise BatchError(f"there is no {what} in what was named, expected endings such as {endings}{found}")

    def __iter__(self) -> Iterator[Input]:
        for name in self.names:
            if name == STANDARD_INPUT:
                format = self.format or ("csv" if self.tables_only else "jsonl")
                yield Input("standard input", STANDARD_INPUT, format, None)
            elif _is_pattern(name) and not os.path.exists(name):
                for found in sorted(_fitting(name)):
                    if os.path.isfile(found):
                        yield self._input(found)
            elif os.path.isdir(name):
                yield from self._in_folder(name)
            else:
                yield self._input(name)

    def bytes(self) -> int | None:
        """Return how much there is to read, as stored; None if that cannot be known."""
        total = 0
        for each in self:
            if each.size is None:
                return None
            total += each.size
        return total

    def files_named(self) -> int | None:
        """Return how many files were named; None if standard input, folders or patterns may be among them."""
        known = all(
            os.path.isfile(name) or (_ending(name) in FORMATS and not _is_pattern(name) and not os.path.isdir(name))
            for name in self.names
        )
        return len(self.names) if known else None

    def passed_over(self) -> Iterator[str]:
        """Return what to tell the person of folders and files that are in what was named, and are not read."""
        left: list[str] = []
        for name in self.names:
            if name != STANDARD_INPUT and os.path.isdir(name):
                for kind, path in self._entries(name):
                    if kind == "run":
                        yield f"{path_shown(path)} holds a run of `ottava batch` and is passed over"
                    elif kind == "other":
                        left.append(path)
        if left:
            shown = ", ".join(path_shown(each) for each in left[:_MOST_NAMED])
            more = f" and {len(left) - _MOST_NAMED:,} more" if len(left) > _MOST_NAMED else ""
            what = "tables" if self.tables_only else "cases"
            yield f"not read, since their endings are not those of {what}: {shown}{more}"

    def _in_folder(self, folder: str) -> Iterator[Input]:
        return (self._input(path) for kind, path in self._entries(folder) if kind == "input")

    def _entries(self, folder: str) -> Iterator[tuple[Literal["input", "run", "other"], str]]:
        """Yield the files in a folder that are read and those that are not, and the folders of runs."""
        without = os.path.realpath(self.without) if self.without else None
        try:
            entries: Sequence[str] = sorted(os.listdir(folder))
        except OSError:
            return
        for entry in entries:
            path = os.path.join(folder, entry)
            if entry.startswith(".") or os.path.realpath(path) == without:
                continue
            if os.path.isdir(path):
                if holds_run(path):
                    yield "run", path
                elif not os.path.islink(path):  # a link may lead round in a circle
                    yield from self._entries(path)
            elif os.path.isfile(path):
                yield "input" if self._is_taken(_ending(path)) else "other", path

    def _is_taken(self, ending: str) -> bool:
        return FORMATS.get(ending) in TABLES if self.tables_only else ending in FORMATS

    def _input(self, path: str) -> Input:
        try:
            size: int | None = os.stat(path).st_size if os.path.isfile(path) else None
        except OSError:
            size = None
        return Input(path, path, self.format or FORMATS.get(_ending(path), "yaml"), size)


def holds_run(folder: str) -> bool:
    """Return whether a folder is that of a run of `ottava batch`."""
    return any(os.path.exists(os.path.join(folder, each)) for each in MARKS_OF_RUNS)


def stem(name: str) -> str:
    """Return what cases without an id are called after: the name of the file without its endings."""
    return _unpacked(name).stem


def _ending(path: str) -> str:
    return _unpacked(path).suffix.lower()


def _unpacked(name: str) -> PurePath:
    """Return the path without the ending of a compression."""
    path = PurePath(name)
    return path.with_suffix("") if _compression(path) else path


def _compression(path: PurePath) -> str:
    ending = path.suffix.lower()
    return ending if ending in COMPRESSIONS else ""


def _fitting(pattern: str) -> set[str]:
    """Return what fits a pattern, with `**` for folders at any depth, where no link is followed: it may lead in a
    circle."""
    parts = Path(pattern).parts
    if "**" not in parts:
        return set(glob.glob(pattern))
    at = parts.index("**")
    before, behind = parts[:at], parts[at + 1 :] or ("*",)
    found: set[str] = set()
    for top in glob.glob(os.path.join(*before)) if before else [""]:
        for folder, folders, _ in os.walk(top or os.curdir):
            folders[:] = [each for each in folders if not each.startswith(".")]
            inside = folder if top else os.path.relpath(folder)
            found |= _fitting(os.path.join("" if inside == os.curdir else glob.escape(inside), *behind))
    return found


def _is_pattern(name: str) -> bool:
    return any(letter in name for letter in "*?[")
