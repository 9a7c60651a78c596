"""How far the advice agrees with experts on methods, beside how far they agree with each other."""

from __future__ import annotations

from itertools import combinations
from math import ceil

import numpy as np
from msgspec import Struct

from .chance_corrected import cohen, krippendorff
from .intervals import TOO_SMALL, Estimate, difference, share
from .judgements import AdvisedValues, Counted, Judgement, Panel, is_right, majority

NARROW = 0.05
"""Half the width of an interval that is narrow enough for most."""


class Agreement(Struct, frozen=True):
    """On the first method, by labels that share the weight of their case.

    first: the expert's first is in the first place. alone: and no other is. top_2, top_3: it is in one of so many
    places. same_order: of two methods that the expert ordered, the advice has them in that order. same_list: as many
    methods as the expert names are the same in the same order. majority: where more than half of at least two experts
    agree. shared_first: cases in which several methods share the first place. needed: how many labelled cases would
    make the interval of `first` no wider than 5 points to each side; None if it is so already, or of too few cases.
    """

    first: Estimate
    alone: Estimate
    top_2: Estimate
    top_3: Estimate
    same_order: Estimate
    same_list: Estimate
    majority: Estimate
    no_majority: int
    shared_first: int
    sure: Estimate
    unsure: Estimate
    needed: int | None


class Pair(Struct, frozen=True):
    """Two who label the same cases; the advice has no name. alike: share of cases with the same first method."""

    one: str
    other: str | None
    alike: Estimate
    kappa: Estimate


class AmongExperts(Struct, frozen=True):
    """On cases that at least two experts labelled: how far two of them agree on the first method, how far one agrees
    with the advice (of several methods that share the first place each counts in part), and the second less the first.
    alpha: Krippendorff's, of the experts; alpha_with_advice: with the advice as one more coder.
    """

    cases: int
    experts: Estimate
    with_advice: Estimate
    advice_less_experts: Estimate
    alpha: Estimate
    alpha_with_advice: Estimate
    pairs: tuple[Pair, ...]


def agreement(panel: Panel, level: float) -> Agreement:
    """Return how far the advice agrees with the experts."""
    first = panel.share(is_right)
    by_majority = [
        majority(labels, lambda label: label.first) if sum(each.first is not None for each in labels) > 1 else None
        for labels in panel.judgements
    ]
    several = [sum(each.first is not None for each in labels) > 1 for labels in panel.judgements]
    pairs = list(zip(panel.advised, by_majority, strict=True))
    with_majority = share(
        panel.sample,
        np.array([float(most is not None and most in each.first) for each, most in pairs]),
        np.array([float(most is not None) for _, most in pairs]),
        1.0,
    )
    estimate = first.estimate(level)
    return Agreement(
        estimate,
        panel.share(_alone).estimate(level),
        panel.share(lambda advised, label: _within(advised, label, 2)).estimate(level),
        panel.share(lambda advised, label: _within(advised, label, 3)).estimate(level),
        panel.share(_same_order).estimate(level),
        panel.share(_same_list).estimate(level),
        with_majority.estimate(level),
        sum(many and most is None for many, most in zip(several, by_majority, strict=True)),
        sum(len(each.first) > 1 for each in panel.advised),
        panel.share(lambda advised, label: _if_sure(advised, label, True)).estimate(level),
        panel.share(lambda advised, label: _if_sure(advised, label, False)).estimate(level),
        needed(estimate),
    )


def needed(found: Estimate) -> int | None:
    """Return how many labelled cases would make an interval no wider than 5 points each side.

    None if it is already, and if it rests on too few cases to say.
    """
    if found.low is None or found.high is None or found.cases < TOO_SMALL:
        return None
    half = (found.high - found.low) / 2
    return None if half <= NARROW else ceil(round(found.cases * (half / NARROW) ** 2, 6))


