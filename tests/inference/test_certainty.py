"""The laws of combining certainties, as in MYCIN (Shortliffe & Buchanan 1975) and EMYCIN (van Melle 1980)."""

from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.inference.certainty import combined, contribution, enough

SMALLEST = 0.000001
MILLIONTHS = st.integers(-1_000_000, 1_000_000).map(lambda number: number / 1_000_000)
POSITIVE = st.integers(1, 1_000_000).map(lambda number: number / 1_000_000)
WORDS = st.sampled_from([0.3, 0.51, 0.657, 0.882351, -0.3, -0.51, 1.0, -1.0])
ADDED = st.lists(MILLIONTHS | WORDS, max_size=8)


def exact(added: list[float]) -> Fraction:
    """By the formula of the rule format, in fractions instead of floats."""
    for_it = against = Fraction(1)
    for each in added:
        amount = Fraction(round(each * 1_000_000), 1_000_000)
        for_it *= 1 - max(amount, Fraction(0))
        against *= 1 + min(amount, Fraction(0))
    p, n = 1 - for_it, 1 - against
    return Fraction(0) if min(p, n) == 1 else (p - n) / (1 - min(p, n))


@given(ADDED)
def test_it_is_the_formula_to_six_decimals(added: list[float]) -> None:
    assert abs(Fraction(combined(added)) - exact(added)) <= Fraction(6, 10_000_000)


@given(ADDED, st.randoms(use_true_random=False))
def test_the_order_does_not_matter_to_the_last_bit(added: list[float], random: Random) -> None:
    shuffled = random.sample(added, len(added))
    assert combined(shuffled) == combined(added)


@given(st.lists(MILLIONTHS | WORDS, min_size=4, max_size=4))
def test_every_order_of_four_gives_the_same(added: list[float]) -> None:
    assert len({combined(each) for each in permutations(added)}) == 1


@given(ADDED)
def test_it_lies_between_minus_one_and_one(added: list[float]) -> None:
    assert -1 <= combined(added) <= 1


@given(ADDED)
def test_it_has_six_decimals_and_no_negative_zero(added: list[float]) -> None:
    found = combined(added)
    assert found == round(found, 6)
    assert str(found) != "-0.0"


@given(ADDED)
def test_evidence_against_mirrors_evidence_for(added: list[float]) -> None:
    assert combined([-each for each in added]) == -combined(added)


@given(MILLIONTHS)
def test_one_alone_stands_as_it_is(one: float) -> None:
    assert combined([one]) == pytest.approx(one, abs=SMALLEST)


@given(POSITIVE, POSITIVE)
def test_two_for_it_combine_as_in_the_textbook(a: float, b: float) -> None:
    assert combined([a, b]) == pytest.approx(a + b - a * b, abs=SMALLEST)


@given(POSITIVE, POSITIVE)
def test_one_for_and_one_against_combine_as_in_the_textbook(a: float, b: float) -> None:
    expected = 0.0 if a == b == 1 else (a - b) / (1 - min(a, b))
    assert combined([a, -b]) == pytest.approx(expected, abs=SMALLEST)


@given(ADDED, POSITIVE)
def test_more_for_it_never_makes_it_less(added: list[float], more: float) -> None:
    assert combined([*added, more]) >= combined(added) - SMALLEST


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([], 0.0),
        ([0.0, -0.0], 0.0),
        ([1.0, -1.0], 0.0),
        ([1.0, -0.9], 1.0),
        ([-1.0, 0.9, 0.9], -1.0),
        ([0.51, -0.51], 0.0),
        ([0.3, 0.3], 0.51),
        ([0.3, 0.3, 0.3], 0.657),
        ([0.3] * 6, 0.882351),
        ([0.657, -0.3], 0.51),
        ([0.999999] * 8, 1.0),
        ([0.999999] * 8 + [-0.999999] * 8, 0.0),
    ],
)
def test_examples_worked_out_by_hand(added: list[float], expected: float) -> None:
    assert combined(added) == expected


@given(st.floats(0, 1), st.floats(-1, 1))
def test_a_contribution_is_premise_times_strength(premise: float, strength: float) -> None:
    found = contribution(premise, strength)
    assert found == round(premise * strength, 6)
    assert str(found) != "-0.0"


@pytest.mark.parametrize(("certainty", "is_enough"), [(0.199999, False), (0.2, True), (1.0, True), (0.0, False)])
def test_an_assessment_counts_from_a_fifth(certainty: float, is_enough: bool) -> None:
    assert enough(certainty) is is_enough


def test_nothing_has_no_sign() -> None:
    """What is left of equal amounts for and against may be a rounding error below 0."""
    assert str(combined([0.2, -0.2, -0.3, -0.3, 0.51])) == "0.0"
