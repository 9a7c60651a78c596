"""One edition of a rulebook under work: as it was loaded, with what tries cases on it."""

from __future__ import annotations

from dataclasses import dataclass

from ottava.facts import Case

from ..advisor import Advisor
from ..authoring.handbook.content import HandbookContent
from ..authoring.impact.version import FileNames, RulebookVersion
from ..explanation.budget import Budget
from ..explanation.what_if.what_if import fired_for
from ..explanation.why_not.inquiry import Inquiry
from ..inference.advising import advice_from_run
from ..inference.blackboard import Blackboard
from ..rulebook.rulebook import Rulebook
from .changes import CaseOnBench
from .rules_seen import RuleViewer

LOOKING = 20_000
"""Steps for looking for the rules that nearly fired: some tenths of a second, many times what a case mostly needs."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one answer may take, as an Advisor has it: steps, None for the usual ones, and seconds, None for any."""

    budget: int | None = None
    time_limit: float | None = None


@dataclass(frozen=True, slots=True)
class BenchEdition:
    """A rulebook as it was loaded. number: counted from 1 since the bench was made."""

    number: int
    rulebook: Rulebook
    allowance: Allowance
    advisor: Advisor
    words: HandbookContent

    @classmethod
    def of(cls, number: int, rulebook: Rulebook, allowance: Allowance) -> BenchEdition:
        """Return an edition of a rulebook that was just loaded."""
        advisor = Advisor(rulebook, budget=allowance.budget, time_limit=allowance.time_limit)
        return cls(number, rulebook, allowance, advisor, HandbookContent(rulebook))

    @property
    def version(self) -> RulebookVersion:
        """The edition as comparisons take it."""
        text = self.rulebook.text
        assert text is not None, "it was loaded from its files"
        return RulebookVersion(f"edition {self.number}", self.rulebook, text, FileNames(()))

    def run(self, case: Case) -> Blackboard:
        """Return all that the rules make of a case. Raises FiringLimitExceeded."""
        return self.advisor.run(case)

    def tried(self, case: Case, board: Blackboard) -> CaseOnBench:
        """Return a case with what came of its run, to be held against another."""
        titles = {rule: meant.rule.title for rule, meant in board.translation.rules.items()}
        labels = (party.id for party in case.parties)
        fired = fired_for(board.trace(), labels, titles.__getitem__)
        return CaseOnBench(self.rulebook, case, advice_from_run(board), fired)

    def viewer(self, board: Blackboard) -> RuleViewer:
        """Return what shows the rules of a run."""
        budget = Budget(min(self.allowance.budget or LOOKING, LOOKING), self.allowance.time_limit)
        return RuleViewer(Inquiry.of(board, self.run, budget), self.words)
