"""The bench: a rulebook folder under work, and cases tried on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from msgspec import Struct

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError, OttavaError

from ..authoring.scaffolding.files import NothingWritten
from ..authoring.watched_rulebook import RulebookMistake, WatchedRulebook, in_files
from ..report.html.page import card_html
from ..rulebook.locating import folder_of
from .case_fields import CaseSheet, case_sheet
from .changes import Changed, changed
from .edition import Allowance, BenchEdition
from .keeping import Expectable, KeptTest, expectable, keep
from .rules_effect import Proofs, RulesEffect, proofs, rules_effect
from .rules_seen import RuleSeen
from .trial import Trial, case_in, mistakes_in, values_of

EXAMPLES = ("cases", "examples")
"""The folders of a rulebook whose cases are its examples."""


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
    mistakes: tuple[RulebookMistake, ...]
    writable: bool


class NamedRule(Struct, frozen=True):
    """A rule, by its id and its title."""

    id: str
    title: str


class Bench:
    """A rulebook under work, in a folder or built in. Safe to share between threads.

    rulebook: its folder or name; or one that is watched already, such as that of a service, which looks at the files
    itself. examples: case files, folders and patterns as for `ottava batch`, over which a change to the rules is looked
    at; left out, the folders `cases` and `examples` of the rulebook. writable: whether `keep` may write. allowance:
    what one answer may take.

    Raises InvalidRulebook if it cannot be used at the start.
    """

    def __init__(
        self,
        rulebook: WatchedRulebook | str | Path,
        *,
        examples: Sequence[str] | None = None,
        writable: bool = False,
        allowance: Allowance | None = None,
    ) -> None:
        self._files = rulebook if isinstance(rulebook, WatchedRulebook) else WatchedRulebook(rulebook)
        self._given_examples = examples
        self._writable = writable
        self._allowance = allowance or Allowance()
        self._changing, self._judging, self._proving, self._keeping = Lock(), Lock(), Lock(), Lock()
        self._before: BenchEdition | None = None
        self._now = BenchEdition.of(1, self._files.rulebook, self._allowance)
        self._effect: RulesEffect | None = None
        self._proofs: Proofs | None = None

    def look(self) -> bool:
        """Take up changed files, and return whether the state is another now.

        Files count once two looks in a row have found them alike: half of a change is no rulebook. It is for a bench
        that nothing else looks for.
        """
        found = self._files.look()
        self._editions()
        return found

    def state(self) -> BenchState:
        """Return how the rulebook stands."""
        _, now = self._editions()
        book, mistakes = now.rulebook, in_files(self._files.mistakes)
        return BenchState(now.number, book.name, book.title, book.version, book.fingerprint, mistakes, self._writable)

    def sheet(self) -> CaseSheet:
        """Return the form of a case."""
        _, now = self._editions()
        return case_sheet(now.rulebook, now.number)

    def trial(self, case_text: str, *, before: str | None = None) -> Trial:
        """Return what comes of a case in YAML, in some hundredths of a second. before: its text before the last edit.

        Raises ExtraMissing if Jinja2 is not installed.
        """
        then, now = self._editions()
        try:
            case = case_in(case_text, now.rulebook.vocabulary)
            board = now.run(case)
        except InputError as error:
            return Trial(now.number, mistakes_in(error))
        except OttavaError as error:
            return Trial(now.number, mistakes_in(InputError(Diagnostic("no-advice", str(error)))))
        tried, viewer = now.tried(case, board), now.viewer(board)

        def since(other: BenchEdition, text: str) -> Changed | None:
            try:
                read = case_in(text, now.rulebook.vocabulary)
                return changed(other.tried(read, other.run(read)), tried)
            except OttavaError:
                return None

        return Trial(
            now.number,
            (),
            case.id,
            tuple(party.id for party in case.parties),
            values_of(case),
            card_html(tried.advice, title=case.title),
            viewer.fired(),
            viewer.nearly(),
            None if before is None else since(now, before),
            None if then is None else since(then, case_text),
        )

    def rules(self) -> tuple[NamedRule, ...]:
        """Return the rules at work, in the order in which they run."""
        _, now = self._editions()
        return tuple(NamedRule(each.id, each.title) for each in now.rulebook.rules)

    def rule(self, case_text: str, rule: str) -> tuple[RuleSeen, ...]:
        """Return how one rule comes out on a case, and what it would take that it fires: for the case, or for each
        party. Raises InvalidCase, and InvalidSubject if there is no such rule.
        """
        _, now = self._editions()
        return now.viewer(now.run(case_in(case_text, now.rulebook.vocabulary))).rule(rule)

    def effect(self) -> RulesEffect:
        """Return what the last saved change to the rules does, and which tests fail; some seconds, once for each.

        Raises BatchError and UnreadableSource if one of the examples that were named stands for nothing.
        """
        before, now = self._editions()
        with self._judging:
            if self._effect is None or self._effect.edition != now.number:
                self._effect = rules_effect(before, now, self._files.path, self._examples())
            return self._effect

    def proofs(self) -> Proofs | None:
        """Return what the solver says of the safeguards after the last saved change; None before the first.

        Many seconds, once for each: ask for it in the background.
        """
        before, now = self._editions()
        if before is None:
            return None
        with self._proving:
            if self._proofs is None or self._proofs.edition != now.number:
                self._proofs = proofs(before, now)
            return self._proofs

    def expectable(self, case_text: str) -> tuple[Expectable, ...]:
        """Return what a test of this case can expect, as it comes out now. Raises InvalidCase."""
        _, now = self._editions()
        return expectable(now.run(case_in(case_text, now.rulebook.vocabulary)))

    def keep(self, case_text: str, expected: Mapping[str, Sequence[str]], name: str) -> KeptTest:
        """Keep a case as a test of that name, in `tests/tried.yaml` of the rulebook. expected: names by key.

        Raises NothingWritten where nothing may be written, where the rulebook comes with Ottava, and for a file that
        nothing can be added to or that cannot be written; InvalidTests for a name that another test has or that cannot
        stand in YAML, and for what cannot be expected; InvalidCase.
        """
        if not self._writable:
            raise NothingWritten("cases cannot be kept here: start the service with `--write`")
        _, now = self._editions()
        case = case_in(case_text, now.rulebook.vocabulary)
        with self._keeping:
            return keep(self._files.path, now, case, case_text, expected, name)

    def _editions(self) -> tuple[BenchEdition | None, BenchEdition]:
        """Return the edition before the last change to what the rules say, and the one at work.

        What was saved and saved again before anybody asked counts as one change.
        """
        with self._changing:
            book = self._files.rulebook
            if book is not self._now.rulebook:
                made = BenchEdition.of(self._now.number + 1, book, self._allowance)
                if book.fingerprint != self._now.rulebook.fingerprint:
                    self._before = self._now
                self._now = made
            return self._before, self._now

    def _examples(self) -> tuple[str, ...]:
        if self._given_examples is not None:
            return tuple(self._given_examples)
        folder = folder_of(self._files.path, Path()) or Path(self._files.path)
        found = (folder / name for name in EXAMPLES)
        return tuple(str(each) for each in found if each.is_dir())
