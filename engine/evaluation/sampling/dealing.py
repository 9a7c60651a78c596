"""Which expert gets which of the sampled cases, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from .drawing import CaseSample, SampledCase

Hands = Mapping[str, tuple[SampledCase, ...]]
"""The cases of each expert, in the order in which that expert sees them."""


def deal(sample: CaseSample, experts: Sequence[str], shared: int) -> Hands:
    """Return the cases of each expert: the shared ones, and an equal part of the others.

    Both are spread over all strata. Each expert has an order of their own, so that what comes late, when people tire,
    is not the same for all.
    """
    random = Random(f"{sample.seed}: dealing")
    cases = sorted(random.sample(sample.cases, len(sample.cases)), key=lambda each: each.stratum.number)
    shared = min(shared, len(cases))
    places = {(number * len(cases)) // shared for number in range(shared)}
    common = [each for at, each in enumerate(cases) if at in places]
    others = [each for at, each in enumerate(cases) if at not in places]
    hands = {}
    for number, expert in enumerate(experts):
        hand = [*common, *others[number :: len(experts)]]
        hands[expert] = tuple(random.sample(hand, len(hand)))
    return hands
