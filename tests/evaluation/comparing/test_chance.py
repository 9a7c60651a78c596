"""Tests, intervals and corrections, against formulas written out by hand and against what they promise."""

from math import comb, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.evaluation.comparing.chance import (
    LEVEL,
    Evidence,
    Independent,
    Moments,
    Paired,
    mean_change,
    mean_shift,
    verdicts,
)

Z = NormalDist().inv_cdf(0.975)
COUNTS = st.integers(0, 40)
PAIRS = st.builds(Paired, COUNTS, COUNTS, COUNTS, COUNTS).filter(lambda pair: pair.cases > 0)
SIZES = st.integers(1, 60)
OTHERS = st.tuples(SIZES, SIZES).flatmap(
    lambda sizes: st.builds(
        Independent, st.integers(0, sizes[0]), st.just(sizes[0]), st.integers(0, sizes[1]), st.just(sizes[1])
    )
)
EVIDENCE = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda two: Evidence(max(two), min(two)))


def wilson(count: int, cases: int) -> tuple[float, float]:
    share = count / cases
    root = Z * sqrt(share * (1 - share) / cases + Z**2 / (4 * cases**2))
    return (
        (share + Z**2 / (2 * cases) - root) / (1 + Z**2 / cases),
        (share + Z**2 / (2 * cases) + root) / (1 + Z**2 / cases),
    )


@given(PAIRS)
def test_the_same_cases_are_tested_by_a_fair_coin(pair: Paired) -> None:
    changed, fewer = pair.lost + pair.gained, min(pair.lost, pair.gained)
    by_hand = min(1.0, 2 * sum(comb(changed, number) for number in range(fewer + 1)) / 2**changed)
    assert pair.evidence().probability == pytest.approx(by_hand)
    assert pair.evidence().least == pytest.approx(min(1.0, 2 / 2**changed))


@given(OTHERS)
def test_other_cases_are_tested_by_all_tables_with_the_same_sums(pair: Independent) -> None:
    total, cases = pair.was + pair.now, pair.cases_before + pair.cases_after
    chances = {
        number: comb(pair.cases_before, number) * comb(pair.cases_after, total - number) / comb(cases, total)
        for number in range(max(0, total - pair.cases_after), min(total, pair.cases_before) + 1)
    }

    def probability(number: int) -> float:
        return sum(each for each in chances.values() if each <= chances[number] * (1 + 1e-7))

    evidence = pair.evidence()
    assert evidence.probability == pytest.approx(probability(pair.was))
    assert evidence.least == pytest.approx(min(map(probability, chances)))


@given(OTHERS)
def test_the_interval_of_other_cases_is_that_of_newcombe(pair: Independent) -> None:
    before, after = pair.was / pair.cases_before, pair.now / pair.cases_after
    (low_before, high_before), (low_after, high_after) = (
        wilson(pair.was, pair.cases_before), wilson(pair.now, pair.cases_after),
    )  # fmt: skip
    interval = pair.interval()
    assert interval.difference == pytest.approx(after - before)
    assert interval.low == pytest.approx(
        after - before - sqrt((after - low_after) ** 2 + (high_before - before) ** 2), abs=1e-9
    )
    assert interval.high == pytest.approx(
        after - before + sqrt((high_after - after) ** 2 + (before - low_before) ** 2), abs=1e-9
    )


def test_the_interval_of_other_cases_in_newcombes_own_example() -> None:
    interval = Independent(48, 80, 56, 70).interval()
    assert interval == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


