"""The logic lints find what going through all cases with the naive chainer finds: nothing missed, nothing false."""

from typing import Any

import pytest
from authoring.checking.by_force import Force
from authoring.checking.random_rulebooks import random_small_rulebook
from inference.engine_rows import loaded
from naive.strategies import RawRulebook

from ottava import Advisor
from ottava.engine.authoring.checking.comparison import ConditionPart, inner, parts_of
from ottava.engine.authoring.checking.lint import Finding, LintSubject
from ottava.engine.authoring.checking.lints.recommendations import recommended_and_excluded, unguarded_firm
from ottava.engine.authoring.checking.lints.redundant import covered_by_another, needless_condition, same_as_another
from ottava.engine.authoring.checking.lints.unreachable import never_fires, underivable_assessment
from ottava.engine.authoring.solving.logic import Logic
from ottava.engine.authoring.solving.solver import budget_for
from ottava.engine.inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ottava.facts.source.node import Mapping
from ottava.facts.source.span import Source, Span

pytestmark = pytest.mark.slow

pytest.importorskip("z3")

IN_CI = 40
"""Of the 300 rulebooks that were gone through by hand; `pytest --co` names them, and any of them can be asked for."""


def subject_of(raw: RawRulebook, most_parties: int | None = None) -> LintSubject:
    """The rulebook as lints get it; questions are limited to so many parties."""
    rulebook = loaded(raw)
    translation = compile_rulebook(rulebook)
    nothing = Mapping((), Span(Source("rules.yaml", ""), 0, 0))
    run = Advisor(rulebook).run
    own = {rule["id"]: nothing for rule in raw.rules}
    subject = LintSubject(rulebook, translation, run, (), nothing, own, budget_for(rulebook))
    vars(subject)["logic"] = Logic(translation, run, most_parties)
    return subject


def needless(finding: Finding, translation: CompiledRulebook) -> tuple[str, str]:
    """The rule and the part of its condition that a finding is about."""
    return finding.rules[0], repr(needless_part(finding, translation).condition)


def needless_part(finding: Finding, translation: CompiledRulebook) -> ConditionPart:
    left = list(parts_of(translation.rules[finding.rules[0]].rule))
    while left:
        part = left.pop(0)
        if part.condition.span is finding.span and finding.message.startswith(f"{part.quoted} "):
            return part
        left += inner(part)
    raise AssertionError(finding)


@pytest.mark.parametrize("seed", range(IN_CI))
def test_what_is_found_is_what_there_is(seed: int) -> None:
    check(seed)


def check(seed: int) -> dict[str, int]:
    """Compares all lints on one rulebook; returns how many findings there were of each."""
    raw, cases = random_small_rulebook(seed)
    subject = subject_of(raw, most_parties=2)
    translation = subject.compiled_rulebook
    force = Force(raw, cases, translation)
    of_needless = list(needless_condition.find(subject))
    found: dict[str, tuple[Any, Any]] = {
        "never-fires": ({each.rules[0] for each in never_fires.find(subject)}, force.never_fires()),
        "underivable-assessment": (
            {_atom(each) for each in underivable_assessment.find(subject)},
            {f"{name}: {value}".lower() for name, value in force.underivable()},
        ),
        "same-as-another": ({each.rules for each in same_as_another.find(subject)}, force.same()),
        "covered-by-another": ({_covered(each) for each in covered_by_another.find(subject)}, force.covered()),
        "needless-condition": ({needless(each, translation) for each in of_needless}, force.needless()),
        "recommended-and-excluded": (
            {_vetoed(each) for each in recommended_and_excluded.find(subject)},
            force.vetoed(),
        ),
        "unguarded-firm": ({_guard(each) for each in unguarded_firm.find(subject)}, force.unguarded()),
    }
    assert not subject.logic.undecided
    for lint, (by_solver, by_force) in found.items():
        assert by_solver == by_force, (
            f"{lint}: only the solver {by_solver - by_force}, only force {by_force - by_solver}"
        )
    for finding in of_needless[:1]:
        name, _ = needless(finding, translation)
        assert not force.changes_something(name, needless_part(finding, translation))
    return {lint: len(by_solver) for lint, (by_solver, _) in found.items()}


def _atom(finding: Finding) -> str:
    return finding.message.split("`")[1].removeprefix("assessment.")


def _covered(finding: Finding) -> tuple[str, str]:
    return finding.rules[0], finding.message.split("`")[3]


def _vetoed(finding: Finding) -> tuple[str, ...]:
    words = finding.message.split("`")[1::2]
    return (words[0], words[1]) if "in vain" in finding.message else (words[2], words[0], words[1])


def _guard(finding: Finding) -> str:
    return finding.message.split("`")[3].removeprefix("assessment.")
