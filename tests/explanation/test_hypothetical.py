"""How it would be if other things were known: looked up from the conclusions, it is what a run of the rules gives."""

from collections.abc import Mapping
from itertools import islice
from random import Random
from typing import Any

import pytest
from explanation.small_worlds import advisor_with, worlds
from inference.engine_rows import VOCABULARY

from ottava import Advisor, Case
from ottava.engine.explanation.stability.trials import Trials
from ottava.engine.explanation.value_classes import Option, Slot, with_observations
from ottava.engine.explanation.why_not.hypothetical import hypothetical
from ottava.engine.inference.formula import CASE
from ottava.facts import Observation


def held_against_the_engine(advisor: Advisor, case: Case, changes: Mapping[Slot, Option]) -> None:
    """Hold all that can be asked of a hypothetical board against the run of the changed case."""
    board = hypothetical(advisor._inquiry(case).search.actual, changes)
    run = advisor.run(with_observations(case, changes, advisor.rulebook.vocabulary))
    premises = {(firing.rule, firing.party): firing.premise for firing in run.firings()}
    for meant in board.translation.rules.values():
        for at in run.party_indexes(meant.rule):
            assert board.premise(meant, at) == premises.get((meant.rule.id, at), 0), meant.rule.id
    everyone = range(len(case.parties)) or (CASE,)
    for at in everyone:
        for method, found in run.standing.methods.items():
            for stage in found.variants:
                assert board.is_variant_advised(method, stage, at) is run.standing.is_variant_advised(method, stage, at)
        for atom in board.translation.deriving:
            if case.parties or board.translation.party_index_of(atom, 0) == CASE:  # else it is nobody's
                assert board.certainty(atom, at) == run.certainty(atom, at)


@pytest.mark.parametrize("computed", [False, True])
def test_it_is_what_a_run_gives(computed: bool) -> None:
    for seed, (_, advisor, case) in enumerate(islice(worlds(6400, computed=computed), 2)):
        rng = Random(seed)
        trials = Trials.of(advisor._translation, advisor.run, case)
        for _ in range(3):
            slots = rng.sample(trials.slots, min(rng.randint(1, 4), len(trials.slots)))
            answers = [rng.choice(trials.answers(slot)) for slot in slots]
            held_against_the_engine(advisor, case, {each.slot: each.observation for each in answers})


@pytest.mark.slow
@pytest.mark.parametrize("computed", [False, True])
def test_it_is_in_many_worlds(computed: bool) -> None:
    for seed, (_, advisor, case) in enumerate(islice(worlds(6500, computed=computed), 200)):
        rng = Random(seed)
        trials = Trials.of(advisor._translation, advisor.run, case)
        slots = rng.sample(trials.slots, min(4, len(trials.slots)))
        answers = [rng.choice(trials.answers(slot)) for slot in slots]
        held_against_the_engine(advisor, case, {each.slot: each.observation for each in answers})


SOFT = "rigidity_with_softness.soft"
RULES: list[dict[str, Any]] = [
    {"when": {"dispute.rumour": True}, "unless": {"safety.weapon": True}, "then": {"assess": {"deadlock": True}}},
    {"when": {"assessment.deadlock": True}, "then": {"recommend": SOFT, "certainty": 0.5}},
    {"when": {"safety.injury": True}, "then": {"gate": "safety_first", "effect": "stop"}},
    {"for_each": "party", "when": {"party.heard": True}, "then": {"exclude": SOFT}},
    {"when": {"history.police_calls_12m": {"at_least": 1}}, "then": {"exclude": "rigidity_with_softness"}},
]
RUMOUR, WEAPON, INJURY = (Slot(path, CASE) for path in ("dispute.rumour", "safety.weapon", "safety.injury"))


@pytest.mark.parametrize(
    "changes",
    [
        {RUMOUR: Observation(True)},
        {RUMOUR: Observation(True), WEAPON: Observation(True, 0.6)},
        {RUMOUR: Observation(True, 0.8), WEAPON: Observation(False, 0.6)},
        {RUMOUR: Observation(True), INJURY: Observation(True)},
        {RUMOUR: Observation(True), INJURY: Observation(True, 0.4), WEAPON: None},
        {RUMOUR: Observation(True), Slot("party.heard", 1): Observation(True)},
        {RUMOUR: Observation(True), Slot("history.police_calls_12m", CASE): Observation(2)},
    ],
    ids=lambda each: " ".join(slot.attribute for slot in each),
)
def test_so_it_is_of_guards_gates_and_vetoes(changes: Mapping[Slot, Option]) -> None:
    mapping = {"id": "case", "parties": [{"id": "ann"}, {"id": "ben"}]}
    held_against_the_engine(advisor_with(*RULES), Case.from_mapping(mapping, VOCABULARY), changes)
