"""Running the tests of a rulebook with the tracer looking on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...inference.compiled_rulebook import compile_rulebook
from ...inference.program import Program
from ...rulebook.locating import folder_of
from ...rulebook.rulebook import Rule, Rulebook
from ..rule_tests.outcome import TestOutcome
from ..rule_tests.rule_test import RuleTest
from ..rule_tests.running import Result, failures_of
from .tracing import Coverage, Tracer


def measured(
    rulebook: Rulebook, tests: Iterable[RuleTest], rules: Iterable[Rule]
) -> tuple[Coverage, tuple[Result, ...]]:
    """What the tests show of these rules of the rulebook, and how the tests came out.

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
    """The rules that stand in the folder itself, not in a rulebook that it extends."""
    folder = folder_of(path, Path())
    return tuple(
        rule
        for rule in rulebook.rules
        if folder is None or rule.span is None or Path(rule.span.source.name).parent.resolve() == folder.resolve()
    )
