"""The search for the smallest changes: all of a size in order, how far it went, and what is said where it ended."""

from itertools import combinations
from typing import Any

import pytest
from explanation.small_worlds import advisor_with
from explanation.test_computed import book
from explanation.test_goals import HEARD, UP_TO, recommend

from ottava import Advisor, Case
from ottava.engine.explanation.budget import Budget
from ottava.engine.explanation.stability.trials import Trials
from ottava.engine.explanation.what_if.counterfactuals import Counterfactual, Counterfactuals, counterfactuals
from ottava.engine.explanation.what_if.what_if import Change
from ottava.engine.inference.stability import GateEffect, Place
from ottava.facts import built_in_vocabulary, read_case

LISTENING = "listening=first"
FIVE = {"id": "a", "parties": [{"id": label} for label in "abcde"]}
AUNT = {"id": "a", "parties": [{"id": "aunt", "arousal": "highly_agitated", "heard": False}]}
FLAG = "{{id: order.flag_{}, kind: boolean, changeable: true, towards: [true], question: Is it?}}"
AMOUNT = (
    "{{id: order.{}, kind: integer, minimum: 0, maximum: 100, changeable: true, towards: [0, 100], question: What?}}"
)
SUM = "{id: order.sum, computed: {plus: [order.price, order.fee]}}"


def so_many_heard(number: int) -> dict[str, Any]:
    return recommend("listening", {"parties": {"where": {"party.heard": True}, "at_least": number}})


def paths(found: Counterfactuals) -> list[list[str]]:
    return [[change.path for change in each.changes] for each in found.found]


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_all_sets_of_the_smallest_size_are_found_in_the_order_of_the_case(number: int) -> None:
    found = advisor_with(so_many_heard(number)).smallest_changes(FIVE, LISTENING, largest=number)
    assert paths(found) == [[f"parties.{label}.heard" for label in each] for each in combinations("abcde", number)]
    said = UP_TO.format("1 change" if number == 1 else f"{number} changes", "5 attributes") + "proven smallest"
    assert (found.size, found.searched_to, found.attributes, found.proven, found.said) == (
        number,
        number,
        5,
        True,
        said,
    )


def test_two_things_that_one_attribute_can_be_brought_to_are_told_apart_where_rules_do() -> None:
    rules = [recommend("listening", {"party.arousal": each}, for_each="party") for each in ("calm", "upset")]
    found = advisor_with(*rules).smallest_changes(AUNT, LISTENING)
    assert [change.after for each in found.found for change in each.changes] == ["calm", "upset"]


def test_a_set_of_changes_is_told_with_what_it_leads_to() -> None:
    first = {"when": {"some_party": {"party.heard": True}}, "then": {"gate": "safety_first", "effect": "first"}}
    upset = recommend("listening", {"party.arousal": "upset"}, for_each="party")
    found = advisor_with(upset, first, recommend("listening", HEARD)).smallest_changes(AUNT, LISTENING)
    vocabulary = built_in_vocabulary()
    arousal, heard = vocabulary["party.arousal"], vocabulary["party.heard"]
    now, then = (arousal.said(each) for each in ("highly_agitated", "upset"))
    assert found.found == (
        Counterfactual(
            (Change("parties.aunt.arousal", arousal.label, "highly_agitated", "upset", now, then, then),),
            (),
            (Place("listening", None, "aunt", "Method 3"),),
        ),
        Counterfactual(
            (Change("parties.aunt.heard", heard.label, False, True, "no", "yes", "yes"),),
            (GateEffect("safety_first", "safety_first", "first"),),
            (Place("listening", None, None, "Method 3"),),
        ),
    )


