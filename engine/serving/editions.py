"""The rulebooks that are served: each as it was last found to be sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import Diagnostic, quoted

from ..advisor import Advisor
from ..authoring.watched_rulebook import Check, WatchedRulebook, anything, in_files
from ..rulebook.rulebook import Rulebook
from .limits import ServiceLimits
from .request_log import fields, logger


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
    """A rulebook in a folder that may change. `edition` is its last sound one; `files` has the mistakes of the files as
    they are now. Raises InvalidRulebook if it cannot be used at the start. check: as of a WatchedRulebook.
    """

    def __init__(self, path: str | Path, limits: ServiceLimits, check: Check = anything) -> None:
        self._limits = limits
        self.files = WatchedRulebook(path, check)
        self.edition = Edition(self.files.rulebook, limits)

    @property
    def name(self) -> str:
        """What it is called in requests."""
        return self.edition.rulebook.name

    @property
    def mistakes(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the files as they are now, none while they are what is served."""
        return self.files.mistakes

    def look(self) -> None:
        """Take up changed files once they have been left alone since the last look; half of a change is no rulebook."""
        if not self.files.look():
            return
        if self.mistakes:
            logger.error("reload refused", extra=fields(rulebook=self.name, mistakes=in_files(self.mistakes)))
        else:
            self.edition = Edition(self.files.rulebook, self._limits)
            logger.info("reloaded", extra=fields(rulebook=self.name, fingerprint=self.edition.rulebook.fingerprint))


class Shelf:
    """The rulebooks of a service, by their names. check: as for each of them.

    Raises InvalidCall for two of one name, and what a ServedRulebook raises.
    """

    def __init__(self, paths: Sequence[str | Path], limits: ServiceLimits, check: Check = anything) -> None:
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
