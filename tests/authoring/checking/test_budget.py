"""A check has a budget of steps: hard rules cost no more than it allows, and what is left out is named."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from authoring.checking.manual import write
from rulebook.examples.example import HEAD
from typer.testing import CliRunner

from ottava.engine.authoring.checking.checking import CheckResult, check
from ottava.engine.authoring.checking.lint import all_lints
from ottava.engine.authoring.checking.report import to_text
from ottava.engine.authoring.solving.solver import BASE, EACH
from ottava.engine.cli.main import app

pytest.importorskip("z3")

LOGIC = tuple(each.id for each in all_lints() if each.needs_solver)


def pigeons(holes: int) -> dict[str, str]:
    """A rulebook with a rule that asks for one hole more than there are, which is hard to prove, and two easy ones."""
    named = [[f"nest.p{pigeon}h{hole}" for hole in range(holes)] for pigeon in range(holes + 1)]
    attributes = "".join(
        f"  - {{id: {each}, kind: boolean, question: Is this pigeon in this hole?}}\n" for own in named for each in own
    )
    housed = [f"{{any: [{', '.join(f'{{{each}: true}}' for each in own)}]}}" for own in named]
    apart = [
        f"{{any: [{{not: {{{one}: true}}}}, {{not: {{{other}: true}}}}]}}"
        for hole in zip(*named, strict=True)
        for one, other in combinations(hole, 2)
    ]
    rules = f"""
- id: pigeons.fit
  title: Every pigeon has a hole of its own
  when: {{all: [{", ".join([*housed, *apart])}]}}
  then: {{recommend: listening, strength: weak, because: every pigeon has a hole of its own}}
  source: {{place: methods/4, basis: text}}
- id: early
  title: An early dispute
  when: {{dispute.escalation_stage: {{at_most: 2}}}}
  then: {{recommend: listening, strength: weak, because: it is early and there is time}}
  source: {{place: methods/4, basis: text}}
- id: early.too
  title: An early dispute
  when: {{any: [{{dispute.escalation_stage: 1}}, {{dispute.escalation_stage: 2}}]}}
  then: {{recommend: listening, strength: weak, because: it is early and there is time}}
  source: {{place: methods/4, basis: text}}
"""
    return {"rulebook.yaml": f"{HEAD}attributes:\n{attributes}", "rules.yaml": rules}


def checked(folder: Path, holes: int, budget: int | None = None) -> CheckResult:
    return check(write(pigeons(holes), folder), only=LOGIC, budget=budget)


@pytest.mark.slow
def test_a_rule_too_hard_to_decide_is_asked_about_once_and_hides_nothing(tmp_path: Path) -> None:
    found = checked(tmp_path, 10)
    assert {"same-as-another"} <= {each.lint for each in found.findings}
    assert all("pigeons.fit" not in each.rules for each in found.findings)
    assert "`pigeons.fit`: whether this rule can ever fire (the solver used up 2,000,000 steps)" in found.undecided
    assert to_text(found) == to_text(check(tmp_path, only=LOGIC))


@pytest.mark.slow
def test_what_is_proven_is_said_where_the_steps_do_not_suffice_to_tell_why(tmp_path: Path) -> None:
    found = checked(tmp_path, 8)
    never = next(each for each in found.findings if each.lint == "never-fires")
    assert never.message == "the rule `pigeons.fit` can never fire: its conditions cannot hold together"
    assert "same-as-another" in {each.lint for each in found.findings}


def test_small_rules_take_few_of_the_steps_and_a_small_budget_names_what_it_leaves_out(tmp_path: Path) -> None:
    whole = checked(tmp_path, 2)
    assert whole.undecided == ()
    assert {each.lint for each in checked(tmp_path, 2, (BASE + 3 * EACH) // 10).findings} == {
        each.lint for each in whole.findings
    }
    short = checked(tmp_path, 2, 2_000)
    assert {each.message for each in short.findings} < {each.message for each in whole.findings}
    assert any(
        each.startswith("whether") and "not looked at for `" in each and "`--budget` allows more" in each
        for each in short.undecided
    )
    assert "not decided: whether" in to_text(short)


def test_errors_are_looked_for_before_warnings() -> None:
    levels = [each.level for each in all_lints() if each.needs_solver and each.id != "needless-allowance"]
    assert levels == sorted(levels)


def test_the_command_takes_a_budget_and_a_time_limit(tmp_path: Path) -> None:
    folder = str(write(pigeons(2), tmp_path))
    few = CliRunner().invoke(app(), ["check", folder, "--budget", "1"])
    assert "the budget of 1 steps is used up" in few.output
    short = CliRunner().invoke(app(), ["check", folder, "--time-limit", "0.001"])
    assert "the time limit of 0.001 seconds is over" in short.output
