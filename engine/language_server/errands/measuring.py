"""Running the tests of a rulebook: which pass, which rules fire in how many, and what they show of the conditions."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError

if TYPE_CHECKING:
    from ...authoring.rule_tests.running import RuleTestResult


class NoTestThere(OttavaError):
    """No test can be run where one was asked for; the message says where."""


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """What the tests show of a rule. fires: in how many tests it fires. near_misses: tests in which a change keeps it
    from firing. seen: conditions of which every outcome is seen, of so many (`conditions`). missing: the outcomes that
    are not, each with its condition. tests: where those of the rule stand, and what they are called.
    """

    fires: int
    near_misses: int
    seen: int
    conditions: int
    missing: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryMeasure:
    """How an entry of a test file came out. failures: what was expected and what came out, in lines; none if it
    passed.
    """

    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """What the tests of a rulebook show: of the rules, by id, and of the entries of each test file, by path, in their
    order; None for one whose rule is not enabled.
    """

    rules: dict[str, RuleMeasure] = field(default_factory=dict)
    entries: dict[str, tuple[EntryMeasure | None, ...]] = field(default_factory=dict)


def measures(folder: Path) -> Measures:
    """Run all tests beside a rulebook. Raises InvalidRulebook, InvalidTests, FiringLimitExceeded."""
    from ...authoring.coverage.coverage import coverage_of
    from ...authoring.rule_tests.outcome import TestOutcome
    from ...authoring.rule_tests.reading import read_tests, test_files
    from ...authoring.rule_tests.running import RuleTestResult, failures_of
    from ...inference.compiled_rulebook import compile_rulebook
    from ...inference.program import Program
    from ...rulebook.loading import load_rulebook

    rulebook = load_rulebook(folder)
    tests = read_tests(test_files(folder), rulebook)
    compiled = compile_rulebook(rulebook)
    program = Program(compiled)
    runs = [program.run(test.case) for test in tests]
    fires = Counter(rule for run in runs for rule in {firing.rule for firing in run.firings()})
    results = [RuleTestResult(test, failures_of(test, TestOutcome(run))) for test, run in zip(tests, runs, strict=True)]
    missed = Counter(each.rule for each in tests if each.kind == "near miss" and each.rule is not None)
    rules = {
        each.rule.id: RuleMeasure(
            fires[each.rule.id],
            missed[each.rule.id],
            sum(not condition.missing for condition in each.conditions),
            len(each.conditions),
            tuple(f"`{one.counted.text}` never {outcome}" for one in each.conditions for outcome in one.missing),
            tuple(f"{test.place}: {test.name}" for test in tests if test.rule == each.rule.id),
        )
        for each in coverage_of(compiled, runs, rulebook.rules).rules
    }
    return Measures(rules, _entries(results))


def results_of_entry(folder: Path, path: str, place: int) -> tuple[str, ...]:
    """Run the tests of one entry of a test file, and return what failed, in lines.

    Raises NoTestThere, and as `measures` does.
    """
    from ...authoring.rule_tests.reading import read_tests
    from ...authoring.rule_tests.running import run_tests
    from ...rulebook.loading import load_rulebook

    rulebook = load_rulebook(folder)
    entries = _entries(list(run_tests(rulebook, read_tests((Path(path),), rulebook)))).get(os.path.abspath(path), ())
    found = entries[place] if place in range(len(entries)) else None
    if found is None:
        raise NoTestThere(f"{quoted(os.path.basename(path))} has no test that runs at place {place}, counted from 0")
    return found.failures


def _entries(results: list[RuleTestResult]) -> dict[str, tuple[EntryMeasure | None, ...]]:
    """Gather the results by the entries that the tests come from: those of a rule come with its near misses."""
    from ...authoring.rule_tests.report import lines_of

    places = {path: entry_starts(text) for path, text in _texts(results).items()}
    found: dict[str, dict[int, list[RuleTestResult]]] = {}
    for each in results:
        path = os.path.abspath(each.test.span.source.name)
        place = sum(start <= each.test.span.start for start in places[path]) - 1
        found.setdefault(path, {}).setdefault(place, []).append(each)

    def measured(of_entry: list[RuleTestResult] | None) -> EntryMeasure | None:
        if of_entry is None:
            return None
        return EntryMeasure(tuple(line for _, line in lines_of(of_entry, counted=False) if line))

    return {path: tuple(measured(found[path].get(at)) for at in range(len(places[path]))) for path in found}


def _texts(results: list[RuleTestResult]) -> dict[str, str]:
    return {os.path.abspath(each.test.span.source.name): each.test.span.source.text for each in results}


def entry_starts(text: str) -> list[int]:
    """Return where the entries of a test file begin."""
    from ottava.facts.source.node import Sequence
    from ottava.facts.source.span import Source
    from ottava.facts.source.yaml_text import from_yaml

    documents, _ = from_yaml(Source("tests", text))
    return [each.span.start for document in documents if isinstance(document, Sequence) for each in document.items]
