"""Stability: held against all completions, and strengths held against the engine with other strengths."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import islice, product
from random import Random
from typing import Any

import pytest
from explanation.small_worlds import (
    advisor_with,
    attribute_of,
    every_value,
    known,
    lead,
    looked_at,
    with_values,
    worlds,
)
from inference.engine_rows import loaded
from naive.strategies import RawRulebook

from ottava import Advisor, Case
from ottava.engine.explanation.budget import Budget
from ottava.engine.explanation.stability.stability import verdict
from ottava.engine.explanation.stability.trials import Trials
from ottava.engine.inference.advice import Advice
from ottava.engine.inference.stability import Flip, Hinge
from ottava.facts import Value, read_case

MOST_COMPLETIONS = 1_000


def with_few_unknowns(advisor: Advisor, case: Case, rng: Random, most: int) -> Case:
    """The case with one to four unknowns that rules look at, and all else known."""
    found = looked_at(advisor, case)
    rng.shuffle(found)
    unknown: list[str] = []
    completions = 1
    for path in found[: rng.randint(1, 4)]:
        if completions * (len(every_value(path)) + 1) <= most:
            unknown.append(path)
            completions *= len(every_value(path)) + 1
    blanks = {path: rng.choice(every_value(path)) for path in found if known(case, path) is None}
    return with_values(case, {**blanks, **dict.fromkeys(unknown)})


def unknowns(advisor: Advisor, case: Case) -> list[str]:
    return [path for path in looked_at(advisor, case) if known(case, path) is None]


def completions(advisor: Advisor, case: Case) -> Iterator[dict[str, Value | None]]:
    """All ways of finding out any of the unknowns, in whole or in part."""
    open_ = unknowns(advisor, case)
    for values in product(*([None, *every_value(path)] for path in open_)):
        yield dict(zip(open_, values, strict=True))


@pytest.mark.parametrize(("number", "most"), [(30, 12), pytest.param(200, MOST_COMPLETIONS, marks=pytest.mark.slow)])
@pytest.mark.parametrize("computed", [False, True])
def test_the_verdict_is_that_of_all_completions(number: int, most: int, computed: bool) -> None:
    seen = {"stable": 0, "open": 0}
    rng = Random(7)
    for _, advisor, drawn in islice(world_with_parties(3000, computed), number):
        case = with_few_unknowns(advisor, drawn, rng, most)
        now = lead(advisor.advise(case))
        leads = {lead(advisor.advise(with_values(case, found))) for found in completions(advisor, case)}
        found = advisor.advise(case, thorough=True).stability
        if found.verdict == "stable" or not computed:  # what it then hangs on may be a number that was not tried here
            assert found.verdict == ("stable" if leads == {now} else "open"), case
        assert bool(found.hangs_on) is (found.verdict == "open")
        seen[found.verdict] += 1
        check_witnesses(advisor, case, found.hangs_on)
    assert min(seen.values()) > number / 10, seen


def world_with_parties(first_seed: int, computed: bool = False) -> Iterator[tuple[RawRulebook, Advisor, Case]]:
    return (world for world in worlds(first_seed, computed=computed) if world[2].parties)


def check_witnesses(advisor: Advisor, case: Case, hinges: tuple[Hinge, ...]) -> int:
    """Each witness leads where it says, which is elsewhere; and no part of it does."""
    now = lead(advisor.advise(case))
    for hinge in hinges:
        answers = {each.path: as_value(each.path, each.value) for each in hinge.witness}
        assert hinge.path in answers
        assert all(known(case, path) is None for path in answers)
        after = advisor.advise(with_values(case, answers))
        assert lead(after) != now
        assert [(gate.id, gate.effect) for gate in hinge.gates] == [(gate.id, gate.effect) for gate in after.gates]
        assert {(each.method, each.stage, each.party) for each in hinge.first} == lead(after)[1]
        for path in answers:
            fewer = {other: value for other, value in answers.items() if other != path}
            assert lead(advisor.advise(with_values(case, fewer))) == now
    return max((len(hinge.witness) for hinge in hinges), default=0)


def hinges_of(advisor: Advisor, case: Case) -> tuple[Hinge, ...]:
    return advisor.advise(case, thorough=True).stability.hangs_on


def as_value(path: str, value: Any) -> Value:
    return frozenset(value) if attribute_of(path).kind == "set" else value  # type: ignore[no-any-return]


@pytest.mark.parametrize("number", [20, pytest.param(60, marks=pytest.mark.slow)])
def test_what_matters_only_together_is_found(number: int) -> None:
    most = 0
    for _, advisor, case in islice(world_with_parties(4000), number):
        bare = with_values(case, dict.fromkeys(looked_at(advisor, case)))
        most = max(most, check_witnesses(advisor, bare, hinges_of(advisor, bare)))
    assert most >= 2


THREE = {"dispute.rumour": True, "safety.weapon": True, "dispute.category": "debt"}
GATE = {"gate": "safety_first", "effect": "first"}


def test_what_takes_three_answers_is_found() -> None:
    advisor = advisor_with({"when": THREE, "then": GATE})
    case = Case.from_mapping({"id": "a", "parties": [{"id": "aunt"}]})
    hinges = hinges_of(advisor, case)
    assert check_witnesses(advisor, case, hinges) == 3
    assert [each.path for each in hinges] == [
        "dispute.category",
        "dispute.rumour",
        "safety.weapon",
    ]


def test_what_no_answers_can_do_is_proven_by_going_through_them() -> None:
    """The conditions contradict each other, which bounds alone do not see."""
    never = {**THREE, "any": [{"dispute.rumour": False}, {"safety.weapon": False}]}
    advisor = advisor_with({"when": never, "then": GATE})
    found = advisor.advise({"id": "a", "parties": [{"id": "aunt"}]}, thorough=True).stability
    assert (found.verdict, found.hangs_on) == ("stable", ())
    assert found.searched is not None
    assert "by going through them" in found.searched


def test_a_proof_that_takes_too_long_is_given_up() -> None:
    advisor = advisor_with({"when": THREE, "then": GATE})
    case = Case.from_mapping({"id": "a", "parties": [{"id": "aunt"}]})
    trials = Trials.of(advisor._translation, advisor.run, case, Budget(45))
    found = verdict(trials, trials.unknown)
    assert (found.verdict, found.searched) == (
        "not proven",
        "stopped after 8 sets of answers: the budget of 45 steps is used up",
    )


@pytest.mark.parametrize("number", [20, pytest.param(60, marks=pytest.mark.slow)])
def test_nothing_is_claimed_while_nobody_knows_who_the_parties_are(number: int) -> None:
    advisor = Advisor()
    assert advisor.advise({"id": "empty"}, thorough=True).stability.verdict != "stable"
    verdicts = {
        advisor_.advise(case, thorough=True).stability.verdict
        for _, advisor_, case in islice(worlds(5000), number)
        if not case.parties and any(rule.per_party for rule in advisor_.rulebook.rules)
    }
    assert "stable" not in verdicts
    assert verdicts


def test_quick_advice_claims_nothing() -> None:
    assert Advisor().advise_file("examples/chess-bench.yaml").stability.verdict == "not proven"


# Strengths


def with_strength(raw: RawRulebook, flip: Flip, strength: float) -> Advisor:
    """The rulebook with another strength of that recommendation."""
    rules = deepcopy(raw.rules)
    (said,) = recommending(rules, flip)
    said.pop("strength", None)
    said["certainty"] = strength
    return Advisor(loaded(RawRulebook(raw.book, rules)))


def recommending(rules: list[dict[str, Any]], flip: Flip) -> list[dict[str, Any]]:
    """What the rule says of the method and stage, in either notation."""
    rule = next(each for each in rules if each["id"] == flip.rule)
    conclusions = rule["then"] if isinstance(rule["then"], list) else [rule["then"]]
    wanted = flip.method if flip.stage is None else f"{flip.method}.{flip.stage}"
    return [
        each for each in conclusions if ".".join(filter(None, (each.get("recommend"), each.get("stage")))) == wanted
    ]


def says_it_once(raw: RawRulebook, flip: Flip) -> bool:
    return len(recommending(raw.rules, flip)) == 1


def first(advice: Advice) -> set[tuple[str, str | None, str | None]]:
    return {(each.method, each.stage, each.party) for each in advice.first}


@pytest.mark.parametrize("number", [30, pytest.param(250, marks=pytest.mark.slow)])
def test_a_strength_flips_the_first_place_there_and_no_sooner(number: int) -> None:
    step = 1e-6
    tried = 0
    for raw, advisor, case in islice(world_with_parties(6000), number):
        advice = advisor.advise(case, thorough=True)
        for flip in advice.stability.strengths[:2]:
            if not says_it_once(raw, flip) or abs(flip.needed) < step:
                continue
            tried += 1
            flipped = with_strength(raw, flip, flip.needed).advise(case)
            assert first(flipped) != first(advice)
            assert first(flipped) == {(each.method, each.stage, each.party) for each in flip.first}
            away = abs(flip.needed - flip.strength) - step
            for nearer in {round(flip.strength + sign * away, 6) for sign in (1, -1)}:
                if abs(nearer) >= step and abs(nearer) <= 1:
                    assert first(with_strength(raw, flip, nearer).advise(case)) == first(advice)
    assert tried > number / 10


def test_the_strength_needed_solves_the_combination() -> None:
    """Two rules speak for the first, one for the second: 1 - (1 - a)(1 - b) = c gives b."""
    advice = Advisor().advise_file("examples/orange-quarrel.yaml", thorough=True)
    (leading, *_), second = advice.first, advice.stability.second[0]
    rival = next(each for each in advice.recommendations if each.method == second.method)
    flip = next(each for each in advice.stability.strengths if each.method == rival.method)
    others = 1.0
    for reason in rival.reasons:
        if reason.rule != flip.rule and reason.certainty is not None:
            others *= 1 - reason.certainty
    assert flip.needed == pytest.approx(1 - (1 - leading.certainty) / others, abs=2e-6)


def test_the_margin_is_the_lead_before_the_second() -> None:
    advice = Advisor().advise(read_case("examples/orange-quarrel.yaml"), thorough=True)
    best: dict[int, float] = {}
    for each in advice.recommendations:
        if each.rank is not None:
            best.setdefault(each.rank, each.certainty)
    assert advice.stability.margin == pytest.approx(best[1] - best[2])
