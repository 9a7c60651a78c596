"""A budget of steps: what is left out when it is used up, and that what is said is true however small it is."""

from __future__ import annotations

from itertools import islice

import pytest
from explanation.small_worlds import worlds
from hypothesis import given
from hypothesis import strategies as st

from ottava import Advisor, Case, InvalidCall
from ottava.engine.explanation.budget import STEPS, Budget, OutOfBudget
from ottava.engine.explanation.stability.strengths import flips, margin
from ottava.engine.inference.blackboard import Blackboard
from ottava.engine.inference.stability import Stability
from ottava.facts import read_case

CROWD = Case.from_mapping(
    {
        "id": "crowd",
        "dispute": {"category": "neighbour"},
        "parties": [{"id": f"p{number}", "arousal": ("calm", "upset")[number % 2]} for number in range(60)],
    }
)


@given(st.integers(0, 1000), st.lists(st.integers(1, 50)), st.integers(1, 4))
def test_no_more_is_spent_than_there_is_in_the_whole_and_in_a_part(steps: int, wanted: list[int], share: int) -> None:
    whole = Budget(steps)
    part = whole.part(share)
    spent = 0
    for number, each in enumerate(wanted):
        try:
            (part if number % 2 else whole).spend(each)
        except OutOfBudget:
            continue
        spent += each
    assert whole.left == steps - spent >= 0
    assert 0 <= part.left <= steps // share


def test_more_steps_may_be_allowed_where_more_work_has_come() -> None:
    budget = Budget(100)
    budget.spend(90)
    budget.allow(2_000)
    assert budget.left == 2_010
    assert not budget.affords(2_011)
    assert budget.used_up == "the budget of 2,100 steps is used up"


def test_a_time_limit_ends_what_steps_would_not() -> None:
    over = Budget(1_000_000, seconds=1e-9)
    with pytest.raises(OutOfBudget, match="time limit of 1e-09 seconds is over"):
        over.spend(1)
    with pytest.raises(OutOfBudget, match=r"^the time limit of 1e-09 seconds is over$"):
        over.part(2).spend(1)
    assert over.left == 1_000_000


@pytest.mark.slow
@pytest.mark.parametrize("steps", [1, 40, 120, 300, 1_000, 3_000])
def test_however_small_the_budget_what_is_said_is_true(steps: int) -> None:
    for _, advisor, case in islice(worlds(77), 25):
        whole = advisor.advise(case, thorough=True)
        short = Advisor(advisor.rulebook, budget=steps)
        advice = short.advise(case, thorough=True)
        assert advice == short.advise(case, thorough=True)
        found, full = advice.stability, whole.stability
        if "used up" not in (found.searched or ""):
            assert (found.verdict, found.hangs_on) == (full.verdict, full.hangs_on)
        if found.verdict == "stable":
            assert full.verdict == "stable"
        if found.verdict == "open":
            assert full.verdict == "open"
            assert {each.path for each in found.hangs_on} <= {each.path for each in full.hangs_on}
        assert set(found.strengths) <= set(full.strengths)
        assert {each.path for each in advice.questions} >= {each.path for each in advisor.advise(case).questions}
        for question in advice.questions:
            told = {each.path: each for each in whole.questions}.get(question.path)
            if question.answers and told is not None:
                assert (question.chance, question.answers) == (told.chance, told.answers)


@pytest.mark.slow
def test_a_crowd_takes_no_more_runs_than_the_budget_allows() -> None:
    advisor = Advisor()
    runs = 0
    run = advisor.run

    def counted(case: Case) -> Blackboard:
        nonlocal runs
        runs += 1
        return run(case)

    advisor.run = counted  # type: ignore[method-assign]
    advice = advisor.advise(CROWD, thorough=True)
    assert runs * len(CROWD.parties) <= STEPS
    assert "may matter, not beyond who or what it is (" in str(advice.stability.searched)
    assert "the budget of 120,000 steps is used up" in str(advice.stability.searched)


@pytest.mark.slow
def test_what_gates_hang_on_is_looked_at_first_and_all_else_is_still_asked() -> None:
    advice = Advisor(budget=8_000).advise(CROWD, thorough=True)
    looked_at = [each for each in advice.questions if each.answers]
    left_out = [each for each in advice.questions if not each.answers]
    asked_for_gates = {each.path for each in Advisor().advise(CROWD).questions if each.for_gate}
    assert looked_at
    assert left_out
    assert {each.path for each in looked_at} <= asked_for_gates
    assert all(each.chance is None for each in left_out)


def test_nothing_is_claimed_where_not_even_bounds_were_worked_out() -> None:
    advice = Advisor(budget=50).advise(CROWD, thorough=True)
    assert advice.stability.verdict == "not proven"
    assert str(advice.stability.searched).startswith("nothing that is unknown: the budget of 50 steps is used up")
    assert advice.questions == Advisor().advise(CROWD).questions


def test_how_far_the_first_place_leads_is_said_even_then() -> None:
    advisor, case = Advisor(budget=100), read_case("examples/orange-quarrel.yaml")
    board = advisor.run(case)
    (lead, second), (strengths, nothing_left_out) = margin(board), flips(board)
    assert nothing_left_out == ""
    found = advisor.advise(case, thorough=True).stability
    (flip,) = found.strengths
    assert flip in strengths
    searched = (
        "nothing that is unknown: the budget of 100 steps is used up; the strengths of 1 of 7 recommendations: the "
        "part for this of the budget of 100 steps is used up"
    )
    assert found == Stability("not proven", (), searched, lead, second, (flip,))


@pytest.mark.slow
def test_explanations_and_searches_have_a_budget_too() -> None:
    small = Advisor(budget=300)
    found = small.smallest_changes(CROWD, "top=changed")
    assert (found.proven, found.found, found.said) == (
        False,
        (),
        "nothing was searched: the budget of 300 steps is used up",
    )
    near = [miss for each in small.why_not_each(CROWD) for miss in each.near_misses]
    assert "not found" in {each.verdict for each in near}


@pytest.mark.slow
@pytest.mark.parametrize("steps", [50, 300])
def test_a_consultation_says_that_another_question_may_tell_more(steps: int) -> None:
    asked = Advisor(budget=steps).consultation(CROWD)
    assert asked.question is not None
    assert asked.left_out == f"the budget of {steps} steps is used up"
    assert f"the budget of {steps} steps" in str(asked.advice.stability.searched)
    assert Advisor().consultation({"id": "few", "parties": [{"id": "p"}]}).left_out == ""


def test_a_resumed_consultation_keeps_to_the_budget() -> None:
    adviser = Advisor(budget=300)
    state = adviser.consultation(CROWD).to_mapping()
    assert adviser.resume(state).left_out == "the budget of 300 steps is used up"


@pytest.mark.parametrize("wrong", [{"budget": 0}, {"time_limit": 0}, {"time_limit": float("nan")}])
def test_a_limit_that_is_no_limit_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidCall, match="expected"):
        Advisor(**wrong)  # type: ignore[arg-type]
