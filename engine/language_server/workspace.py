"""What is open in the editor, and the rulebooks that it belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Mapping, Node
from ottava.facts.source.reading import from_text, unsaved
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ..rulebook.loading import RulebookReading, read_rulebook
from ..rulebook.locating import BUILT_IN, HEAD, RULEBOOKS, SAFEGUARDS, TESTS, TEXTS
from ..rulebook.rulebook import Rulebook
from .positions import Positions
from .view import FileKind, View

_INNER: dict[str, FileKind] = {SAFEGUARDS: "safeguards", TESTS: "tests", TEXTS: "texts"}
_OF_A_CASE = ("parties", "dispute", "handler")


@dataclass(slots=True)
class _Project:
    """A rulebook as it was last read. stamp: what tells whether it has to be read again."""

    stamp: object = None
    reading: RulebookReading | None = None
    sound: Rulebook | None = None


@dataclass(slots=True)
class Workspace:
    """All that is open. Safe to use from several threads.

    folders: those that the editor shows. rulebook: the folder or name of the rulebook of cases that lie in none; left
    out, the only one in the folders, or the built-in one.
    """

    positions: Positions = field(default_factory=Positions)
    folders: Sequence[Path] = ()
    rulebook: str | None = None
    _texts: dict[str, str] = field(default_factory=dict)
    _projects: dict[Path, _Project] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def put(self, path: Path, text: str) -> None:
        """Take the text of a file that is open, saved or not."""
        with self._lock:
            self._texts = {**self._texts, str(path): text.removeprefix("\ufeff")}

    def drop(self, path: Path) -> None:
        """Forget a file that is closed: from now on it is what the disk has."""
        with self._lock:
            self._texts = {name: text for name, text in self._texts.items() if name != str(path)}

    def open_files(self) -> tuple[Path, ...]:
        """Return the files that are open."""
        return tuple(map(Path, self._texts))

    def view(self, path: Path) -> View | None:
        """Return a file that is open, with its rulebook; None for one that is not open, or none of Ottava's."""
        with self._lock:
            text = self._texts.get(str(path))
            if text is None:
                return None
            source, document = _read(str(path), text)
            folder, kind = self._belonging(path, document)
            if folder is None or kind is None:
                return None
            project = self._read(folder)
            assert project.reading is not None, "it has just been read"
            read, sound, texts = project.reading, project.sound, self._texts
            return View(path, kind, source, document, folder, read, sound, texts, self.positions, tuple(self.folders))

    def _belonging(self, path: Path, document: Node | None) -> tuple[Path | None, FileKind | None]:
        """Return the folder of the rulebook that a file belongs to, and what the file is in it."""
        for folder in (path.parent, path.parent.parent):
            if path.suffix == ".yaml" and ((folder / HEAD).is_file() or str(folder / HEAD) in self._texts):
                if path.parent != folder:
                    if kind := _INNER.get(path.parent.name):
                        return folder, kind
                    break
                if path.name == HEAD:
                    return folder, "head"
                return folder, "safeguards" if path.stem == SAFEGUARDS else "rules"
        if isinstance(document, Mapping) and any(document.get(key) for key in _OF_A_CASE):
            around = next((each for each in path.parents if (each / HEAD).is_file()), None)
            return around or self._rulebook_of_cases(), "case"
        return None, None

    def _rulebook_of_cases(self) -> Path:
        if self.rulebook is not None:
            return RULEBOOKS / self.rulebook if (RULEBOOKS / self.rulebook).is_dir() else Path(self.rulebook)
        found = [head.parent for folder in self.folders for head in _heads(folder)]
        return found[0] if len(found) == 1 else RULEBOOKS / BUILT_IN

    def _read(self, folder: Path) -> _Project:
        project = self._projects.setdefault(folder, _Project())
        stamp = self._stamp(folder, project)
        if project.reading is None or stamp != project.stamp:
            with unsaved(self._texts):
                project.reading = read_rulebook(folder)
            project.sound = project.reading.rulebook or project.sound
            project.stamp = self._stamp(folder, project)
        return project

    def _stamp(self, folder: Path, project: _Project) -> object:
        """Return the state of all files that the rulebook is read from."""
        heads = project.reading.heads if project.reading else ()
        folders = {folder, *(Path(each.span.source.name).parent for each in heads)}
        found = {}
        for path in (path for each in sorted(folders) for path in each.rglob("*.yaml")):
            name = os.path.abspath(path)
            try:
                seen = path.stat()
            except OSError:
                continue  # taken away since
            found[name] = self._texts.get(name, (seen.st_mtime_ns, seen.st_size, seen.st_ino))
        return found


def _read(name: str, text: str) -> tuple[Source, Node | None]:
    try:
        source = from_text(name, text)
    except UnreadableSource:
        return Source(name, text), None
    documents, _ = from_yaml(source)
    return source, documents[0] if documents else None


def _heads(folder: Path) -> Iterator[Path]:
    """Yield the heads of the rulebooks in a folder, a few levels down."""
    for pattern in (HEAD, f"*/{HEAD}", f"*/*/{HEAD}"):
        yield from sorted(folder.glob(pattern))
