"""The ways towards a demand: each leads on from how things are, and all together miss nothing."""

from collections.abc import Iterable
from typing import Any

import pytest
from explanation.small_worlds import advisor_with
from inference.engine_rows import VOCABULARY

from ottava import Case
from ottava.engine.explanation.why_not.abduction import LEAST, Demand, ForParty, Less, More, Way, is_met, parts, ways
from ottava.engine.explanation.why_not.hypothetical import HypotheticalBoard, hypothetical
from ottava.engine.inference.compiled_rulebook import CompiledRule
from ottava.engine.inference.formula import (
    CASE,
    AtLeast,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
)
from ottava.engine.rulebook.condition import Advised, AdvisedCount, Atom

RULES: dict[str, dict[str, Any]] = {
    "upset": {
        "for_each": "party",
        "when": {"party.arousal": "upset"},
        "unless": {"party.heard": True},
        "then": {"assess": {"heated": True}, "certainty": 0.8},
    },
    "hot": {"for_each": "party", "when": {"party.temperament": "hot"}, "then": {"assess": {"heated": True}}},
    "rumours": {"when": {"dispute.rumour": True}, "then": {"assess": {"deadlock": True}}},
    "hear": {"for_each": "party", "when": {"party.heard": False}, "then": {"recommend": "listening", "certainty": 0.5}},
    "late": {"when": {"dispute.rumour": True}, "then": {"recommend": "listening", "certainty": -0.6}},
    "alone": {"for_each": "party", "when": {"party.weaker": True}, "then": {"exclude": "listening"}},
    "weapon": {"when": {"safety.weapon": True}, "then": {"gate": "safety_first", "effect": "stop"}},
    "patience": {
        "for_each": "party",
        "when": {"party.arousal": "upset"},
        "then": {"recommend": "rigidity_with_softness.soft", "certainty": 0.5},
    },
}
CALM: dict[str, Any] = {
    "dispute": {"rumour": True},
    "parties": [
        {"id": "ann", "arousal": "calm", "heard": False},
        {"id": "ben", "arousal": {"value": "upset", "certainty": 0.7}},
        {"id": "cal", "arousal": "upset"},
    ],
}
ANN, BEN, CAL = range(3)


def world(case: dict[str, Any] = CALM) -> HypotheticalBoard:
    advisor = advisor_with(*({"id": name, **rule} for name, rule in RULES.items()))
    inquiry = advisor._inquiry(Case.from_mapping({"id": "case", **case}, VOCABULARY))
    return hypothetical(inquiry.search.actual, {})


@pytest.fixture(scope="module")
def calm() -> HypotheticalBoard:
    return world()


def called(board: HypotheticalBoard, name: str) -> CompiledRule:
    return board.translation.rules[name]


def beside(*demands: Demand) -> list[Way]:
    """One way for each, all of them to be followed while the demand stays."""
    return [Way((each,), kept=True) for each in demands]


def instead(*demands: Demand) -> list[Way]:
    """One way for each, which makes up for the demand."""
    return [Way((each,)) for each in demands]


HEATED = IsDerived(Atom("heated", True), expected=True)
NOT_HEATED = IsDerived(Atom("heated", True), expected=False)


# Assessments


def test_more_of_an_assessment_is_reached_by_rules_that_do_not_fire_or_not_for_certain(calm: HypotheticalBoard) -> None:
    upset, hot = called(calm, "upset"), called(calm, "hot")
    assert list(ways(More(HEATED, ANN), calm)) == beside(More(upset.fires, ANN), More(hot.fires, ANN))
    assert list(ways(More(HEATED, BEN, 0.56), calm)) == beside(More(upset.premise, BEN, 0.7), More(hot.fires, BEN))
    assert list(ways(More(HEATED, CAL, 0.8), calm)) == beside(More(hot.fires, CAL))
    assert list(ways(Less(NOT_HEATED, ANN), calm)) == list(ways(More(HEATED, ANN), calm))


@pytest.mark.parametrize("demand", [Less(HEATED, BEN), More(NOT_HEATED, BEN)], ids=["less of it", "none of it"])
def test_less_of_an_assessment_is_reached_by_rules_that_fire(demand: Less | More, calm: HypotheticalBoard) -> None:
    blocked = calm.actual.groundwork.blocks["upset"]
    assert list(ways(demand, calm)) == beside(Less(called(calm, "upset").premise, BEN, 0.7), More(blocked, BEN))


