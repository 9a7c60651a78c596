"""Bounds: exact where nothing is open, and never too narrow where something is."""

from itertools import islice
from random import Random

import pytest
from explanation.small_worlds import worlds

from ottava.engine.explanation.stability.trials import Trials

OPEN = 4


@pytest.mark.parametrize("number", [30, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.parametrize("computed", [False, True])
def test_they_hold_for_everything_that_can_come_out(number: int, computed: bool) -> None:
    settled = unsettled = 0
    for seed, (_, advisor, case) in enumerate(islice(worlds(1000, computed=computed), number)):
        rng = Random(seed)
        trials = Trials.of(advisor._translation, advisor.run, case)
        assert trials.bounds({}).outcome == trials.outcome()
        slots = rng.sample(trials.slots, min(OPEN, len(trials.slots)))
        bounded = trials.bounds({slot: trials.anything(slot) for slot in slots})
        for _ in range(8):
            answers = frozenset(rng.choice(trials.answers(slot)) for slot in slots if rng.random() < 0.8)
            outcome = trials.outcome(answers)
            assert bounded.gates in (None, outcome.gates)
            assert bounded.first in (None, outcome.first)
            assert bounded.outcome in (None, outcome)
            assert trials.bounds({each.slot: trials.only(each) for each in answers}).outcome == outcome
            mattering = frozenset(each for each in answers if each.slot in bounded.open_slots)
            assert trials.outcome(mattering) == outcome
        settled += bounded.outcome is not None
        unsettled += bounded.outcome is None
    assert settled > number / 10
    assert unsettled > number / 10
