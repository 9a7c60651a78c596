"""What is open in the editor, and the rulebooks that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from time import monotonic

from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.node import Mapping as MappingNode
from ottava.facts.source.node import Node
from ottava.facts.source.reading import unsaved
from ottava.facts.source.span import Source

from ..rulebook.loading import RulebookReading, read_rulebook
from ..rulebook.locating import BUILT_IN, HEAD, RULEBOOKS, SAFEGUARDS, TESTS, TEXTS
from ..rulebook.memory import Memory
from ..rulebook.rulebook import Rulebook
from .client import ANY, Client
from .positions import Positions
from .view import FileKind, View

LOOK = 1.0
"""Seconds after which it is looked again at what has changed on the disk, for editors that do not tell."""
_INNER: Mapping[str, FileKind] = {SAFEGUARDS: "safeguards", TESTS: "tests", TEXTS: "texts"}
_OF_A_CASE = ("parties", "dispute", "handler")


@dataclass(slots=True)
class _Project:
    """A rulebook as it was last read. stamp: what tells whether it has to be read again."""

    stamp: object = None
    reading: RulebookReading | None = None
    earlier: Rulebook | None = None


@dataclass(slots=True)
class Workspace:
    """All that is open. Safe to use from several threads.

    folders: those that the editor shows. rulebook: the folder, as seen from these, or the name of the rulebook of cases
    that lie in none; left out, the only one in the folders, or the built-in one.
    """

    positions: Positions = field(default_factory=Positions)
    folders: Sequence[Path] = ()
    rulebook: str | None = None
    client: Client = ANY
    _texts: dict[str, str] = field(default_factory=dict)
    _projects: dict[Path, _Project] = field(default_factory=dict)
    _cases: set[Path] = field(default_factory=set)
    _memory: Memory = field(default_factory=Memory)
    _looked: float = 0.0
    _look: object = field(default_factory=object)
    _lock: RLock = field(default_factory=RLock)

    def put(self, path: Path, text: str) -> None:
        """Take the text of a file that is open, saved or not."""
        with self._lock:
            if str(path) not in self._texts:
                self.look_again()
            self._texts = {**self._texts, str(path): text.removeprefix("\ufeff")}

    def drop(self, path: Path) -> None:
        """Forget a file that is closed: from now on it is what the disk has."""
        with self._lock:
            self._texts = {name: text for name, text in self._texts.items() if name != str(path)}
            self._cases.discard(path)
            self.look_again()

    def look_again(self) -> None:
        """Look, before anything else is said, at what has changed on the disk."""
        with self._lock:
            self._memory.look_again()
            self._looked, self._look = monotonic(), object()

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of all open files, by absolute path. The next change makes another table."""
        return self._texts

    def open_files(self) -> tuple[Path, ...]:
        """Return the files that are open."""
        return tuple(map(Path, self._texts))

    def view(self, path: Path) -> View | None:
        """Return a file that is open, with its rulebook; None for one that is not open, or none of Ottava's."""
        with self._lock, unsaved(self._texts):
            text = self._texts.get(str(path))
            if text is None:
                return None
            if monotonic() - self._looked > LOOK:
                self.look_again()
            source, document = self._read_file(path, text)
            folder, kind = self._belonging(path, document)
            if folder is None or kind is None:
                return None
            project = self._read_rulebook(folder)
            assert project.reading is not None, "it has just been read"
            read, earlier, texts = project.reading, project.earlier, self._texts
            around = (self.positions, tuple(self.folders), self.client)
            return View(path, kind, source, document, folder, read, earlier, texts, *around)

    def _read_file(self, path: Path, text: str) -> tuple[Source, Node | None]:
        try:
            source = self._memory.source(path)
        except UnreadableSource:
            return Source(str(path), text), None
        documents = self._memory.authored(source).documents
        return source, documents[0] if documents else None

    def _belonging(self, path: Path, document: Node | None) -> tuple[Path | None, FileKind | None]:
        """Return the folder of the rulebook that a file belongs to, and what the file is in it."""
        if path.suffix == ".yaml":
            for folder in (path.parent, path.parent.parent):
                if self._is_rulebook(folder) and (kind := _kind_in(folder, path)):
                    return folder, kind
        if isinstance(document, MappingNode) and any(document.get(key) for key in _OF_A_CASE):
            self._cases.add(path)  # and it stays one while somebody types
        if path in self._cases:
            around = next((each for each in path.parents if self._is_rulebook(each)), None)
            return around or self._rulebook_of_cases(), "case"
        return None, None

    def _is_rulebook(self, folder: Path) -> bool:
        return str(folder / HEAD) in self._texts or (folder / HEAD).is_file()

    def _rulebook_of_cases(self) -> Path:
        if self.rulebook is not None:
            places = (*(each / self.rulebook for each in self.folders), RULEBOOKS / self.rulebook)
            return next((each for each in places if self._is_rulebook(each)), places[0])
        found = self._memory.while_files_stay("heads", (), self._heads)
        return found[0].parent if len(found) == 1 else RULEBOOKS / BUILT_IN

    def _heads(self) -> tuple[Path, ...]:
        return tuple(head for folder in self.folders for head in _heads_in(folder))

    def _read_rulebook(self, folder: Path) -> _Project:
        project = self._projects.setdefault(folder, _Project())
        stamp = self._stamp(folder, project)
        if project.reading is None or stamp != project.stamp:
            if project.reading is not None:
                project.earlier = project.reading.known or project.earlier
            project.reading = read_rulebook(folder, self._memory)
            if project.earlier is None:
                project.earlier = project.reading.rulebook
            project.stamp = self._stamp(folder, project)
        return project

    def _stamp(self, folder: Path, project: _Project) -> object:
        """Return the state of all files that the rulebook is read from."""
        heads = project.reading.heads if project.reading else ()
        folders = {str(folder), *(str(Path(each.span.source.name).parent) for each in heads)}
        read = {each for one in folders for each in (one, *(str(Path(one, inner)) for inner in (SAFEGUARDS, TEXTS)))}
        return self._look, {name: text for name, text in self._texts.items() if str(Path(name).parent) in read}


def _kind_in(folder: Path, path: Path) -> FileKind | None:
    """Return what a file is in the folder of a rulebook; None where it is nothing of it, such as a case."""
    if path.parent != folder:
        return _INNER.get(path.parent.name)
    if path.name == HEAD:
        return "head"
    return "safeguards" if path.stem == SAFEGUARDS else "rules"


def _heads_in(folder: Path) -> Iterator[Path]:
    """Yield the heads of the rulebooks in a folder, a few levels down."""
    for pattern in (HEAD, f"*/{HEAD}", f"*/*/{HEAD}"):
        yield from sorted(folder.glob(pattern))
