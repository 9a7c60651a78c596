"""Running tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...inference.compiled_rulebook import compile_rulebook
from ...inference.program import Program
from ...rulebook.rulebook import Rulebook
from .comparing import Failure, failures_of
from .outcome import TestOutcome
from .rule_test import RuleTest


@dataclass(frozen=True, slots=True)
class Result:
    """How a test came out: it passed if nothing failed."""

    test: RuleTest
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures


def run_tests(rulebook: Rulebook, tests: Iterable[RuleTest]) -> Iterator[Result]:
    """The result of each test, in order. Raises FiringLimitExceeded."""
    return results_of(Program(compile_rulebook(rulebook)), tests)


def results_of(program: Program, tests: Iterable[RuleTest]) -> Iterator[Result]:
    """The same with a program that has been made already."""
    for test in tests:
        yield Result(test, failures_of(test, TestOutcome(program.run(test.case))))


def selected(tests: Iterable[RuleTest], rules: Iterable[str] = (), text: str = "") -> tuple[RuleTest, ...]:
    """The tests of these rules or safeguards (if none is named, of all) with the text in their name, in any case."""
    wanted, sought = frozenset(rules), text.casefold()
    return tuple(test for test in tests if (not wanted or test.about in wanted) and sought in test.name.casefold())
