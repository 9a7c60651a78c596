"""Goals for the advice: what reaches them, and what is proven to be out of reach."""

from typing import Any

import pytest
from explanation.small_worlds import advisor_with
from explanation.test_smallest_changes import TWO, UP_TO
from inference.engine_rows import loaded
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

from ottava import Advisor, InvalidCall
from ottava.engine.explanation.what_if.goals import InvalidGoal
from ottava.engine.inference.stability import Place

FIRM, SOFT = "rigidity_with_softness.firm", "rigidity_with_softness.soft"


def recommend(method: str, when: Any = "always", strength: str = "strong", **more: Any) -> dict[str, Any]:
    return {"when": when, "then": {"recommend": method, "strength": strength}, **more}


def exclude(method: str, when: Any = "always", **more: Any) -> dict[str, Any]:
    return {"when": when, "then": {"exclude": method}, **more}


HEARD = {"some_party": {"party.heard": True}}
UPSET = {"party.arousal": "upset"}
EITHER = [["parties.aunt.heard"], ["parties.clerk.heard"]]
AUNT_CALM = [["parties.aunt.arousal"]]
OUT_OF_REACH = "no changes to the 2 attributes that a handler can change reach the goal: proven"
REACHED = "the goal is reached as things are"
FOUND = UP_TO.format("1 change", "2 attributes") + "proven smallest"


@pytest.mark.parametrize(
    ("goal", "rules", "sets", "said"),
    [
        ("art_of_persuasion=advised", [recommend("listening"), recommend("art_of_persuasion", HEARD, "weak")],
         EITHER, FOUND),
        ("art_of_persuasion=first", [recommend("listening"), recommend("art_of_persuasion", HEARD)], EITHER, FOUND),
        ("listening=first", [recommend(FIRM, strength="near_certain"), recommend("listening", HEARD)],
         [], OUT_OF_REACH),
        ("listening=first",
         [recommend(FIRM), recommend("art_of_persuasion", HEARD), recommend("listening", HEARD, "weak")],
         [], OUT_OF_REACH),
        ("learning=advised", [recommend("listening"), recommend("learning", HEARD)], EITHER, FOUND),
        (f"{FIRM}=advised", [recommend(SOFT), recommend(FIRM, HEARD)], EITHER, FOUND),
        (f"{FIRM}@clerk=advised", [recommend(FIRM, {"party.heard": True}, for_each="party")],
         [["parties.clerk.heard"]], FOUND),
        ("rigidity_with_softness=advised", [recommend(SOFT), recommend(FIRM, HEARD)], [[]], REACHED),
        (f"{FIRM}=allowed", [exclude(FIRM), exclude("listening", HEARD)], [], OUT_OF_REACH),
        ("rigidity_with_softness=allowed", [exclude(FIRM), exclude("listening", HEARD)], [[]], REACHED),
        (f"{FIRM}=allowed", [exclude(FIRM, {"some_party": UPSET})], AUNT_CALM, FOUND),
        ("listening@aunt=allowed", [exclude("listening", UPSET, for_each="party")], AUNT_CALM, FOUND),
        ("listening@clerk=allowed", [exclude("listening", UPSET, for_each="party")], [[]], REACHED),
        ("listening=allowed", [exclude("listening", UPSET, for_each="party")], [[]], REACHED),
        ("top=changed", [recommend("listening"), recommend("art_of_persuasion", HEARD)], EITHER, FOUND),
        ("top=changed", [recommend("listening"), recommend("art_of_persuasion", HEARD, "weak")],
         [], OUT_OF_REACH),
    ],
)  # fmt: skip
def test_what_reaches_a_goal(goal: str, rules: list[dict[str, Any]], sets: list[list[str]], said: str) -> None:
    """Alone or beside others at the first place; for whom, and at which stage, it asks."""
    found = advisor_with(*rules).smallest_changes(TWO, goal)
    assert ([[change.path for change in each.changes] for each in found.found], found.said) == (sets, said)
    assert found.proven


def test_a_method_that_is_first_beside_another_is_first() -> None:
    found = advisor_with(recommend("listening"), recommend("art_of_persuasion", HEARD))
    assert [each.first for each in found.smallest_changes(TWO, "art_of_persuasion=first").found] == 2 * [
        (Place("art_of_persuasion", None, None, "Method 4"), Place("listening", None, None, "Method 3"))
    ]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (f"{FIRM}=first", "Method 5 (firm) to matter most"),
        (f"{SOFT}@aunt=allowed", "Method 5 (soft) for aunt to be no longer ruled out"),
        ("sincere_feeling=first", "Method 2 to matter most"),
        ("sincere_feeling.repair=first", "Method 2 (repair) to matter most"),
    ],
)
def test_a_goal_is_said_with_its_stage(goal: str, said: str) -> None:
    assert advisor_with(recommend("listening")).smallest_changes(TWO, goal).goal_said == said


@pytest.mark.parametrize(
    ("goal", "code", "message", "hint"),
    [
        ("sincere_feeling.throughout=first", "no-rank",
         "`sincere_feeling.throughout` goes with the whole plan and takes no rank",
         "ask for `sincere_feeling.throughout=advised`"),
        ("listening=first=first", "unknown-aim", "`listening=first=first` is no goal",
         "write METHOD[.STAGE][@PARTY]=first, =advised or =allowed, or `top=changed`"),
    ],
)  # fmt: skip
def test_a_goal_that_cannot_be(goal: str, code: str, message: str, hint: str) -> None:
    with pytest.raises(InvalidGoal) as raised:
        advisor_with(recommend("listening")).smallest_changes(TWO, goal)
    assert [(each.code, each.message, each.hint) for each in raised.value.diagnostics] == [(code, message, hint)]


def test_no_method_can_be_aimed_at_where_there_is_none() -> None:
    head = {key: each for key, each in HEAD.items() if key not in ("methods", "plan", "ties")}
    stop = {"id": "it", "title": "It", "because": "so", "when": "always"}
    rulebook = loaded(RawRulebook(head, [{**stop, "then": {"gate": "safety_first", "effect": "stop"}}]))
    with pytest.raises(InvalidGoal) as raised:
        Advisor(rulebook).smallest_changes(TWO, "listening=first")
    said = [(each.code, each.message, each.hint) for each in raised.value.diagnostics]
    assert said == [("unknown-method", "unknown method `listening`", "there are no methods")]


def test_a_goal_is_a_text() -> None:
    with pytest.raises(InvalidCall) as raised:
        advisor_with(recommend("listening")).smallest_changes(TWO, None)  # type: ignore[arg-type]
    assert str(raised.value) == "`goal` is missing, expected a text"
