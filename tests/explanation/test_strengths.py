"""How far single strengths are from another first place, where one can work it out by hand."""

from typing import Any

import pytest
from explanation.small_worlds import advisor_with
from inference.engine_rows import VOCABULARY

from ottava import Case
from ottava.engine.explanation.budget import Budget
from ottava.engine.explanation.stability.strengths import flips, margin
from ottava.engine.inference.blackboard import Blackboard
from ottava.engine.inference.stability import Flip, Place

SOFT, THROUGHOUT = "rigidity_with_softness.soft", "sincere_feeling.throughout"
TITLES = {"listening": "Method 3", "art_of_persuasion": "Method 4", SOFT: "Method 5 (soft)"}


def board(*rules: dict[str, Any], **case: Any) -> Blackboard:
    return advisor_with(*rules).run(Case.from_mapping({"id": "case", **case}, VOCABULARY))


def says(method: str, certainty: float, **more: Any) -> dict[str, Any]:
    return {"when": "always", "then": {"recommend": method, "certainty": certainty}, **more}


def place(method: str, party: str | None = None) -> Place:
    name, _, stage = method.partition(".")
    return Place(name, stage or None, party, TITLES[method])


def flip(number: int, method: str, strength: float, needed: float, *first: Place) -> Flip:
    name, _, stage = method.partition(".")
    return Flip(f"rule.{number}", "A rule", name, TITLES[method], stage or None, strength, needed, first)


def weighed(found: Blackboard) -> list[str]:
    """The methods of which a strength flips the first place."""
    return [each.method for each in flips(found)[0]]


THREE = says("listening", 0.5), says("art_of_persuasion", 0.4), says(SOFT, 0.2)


def test_the_first_place_is_lost_or_shared_at_the_strength_of_the_second() -> None:
    both = place("art_of_persuasion"), place("listening")
    soft = place("listening"), place(SOFT)
    assert flips(board(*THREE)) == (
        (
            flip(0, "listening", 0.5, 0.4, *both),
            flip(1, "art_of_persuasion", 0.4, 0.5, *both),
            flip(2, SOFT, 0.2, 0.5, *soft),
        ),
        "",
    )


def test_what_needs_the_least_move_comes_first_whichever_way() -> None:
    found, _ = flips(board(says("listening", 0.5), says("listening", -0.3), says("art_of_persuasion", 0.4)))
    moves = [round(abs(each.needed - each.strength), 6) for each in found]
    assert len(moves) == 3
    assert moves == sorted(moves)
    assert [(each.rule, each.strength) for each in found] == [("rule.0", 0.5), ("rule.2", 0.4), ("rule.1", -0.3)]


def test_the_nearer_of_two_ways_is_told() -> None:
    """Down to 0.3 another method comes up; above 0.6 the method is advised for somebody more."""
    against = says("listening", -0.6, for_each="party", when={"party.arousal": "upset"})
    parties = [{"id": "ann"}, {"id": "ben", "arousal": "upset"}]
    found, _ = flips(board(says("listening", 0.5), says("art_of_persuasion", 0.3), against, parties=parties))
    (own,) = [each for each in found if each.rule == "rule.0"]
    assert own == flip(0, "listening", 0.5, 0.600001, place("listening", "ann"), place("listening", "ben"))


def test_what_takes_no_rank_is_no_rival() -> None:
    alone = says("listening", 0.5), says("art_of_persuasion", 0.4)
    assert flips(board(*alone, says(THROUGHOUT, 0.9), says("learning", 0.9))) == flips(board(*alone))


def test_where_everything_is_stopped_no_strength_matters() -> None:
    stop = {"when": "always", "then": {"gate": "safety_first", "effect": "stop"}}
    assert flips(board(*THREE, stop)) == ((), "")
    assert flips(board(*THREE, {"when": "always", "then": {"exclude": "listening"}}))[0] == (
        flip(1, "art_of_persuasion", 0.4, 0.2, place("art_of_persuasion"), place(SOFT)),
        flip(2, SOFT, 0.2, 0.4, place("art_of_persuasion"), place(SOFT)),
    )


@pytest.mark.parametrize(
    ("then", "decides"),
    [
        ({"recommend": "art_of_persuasion", "certainty": 0.1}, True),
        ({"recommend": "learning", "certainty": 0.1}, False),
        ({"recommend": THROUGHOUT, "certainty": 0.1}, False),
        ({"exclude": "sincere_feeling.repair"}, True),
        ({"exclude": "learning"}, False),
        ({"gate": "consent_missing", "effect": "first"}, True),
        ({"assess": {"deadlock": True}}, True),
        ({"directive": "joint_session"}, False),
        ({"attend": "warmth"}, False),
    ],
    ids=lambda each: " ".join(map(str, each.values())) if isinstance(each, dict) and "assess" not in each else "",
)
def test_a_method_that_others_hang_on_is_left_out(then: dict[str, Any], decides: bool) -> None:
    asks = {"when": {"advised.listening": True}, "then": then}
    assert ("listening" in weighed(board(*THREE, asks))) is not decides


def test_all_that_is_asked_about_is_left_out() -> None:
    gate = {"gate": "consent_missing", "effect": "first"}
    both = {"when": {"any": [{"advised.listening": True}, {"advised.art_of_persuasion": True}]}, "then": gate}
    assert weighed(board(*THREE, both)) == ["rigidity_with_softness"]
    one, other = ({"when": {f"advised.{each}": True}, "then": gate} for each in ("listening", "art_of_persuasion"))
    assert weighed(board(*THREE, one, other)) == ["rigidity_with_softness"]
    counted = {"when": {"advised": {"at_least": 1}}, "then": gate}
    assert weighed(board(*THREE, counted)) == []


def test_what_the_budget_leaves_out_is_said() -> None:
    found, left_out = flips(board(*THREE), Budget(6))
    assert [each.rule for each in found] == ["rule.0"]
    assert left_out == "; the strengths of 1 of 3 recommendations: the budget of 6 steps is used up"


# The margin


def test_the_margin_is_before_the_second_alone() -> None:
    assert margin(board(*THREE)) == (0.1, (place("art_of_persuasion"),))
    assert margin(board(says("listening", 0.5), says(SOFT, 0.2))) == (0.3, (place(SOFT),))
    shared = place("art_of_persuasion"), place(SOFT)
    assert margin(board(says("listening", 0.5), says(SOFT, 0.2), says("art_of_persuasion", 0.2))) == (0.3, shared)


def test_without_a_second_there_is_no_margin() -> None:
    assert margin(board(says("listening", 0.5), says(THROUGHOUT, 0.2), says("learning", 0.2))) == (None, ())
    assert margin(board(says("learning", 0.5))) == (None, ())