def test_nothing_is_more_than_certain(calm: HypotheticalBoard) -> None:
    deadlock = IsDerived(Atom("deadlock", True), expected=True)
    assert list(ways(More(deadlock, CASE, 1.0), calm)) == []
    assert list(ways(More(deadlock, CASE, 0.9), calm)) == []  # its only rule adds all that it can
    assert list(ways(More(HEATED, ANN, 1.0), calm)) == []


def test_an_assessment_is_possible_as_soon_as_one_of_its_rules_is(calm: HypotheticalBoard) -> None:
    rules = called(calm, "upset"), called(calm, "hot")
    possible, ruled_out = (IsPossible(Atom("heated", True), expected=expected) for expected in (True, False))
    assert list(ways(More(possible, ANN, 0.3), calm)) == instead(
        *(Less(each.cannot_fire, ANN, LEAST) for each in rules)
    )
    assert list(ways(Less(ruled_out, ANN, 0.3), calm)) == instead(*(Less(each.cannot_fire, ANN, 0.3) for each in rules))


def test_an_assessment_is_impossible_only_when_none_of_its_rules_can_fire(calm: HypotheticalBoard) -> None:
    rules = called(calm, "upset"), called(calm, "hot")
    possible, ruled_out = (IsPossible(Atom("heated", True), expected=expected) for expected in (True, False))
    for demand, bound in [(More(ruled_out, ANN, 0.3), 0.3), (Less(possible, ANN, 0.3), 0.0)]:
        assert parts(demand, calm.translation) == Way(tuple(More(each.cannot_fire, ANN, bound) for each in rules))


def test_an_assessment_of_one_rule_takes_that_rule(calm: HypotheticalBoard) -> None:
    deadlock = Atom("deadlock", True)
    for demand in (More(IsDerived(deadlock, expected=True), ANN), Less(IsDerived(deadlock, expected=False), ANN)):
        assert parts(demand, calm.translation) == Way((More(called(calm, "rumours").fires, CASE),), kept=True)
    assert parts(More(HEATED, ANN), calm.translation) is None


# Several at once


def test_all_parts_more_and_all_alternatives_less(calm: HypotheticalBoard) -> None:
    both: tuple[Formula, ...] = (HEATED, NOT_HEATED)
    for demand in (More(Every(both), ANN, 0.3), Less(Either(both), ANN, 0.3)):
        assert parts(demand, calm.translation) == Way(tuple(type(demand)(each, ANN, 0.3) for each in both))


def test_one_part_less_is_enough(calm: HypotheticalBoard) -> None:
    parts: tuple[Formula, ...] = (HEATED, IsAdvised(Advised("listening", None), expected=True))
    assert list(ways(Less(Every(parts), CAL, 0.3), calm)) == instead(*(Less(each, CAL, 0.3) for each in parts))


@pytest.mark.parametrize(
    ("demand", "expected"),
    [
        (More(AtLeast(NOT_HEATED, 2), CASE), [More(NOT_HEATED, BEN), More(NOT_HEATED, CAL)]),
        (More(AtLeast(NOT_HEATED, 3), CASE), [More(NOT_HEATED, BEN)]),
        (More(AtLeast(NOT_HEATED, 4), CASE), []),
        (More(Fewer(HEATED, 2), CASE), [More(NOT_HEATED, BEN), More(NOT_HEATED, CAL)]),
        (More(Fewer(HEATED, 1), CASE), [More(NOT_HEATED, BEN)]),
        (Less(AtLeast(HEATED, 2), CASE), [Less(HEATED, BEN), Less(HEATED, CAL)]),
        (Less(AtLeast(HEATED, 1), CASE), [Less(HEATED, BEN)]),
        (Less(AtLeast(HEATED, 0), CASE), []),
        (More(AtLeast(NOT_HEATED, 1, others=True), ANN), [More(NOT_HEATED, BEN), More(NOT_HEATED, CAL)]),
        (More(AtLeast(NOT_HEATED, 2, others=True), ANN), [More(NOT_HEATED, BEN)]),
        (Less(AtLeast(HEATED, 1, others=True), BEN), [Less(HEATED, CAL)]),
    ],
    ids=lambda each: "",
)
def test_where_all_parties_are_needed_one_after_the_other_is_looked_at(
    demand: More | Less, expected: Iterable[Demand], calm: HypotheticalBoard
) -> None:
    assert list(ways(demand, calm)) == beside(*expected)


