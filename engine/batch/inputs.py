"""Which files to read: what files, folders, patterns and `-` for standard input stand for, in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.reading import read_source

from .errors import BatchError
from .formats import PACKED_TABLES, InputFormat

STANDARD_INPUT = "-"
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
    file are taken, and `without`, the folder of the results, is left out.
    """

    names: tuple[str, ...]
    format: InputFormat | None = None
    without: str = ""

    def check(self) -> None:
        """Raise BatchError or UnreadableSource for a name that stands for nothing."""
        for name in self.names:
            if name == STANDARD_INPUT:
                if self.names.count(name) > 1:
                    raise BatchError("standard input can be read only once; name `-` once")
                if self.format in PACKED_TABLES:
                    raise BatchError("a spreadsheet or Parquet cannot be read from standard input; name its file")
            elif not os.path.exists(name):
                if not _is_pattern(name):
                    read_source(name)  # says what is wrong with it, and what may be meant
                elif not _fitting(name):
                    raise BatchError(f"no file fits the pattern {quoted(name)}; check the folder it begins with")
        if next(iter(self), None) is None:
            raise BatchError(
                "there is no file of cases in what was named; expected endings such as `.yaml` or `.jsonl`"
            )

    def __iter__(self) -> Iterator[Input]:
        for name in self.names:
            if name == STANDARD_INPUT:
                yield Input("standard input", STANDARD_INPUT, self.format or "jsonl", None)
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

    def _in_folder(self, folder: str) -> Iterator[Input]:
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
                if not os.path.islink(path):  # a link may lead round in a circle
                    yield from self._in_folder(path)
            elif _ending(path) in FORMATS and os.path.isfile(path):
                yield self._input(path)

    def _input(self, path: str) -> Input:
        try:
            size: int | None = os.stat(path).st_size if os.path.isfile(path) else None
        except OSError:
            size = None
        return Input(path, path, self.format or FORMATS.get(_ending(path), "yaml"), size)


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
