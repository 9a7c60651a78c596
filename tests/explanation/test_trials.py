"""What is worked out of other observations is what a run of the rules on the changed case gives, and only that is."""

from itertools import combinations, islice, product
from random import Random

import pytest
from explanation.small_worlds import advisor_with, worlds

from ottava import Advisor, Case
from ottava.engine.explanation.outcome import Outcome, RankedEntry
from ottava.engine.explanation.stability.suppositions import Supposed
from ottava.engine.explanation.stability.trials import Trials, places
from ottava.engine.explanation.value_classes import with_observations
from ottava.engine.inference.blackboard import Blackboard
from ottava.engine.inference.formula import CASE


def held_against_the_engine(first_seed: int, number: int, computed: bool) -> int:
    """Try random answers to several slots, and return how many of them led to another outcome."""
    elsewhere = 0
    for seed, (_, advisor, case) in enumerate(islice(worlds(first_seed, most_parties=3, computed=computed), number)):
        rng = Random(seed)
        trials = Trials.of(advisor._translation, advisor.run, case)
        for _ in range(6):
            slots = rng.sample(trials.slots, min(rng.randint(1, 3), len(trials.slots)))
            answers = frozenset(rng.choice(trials.answers(slot)) for slot in slots)
            observations = {each.slot: each.observation for each in answers}
            board = advisor.run(with_observations(case, observations, advisor.rulebook.vocabulary))
            outcome, standing = trials.outcome(answers), board.standing
            assert outcome == Outcome.of_run(board)
            assert outcome.standing.stopped is standing.stopped
            for method in standing.methods.values():
                for stage in method.variants:
                    entries = sorted(standing.entries(method.id, stage))
                    assert sorted(outcome.standing.entries(method.id, stage)) == entries
                    for at in range(-1, len(case.parties)):
                        vetoed = standing.is_vetoed(method.id, stage, at)
                        assert outcome.standing.is_vetoed(method.id, stage, at) is vetoed
            elsewhere += outcome != trials.outcome()
    return elsewhere


@pytest.mark.parametrize("computed", [False, True])
def test_an_outcome_is_that_of_a_run(computed: bool) -> None:
    assert held_against_the_engine(6000, 12, computed) > 5


@pytest.mark.slow
@pytest.mark.parametrize("computed", [False, True])
def test_the_outcomes_of_many_worlds_are_those_of_runs(computed: bool) -> None:
    assert held_against_the_engine(7000, 300, computed) > 100


def pairs_held_against_the_engine(first_seed: int, number: int, computed: bool) -> int:
    """Try the answers to some slots two by two, so that each comes up again beside others."""
    elsewhere = 0
    for seed, (_, advisor, case) in enumerate(islice(worlds(first_seed, most_parties=3, computed=computed), number)):
        trials = Trials.of(advisor._translation, advisor.run, case)
        slots = Random(seed).sample(trials.slots, min(4, len(trials.slots)))
        for pair in combinations(slots, 2):
            for answers in map(frozenset, product(*(trials.answers(slot)[:3] for slot in pair))):
                outcome = trials.outcome(answers)
                assert outcome == trials.confirmed(answers)
                elsewhere += outcome != trials.outcome()
    return elsewhere


@pytest.mark.parametrize("computed", [False, True])
def test_what_is_kept_of_an_answer_holds_beside_others(computed: bool) -> None:
    assert pairs_held_against_the_engine(6100, 8, computed) > 5


@pytest.mark.slow
@pytest.mark.parametrize("computed", [False, True])
def test_what_is_kept_of_answers_holds_in_many_worlds(computed: bool) -> None:
    assert pairs_held_against_the_engine(7400, 120, computed) > 100


def crowd(parties: int) -> Case:
    known = [{"id": f"p{number}", "arousal": ("calm", "upset")[number % 2]} for number in range(parties)]
    return Case.from_mapping({"id": "crowd", "dispute": {"category": "neighbour"}, "parties": known})