# Advice


def advised(*each: tuple[str, str | None, int], wanted: bool = True) -> list[ForParty]:
    return [ForParty(method, stage, party, wanted) for method, stage, party in each]


SOFT, FIRM = ("rigidity_with_softness", "soft"), ("rigidity_with_softness", "firm")


@pytest.mark.parametrize(
    ("asked", "party_index", "variants"),
    [
        (Advised("listening", None), BEN, [("listening", None, BEN)]),
        (Advised("listening", None), CASE, [("listening", None, each) for each in (ANN, BEN, CAL)]),
        (Advised(*FIRM), ANN, [(*FIRM, ANN)]),
        (Advised("rigidity_with_softness", None), ANN, [(*SOFT, ANN), (*FIRM, ANN)]),
    ],
)
def test_a_method_is_advised_for_one_of_those_asked_about_and_not_advised_for_all_of_them(
    asked: Advised, party_index: int, variants: list[tuple[str, str | None, int]], calm: HypotheticalBoard
) -> None:
    formula, denied = (IsAdvised(asked, expected=expected) for expected in (True, False))
    for demand in (More(formula, party_index), Less(denied, party_index)):
        assert list(ways(demand, calm)) == instead(*advised(*variants))
    for demand in (More(denied, party_index), Less(formula, party_index)):
        assert list(ways(demand, calm)) == [Way(tuple(advised(*variants, wanted=False)))]


def test_without_parties_a_method_is_advised_for_the_case() -> None:
    nobody = world({"dispute": {"rumour": True}})
    demand = More(IsAdvised(Advised("listening", None), expected=True), CASE)
    assert list(ways(demand, nobody)) == instead(*advised(("listening", None, CASE)))


def test_a_count_of_methods_changes_with_each_method(calm: HypotheticalBoard) -> None:
    demand = More(IsAdvised(AdvisedCount(2, None), expected=True), CAL)
    away = Way(tuple(advised((*SOFT, CAL), (*FIRM, CAL), wanted=False)), kept=True)
    methods = ("sincere_feeling", None), ("sincere_feeling", "repair"), ("listening", None), ("art_of_persuasion", None)
    assert list(ways(demand, calm)) == [*beside(*advised(*((*each, CAL) for each in methods))), away]


# One method for one party


def test_what_forbids_a_method_has_to_go_first() -> None:
    parties = [{"id": "ann", "weaker": True}, {"id": "ben"}]
    board = world({"safety": {"weapon": True}, "parties": parties})
    weapon, alone = called(board, "weapon"), called(board, "alone")
    assert list(ways(ForParty("listening", None, ANN, wanted=True), board)) == [
        Way((Less(weapon.fires, CASE), Less(alone.fires, ANN)), kept=True)
    ]
    assert list(ways(ForParty("listening", None, BEN, wanted=True), board)) == beside(Less(weapon.fires, CASE))


def test_a_method_is_advised_when_more_is_said_for_it_or_less_against_it(calm: HypotheticalBoard) -> None:
    hear, late = called(calm, "hear"), called(calm, "late")
    assert list(ways(ForParty("listening", None, BEN, wanted=True), calm)) == beside(
        More(hear.fires, BEN), Less(late.premise, CASE, 1.0)
    )
    assert list(ways(ForParty("listening", None, ANN, wanted=True), calm)) == beside(Less(late.premise, CASE, 1.0))


def test_a_method_is_not_advised_when_it_is_forbidden_or_less_is_said_for_it_or_more_against_it() -> None:
    board = world({"parties": CALM["parties"]})
    assert is_met(ForParty("listening", None, ANN, wanted=True), board)
    forbidding = More(called(board, "weapon").fires, CASE), More(called(board, "alone").fires, ANN)
    assert list(ways(ForParty("listening", None, ANN, wanted=False), board)) == [
        *instead(*forbidding),
        *beside(More(called(board, "late").fires, CASE), Less(called(board, "hear").premise, ANN, 1.0)),
    ]
