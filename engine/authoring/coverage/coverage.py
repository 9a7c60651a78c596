"""Coverage: which rules the tests let fire, and which of the outcomes that each condition can have they show."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ottava.facts.source.span import one_line

from ...inference.blackboard import Blackboard
from ...inference.certainty import enough
from ...inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ...inference.formula import CASE
from ...inference.meaning import meaning_of
from ...inference.program import Program
from ...rulebook.conclusion import Assess
from ...rulebook.condition import (
    ALWAYS,
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    Includes,
    InRange,
    Known,
    Named,
    Not,
    OneOf,
    Quantifier,
    children,
    fold,
    word_of,
)
from ...rulebook.locating import folder_of
from ...rulebook.rulebook import Rule, Rulebook
from ..rule_tests.outcome import TestOutcome
from ..rule_tests.rule_test import RuleTest
from ..rule_tests.running import RuleTestResult, failures_of
from ..rule_tests.support_in_runs import SupportInRuns
from ..source_text import location_order

OutcomeSeen = Literal["true", "false", "unknown"]

OUTCOMES: tuple[OutcomeSeen, ...] = ("true", "false", "unknown")


def _kind_of(condition: Condition) -> str:
    if isinstance(condition, Quantifier):
        return word_of(condition)
    return {All: "all", AnyOf: "any"}.get(type(condition), "")


@dataclass(frozen=True, slots=True)
class CountedCondition:
    """A condition, or a combination of conditions, of a rule.

    `per_party`: whether it is evaluated for each party. `possible`: the outcomes it can have. `kind` names a
    combination (`all`, `some_party`); nothing for a single condition.
    """

    condition: Condition
    per_party: bool
    possible: tuple[OutcomeSeen, ...]
    kind: str

    @property
    def text(self) -> str:
        """The author's text, on one line."""
        return one_line(self.condition.span)


def counted_conditions(rule: Rule, decided: frozenset[Atom]) -> Iterator[CountedCondition]:
    """Yield every condition under `when` and `unless`, outermost first.

    A condition with a name is one, whatever is in it. `not` is none of its own: it is true where the condition in it is
    false. Nor is `always`, which cannot fail.
    """
    left = [(condition, rule.per_party) for condition in rule.conditions]
    while left:
        condition, per_party = left.pop(0)
        if condition != ALWAYS and not isinstance(condition, Not):
            possible = OUTCOMES[:2] if never_unknown(condition, decided) else OUTCOMES
            yield CountedCondition(condition, per_party, possible, _kind_of(condition))
        inside = per_party or isinstance(condition, Quantifier)
        parts = () if isinstance(condition, Named) else children(condition)
        left = [*((part, inside) for part in parts), *left]


def never_unknown(condition: Condition, decided: frozenset[Atom]) -> bool:
    """Return whether the condition is true or false whatever is known of the case. `decided`: assessments that are."""

    def combine(condition: Condition, parts: tuple[bool, ...]) -> bool:
        match condition:
            case Known() | Advised() | AdvisedCount():
                return True
            case OneOf() | InRange() | Includes():
                return False
            case Derived(atom):
                return atom in decided
            case _:
                return all(parts)

    return fold(condition, combine)


def decided_atoms(compiled_rulebook: CompiledRulebook) -> frozenset[Atom]:
    """Return the assessments that are never unknown, since all rules that derive them read such conditions only."""
    decided: frozenset[Atom] = frozenset()
    while found := {
        atom
        for atom, rules in compiled_rulebook.deriving.items()
        if atom not in decided and all(_decides(each.rule, atom, decided) for each in rules)
    }:
        decided |= found
    return decided


def _decides(rule: Rule, atom: Atom, decided: frozenset[Atom]) -> bool:
    strong = all(enough(each.strength) for each in rule.conclusions if isinstance(each, Assess) and each.atom == atom)
    return strong and all(never_unknown(each, decided) for each in rule.conditions)