def test_what_is_looked_at_is_called_by_its_name_and_by_whose_it_is() -> None:
    advisor = Advisor()
    trials = Trials.of(advisor._translation, advisor.run, crowd(2))
    said = {trials.path(slot): trials.said(slot) for slot in trials.slots}
    assert said["dispute.rumour"] == "rumours going round"
    assert said["parties.p0.arousal"] == "state right now (p0)"
    assert said["parties.p1.arousal"] == "state right now (p1)"


def test_what_gates_hang_on_is_looked_at_first_and_then_what_rules_ask_for() -> None:
    listen = {"recommend": "listening", "strength": "strong"}
    rules = [
        {"when": {"dispute.duration_days": {"at_least": 2}}, "then": listen},
        {"when": {"safety.injury": True}, "then": listen},
        {"when": {"safety.past_violence": True}, "then": {"gate": "safety_first", "effect": "first"}},
        {"when": "always", "then": {"ask": "safety.injury"}},
    ]
    advisor, case = advisor_with(*rules), Case.from_mapping({"id": "case"})
    trials = Trials.of(advisor._translation, advisor.run, case)
    asked = [trials.path(slot) for slot in trials.by_urgency(trials.slots)]
    assert asked == ["safety.past_violence", "safety.injury", "dispute.duration_days"]
    assert asked == [trials.path(slot) for slot in trials.by_urgency(reversed(trials.slots))]


def test_places_are_in_a_fixed_order() -> None:
    advisor = Advisor()
    entries = [RankedEntry("learning", None, 1), RankedEntry("listening", None, 1), RankedEntry("listening", None, 0)]
    entries += [RankedEntry("rigidity_with_softness", stage, CASE) for stage in ("soft", "firm")]
    found = places(reversed(entries), crowd(2), advisor._translation)
    assert [(each.method, each.stage, each.party) for each in found] == [
        ("learning", None, "p1"),
        ("listening", None, "p0"),
        ("listening", None, "p1"),
        ("rigidity_with_softness", "firm", None),
        ("rigidity_with_softness", "soft", None),
    ]
    assert found == places(entries, crowd(2), advisor._translation)


def test_thorough_advice_runs_the_rules_once(monkeypatch: pytest.MonkeyPatch) -> None:
    advisor, runs = Advisor(), 0
    run = advisor.run

    def counted(case: Case) -> Blackboard:
        nonlocal runs
        runs += 1
        return run(case)

    monkeypatch.setattr(advisor, "run", counted)
    assert advisor.advise(crowd(2), thorough=True).questions
    assert runs == 1


def test_an_answer_of_one_party_has_no_rules_of_most_others_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other parties count for some rules, but most look at their own party alone."""
    tried = 0
    result = Supposed.result

    def counted(self: Supposed, *where: object) -> object:
        nonlocal tried
        tried += 1
        return result(self, *where)  # type: ignore[arg-type]

    monkeypatch.setattr(Supposed, "result", counted)
    advisor = Advisor()
    numbers = []
    for parties in (4, 16):
        trials = Trials.of(advisor._translation, advisor.run, crowd(parties))
        slot = next(slot for slot in trials.slots if slot.attribute == "party.heard" and slot.party_index == 1)
        for answer in trials.answers(slot):
            trials.outcome(frozenset([answer]))
        tried = 0
        for answer in trials.answers(slot):
            trials.bounding.outcome({slot: trials.only(answer)})
        numbers.append(tried)
    few, many = numbers
    assert few > 0
    assert many < 2 * few


def test_rules_that_read_one_of_two_answers_are_not_tried_for_each_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0
    result = Supposed.result

    def counted(self: Supposed, *where: object) -> object:
        nonlocal tried
        tried += 1
        return result(self, *where)  # type: ignore[arg-type]

    advisor = Advisor()
    trials = Trials.of(advisor._translation, advisor.run, crowd(2))
    names = ("party.role", "party.persuasion")
    slots = [next(slot for slot in trials.slots if slot.attribute == name) for name in names]
    domains = {slot: trials.only(trials.answers(slot)[1]) for slot in slots}
    monkeypatch.setattr(Supposed, "result", counted)
    numbers = []
    for _ in range(3):
        tried = 0
        trials.bounding.outcome(domains)
        numbers.append(tried)
    assert numbers[0] > 2 * numbers[2] > 0
