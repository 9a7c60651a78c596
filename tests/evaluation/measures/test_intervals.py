"""Intervals hold what they should, near 0 and 1 as well, and follow from the cases and not from the labels."""

import numpy as np
import pytest
from evaluation.measures.made_up_labels import DESIGNS, WORLDS, coverage
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from ottava.engine.evaluation.measures.compared_groups import corrections
from ottava.engine.evaluation.measures.intervals import WeightedShare, chance_of, difference, share
from ottava.engine.evaluation.measures.resampling import Sample

shares = st.lists(st.booleans(), min_size=2, max_size=40)


def of(answers: list[bool], seed: int = 1) -> WeightedShare:
    sample = Sample(len(answers), seed=seed, resamples=200)
    return share(sample, np.array(answers, dtype=float), np.ones(len(answers)), 1.0)


def test_where_all_agree_the_interval_is_wilsons_and_no_point() -> None:
    found = of([True] * 30).estimate(0.95)
    wilson = binomtest(30, 30).proportion_ci(0.95, "wilson")
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high))
    assert found.low is not None
    assert found.low < 0.9


def test_of_independent_labels_the_interval_is_close_to_wilsons() -> None:
    found = of([True] * 140 + [False] * 60).estimate(0.95)
    wilson = binomtest(140, 200).proportion_ci(0.95, "wilson")
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high), abs=0.01)


def test_labels_of_one_case_that_never_differ_count_as_one() -> None:
    answers = np.array([1.0] * 45 + [0.0] * 15)
    sample = Sample(60, resamples=2000)
    three = share(sample, answers, np.ones(60), 3.0)
    one = share(sample, answers, np.ones(60), 1.0)
    assert three.worth == pytest.approx(one.worth, rel=0.05)
    differing = share(sample, np.tile([1.0, 2 / 3, 2 / 3], 20), np.ones(60), 3.0)
    assert differing.worth > 2 * one.worth


@settings(deadline=None, max_examples=50)
@given(shares)
def test_an_interval_has_its_share_in_it(answers: list[bool]) -> None:
    found = of(answers)
    low, high = found.interval(0.95)
    wide = found.interval(0.99)
    assert 0 <= wide[0] <= low <= found.value <= high <= wide[1] <= 1
    assert low < high


@settings(deadline=None, max_examples=50)
@given(shares, shares)
def test_the_chance_of_a_difference_goes_with_its_interval(first: list[bool], second: list[bool]) -> None:
    one, other = of(first), of(second, 2)
    chance = chance_of(one, other)
    for level in (0.8, 0.95):
        found = difference(one, other, level)
        assert found.low is not None
        assert found.high is not None
        beyond = found.low > 1e-6 or found.high < -1e-6
        touching = abs(chance - (1 - level)) < 1e-3
        assert touching or beyond == (chance < 1 - level)


def test_corrections_keep_what_was_not_tested() -> None:
    corrected = corrections([None, 0.01, 0.04, None, 0.03])
    assert [None if each is None else round(each, 9) for each in corrected] == [None, 0.03, 0.04, None, 0.04]
    assert corrections([None]) == [None]


def test_replicates_vary_as_a_mean_of_cases_does() -> None:
    values = np.random.default_rng(3).random((50, 1))
    sample = Sample(50, resamples=4000)
    means = sample.replicates(values)[:, 0] / sample.replicates(np.ones((50, 1)))[:, 0]
    assert means.std() == pytest.approx(values.std(ddof=1) / 50**0.5, rel=0.05)


def test_within_strata_only_the_differences_inside_count() -> None:
    values = np.array([0.0] * 20 + [1.0] * 20)[:, None]
    strata = ["a"] * 20 + ["b"] * 20
    assert Sample(40, strata=strata, resamples=100).replicates(values).std() == pytest.approx(0)
    assert Sample(40, resamples=100).replicates(values).std() > 1


def test_a_stratum_of_one_case_is_joined_to_another() -> None:
    sample = Sample(6, strata=["a", "b", "b", "b", "c", "c"])
    assert sorted(np.unique(sample.strata, return_counts=True)[1]) == [3, 3]
    assert Sample(1).resamples == 0


@pytest.mark.slow
@pytest.mark.parametrize("designed", DESIGNS)
def test_intervals_cover_the_truth(designed: str) -> None:
    repetitions = 60
    found = coverage(WORLDS["ordinary"], DESIGNS[designed], repetitions)
    assert len(found) >= 7
    # Intervals that cover 94 % of the time fail this once in 10,000 tries at most, for any one measure.
    least = binom.ppf(0.0001, repetitions, 0.94) / repetitions
    assert {name: each for name, each in found.items() if each < least} == {}
    # All measures together, which depend on each other: some 400 intervals.
    assert 0.9 <= sum(found.values()) / len(found) <= 0.99
