"""The rulebooks that are served: each as it was last found to be sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock

from msgspec import Struct

from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError

from ..advisor import Advisor
from ..rulebook.loading import load_rulebook
from ..rulebook.locating import folder_of
from ..rulebook.rulebook import Rulebook
from .limits import ServiceLimits
from .request_log import fields, logger

Stamp = Mapping[Path, tuple[int, int, int]]
"""What tells whether files have changed: of each when it was last written, its size and its number on the disk."""


class RulebookMistake(Struct, frozen=True):
    """One thing that is wrong in the files of a rulebook, and where."""

    code: str
    message: str
    hint: str | None
    file: str | None
    line: int | None


def in_files(diagnostics: Iterable[Diagnostic]) -> tuple[RulebookMistake, ...]:
    """Return mistakes with their places."""
    return tuple(
        RulebookMistake(
            each.code,
            each.message,
            each.hint,
            None if each.span is None else each.span.source.name,
            None if each.span is None else each.span.line,
        )
        for each in diagnostics
    )


class Edition:
    """A rulebook as it was loaded, with an advisor for each of its languages. Safe to share between threads."""

    def __init__(self, rulebook: Rulebook, limits: ServiceLimits) -> None:
        self.rulebook = rulebook
        self._limits = limits
        self._lock = Lock()
        self._advisors: dict[str | None, Advisor] = {}
        self.advisor(None)

    def advisor(self, language: str | None) -> Advisor:
        """Return the advisor whose texts are in a language, None for the rulebook's own. Raises InvalidCall."""
        with self._lock:
            if language not in self._advisors:
                budget, seconds = self._limits.budget, self._limits.time_limit
                self._advisors[language] = Advisor(self.rulebook, budget=budget, time_limit=seconds, language=language)
            return self._advisors[language]


class ServedRulebook:
    """A rulebook in a folder that may change. `edition` is its last sound one; `mistakes` are those of the files as
    they are now, none while they are what is served. Raises InvalidRulebook if it cannot be used at the start.

    check: raises InputError for a rulebook that is sound and cannot be served all the same.
    """

    def __init__(
        self, path: str | Path, limits: ServiceLimits, check: Callable[[Rulebook], None] = lambda _: None
    ) -> None:
        self._path = path
        self._check = check
        self._limits = limits
        self._waiting: Stamp | None = None
        self._loaded: Stamp | None = None
        self.mistakes: tuple[Diagnostic, ...] = ()
        self.edition = Edition(self._loaded_now(), limits)
        self._loaded = self._stamp()

    @property
    def name(self) -> str:
        """What it is called in requests."""
        return self.edition.rulebook.name

    def look(self) -> None:
        """Take up changed files once they have been left alone since the last look; half of a change is no rulebook."""
        stamp = self._stamp()
        if stamp == self._loaded:
            self._waiting = None
        elif stamp != self._waiting:
            self._waiting = stamp
        else:
            self._reload(stamp)

    def _reload(self, stamp: Stamp) -> None:
        mistakes: tuple[Diagnostic, ...] = ()
        try:
            edition = Edition(self._loadable(), self._limits)
        except InputError as error:
            mistakes = error.diagnostics
        except OSError as error:
            message = f"the rulebook cannot be read: {(error.strerror or str(error)).lower()}"
            mistakes = (Diagnostic("unreadable-file", message, hint="check the files and their permissions"),)
        if self._stamp() != stamp:
            self._waiting = None
            return  # written while they were read: look again
        self._loaded, self.mistakes = stamp, mistakes
        if mistakes:
            logger.error("reload refused", extra=fields(rulebook=self.name, mistakes=in_files(mistakes)))
        else:
            self.edition = edition
            logger.info("reloaded", extra=fields(rulebook=self.name, fingerprint=edition.rulebook.fingerprint))

    def _loadable(self) -> Rulebook:
        """Return the rulebook as it is now, by the name it is served by. Raises InputError."""
        found = self._loaded_now()
        if found.name != self.name:
            message = f"the rulebook is called {quoted(found.name)} now, and is served as {quoted(self.name)}"
            raise InputError(Diagnostic("other-name", message, hint="start the service again to serve it by that name"))
        return found

    def _loaded_now(self) -> Rulebook:
        found = load_rulebook(self._path)
        self._check(found)
        return found

    def _stamp(self) -> Stamp:
        """Return the state of its files, and of those of the rulebooks that it extends."""
        text = self.edition.rulebook.text
        heads = {Path(each.span.source.name).parent for each in text.heads} if text else set()
        own = folder_of(self._path, Path())
        found = {}
        for folder in heads | ({own} if own else {Path(self._path)}):
            for path in folder.rglob("*.yaml"):
                try:
                    seen = path.stat()
                except OSError:
                    continue  # taken away since
                found[path] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        return found


class Shelf:
    """The rulebooks of a service, by their names. check: as for each of them.

    Raises InvalidCall for two of one name, and what a ServedRulebook raises.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        limits: ServiceLimits,
        check: Callable[[Rulebook], None] = lambda _: None,
    ) -> None:
        self.rulebooks: dict[str, ServedRulebook] = {}
        for path in paths:
            served = ServedRulebook(path, limits, check)
            if served.name in self.rulebooks:
                raise InvalidCall(f"two rulebooks are called {quoted(served.name)}; serve each by its own service")
            self.rulebooks[served.name] = served

    def look(self) -> None:
        """Take up what has changed."""
        for each in self.rulebooks.values():
            each.look()
