"""Intervals: as wide as everything that can come out, and no wider, where the parts do not depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.explanation.stability.intervals import (
    ALWAYS,
    NEVER,
    ROUNDING,
    ContributionInterval,
    Domain,
    Interval,
    Intervals,
    nth,
    passing,
    total,
)
from ottava.engine.inference.certainty import combined
from ottava.engine.inference.formula import Count, IsAdvised, IsDerived, IsPossible, Leaf, Passes
from ottava.engine.rulebook.condition import Advised, Atom, Known, OneOf
from ottava.facts import Observation

CERTAINTIES = (0.2, 0.5, 0.8, 1.0)
TENSE = Atom("tense", True)


@st.composite
def interval(draw: st.DrawFn) -> Interval:
    low, high = sorted(draw(st.tuples(st.sampled_from(CERTAINTIES), st.sampled_from(CERTAINTIES))))
    return draw(st.sampled_from([Interval(True, True, low, high), Interval(False, True, low, high), NEVER]))


@st.composite
def share(draw: st.DrawFn) -> ContributionInterval:
    ends = st.sampled_from([-1.0, -0.6, -0.3, 0.0, 0.4, 0.7, 1.0])
    low, high = sorted(draw(st.tuples(ends, ends)))
    return ContributionInterval(draw(st.booleans()), low, high)


def outcomes(part: Interval) -> list[float | None]:
    """All that can come of it at its ends: how certainly it holds, or None."""
    held: list[float | None] = [part.low, part.high] if part.possible else []
    return held if part.sure else [*held, None]


def hull(parts: Sequence[Interval], together: Callable[[list[float]], float | None]) -> Interval:
    """The narrowest interval around all that can come out; `together` is given the certainties of those that hold."""
    found = [
        together([each for each in chosen if each is not None])
        for chosen in product(*(outcomes(part) for part in parts))
    ]
    held = [each for each in found if each is not None]
    return Interval(None not in found, True, min(held), max(held)) if held else NEVER


@given(st.lists(interval(), max_size=4), st.integers(1, 4))
def test_of_some_of_the_parts_it_is_as_wide_as_what_can_hold(parts: list[Interval], count: int) -> None:
    def last_needed(held: list[float]) -> float | None:
        return sorted(held, reverse=True)[count - 1] if len(held) >= count else None

    assert nth(parts, count) == hull(parts, last_needed)


@given(st.lists(interval(), max_size=4))
def test_of_all_parts_and_of_one_it_is_too(parts: list[Interval]) -> None:
    evaluating = Given()
    either = hull(parts, lambda held: max(held, default=None))
    assert evaluating.either(parts) == either
    every = hull(parts, lambda held: min([1.0, *held]) if len(held) == len(parts) else None)
    found = evaluating.every(parts)
    assert (found.sure, found.possible) == (every.sure, every.possible)
    if every.possible:
        assert found == every


@given(st.lists(share(), max_size=4))
def test_of_a_sum_it_is_too(shares: list[ContributionInterval]) -> None:
    ends = [[each.low, each.high] if each.sure else [each.low, each.high, None] for each in shares]
    found = [combined([each for each in chosen if each is not None]) for chosen in product(*ends)]
    low, high = total(shares)
    if all(each.sure and each.low == each.high for each in shares):
        assert low == high == found[0]
    else:
        assert (low, high) == pytest.approx((min(found) - ROUNDING, max(found) + ROUNDING), abs=1e-9)


# Leaves


class Given(Intervals):
    """Where it is given what may be derived, ruled out and advised."""

    def __init__(self, level: tuple[float, float] = (0.0, 0.0), ruled_out: Interval = NEVER) -> None:
        self._level, self._ruled_out = level, ruled_out
        self.advice = False, False

    def domain(self, attribute: str, party_index: int) -> Domain:
        return Domain(None)

    def count(self, count: Count, party_index: int) -> Interval:
        return NEVER

    def level(self, atom: Atom, party_index: int) -> tuple[float, float]:
        return self._level

    def ruled_out(self, atom: Atom, party_index: int) -> Interval:
        return self._ruled_out

    def is_advised(self, asked: object, party_index: int) -> tuple[bool, bool]:
        return self.advice


UPSET = OneOf("party.arousal", frozenset({"upset"}))


@pytest.mark.parametrize(
    ("leaf", "observations", "expected"),
    [
        (Passes(UPSET, True, False), [Observation("upset", 0.8)], Interval(True, True, 0.8, 0.8)),
        (Passes(UPSET, True, False), [Observation("calm")], NEVER),
        (Passes(UPSET, True, False), [None], NEVER),
        (Passes(UPSET, True, True), [None], ALWAYS),
        (Passes(UPSET, False, False), [Observation("calm", 0.5)], Interval(True, True, 0.5, 0.5)),
        (Passes(UPSET, True, False), [Observation("upset", 0.8), None], Interval(False, True, 0.8, 0.8)),
        (Passes(UPSET, True, True), [Observation("upset", 0.8), None], Interval(True, True, 0.8, 1.0)),
        (Passes(UPSET, True, False), [Observation("upset", 0.8), Observation("upset")], Interval(True, True, 0.8, 1)),
        (Passes(Known("party.arousal"), True, False), [Observation("upset", 0.8)], ALWAYS),
        (Passes(Known("party.arousal"), True, False), [Observation("upset", 0.8), None], Interval(False, True, 1, 1)),
    ],
)
def test_a_test_holds_as_certainly_as_what_passes_it_is_known(
    leaf: Passes, observations: list[Observation | None], expected: Interval
) -> None:
    assert passing(leaf, Domain(*observations)) == expected


SURE, MAYBE, NOT = (True, True), (False, True), (False, False)


@pytest.mark.parametrize(
    ("level", "holds", "low", "high", "holds_not"),
    [
        ((0.2, 0.2), SURE, 0.2, 0.2, NOT),
        ((0.2, 0.9), SURE, 0.2, 0.9, NOT),
        ((0.1, 0.9), MAYBE, 0.2, 0.9, MAYBE),
        ((-0.5, 0.2), MAYBE, 0.2, 0.2, MAYBE),
        ((0.0, 0.199), NOT, None, None, SURE),
    ],
)
def test_an_assessment_counts_from_a_fifth_on(
    level: tuple[float, float],
    holds: tuple[bool, bool],
    low: float | None,
    high: float | None,
    holds_not: tuple[bool, bool],
) -> None:
    evaluating = Given(level)
    found = evaluating.leaf(IsDerived(TENSE, True), 0)
    assert (found.sure, found.possible) == holds
    if low is not None:
        assert (found.low, found.high) == (low, high)
    assert evaluating.leaf(IsDerived(TENSE, False), 0) == (*holds_not, 1.0, 1.0)


@pytest.mark.parametrize("now", [SURE, MAYBE, NOT])
def test_what_is_asked_of_rules_and_advice_turns_round(now: tuple[bool, bool]) -> None:
    sure, possible = now
    evaluating = Given(ruled_out=Interval(sure, possible, 1.0, 1.0))
    evaluating.advice = now
    asked = Advised("listening", None)
    leaves: list[tuple[Leaf, Leaf]] = [
        (IsPossible(TENSE, False), IsPossible(TENSE, True)),
        (IsAdvised(asked, True), IsAdvised(asked, False)),
    ]
    for straight, turned in leaves:
        assert evaluating.leaf(straight, 0) == (sure, possible, 1.0, 1.0)
        assert evaluating.leaf(turned, 0) == (not possible, not sure, 1.0, 1.0)
