"""Whether the tests of a rulebook notice a mutant.

A mutant changes one rule, and what a rule looks at never depends on the rule itself. So how the changed rule comes out
can be read off the finished runs of the unchanged rulebook; only where it comes out otherwise the case is run again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain
from operator import or_
from typing import Literal

from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...explanation.budget import Budget
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import compile_rulebook
from ...inference.formula import CASE
from ...inference.program import Program
from ...rulebook.conclusion import ShutGate
from ...rulebook.dependencies import strata_of
from ...rulebook.reading.findings import Findings
from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.safeguard import Safeguard
from ..proving.proving import Prover
from ..rule_tests.outcome import TestOutcome
from ..rule_tests.rule_test import GIVES, RuleTest
from ..rule_tests.running import failure_of, failures_of
from ..rule_tests.support_in_runs import Levels, Runs, SupportInRuns
from ..solving.solver import budget_for
from .bearing import bears_on
from .equivalence import meanings, same_meaning
from .index_of_tests import IndexOfTests
from .mutants import Mutant
from .replaying import replayed, with_rule
from .waiting import Affected, Waiting

Verdict = Literal["noticed by a run", "noticed by gives", "survived", "equivalent", "cannot be loaded"]
"""`noticed by gives`: no run differs, but a test that restates the conclusions does. `equivalent`: the rule means the
same as before. `cannot be loaded`: the change makes a cycle, or leaves an assessment underivable.
"""


class FailingTests(OttavaError):
    """Mutants cannot be judged by tests that fail without them."""


@dataclass(frozen=True, slots=True)
class JudgedMutant:
    """A mutant and its verdict.

    `by` is the test that noticed, `guard` a safeguard that the mutant breaks where none did, if that was asked.
    """

    mutant: Mutant
    verdict: Verdict
    by: RuleTest | None = None
    guard: Safeguard | None = None


Outcome = tuple[Levels, Levels, Runs]
"""How a rule comes out at a place in all runs: the certainties of its firing and of its premise, and where it could
fire.
"""


class Judge:
    """Judges mutants by the tests of a rulebook. Raises FailingTests if some fail already."""

    def __init__(self, rulebook: Rulebook, tests: tuple[RuleTest, ...]) -> None:
        self.rulebook, self.tests = rulebook, tests
        self._translation = compile_rulebook(rulebook)
        program = Program(self._translation)
        self._runs = [program.run(test.case) for test in tests]
        failed = sum(
            bool(failures_of(test, TestOutcome(run))) for test, run in zip(self.tests, self._runs, strict=True)
        )
        if failed:
            raise FailingTests(f"{failed} of {len(self.tests)} tests fail; mend them first (`ottava test`)")
        self._support = SupportInRuns(self._translation, self._runs)
        self._outcomes: dict[str, list[Outcome]] = {}
        self._index = IndexOfTests.by(tests)
        self._waiting = Waiting(rulebook)

    def judge(self, mutant: Mutant) -> JudgedMutant:
        """Return whether some test notices."""
        if mutant.vocabulary is not None:
            return self._judge_computation(mutant)
        rule = mutant.rule
        before = self._translation.rules[rule.id].rule
        if same_meaning(before, rule):
            return JudgedMutant(mutant, "equivalent")
        affected = self._waiting.affected(rule)
        if affected is None:
            return JudgedMutant(mutant, "cannot be loaded")
        outcomes = self._outcomes_of(rule)
        noticed = self._by_firing(rule, outcomes)
        if noticed is None:
            noticed = self._by_run(rule, affected, self._touched(before, rule, outcomes))
        if noticed is not None:
            return JudgedMutant(mutant, "noticed by a run", self.tests[noticed])
        restated = None if before.conclusions == rule.conclusions else self._index.gives.get(rule.id)
        return JudgedMutant(mutant, "survived" if restated is None else "noticed by gives", restated)

    def _judge_computation(self, mutant: Mutant) -> JudgedMutant:
        program = Program(compile_rulebook(self.changed_by(mutant)))
        for test in self.tests:
            if _notices(test, program.run(test.case)):
                return JudgedMutant(mutant, "noticed by a run", test)
        return JudgedMutant(mutant, "survived")

    def guards_over(self, mutant: Mutant) -> tuple[Safeguard, ...]:
        """Return the safeguards that a mutant which can be loaded could break: whatever else it changes, all others
        come out as before.
        """
        book = self.rulebook
        affected = None if mutant.vocabulary is not None else self._waiting.affected(mutant.rule)
        if affected is None:
            return book.safeguards
        rules = (mutant.rule, *(self._translation.rules[name].rule for name in affected.rules))
        conclusions = [each for rule in rules for each in rule.conclusions]
        return tuple(each for each in book.safeguards if bears_on(each, conclusions, book.names))

    def changed_by(self, mutant: Mutant) -> Rulebook:
        """Return the rulebook with the mutant in it; it can be loaded."""
        if mutant.vocabulary is not None:
            return replace(self.rulebook, vocabulary=mutant.vocabulary)
        return self.changed(mutant.rule)

    def changed(self, rule: Rule) -> Rulebook:
        """Return the rulebook with this rule in the place of the one of its id; it can be loaded."""
        rules = tuple(rule if each.id == rule.id else each for each in self.rulebook.rules)
        return replace(self.rulebook, strata=strata_of(rules, self.rulebook.names, Findings()))

    def _outcomes_of(self, rule: Rule) -> list[Outcome]:
        """Return the outcome of a rule at each place where it is tried."""
        fire, premise, cannot = meanings(rule)
        found = []
        for place in range(self._support.parties) if rule.per_party else (CASE,):
            fires, certain, ruled_out = (self._support.certainty(each, place) for each in (fire, premise, cannot))
            found.append((fires, certain, self._support.there(place) & ~ruled_out[0]))
        return found

    def _touched(self, before: Rule, rule: Rule, outcomes: list[Outcome]) -> Runs:
        """Return the runs in which the rule comes out otherwise, or concludes something else."""
        if rule.conclusions == before.conclusions:
            if rule.id not in self._outcomes:
                self._outcomes[rule.id] = self._outcomes_of(before)
            pairs = zip(self._outcomes[rule.id], outcomes, strict=True)
            return reduce(or_, (_differing(one, other) for one, other in pairs), 0)
        # Whether a rule could still fire matters only where it is asked what it derives or which gate it shuts.
        only_firing = rule.atoms == before.atoms and _gates(rule) == _gates(before)
        return reduce(or_, (fire[0] if only_firing else could for fire, _, could in outcomes), 0)

    def _by_firing(self, rule: Rule, outcomes: list[Outcome]) -> int | None:
        """Return a test that states of this very rule whether it fires, and is wrong now."""
        anywhere = reduce(or_, (fire[0] for fire, _, _ in outcomes), 0)
        for number, label, expected in self._index.statements.get(rule.id, ()):
            fires = anywhere
            if label and rule.per_party:
                labels = [party.id for party in self._runs[number].case.parties]
                fires = outcomes[labels.index(label)][0][0] if label in labels else 0
            if bool(fires >> number & 1) is not expected:
                return number
        return None

    def _by_run(self, rule: Rule, affected: Affected, touched: Runs) -> int | None:
        """Return a test that fails when it is run with the mutant; those that could not are not run."""
        run: Callable[[int], Blackboard] | None = None
        for number in self._index.noticing(rule.id, touched, affected.rules):
            run = run or self._run_with(rule, affected)
            if _notices(self.tests[number], run(number)):
                self._index.noticed(rule.id, number)
                return number
        return None

    def _run_with(self, rule: Rule, affected: Affected) -> Callable[[int], Blackboard]:
        """Return what runs the case of a test with the mutant."""
        if affected.orders_elsewhere:
            program = Program(compile_rulebook(self.changed(rule)))
            return lambda number: program.run(self.tests[number].case)
        translation = with_rule(self._translation, rule)
        return lambda number: replayed(self._runs[number], translation, affected.rules)


def _differing(one: Outcome, other: Outcome) -> Runs:
    """Return the runs in which a rule comes out in one way and in another."""
    levels = chain(zip(one[0], other[0], strict=True), zip(one[1], other[1], strict=True))
    return reduce(or_, (before ^ after for before, after in levels), one[2] ^ other[2])


def _gates(rule: Rule) -> list[ShutGate]:
    return [each for each in rule.conclusions if isinstance(each, ShutGate)]


def _notices(test: RuleTest, run: Blackboard) -> bool:
    """Return whether a test fails, whatever it restates of a rule."""
    outcome = TestOutcome(run)
    return any(failure_of(each, test, outcome) is not None for each in test.expectations if each.key != GIVES)


TIMES = 10
"""All mutants together may take this many times the steps of a check of the rulebook; each takes a second or more."""


class SafeguardJudge:
    """Judges mutants that no test notices by the safeguards of a rulebook. Raises ExtraMissing if z3 is not installed.

    steps: of the solver, for all mutants together; left out, `TIMES` as many as a check of the rulebook has. `asked`:
    how many mutants were judged. `left`: how many have no verdict, as the steps were used up.
    """

    def __init__(self, judge: Judge, steps: int | None = None) -> None:
        self.asked = self.left = 0
        self._judge, usual = judge, budget_for(judge.rulebook)
        self._budget = Budget(steps or TIMES * usual.left)
        self._before = _prover(judge.rulebook, usual)
        self._holding: dict[str, bool] = {}

    def ask(self, judged: Iterable[JudgedMutant]) -> Iterator[JudgedMutant]:
        """Yield the mutants, each that no test notices with the first safeguard that it breaks."""
        for each in judged:
            if each.verdict != "survived" or not self._judge.rulebook.safeguards:
                yield each
            elif self._budget.left < 1:
                self.left += 1
                yield each
            else:
                self.asked += 1
                guard = self._broken_by(each.mutant)
                self.left += guard is None and self._budget.left < 1
                yield replace(each, guard=guard)

    def _broken_by(self, mutant: Mutant) -> Safeguard | None:
        """Return the first safeguard that the mutant breaks, and that holds without it."""
        prover = _prover(self._judge.changed_by(mutant), self._budget)
        for each in self._judge.guards_over(mutant):
            if self._holding.get(each.id, True):  # it does, as far as is known
                word = prover.verdict(each).word
                if word in ("broken", "undecided") and self._holds(each) and word == "broken":
                    return each
        return None

    def _holds(self, safeguard: Safeguard) -> bool:
        """Return whether a safeguard holds without any mutant, which it takes a while to find out."""
        if safeguard.id not in self._holding:
            self._holding[safeguard.id] = self._before.verdict(safeguard).word in ("proven", "tested")
        return self._holding[safeguard.id]

    @property
    def left_out(self) -> str:
        """The number of mutants without a verdict, and why; empty if all have one."""
        if not self.left:
            return ""
        return (
            f"whether a safeguard would notice was not found out for {self.left} changes that no test notices: "
            f"{self._budget.used_up}; `--budget` allows more"
        )


def _prover(rulebook: Rulebook, budget: Budget) -> Prover:
    return Prover(compile_rulebook(rulebook), Advisor(rulebook).run, budget)
