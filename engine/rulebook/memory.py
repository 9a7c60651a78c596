"""What is remembered of a rulebook from one reading to the next, so that only what has changed is read anew."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.reading import read_source, unsaved_text
from ottava.facts.source.span import Source

from .locating import not_read, rule_files, safeguard_files, text_files
from .reading.authored import AuthoredText, authored

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files in the folder of a rulebook, and a warning for each that is not read."""

    rules: tuple[Path, ...]
    safeguards: tuple[Path, ...]
    texts: tuple[Path, ...]
    not_read: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Memory:
    """What was read before. A reading with a new one reads everything; the same again, only what has changed.

    Files on the disk are taken to be what they were until `look_again` says otherwise. It holds one reading of each
    file, however often that changes.
    """

    _made: dict[Hashable, tuple[tuple[object, ...], Any]] = field(default_factory=dict)
    _sources: dict[str, tuple[object, Source | UnreadableSource]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _look: object = field(default_factory=object)

    def copy(self) -> Memory:
        """Return a memory that begins with what this one remembers, and looks at all files again."""
        return Memory({**self._made}, {**self._sources})

    def look_again(self) -> None:
        """Look at the next reading which files there are, and which of them have changed."""
        self._seen.clear()
        self._look = object()

    def kept(self, key: Hashable, basis: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        """Return what was made under this key of these very objects (`basis`); make it where they are others."""
        found = self._made.get(key)
        if found is None or [*map(id, found[0])] != [*map(id, basis)]:
            found = self._made[key] = (basis, make())
        kept: Kept = found[1]
        return kept

    def while_files_stay(self, key: Hashable, basis: tuple[object, ...], make: Callable[[], Kept]) -> Kept:
        """Return what was made under this key, which rests on what stands on the disk too."""
        return self.kept(key, (*basis, self._look), make)

    def files(self, folder: Path) -> FolderFiles:
        """Return the files in the folder of a rulebook."""
        key = (FolderFiles, folder)
        before = self._made.get(key)

        def found() -> FolderFiles:
            now = FolderFiles(rule_files(folder), safeguard_files(folder), text_files(folder), not_read(folder))
            same: FolderFiles = before[1] if before is not None and before[1] == now else now
            return same

        return self.while_files_stay(key, (), found)

    def source(self, path: Path) -> Source:
        """Return the text of a file, the same object while it says the same. Raises UnreadableSource."""
        name = str(path)
        held = unsaved_text(name)
        known = self._sources.get(name)
        if known is None or held is not None or name not in self._seen:
            state = _state(name) if held is None else held
            if known is None or state != known[0]:
                known = self._sources[name] = (state, _read(path))
            (self._seen.add if held is None else self._seen.discard)(name)
        if isinstance(known[1], UnreadableSource):
            raise known[1]
        return known[1]

    def authored(self, source: Source) -> AuthoredText:
        """Return what a text says as YAML."""
        return self.kept((AuthoredText, source.name), (source,), lambda: authored(source))


def _state(name: str) -> object:
    """Return what tells whether a file on the disk has changed."""
    try:
        seen = os.stat(name)
    except (OSError, ValueError):
        return None
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def _read(path: Path) -> Source | UnreadableSource:
    try:
        return read_source(path)
    except UnreadableSource as unreadable:
        return unreadable
