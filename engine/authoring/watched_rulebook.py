"""A rulebook in a folder that may change: its files are looked at again and again, and taken up when they are sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError

from ..rulebook.loading import load_rulebook
from ..rulebook.locating import folder_of
from ..rulebook.rulebook import Rulebook

Stamp = Mapping[Path, tuple[int, int, int]]
"""What tells whether files have changed: of each when it was last written, its size and its number on the disk."""


Check = Callable[[Rulebook], None]
"""Raises InputError for a rulebook that is not wanted."""


def anything(_: Rulebook) -> None:
    """Want every rulebook."""


class RulebookMistake(Struct, frozen=True):
    """One thing that is wrong in the files of a rulebook, and where; line and column from 1."""

    code: str
    message: str
    hint: str | None
    file: str | None
    line: int | None
    column: int | None


def in_files(diagnostics: Iterable[Diagnostic]) -> tuple[RulebookMistake, ...]:
    """Return mistakes with their places."""
    return tuple(
        RulebookMistake(
            each.code,
            each.message,
            each.hint,
            None if each.span is None else each.span.source.name,
            None if each.span is None else each.span.line,
            None if each.span is None else each.span.column,
        )
        for each in diagnostics
    )


class WatchedRulebook:
    """A rulebook in a folder that may change. `rulebook` is its last sound state; `mistakes` are those of the files as
    they are now, none while they are what is at work. Raises InvalidRulebook if it cannot be used at the start.

    check: raises InputError for a rulebook that is sound and cannot be put to work all the same.
    """

    def __init__(self, path: str | Path, check: Check = anything) -> None:
        self.path = path
        self._check = check
        self._waiting: Stamp | None = None
        self._loaded: Stamp | None = None
        self.mistakes: tuple[Diagnostic, ...] = ()
        self.rulebook = self._loaded_now()
        self._loaded = self._stamp()

    def look(self) -> bool:
        """Take up changed files once they have been left alone since the last look; half of a change is no rulebook.

        Return whether anything was taken up: another rulebook, or other mistakes.
        """
        stamp = self._stamp()
        if stamp == self._loaded:
            self._waiting = None
        elif stamp != self._waiting:
            self._waiting = stamp
        else:
            return self._reload(stamp)
        return False

    def _reload(self, stamp: Stamp) -> bool:
        mistakes: tuple[Diagnostic, ...] = ()
        found = self.rulebook
        try:
            found = self._loadable()
        except InputError as error:
            mistakes = error.diagnostics
        except OSError as error:
            message = f"the rulebook cannot be read: {(error.strerror or str(error)).lower()}"
            mistakes = (Diagnostic("unreadable-file", message, hint="check the files and their permissions"),)
        if self._stamp() != stamp:
            self._waiting = None
            return False  # written while they were read: look again
        self._loaded, self.mistakes, self.rulebook = stamp, mistakes, found
        return True

    def _loadable(self) -> Rulebook:
        """Return the rulebook as it is now, by the name it is served by. Raises InputError."""
        found, name = self._loaded_now(), self.rulebook.name
        if found.name != name:
            message = f"the rulebook is called {quoted(found.name)} now, and is served as {quoted(name)}"
            raise InputError(Diagnostic("other-name", message, hint="start the service again to serve it by that name"))
        return found

    def _loaded_now(self) -> Rulebook:
        found = load_rulebook(self.path)
        self._check(found)
        return found

    def _stamp(self) -> Stamp:
        """Return the state of its files, and of those of the rulebooks that it extends."""
        text = self.rulebook.text
        heads = {Path(each.span.source.name).parent for each in text.heads} if text else set()
        own = folder_of(self.path, Path())
        found = {}
        for folder in heads | ({own} if own else {Path(self.path)}):
            for path in folder.rglob("*.yaml"):
                try:
                    seen = path.stat()
                except OSError:
                    continue  # taken away since
                found[path] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        return found