@given(PAIRS)
def test_the_interval_of_the_same_cases_is_that_of_newcombe(pair: Paired) -> None:
    e, f, g, h, n = pair.both, pair.gained, pair.lost, pair.neither, pair.cases
    p1, p2 = (e + f) / n, (e + g) / n  # his first sample is the later run
    (l1, u1), (l2, u2) = wilson(e + f, n), wilson(e + g, n)
    numerator: float = e * h - f * g
    if numerator > 0:
        numerator = max(numerator - n / 2, 0)
    scale = sqrt((e + f) * (g + h) * (e + g) * (f + h))
    phi = numerator / scale if scale else 0.0
    low = sqrt(max(0.0, (p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2))
    high = sqrt(max(0.0, (u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2))
    assert pair.interval() == pytest.approx((p1 - p2, p1 - p2 - low, p1 - p2 + high), abs=1e-7)


@given(PAIRS)
def test_turned_round_everything_is_the_other_way(pair: Paired) -> None:
    turned = Paired(pair.both, pair.gained, pair.lost, pair.neither)
    difference, low, high = pair.interval()
    assert turned.interval() == pytest.approx((-difference, -high, -low), abs=1e-9)
    assert turned.evidence() == pytest.approx(pair.evidence())
    assert -1 - 1e-9 <= low <= difference <= high <= 1 + 1e-9


def test_means_by_hand() -> None:
    differences, before, after = Moments(), Moments(), Moments()
    for number in range(20):
        differences.add(100_000 if number % 4 else -100_000)
        before.add(500_000)
        after.add(500_000 + 10_000 * number)
    (difference, low, high), evidence = mean_change(differences)
    # 15 of 20 are 0.1 and 5 are -0.1: the mean is 0.05, the variance 0.1 ** 2 * 0.75 * 20 / 19
    spread = sqrt(0.1**2 * 0.75 * 20 / 19 / 20)
    assert (difference, low, high) == pytest.approx(
        (0.05, 0.05 - 2.093024 * spread, 0.05 + 2.093024 * spread), abs=1e-6
    )
    assert 0.02 < evidence.probability < 0.05  # t = 2.52 at 19 degrees of freedom
    (difference, low, high), evidence = mean_shift(before, after)
    spread = sqrt(sum((number / 100 - 0.095) ** 2 for number in range(20)) / 19 / 20)
    assert (difference, low, high) == pytest.approx((0.095, 0.095 - 2.093024 * spread, 0.095 + 2.093024 * spread))
    assert evidence.probability < 0.001


def test_a_mean_over_few_changes_is_not_judged() -> None:
    differences = Moments()
    for number in range(200):
        differences.add(500_000 if number < 11 else 0)
    _, evidence = mean_change(differences)
    assert verdicts([evidence]) == [("too few to say", 1.0)]
    differences.add(500_000)
    _, evidence = mean_change(differences)
    assert verdicts([evidence])[0][0] == "beyond chance"


def test_a_mean_that_moves_by_the_same_everywhere_moves_beyond_chance() -> None:
    still, moved = Moments(), Moments()
    for _ in range(20):
        still.add(0)
        moved.add(50_000)
    assert mean_change(moved) == ((0.05, 0.05, 0.05), (0.0, 0.0))
    assert mean_shift(still, moved) == ((0.05, 0.05, 0.05), (0.0, 0.0))
    assert mean_shift(still, still)[1].probability == 1.0


@given(st.lists(EVIDENCE, max_size=12))
def test_verdicts_are_those_of_holm_among_what_can_be_told(found: list[Evidence]) -> None:
    said = verdicts(found)
    tested = [each for each, (verdict, _) in zip(found, said, strict=True) if verdict != "too few to say"]
    assert len(tested) <= max(1, len(found))
    assert all(each.least <= LEVEL / max(1, len(tested)) or len(tested) == 1 for each in tested)
    left = sorted(each.probability for each in tested)
    rejected = 0
    while rejected < len(left) and left[rejected] * (len(left) - rejected) <= LEVEL:
        rejected += 1
    assert sum(verdict == "beyond chance" for verdict, _ in said) == rejected
    for each, (verdict, _) in zip(found, said, strict=True):
        if verdict == "beyond chance":
            assert each.probability in left[:rejected]


def test_what_could_never_tell_weighs_on_nothing_else() -> None:
    hopeless = [Paired(50, 0, 1, 149).evidence()] * 40
    telling = Paired(50, 1, 11, 138).evidence()
    assert verdicts([telling])[0] == verdicts([telling, *hopeless])[0]
    assert verdicts([telling, *hopeless])[1:] == [("too few to say", 1.0)] * 40
