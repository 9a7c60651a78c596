"""The built-in rulebook: that its own tests pass, notice nearly every change of a rule, and leave no rule out."""

import re
from functools import cache
from pathlib import Path

import pytest

from ottava.engine.authoring.coverage.coverage import measure_coverage
from ottava.engine.authoring.coverage.report import lines_of as uncovered
from ottava.engine.authoring.mutation.mutants import mutants_of
from ottava.engine.authoring.mutation.mutation_testing import Judge
from ottava.engine.authoring.mutation.report import in_order
from ottava.engine.authoring.mutation.report import lines_of as unnoticed
from ottava.engine.authoring.rule_tests import reading, running
from ottava.engine.authoring.rule_tests.report import lines_of
from ottava.engine.authoring.rule_tests.rule_test import GIVES, RuleTest
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

FOLDER = Path(__file__).resolve().parents[2] / "rules" / "eight_methods"
KNOWLEDGE = {"G": 13, "D": 17, "R": 56}
"""How many gates, assessments and rules the knowledge behind the rulebook has; each rule's notes name theirs."""


@cache
def rulebook() -> Rulebook:
    return load_rulebook(FOLDER)


@cache
def rule_tests() -> tuple[RuleTest, ...]:
    return reading.tests_beside(FOLDER, rulebook())


@pytest.mark.slow
def test_the_tests_beside_the_rules_pass() -> None:
    results = list(running.run_tests(rulebook(), rule_tests()))
    assert all(result.passed for result in results), "\n".join(line for _, line in lines_of(results))


@pytest.mark.slow
def test_every_rule_has_a_case_a_near_miss_and_what_it_gives() -> None:
    rules = {rule.id for rule in rulebook().rules}
    for kind in ("rule", "near miss"):
        assert {test.rule for test in rule_tests() if test.kind == kind} == rules
    assert {test.rule for test in rule_tests() if any(each.key == GIVES for each in test.expectations)} == rules


@pytest.mark.slow
def test_every_rule_fires_and_conditions_come_out_in_every_way() -> None:
    coverage, _ = measure_coverage(rulebook(), rule_tests(), rulebook().rules)
    assert coverage.percent_of_rules == 100, "\n".join(uncovered(coverage))
    assert coverage.percent_of_outcomes >= 99, "\n".join(uncovered(coverage))


@pytest.mark.slow
def test_nearly_every_change_of_a_rule_is_noticed() -> None:
    judge = Judge(rulebook(), rule_tests())
    found = in_order(judge.judge(mutant) for rule in rulebook().rules for mutant in mutants_of(rule, rulebook()))
    assert found.counted > 1300
    assert found.percent >= 99, "\n".join(unnoticed(found))
    by_run = 100 * found.number("noticed by a run") / found.counted
    assert by_run >= 95, f"{by_run:.1f} % without what `gives` restates"


def test_every_rule_says_where_it_comes_from() -> None:
    for rule in rulebook().rules:
        assert rule.source is not None, rule.id
        assert re.fullmatch(r"frame|methods/[1-8](/[1-4])?|points/[1-7]", rule.source.place), rule.id
        assert (rule.source.practice is not None) == (rule.source.basis == "practice"), rule.id


def test_the_whole_knowledge_is_encoded() -> None:
    named = {name for rule in rulebook().rules for name in re.findall(r"\b[GDR]\d+\b", rule.notes or "")}
    assert {f"{letter}{number}" for letter, last in KNOWLEDGE.items() for number in range(1, last + 1)} <= named