def among_experts(panel: Panel, level: float) -> AmongExperts:
    """Return how far experts agree among themselves and with the advice, on the same cases."""
    part, whole, ours = (np.zeros(len(panel.advised)) for _ in range(3))
    units = 0
    for at, (advised, labels) in enumerate(zip(panel.advised, panel.judgements, strict=True)):
        firsts = [each.first for each in labels if each.first is not None]
        if len(firsts) > 1:
            both = [one == other for one, other in combinations(firsts, 2)]
            part[at], whole[at] = sum(both) / len(both), 1
            # Experts name one method: of several in the first place each is one that the advice may stand for.
            ours[at] = sum(each in advised.first for each in firsts) / len(firsts) / len(advised.first)
            units += len(firsts)
    per_case = units / max(1.0, float(whole.sum()))
    experts, with_advice = share(panel.sample, part, whole, per_case), share(panel.sample, ours, whole, per_case)
    codes = _Codes(panel)
    by_expert = {expert: codes.of(panel.firsts(expert)) for expert in panel.experts}
    advice = codes.of(list(panel.picks))
    where_several = [code if several else None for code, several in zip(advice, whole > 0, strict=True)]
    pairs = [(one, other, by_expert[one], by_expert[other]) for one, other in combinations(panel.experts, 2)]
    with_it = [(one, None, by_expert[one], advice) for one in panel.experts]
    sample, size = panel.sample, len(codes.numbers)
    return AmongExperts(
        int(whole.sum()),
        experts.estimate(level),
        with_advice.estimate(level),
        difference(with_advice, experts, level),
        krippendorff(sample, by_expert, size, level),
        krippendorff(sample, {**by_expert, "": where_several}, size, level),
        tuple(
            Pair(one, other, _alike(panel, first, second, level), cohen(sample, first, second, size, level))
            for one, other, first, second in (*pairs, *with_it)
        ),
    )


class _Codes:
    """Numbers for the methods that anybody names first."""

    def __init__(self, panel: Panel) -> None:
        named = {each.first for labels in panel.judgements for each in labels if each.first is not None}
        self.numbers = {method: at for at, method in enumerate(sorted(named | set(panel.picks)))}

    def of(self, methods: list[str] | list[str | None]) -> list[int | None]:
        return [None if each is None else self.numbers[each] for each in methods]


def _alike(panel: Panel, one: list[int | None], other: list[int | None], level: float) -> Estimate:
    both = [(a, b) if a is not None and b is not None else None for a, b in zip(one, other, strict=True)]
    part = np.array([float(each is not None and each[0] == each[1]) for each in both])
    return share(panel.sample, part, np.array([float(each is not None) for each in both]), 1.0).estimate(level)


def _alone(advised: AdvisedValues, label: Judgement) -> Counted:
    return None if label.first is None else (float(advised.first == (label.first,)), 1.0)


def _within(advised: AdvisedValues, label: Judgement, places: int) -> Counted:
    if label.first is None:
        return None
    place = advised.place_of(label.first)
    return float(place is not None and place <= places), 1.0


def _same_order(advised: AdvisedValues, label: Judgement) -> Counted:
    """Of two methods that the expert ordered, a tie counts half, and one that is not advised comes behind all."""
    if label.methods is None or len(label.methods) < 2:
        return None
    places = [place or 10**6 for place in map(advised.place_of, label.methods)]
    pairs = list(combinations(places, 2))
    return sum(1.0 if one < other else 0.5 if one == other else 0.0 for one, other in pairs), float(len(pairs))


def _same_list(advised: AdvisedValues, label: Judgement) -> Counted:
    if not label.methods:
        return None
    return float(advised.order[: len(label.methods)] == tuple((each,) for each in label.methods)), 1.0


def _if_sure(advised: AdvisedValues, label: Judgement, sure: bool) -> Counted:
    if label.sure is None:
        return None
    return is_right(advised, label) if (label.sure >= 4) is sure else (0.0, 0.0)
