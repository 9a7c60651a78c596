"""Whether the tests of a rulebook notice a mutant.

A mutant changes one rule, and what a rule looks at never depends on the rule itself. So how the changed rule comes out
can be read off the finished runs of the unchanged rulebook; only where it comes out otherwise the case is run again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...explanation.budget import Budget
from ...inference.blackboard import Support
from ...inference.cache import Cache
from ...inference.compiled_rulebook import compile_rulebook
from ...inference.formula import CASE
from ...inference.meaning import fires
from ...inference.program import Program
from ...rulebook.conclusion import Placeholder
from ...rulebook.dependencies import strata_of, waits_of
from ...rulebook.reading.findings import Findings
from ...rulebook.rulebook import Rule, Rulebook
from ...rulebook.safeguard import Safeguard
from ..proving.proving import Prover
from ..rule_tests.outcome import TestOutcome
from ..rule_tests.rule_test import GIVES, RuleTest
from ..rule_tests.running import failures_of
from ..solving.solver import budget_for
from .equivalence import meanings, same_meaning
from .mutants import Mutant, atoms_looked_at

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


_SAYING = {"fired": True, "not_fired": False}
"""The keys that say of a rule whether it fires."""

CameOut = tuple[float | None, float | None, bool]
"""The outcome of a rule for a party: the certainties of its firing and of its premise, and whether it could fire."""


class Judge:
    """Judges mutants by the tests of a rulebook. Raises FailingTests if some fail already."""

    def __init__(self, rulebook: Rulebook, tests: tuple[RuleTest, ...]) -> None:
        self.rulebook, self.tests = rulebook, tests
        self._cache = Cache()
        self._saying: dict[str, list[tuple[int, str, bool]]] = {}
        self._waits = waits_of(rulebook.rules, rulebook.names)
        program = Program(compile_rulebook(rulebook))
        self._boards = [program.run(test.case) for test in tests]
        self._supports = list(map(Support, self._boards))
        failed = sum(
            bool(failures_of(test, TestOutcome(board))) for test, board in zip(self.tests, self._boards, strict=True)
        )
        if failed:
            raise FailingTests(f"{failed} of {len(self.tests)} tests fail; mend them first (`ottava test`)")
        for number, test in enumerate(self.tests):
            for expectation in test.expectations:
                for text in expectation.texts if expectation.key in _SAYING else ():
                    name, _, label = text.partition("@")
                    self._saying.setdefault(name, []).append((number, label, _SAYING[expectation.key]))

    def judge(self, mutant: Mutant) -> JudgedMutant:
        """Return whether some test notices."""
        rule = mutant.rule
        if mutant.vocabulary is not None:
            return self._judge_computation(mutant)
        before = self.rulebook.rule(rule.id)
        if same_meaning(before, rule):
            return JudgedMutant(mutant, "equivalent")
        if not self._can_be_loaded(before, rule):
            return JudgedMutant(mutant, "cannot be loaded")
        noticed = self._by_firing(rule) or self._by_run(rule, self._touched(before, rule))
        if noticed is not None:
            return JudgedMutant(mutant, "noticed by a run", noticed)
        restated = self._by_gives(before, rule)
        return JudgedMutant(mutant, "survived" if restated is None else "noticed by gives", restated)

    def _judge_computation(self, mutant: Mutant) -> JudgedMutant:
        program = Program(compile_rulebook(self.changed_by(mutant)))
        for test in self.tests:
            failed = failures_of(test, TestOutcome(program.run(test.case)))
            if any(each.expectation.key != GIVES for each in failed):
                return JudgedMutant(mutant, "noticed by a run", test)
        return JudgedMutant(mutant, "survived")

    def changed_by(self, mutant: Mutant) -> Rulebook:
        """Return the rulebook with the mutant in it; it can be loaded."""
        if mutant.vocabulary is not None:
            return replace(self.rulebook, vocabulary=mutant.vocabulary)
        return self.changed(mutant.rule)

    def changed(self, rule: Rule) -> Rulebook:
        """Return the rulebook with this rule in the place of the one of its id; it can be loaded."""
        return replace(
            self.rulebook, strata=strata_of(self._rules_with(rule), self.rulebook.names, Findings())
        )  # fmt: skip

    def _can_be_loaded(self, before: Rule, rule: Rule) -> bool:
        """Return whether the rulebook would still load. Looking at less than before can do no harm."""
        if rule.conclusions == before.conclusions and atoms_looked_at(rule) <= atoms_looked_at(before):
            return True
        rules = self._rules_with(rule)
        derived = {atom for each in rules for atom in each.atoms}
        names = {atom.name for atom in derived}
        if any(atoms_looked_at(each) - derived or _named(each) - names for each in rules):
            return False
        findings = Findings()
        strata_of(rules, self.rulebook.names, findings)
        return not findings.failed

    def _rules_with(self, rule: Rule) -> tuple[Rule, ...]:
        """Return all rules, this one in the place of the one of its id."""
        return tuple(rule if each.id == rule.id else each for each in self.rulebook.rules)

    def _touched(self, before: Rule, rule: Rule) -> list[int]:
        """Return the tests in which the rule has another outcome; for other conclusions, where it may have fired."""
        was = self._cache.get("before", before.id, lambda _: self._came_out(before))
        if rule.conclusions != before.conclusions:
            return [number for number, outcomes in enumerate(was) if any(could for _, _, could in outcomes)]
        now = self._came_out(rule)
        return [number for number in range(len(self.tests)) if now[number] != was[number]]

    def _came_out(self, rule: Rule) -> list[list[CameOut]]:
        """Return the outcome of a rule in each test, for each party."""
        fire, premise, cannot = meanings(rule)
        return [
            [
                (
                    support.certainty(fire, party_index),
                    support.certainty(premise, party_index),
                    support.certainty(cannot, party_index) is None,
                )
                for party_index in self._party_indexes(rule, number)
            ]
            for number, support in enumerate(self._supports)
        ]

    def _party_indexes(self, rule: Rule, number: int) -> Iterable[int]:
        return range(len(self._boards[number].case.parties)) if rule.per_party else (CASE,)

    def _by_firing(self, rule: Rule) -> RuleTest | None:
        """Return a test that states of this very rule whether it fires, and is wrong now."""
        fire = fires(rule)
        for number, label, expected in self._saying.get(rule.id, ()):
            support = self._supports[number]
            labels = {party.id: party_index for party_index, party in enumerate(self._boards[number].case.parties)}
            asked = self._party_indexes(rule, number) if not label else (labels[label],) if label in labels else ()
            if any(support.certainty(fire, party_index) is not None for party_index in asked) is not expected:
                return self.tests[number]
        return None

    def _by_run(self, rule: Rule, touched: list[int]) -> RuleTest | None:
        """Return a test that fails when it is run with the mutant; those that could not are not run."""
        rules = self._rules_with(rule)
        behind = _behind(rule.id, self._waits, waits_of(rules, self.rulebook.names))
        program: Program | None = None
        for number in touched:
            test = self.tests[number]
            if not _could_notice(test, behind):
                continue
            if program is None:
                program = Program(compile_rulebook(self.changed(rule)))
            outcome = TestOutcome(program.run(test.case))
            if any(each.expectation.key != GIVES for each in failures_of(test, outcome)):
                return test
        return None

    def _by_gives(self, before: Rule, rule: Rule) -> RuleTest | None:
        if before.conclusions == rule.conclusions:
            return None
        return next(
            (test for test in self.tests if test.rule == rule.id and any(e.key == GIVES for e in test.expectations)),
            None,
        )


def _behind(name: str, *all_waits: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    """Return the rules that wait for this one, before the change or after it, and those that wait for them."""
    waiting: dict[str, set[str]] = {}
    for waits in all_waits:
        for rule, others in waits.items():
            for other in others:
                waiting.setdefault(other, set()).add(rule)
    found: set[str] = set()
    left = [name]
    while left:
        new = waiting.get(left.pop(), set()) - found
        found |= new
        left += new
    return frozenset(found)


def _could_notice(test: RuleTest, behind: frozenset[str]) -> bool:
    """Return whether a test looks at the advice, or at whether one of these rules fires."""
    return any(
        any(text.partition("@")[0] in behind for text in each.texts) if each.key in _SAYING else each.key != GIVES
        for each in test.expectations
    )


def _named(rule: Rule) -> frozenset[str]:
    """Return the assessments that the reasons of a rule name."""
    slots: Iterator[Placeholder] = (slot for each in rule.conclusions for slot in each.because.slots)
    return frozenset(slot.name.partition(".")[2] for slot in slots if slot.name.startswith("assessment."))


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
        verdicts = _prover(judge.rulebook, usual).verdicts()
        self._holding = tuple(each.safeguard for each in verdicts if each.word in ("proven", "tested"))

    def ask(self, judged: Iterable[JudgedMutant]) -> Iterator[JudgedMutant]:
        """Yield the mutants, each that no test notices with the first safeguard that it breaks."""
        for each in judged:
            if each.verdict != "survived" or not self._holding:
                yield each
            elif self._budget.left < 1:
                self.left += 1
                yield each
            else:
                self.asked += 1
                prover = _prover(self._judge.changed_by(each.mutant), self._budget)
                guard = next((held for held in self._holding if prover.verdict(held).word == "broken"), None)
                self.left += guard is None and self._budget.left < 1
                yield replace(each, guard=guard)

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