@pytest.mark.parametrize("largest", [1, 2])
def test_where_every_set_was_tried_no_larger_one_can_do(largest: int) -> None:
    """Bounds alone do not show that nobody is upset and calm."""
    heated = {"for_each": "party", "when": {"party.arousal": "upset"}, "then": {"assess": {"heated": True}}}
    both = recommend("listening", {"party.arousal": "calm", "assessment.heated": True}, for_each="party")
    found = advisor_with(heated, both).smallest_changes(AUNT, LISTENING, largest=largest)
    changes = "1 change" if largest == 1 else "2 changes"
    said = UP_TO.format(changes, "1 attribute") + "none reaches the goal, and no larger one does: proven"
    assert (found.found, found.size, found.searched_to) == ((), None, largest)
    assert (found.proven, found.said) == (True, said)


@pytest.mark.parametrize(
    ("steps", "number", "said"),
    [
        (8, 0, "stopped after 1 trial with sets of up to 0 changes searched: not proven"),
        (
            20,
            2,
            "stopped after 3 trials with sets of up to 0 changes searched: proven smallest, but there may be others",
        ),
    ],
)
def test_what_was_found_before_the_end_of_a_budget_is_said(steps: int, number: int, said: str) -> None:
    advisor = advisor_with(so_many_heard(1))
    case = Case.from_mapping(FIVE, advisor.rulebook.vocabulary)
    found = counterfactuals(advisor._translation, advisor.run, case, LISTENING, budget=Budget(steps))
    assert paths(found) == [[f"parties.{label}.heard"] for label in "abcde"[:number]]
    assert (found.size, found.searched_to, found.proven) == (1 if number else None, 0, False)
    assert found.said == f"{said}; the budget of {steps} steps is used up"


def test_where_there_is_no_step_nothing_was_searched() -> None:
    advisor, case = Advisor(), read_case("examples/orange-quarrel.yaml")
    found = counterfactuals(advisor._translation, advisor.run, case, "top=changed", budget=Budget(1))
    said = "nothing was searched: the budget of 1 steps is used up"
    assert found == Counterfactuals("top=changed", "something else to matter most", None, (), 0, 0, False, said)


def test_what_is_found_has_been_confirmed_by_running_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Trials, "confirmed", lambda trials, answers: trials.outcome())
    assert advisor_with(so_many_heard(1)).smallest_changes(FIVE, LISTENING).found == ()


def test_one_pair_among_many_is_found_with_fewer_bounds_than_there_are_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds, calls = Trials.bounds, list[int]()

    def counted(trials: Trials, others: Any) -> object:
        calls.append(1)
        return bounds(trials, others)

    monkeypatch.setattr(Trials, "bounds", counted)
    together = [(3, 12), (0, 1, 2), (4, 5, 6), (7, 8, 9), (10, 11, 13), (13, 14, 15)]
    tests = [", ".join(f"order.flag_{flag}: true" for flag in each) for each in together]
    rulebook = book([FLAG.format(number) for number in range(16)], tests).rulebook
    found = Advisor(rulebook).smallest_changes({"id": "a"}, LISTENING)
    assert paths(found) == [["order.flag_3", "order.flag_12"]]
    assert len(calls) < 16 * 15 / 2


@pytest.mark.parametrize(
    ("order", "least", "sets"),
    [
        ({"price": 50, "fee": 30}, 120, [[("price", 90, "90 to 100")], [("fee", 70, "70 to 100")]]),
        ({"price": 50, "fee": 10}, 120, [[("fee", 70, "70 to 100")]]),
        ({"price": 50, "fee": 10}, 180, [[("price", 80, "80"), ("fee", 100, "100")]]),
    ],
)
def test_of_the_parts_of_a_sum_a_single_one_is_told_with_all_that_does(
    order: dict[str, int], least: int, sets: list[list[tuple[str, int, str]]]
) -> None:
    rulebook = book([AMOUNT.format("price"), AMOUNT.format("fee"), SUM], [f"order.sum: {{at_least: {least}}}"]).rulebook
    found = Advisor(rulebook).smallest_changes({"id": "a", "order": order}, LISTENING)
    told = [
        [(change.path.partition(".")[2], change.after, change.alike) for change in each.changes] for each in found.found
    ]
    assert told == sets
