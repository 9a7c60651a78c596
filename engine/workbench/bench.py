"""The bench: a rulebook folder under work, and cases tried on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from .case_fields import CaseSheet
from .effect import Effect, Proofs
from .keeping import Expectable, KeptTest
from .trial import Trial


class BenchState(Struct, frozen=True):
    """How the rulebook stands. edition: the one at work, counted from 1 since the bench was made. mistakes: what is
    wrong in the files as they are now, while the edition at work is the last sound one. writable: whether cases can be
    kept as tests.
    """

    edition: int
    name: str
    title: str
    version: str
    fingerprint: str
    mistakes: tuple[FileMistake, ...]
    writable: bool


class FileMistake(Struct, frozen=True):
    """One thing that is wrong in the files of a rulebook, and where."""

    code: str
    message: str
    hint: str | None
    file: str | None
    line: int | None
    column: int | None


class Bench:
    """A rulebook under work, in a folder or built in. Safe to share between threads.

    examples: case files, folders and patterns as for `ottava batch`, over which a change to the rules is looked at;
    left out, the folders `cases` and `examples` of the rulebook. writable: whether `keep` may write.
    budget, time_limit: what one answer may take, as an Advisor has it.

    Raises InvalidRulebook if it cannot be used at the start.
    """

    def __init__(
        self,
        rulebook: str | Path,
        *,
        examples: Sequence[str] | None = None,
        writable: bool = False,
        budget: int | None = None,
        time_limit: float | None = None,
    ) -> None:
        raise NotImplementedError

    def state(self) -> BenchState:
        """Return how the rulebook stands."""
        raise NotImplementedError

    def look(self) -> bool:
        """Take up changed files, and return whether the state is another now.

        As with a service, files count once two looks in a row have found them alike: half of a change is no rulebook.
        """
        raise NotImplementedError

    def sheet(self) -> CaseSheet:
        """Return the form of a case."""
        raise NotImplementedError

    def trial(self, case_text: str, *, before: str | None = None) -> Trial:
        """Return what comes of a case in YAML. before: its text before the last edit. Some hundredths of a second."""
        raise NotImplementedError

    def effect(self) -> Effect | None:
        """Return what the last saved change to the rules does; None before the first. Some seconds, once for each."""
        raise NotImplementedError

    def proofs(self) -> Proofs | None:
        """Return what the solver says of the safeguards after the last saved change; None before the first.

        Many seconds, once for each: ask for it in the background.
        """
        raise NotImplementedError

    def expectable(self, case_text: str) -> tuple[Expectable, ...]:
        """Return what a test of this case can expect, as it comes out now. Raises InvalidCase."""
        raise NotImplementedError

    def keep(self, case_text: str, expected: Mapping[str, Sequence[str]], name: str) -> KeptTest:
        """Keep a case as a test of that name, in `tests/tried.yaml` of the rulebook. expected: names by key.

        Raises NothingWritten where nothing may be written or the rulebook comes with Ottava, InvalidTests for a name
        that another test has and for what cannot be expected, and InvalidCase.
        """
        raise NotImplementedError
