"""How methods stand while rules may fire: held against all ways in which they can, and against setting them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from explanation.small_worlds import advisor_with
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.explanation.stability.intervals import NEVER, Interval
from ottava.engine.explanation.stability.score_intervals import ScoreIntervals
from ottava.engine.inference.certainty import contribution
from ottava.engine.inference.compiled_rulebook import CompiledRule
from ottava.engine.inference.formula import CASE
from ottava.engine.inference.ranking import Scores
from ottava.engine.rulebook.condition import Advised, AdvisedCount

SOFT = "rigidity_with_softness.soft"
ADVISOR = advisor_with(
    {"when": "always", "then": [{"recommend": "listening", "strength": "strong"}]},
    {"when": "always", "then": [{"recommend": "listening", "certainty": -0.6}]},
    {"when": "always", "then": [{"recommend": SOFT, "strength": "moderate"}]},
    {"when": "always", "then": [{"recommend": "listening", "certainty": 0.4}, {"exclude": SOFT}]},
    {"when": "always", "then": {"exclude": "rigidity_with_softness"}},
    {"when": "always", "then": {"exclude": "listening"}},
    {"when": "always", "then": {"gate": "safety_first", "effect": "stop"}},
)
METHODS = ADVISOR._translation.methods
RULES = tuple(ADVISOR._translation.rules.values())
VARIANTS = [("listening", None), ("rigidity_with_softness", "soft")]
ASKED: list[Advised | AdvisedCount] = [
    Advised("listening", None),
    Advised("rigidity_with_softness", None),
    Advised("rigidity_with_softness", "soft"),
    AdvisedCount(1, None),
    AdvisedCount(2, 2),
    AdvisedCount(None, 1),
]
PARTIES = 2
PLACES = (CASE, *range(PARTIES))


@dataclass(frozen=True)
class Firing:
    """A rule at a place, and how it may fire there."""

    meant: CompiledRule
    party_index: int
    premise: Interval

    def ways(self) -> list[float | None]:
        held: list[float | None] = [*{self.premise.low, self.premise.high}] if self.premise.possible else []
        return held if self.premise.sure else [*held, None]


@st.composite
def firings(draw: st.DrawFn, settled: bool = False) -> Firing:
    low, high = sorted(draw(st.tuples(*2 * [st.sampled_from([0.3, 0.7, 1.0])])))
    kinds = [Interval(True, True, high, high), NEVER]
    if not settled:
        kinds += [Interval(True, True, low, high), Interval(False, True, low, high), Interval(False, True, high, high)]
    return Firing(draw(st.sampled_from(RULES)), draw(st.sampled_from(PLACES)), draw(st.sampled_from(kinds)))


def intervals_of(found: Sequence[Firing]) -> ScoreIntervals:
    standing = ScoreIntervals(METHODS, PARTIES)
    for each in found:
        standing.let_fire(each.meant, each.party_index, each.premise)
    return standing


def all_scores(found: Sequence[Firing]) -> Iterator[Scores]:
    """How the engine has the methods stand in each of the ways, of which the ends are enough."""
    last = {(each.meant.order, each.party_index): each for each in found}.values()
    for premises in product(*(each.ways() for each in last)):
        scores = Scores(METHODS, PARTIES)
        for each, premise in zip(last, premises, strict=True):
            if premise is not None:
                for variant, strength, _ in each.meant.evidence:
                    scores.recommend(variant, each.party_index, contribution(premise, strength))
                for variant in each.meant.vetoes:
                    scores.exclude(variant, each.party_index)
                scores.stopped |= each.meant.stops
        yield scores


@settings(max_examples=150, deadline=None)
@given(st.lists(firings(), max_size=5))
def test_they_hold_whatever_fires(found: list[Firing]) -> None:
    standing = intervals_of(found)
    for scores in all_scores(found):
        for variant in VARIANTS:
            entries = dict(scores.entries(*variant))
            chances = standing.chances(*variant)
            for each in chances.each:
                if each.sure:
                    assert each.party_index in entries
                if each.party_index in entries:
                    assert each.possible
                    assert each.low <= entries[each.party_index] <= each.high
            assert set(entries) <= {each.party_index for each in chances.each}
            assert chances.low <= max(entries.values(), default=0.0) <= chances.high
            if chances.settled:
                assert {each.party_index for each in chances.each} == set(entries)
            for at in PLACES:
                sure, possible = standing.vetoed(*variant, at)
                assert sure <= scores.is_vetoed(*variant, at) <= possible
        for asked in ASKED:
            for at in PLACES:
                sure, possible = standing.is_advised(asked, at)
                assert sure <= scores.is_advised(asked, at) <= possible
        surely, possibly = standing.stop
        assert surely <= scores.stopped <= possibly


@settings(max_examples=150, deadline=None)
@given(st.lists(firings(), max_size=4), firings())
def test_of_what_one_rule_decides_they_are_no_wider_than_need_be(sure: list[Firing], one: Firing) -> None:
    """Where all other rules surely fire or surely do not, nothing is open that both ends of one rule agree on."""
    found = [*(each for each in sure if each.premise.settled), one]
    ways = list(all_scores(found))
    standing = intervals_of(found)
    for variant in VARIANTS:
        entries = [[at for at, _ in scores.entries(*variant)] for scores in ways]
        best = [max((certainty for _, certainty in scores.entries(*variant)), default=0.0) for scores in ways]
        chances = standing.chances(*variant)
        assert chances.settled is (entries.count(entries[0]) == len(entries)) or not one.premise.sure
        if one.premise.sure:
            assert abs(chances.high - max(best)) <= 2e-6
    for at in PLACES:
        for variant in VARIANTS:
            vetoed = {scores.is_vetoed(*variant, at) for scores in ways}
            assert standing.vetoed(*variant, at) == (False not in vetoed, True in vetoed)
        for asked in ASKED:
            if isinstance(asked, Advised) and one.premise.sure:
                advised = {scores.is_advised(asked, at) for scores in ways}
                assert standing.is_advised(asked, at) == (False not in advised, True in advised)


@settings(max_examples=150, deadline=None)
@given(st.lists(firings(), max_size=5), st.lists(firings(), min_size=1, max_size=5))
def test_rules_set_one_after_another_are_as_if_set_at_once(before: list[Firing], after: list[Firing]) -> None:
    """However much was worked out in between; and what was copied stays as it was."""
    first = intervals_of(before)
    was = told(first)
    copied = first.copy()
    assert copied.touched_places(METHODS) == set()
    assert told(copied) == was
    for each in after:
        copied.let_fire(each.meant, each.party_index, each.premise)
        told(copied)
    assert told(first) == was
    at_once = told(intervals_of([*before, *after]))
    assert told(copied) == at_once
    for method in {method for method, _ in VARIANTS}:
        touched = copied.touched_places([method])
        for at in PLACES:
            if told_at(first, method, at) != told_at(copied, method, at):
                assert {CASE, at} & touched or (at == CASE and touched)


def told(standing: ScoreIntervals) -> object:
    return (
        [standing.chances(*variant) for variant in VARIANTS],
        [[standing.is_advised(asked, at) for at in PLACES] for asked in ASKED],
        [[standing.vetoed(*variant, at) for at in PLACES] for variant in VARIANTS],
        [[standing.certainty(*variant, at) for at in PLACES] for variant in VARIANTS],
        standing.stop,
        standing.stopped,
        sorted([(each.method.id, each.stage or "", tuple(each.entries)) for each in standing.advised()]),
    )


def told_at(standing: ScoreIntervals, method: str, at: int) -> object:
    return [standing.is_advised(asked, at) for asked in ASKED if isinstance(asked, Advised) and asked.method == method]
