"""A changed rule looked up in finished runs: what comes out is what an engine made of the changed rulebook says."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from authoring.small_book import write_book

from ottava.engine.authoring.mutation import mutation_testing
from ottava.engine.authoring.mutation.mutants import mutants_of
from ottava.engine.authoring.mutation.mutation_testing import Judge
from ottava.engine.authoring.mutation.replaying import replayed, with_rule
from ottava.engine.authoring.mutation.waiting import Waiting
from ottava.engine.authoring.rule_tests import reading
from ottava.engine.authoring.rule_tests.outcome import TestOutcome as Outcome
from ottava.engine.authoring.rule_tests.rule_test import GUARDING, KEYS
from ottava.engine.authoring.rule_tests.support_in_runs import SupportInRuns, numbers_in
from ottava.engine.inference.blackboard import Blackboard, Support
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.formula import CASE
from ottava.engine.inference.program import Program
from ottava.engine.rulebook.dependencies import strata_of
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.reading.findings import Findings
from ottava.engine.rulebook.rulebook import Rule, Rulebook
from ottava.facts import Case

BUILT_IN = Path(__file__).resolve().parents[3] / "rules" / "eight_methods"


def cases_of(folder: Path, book: Rulebook) -> list[Case]:
    return [test.case for test in reading.tests_beside(folder, book)]


def changed(book: Rulebook, rule: Rule) -> Rulebook | None:
    rules = tuple(rule if each.id == rule.id else each for each in book.rules)
    findings = Findings()
    made = replace(book, strata=strata_of(rules, book.names, findings))
    return None if findings.failed else made


def came_out(run: Blackboard) -> dict[str, object]:
    """All that a test can look at; of rules only which fired, not where they stand."""
    outcome = Outcome(run)
    found: dict[str, object] = {}
    for result in {key.result for key in (*KEYS.values(), *GUARDING.values())} - {"certainty"}:
        named = outcome.results(result)
        found[result] = named if result in ("order", "plan") else set(named)
    for result, named_in in (("certainty", "advised"), ("attention", "attention"), ("assessed", "assessed")):
        found[f"certainty: {result}"] = {name: outcome.certainty(result, name) for name in outcome.results(named_in)}
    found["firings"] = {(each.rule, each.party): each.premise for each in run.firings()}
    return found


def compare(folder: Path, mutants: int | None, tests: int) -> int:
    """Compare replayed runs with runs by a new engine, of all mutants or some, on all cases or some."""
    book, rng, compared = load_rulebook(folder), Random(4), 0
    cases, waiting, translation = cases_of(folder, book), Waiting(book), compile_rulebook(book)
    program = Program(translation)
    runs = [program.run(case) for case in cases]
    everything = [each for rule in book.rules for each in mutants_of(rule, book) if each.vocabulary is None]
    for mutant in everything if mutants is None else rng.sample(everything, mutants):
        affected = waiting.affected(mutant.rule)
        other = changed(book, mutant.rule)
        assert affected is None or other is not None, mutant.change
        if affected is None or affected.orders_elsewhere:
            continue
        assert other is not None
        levels = {rule.id: level for level, stratum in enumerate(other.strata) for rule in stratum}
        assert [levels[name] for name in affected.rules] == sorted(levels[name] for name in affected.rules)
        fresh, by = Program(compile_rulebook(other)), with_rule(translation, mutant.rule)
        for number in rng.sample(range(len(cases)), min(tests, len(cases))):
            again = replayed(runs[number], by, affected.rules)
            assert came_out(again) == came_out(fresh.run(cases[number])), (mutant.change, cases[number].id)
            compared += 1
    return compared


def test_a_replayed_run_is_what_a_new_engine_says(tmp_path: Path) -> None:
    assert compare(write_book(tmp_path), mutants=None, tests=4) > 100


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["rules/eight_methods", "examples/rulebooks/housing"])
def test_a_replayed_run_of_a_large_rulebook_is_what_a_new_engine_says(folder: str) -> None:
    assert compare(BUILT_IN.parents[1] / folder, mutants=25, tests=8) > 100


def test_all_runs_at_once_say_what_each_says_by_itself() -> None:
    book, rng = load_rulebook(BUILT_IN), Random(5)
    compiled = compile_rulebook(book)
    program = Program(compiled)
    runs = [program.run(case) for case in rng.sample(cases_of(BUILT_IN, book), 40)]
    together, compared = SupportInRuns(compiled, runs), 0
    ungraded = SupportInRuns(compiled, runs, graded=False)
    everything = [each.rule for rule in book.rules for each in mutants_of(rule, book)]
    for rule in rng.sample(everything, 60):
        for formula in mutation_testing.meanings(rule):
            for place in range(together.parties) if rule.per_party else (CASE,):
                levels = together.certainty(formula, place)
                assert ungraded.holds(formula, place) == together.holds(formula, place) == levels[0]
                for number, run in enumerate(runs):
                    if place < len(run.case.parties):
                        alone = Support(run).certainty(formula, place)
                        expected = [alone is not None and alone >= each for each in together.certainties]
                        assert [bool(runs_held >> number & 1) for runs_held in levels] == expected
                        compared += alone is not None and alone < 1
                there = together.there(place)
                assert all(place < len(runs[number].case.parties) for number in numbers_in(there))
    assert compared, "some are not certain"


def test_hardly_a_case_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    book = load_rulebook(BUILT_IN)
    judge = Judge(book, reading.tests_beside(BUILT_IN, book))
    looked_at: list[Blackboard] = []
    monkeypatch.setattr(mutation_testing, "replayed", lambda *given: looked_at.append(given[0]) or replayed(*given))
    mutants = [each for rule in book.rules[::25] for each in mutants_of(rule, book)]
    verdicts = [judge.judge(mutant).verdict for mutant in mutants]
    assert verdicts.count("noticed by a run") > 60
    assert 0 < len(looked_at) < 4 * len(mutants)