@dataclass(frozen=True, slots=True)
class ConditionCoverage:
    """A condition and the outcomes that were seen of it."""

    counted: CountedCondition
    seen: frozenset[OutcomeSeen]

    @property
    def missing(self) -> tuple[OutcomeSeen, ...]:
        """The possible outcomes that were never seen."""
        return tuple(each for each in self.counted.possible if each not in self.seen)


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """A rule: whether it fired, and the outcomes of its conditions."""

    rule: Rule
    fired: bool
    conditions: tuple[ConditionCoverage, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a rulebook by its tests. The numbers count outcomes: three of a condition, two where it is never
    unknown.
    """

    rules: tuple[RuleCoverage, ...]

    @property
    def fired(self) -> int:
        """Rules that fired in some test."""
        return sum(each.fired for each in self.rules)

    @property
    def possible(self) -> int:
        """Outcomes that the conditions can have."""
        return sum(len(each.counted.possible) for rule in self.rules for each in rule.conditions)

    @property
    def seen(self) -> int:
        """Outcomes that were seen."""
        return self.possible - sum(len(each.missing) for rule in self.rules for each in rule.conditions)

    @property
    def percent_of_rules(self) -> float:
        """From 0 to 100; 100 where there are none."""
        return _percent(self.fired, len(self.rules))

    @property
    def percent_of_outcomes(self) -> float:
        """From 0 to 100; 100 where there are none."""
        return _percent(self.seen, self.possible)


def coverage_of(compiled_rulebook: CompiledRulebook, runs: Sequence[Blackboard], rules: Iterable[Rule]) -> Coverage:
    """Return what finished runs show of these rules, in their order in the files.

    Every condition is evaluated, even where another one has decided already.
    """
    decided, support = decided_atoms(compiled_rulebook), SupportInRuns(compiled_rulebook, runs, graded=False)
    fired = {firing.rule for run in runs for firing in run.firings()}

    def of_condition(counted: CountedCondition) -> ConditionCoverage:
        return ConditionCoverage(counted, _seen(support, counted))

    return Coverage(
        tuple(
            RuleCoverage(rule, rule.id in fired, tuple(map(of_condition, counted_conditions(rule, decided))))
            for rule in sorted(rules, key=lambda rule: location_order(rule.span))
        )
    )


def _seen(support: SupportInRuns, counted: CountedCondition) -> frozenset[OutcomeSeen]:
    """Return which of its possible outcomes the condition has at some place in some run."""
    true, false = meaning_of(counted.condition)
    seen: set[OutcomeSeen] = set()
    for place in range(support.parties) if counted.per_party else (CASE,):
        holds, fails = support.holds(true, place), support.holds(false, place)
        outcomes = holds, fails & ~holds, support.there(place) & ~(holds | fails)
        seen.update(outcome for outcome, runs in zip(OUTCOMES, outcomes, strict=True) if runs)
    return frozenset(counted.possible) & seen


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def measure_coverage(
    rulebook: Rulebook, tests: Iterable[RuleTest], rules: Iterable[Rule]
) -> tuple[Coverage, tuple[RuleTestResult, ...]]:
    """Run the tests and return the coverage of these rules, and the results of the tests.

    Raises FiringLimitExceeded.
    """
    compiled_rulebook = compile_rulebook(rulebook)
    program = Program(compiled_rulebook)
    runs: list[Blackboard] = []
    results: list[RuleTestResult] = []
    for test in tests:
        run = program.run(test.case)
        runs.append(run)
        results.append(RuleTestResult(test, failures_of(test, TestOutcome(run))))
    return coverage_of(compiled_rulebook, runs, rules), tuple(results)


def own_rules(rulebook: Rulebook, path: str | Path) -> tuple[Rule, ...]:
    """Return the rules in the folder itself, not those of a rulebook that it extends."""
    folder = folder_of(path, Path())
    return tuple(
        rule
        for rule in rulebook.rules
        if folder is None or rule.span is None or Path(rule.span.source.name).parent.resolve() == folder.resolve()
    )
