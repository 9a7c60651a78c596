"""Running tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...inference.compiled_rulebook import compile_rulebook
from ...inference.program import Program
from ...rulebook.rulebook import Rulebook
from .outcome import TestOutcome
from .rule_test import GIVES, GUARDING, KEYS, Expectation, RuleTest

_FINEST = 20
"""Decimals of a certainty, however many are written."""


@dataclass(frozen=True, slots=True)
class RuleTestResult:
    """How a test came out: it passed if nothing failed."""

    test: RuleTest
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures


def run_tests(rulebook: Rulebook, tests: Iterable[RuleTest]) -> Iterator[RuleTestResult]:
    """Return the result of each test, in order. Raises FiringLimitExceeded."""
    return results_of(Program(compile_rulebook(rulebook)), tests)


def results_of(program: Program, tests: Iterable[RuleTest]) -> Iterator[RuleTestResult]:
    """Yield the same with a program that has been made already."""
    for test in tests:
        yield RuleTestResult(test, failures_of(test, TestOutcome(program.run(test.case))))


def selected(tests: Iterable[RuleTest], rules: Iterable[str] = (), text: str = "") -> tuple[RuleTest, ...]:
    """Return the tests of these rules or safeguards (if none is named, of all) with the text in their name, in any
    case.
    """
    wanted, sought = frozenset(rules), text.casefold()
    return tuple(test for test in tests if (not wanted or test.about in wanted) and sought in test.name.casefold())


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met.

    `expected` and `found` are what differs, in the order of the author and of the advice. `instead` is what the
    expectation would have to name to be met. `came_out` is all that there was to choose from, where that is worth
    telling.
    """

    expectation: Expectation
    expected: tuple[str, ...]
    found: tuple[str, ...]
    instead: tuple[str, ...]
    came_out: tuple[str, ...] = ()


def failures_of(test: RuleTest, outcome: TestOutcome) -> tuple[Failure, ...]:
    """Return the expectations of a test that its run did not meet."""
    found = (failure_of(each, test, outcome) for each in test.expectations)
    return tuple(each for each in found if each is not None)


def failure_of(expectation: Expectation, test: RuleTest, outcome: TestOutcome) -> Failure | None:
    """Return how an expectation was not met; None if it was."""
    if expectation.key == GIVES:
        return _exactly(expectation, outcome.gives(test.rule or ""))
    key = KEYS.get(expectation.key) or GUARDING[expectation.key]
    if expectation.graded:
        return _certainties(expectation, key.result, outcome)
    wanted, found = expectation.texts, outcome.results(key.result)
    present = tuple(each for each in wanted if each in found)
    absent = tuple(each for each in wanted if each not in found)
    match key.relation:
        case "exactly":
            return _exactly(expectation, _as_named(expectation, found))
        case "holds" | "certainties":
            there = tuple(each for each in found if "@" not in each)
            return Failure(expectation, absent, (), present, there) if absent else None
        case "lacks":
            return Failure(expectation, (), present, absent) if present else None
        case "in order":
            actual = tuple(each for each in found if each in wanted)
            return Failure(expectation, wanted, actual, actual) if actual != wanted else None


def _exactly(expectation: Expectation, found: tuple[str, ...]) -> Failure | None:
    wanted = expectation.texts
    missing = tuple(each for each in wanted if each not in found)
    surplus = tuple(each for each in found if each not in wanted)
    unsaid = expectation.key == GIVES and not wanted
    return Failure(expectation, missing, surplus, found) if missing or surplus or unsaid else None


def _as_named(expectation: Expectation, found: tuple[str, ...]) -> tuple[str, ...]:
    """Return gates by themselves, or with their effects where the author names these; other things have no `:` in
    them.
    """
    with_effect = any(": " in text for text in expectation.texts)
    return tuple(each for each in found if (": " in each) is with_effect)


def _certainties(expectation: Expectation, result: str, outcome: TestOutcome) -> Failure | None:
    """Return a certainty is as said if it rounds to the number that is written."""
    actual = []
    for text in expectation.texts:
        name, _, written = text.partition(": ")
        actual.append(f"{name}: {_rounded(outcome.certainty(result, name), written)}")
    pairs = [(text, found) for text, found in zip(expectation.texts, actual, strict=True) if text != found]
    expected, found = tuple(text for text, _ in pairs), tuple(found for _, found in pairs)
    return Failure(expectation, expected, found, tuple(actual)) if pairs else None


def _rounded(certainty: float, written: str) -> str:
    """Return the certainty with as many decimals as are written; what is written itself, where that is the same
    number.
    """
    digits, _, power = written.lower().partition("e")
    decimals = len(digits.partition(".")[2]) - int(power or 0)
    text = f"{certainty:.{min(max(decimals, 0), _FINEST)}f}"
    return written if float(text) == float(written) else text
