"""The measures give the figures of scikit-learn, and of Krippendorff's own example."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, cohen_kappa_score, confusion_matrix

from ottava.engine.evaluation.measures.calibration import BINS, calibration
from ottava.engine.evaluation.measures.chance_corrected import Codes, cohen, krippendorff
from ottava.engine.evaluation.measures.confusion import confusion
from ottava.engine.evaluation.measures.judgements import AdvisedValues, Judgement, Panel
from ottava.engine.evaluation.measures.resampling import Sample

# Table C of K. Krippendorff 2011, "Computing Krippendorff's alpha-reliability": four observers, twelve units.
OBSERVERS = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}

codes = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60)


def alpha_by_hand(coders: dict[str, Codes]) -> float | None:
    """Nominal alpha, from the coincidences of ordered pairs of values within each unit."""
    pairs: Counter[tuple[int, int]] = Counter()
    for unit in zip(*coders.values(), strict=True):
        values = [each for each in unit if each is not None]
        for one, other in permutations(range(len(values)), 2):
            pairs[values[one], values[other]] += 1 / (len(values) - 1)  # type: ignore[assignment]
    of_value: Counter[int] = Counter()
    for (one, _), number in pairs.items():
        of_value[one] += number
    whole = sum(of_value.values())
    unlike = sum(number for (one, other), number in pairs.items() if one != other)
    expected = sum(of_value[a] * of_value[b] for a in of_value for b in of_value if a != b)
    return None if not expected else 1 - (whole - 1) * unlike / expected


def test_alpha_is_that_of_the_published_example() -> None:
    found = krippendorff(Sample(12, resamples=50), OBSERVERS, 6, 0.95)
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.cases == 11


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.none() | st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=25))
def test_alpha_is_that_computed_by_hand(units: list[list[int | None]]) -> None:
    coders: dict[str, Codes] = {str(at): [unit[at] for unit in units] for at in range(3)}
    found = krippendorff(Sample(len(units), resamples=10), coders, 3, 0.95)
    by_hand = alpha_by_hand(coders)
    assert found.value == (None if by_hand is None else pytest.approx(by_hand))


@settings(deadline=None, max_examples=40)
@given(codes)
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = cohen(Sample(len(pairs), resamples=10), one, other, 4, 0.95)
    if len({*one, *other}) == 1:
        assert found.value is None
    else:
        assert found.value == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 1


@settings(deadline=None, max_examples=20)
@given(codes, st.data())
def test_weighted_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    weights = data.draw(st.lists(st.integers(1, 9), min_size=len(pairs), max_size=len(pairs)))
    found = cohen(Sample(len(pairs), weights, resamples=10), one, other, 4, 0.95)
    if found.value is not None:
        assert found.value == pytest.approx(cohen_kappa_score(one, other, sample_weight=weights), abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(codes)
def test_confusion_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    advised = [AdvisedValues(str(at), ((str(advice),),)) for at, (_, advice) in enumerate(pairs)]
    labels = [Judgement(str(at), "anna", (str(expert),)) for at, (expert, _) in enumerate(pairs)]
    found = confusion(Panel.of(advised, labels, resamples=0), ("3", "2", "1", "0"))
    experts, advice = [str(a) for a, _ in pairs], [str(b) for _, b in pairs]
    named = [each for each in "3210" if each in {*experts, *advice}]
    assert list(found.methods) == named
    theirs = confusion_matrix(experts, advice, labels=list("3210"))
    inside = ["3210".index(each) for each in named]
    assert np.array_equal(found.labels, theirs[np.ix_(inside, inside)])


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=60))
def test_calibration_is_that_of_scikit_learn(cases: list[tuple[float, bool]]) -> None:
    certainty, right = np.array([c for c, _ in cases]), np.array([float(r) for _, r in cases])
    found = calibration(Sample(len(cases), resamples=10), certainty, right, np.ones(len(cases)), len(cases), 0.95)
    assert found.brier.value == pytest.approx(brier_score_loss(right, certainty, labels=[0, 1]), abs=1e-12)
    of_right, of_certainty = (
        calibration_curve(right, certainty, n_bins=BINS) if 0 < right.sum() < len(right) else ([], [])
    )
    if len(of_right):
        assert [each.right.value for each in found.bins] == pytest.approx(list(of_right))
        assert [each.certainty for each in found.bins] == pytest.approx(list(of_certainty))
    gaps = sum(each.cases * abs((each.right.value or 0) - each.certainty) for each in found.bins)
    assert found.error == pytest.approx(gaps / len(cases))
