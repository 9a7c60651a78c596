"""Coverage: which rules the tests let fire, and which outcomes of each condition they show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ...inference.blackboard import Blackboard, Support
from ...inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ...inference.formula import CASE, Formula
from ...inference.meaning import falsity, truth
from ...inference.program import Program
from ...rulebook.locating import folder_of
from ...rulebook.rulebook import Rule, Rulebook
from ..rule_tests.outcome import TestOutcome
from ..rule_tests.rule_test import RuleTest
from ..rule_tests.running import Result, failures_of
from ..source_text import location_order
from .conditions import CountedCondition, OutcomeSeen, counted_conditions, decided_atoms


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


@dataclass(slots=True)
class _Watched:
    """A condition with its meaning, and what has not been seen of it yet."""

    counted: CountedCondition
    true: Formula
    false: Formula
    left: set[OutcomeSeen]


@dataclass(slots=True)
class Tracer:
    """Collects coverage from runs. Every condition is evaluated, even where another one has decided already."""

    translation: CompiledRulebook
    _watched: dict[str, list[_Watched]] = field(default_factory=dict)
    _fired: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        decided = decided_atoms(self.translation)
        for rule in self.translation.rulebook.rules:
            self._watched[rule.id] = [
                _Watched(each, truth(each.condition), falsity(each.condition), set(each.possible))
                for each in counted_conditions(rule, decided)
            ]

    def look(self, board: Blackboard) -> None:
        """Note what a run shows."""
        self._fired.update(firing.rule for firing in board.firings())
        support = Support(board)
        everyone = range(len(board.case.parties))
        for watched in self._watched.values():
            for each in watched:
                for party_index in (everyone if each.counted.per_party else (CASE,)) if each.left else ():
                    if support.certainty(each.true, party_index) is not None:
                        each.left.discard("true")
                    elif support.certainty(each.false, party_index) is not None:
                        each.left.discard("false")
                    else:
                        each.left.discard("unknown")

    def coverage(self, rules: Iterable[Rule]) -> Coverage:
        """Return the coverage of these rules, in their order in the files."""
        return Coverage(
            tuple(
                RuleCoverage(
                    rule,
                    rule.id in self._fired,
                    tuple(
                        ConditionCoverage(each.counted, frozenset(each.counted.possible) - each.left)
                        for each in self._watched[rule.id]
                    ),
                )
                for rule in sorted(rules, key=lambda rule: location_order(rule.span))
            )
        )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def measure_coverage(
    rulebook: Rulebook, tests: Iterable[RuleTest], rules: Iterable[Rule]
) -> tuple[Coverage, tuple[Result, ...]]:
    """Run the tests and return the coverage of these rules, and the results of the tests.

    Raises FiringLimitExceeded.
    """
    translation = compile_rulebook(rulebook)
    tracer, program = Tracer(translation), Program(translation)
    results: list[Result] = []
    for test in tests:
        board = program.run(test.case)
        tracer.look(board)
        results.append(Result(test, failures_of(test, TestOutcome(board))))
    return tracer.coverage(rules), tuple(results)


def own_rules(rulebook: Rulebook, path: str | Path) -> tuple[Rule, ...]:
    """Return the rules in the folder itself, not those of a rulebook that it extends."""
    folder = folder_of(path, Path())
    return tuple(
        rule
        for rule in rulebook.rules
        if folder is None or rule.span is None or Path(rule.span.source.name).parent.resolve() == folder.resolve()
    )
