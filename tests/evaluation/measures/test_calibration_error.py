"""The range of the error of certainty is never narrower than what the share of right labels allows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from ottava.engine.evaluation.measures.calibration import calibration
from ottava.engine.evaluation.measures.intervals import Estimate
from ottava.engine.evaluation.measures.resampling import Sample


def error_of(certainty: list[float], right: int) -> Estimate:
    """The corrected error of cases of which the first ones are right."""
    cases = len(certainty)
    rights = (np.arange(cases) < right).astype(float)
    return calibration(Sample(cases), np.array(certainty), rights, np.ones(cases), cases, 0.95).error_corrected


def possible(right: int, cases: int) -> tuple[float, float]:
    """The shares under which so many right ones are not extreme (Clopper and Pearson 1934).

    The tails are larger than the 2.5 % of the range, which comes from draws.
    """
    tail = 0.045
    low = float(beta.ppf(tail, right, cases - right + 1)) if right else 0.0
    return low, float(beta.ppf(1 - tail, right + 1, cases - right)) if right < cases else 1.0


@settings(deadline=None, max_examples=25)
@given(st.floats(0.05, 0.95), st.integers(1, 60), st.data())
def test_the_range_has_all_gaps_that_the_share_right_allows(certainty: float, cases: int, data: st.DataObject) -> None:
    right = data.draw(st.sampled_from([0, cases]) | st.integers(0, cases))
    found = error_of([certainty] * cases, right)
    low, high = possible(right, cases)
    nearest = max(0.0, low - certainty, certainty - high)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= nearest + 0.02
    assert found.high >= abs(right / cases - certainty) - 0.02


@pytest.mark.parametrize("right", [0, 30])
def test_none_or_all_right_of_several_rows_is_no_point(right: int) -> None:
    certainty = list(np.linspace(0.15, 0.65, 30))
    found = error_of(certainty, right)
    assert found.low is not None
    assert found.high is not None
    gap = abs(0.4 - right / 30)
    assert found.low <= gap - 0.1
    assert found.high >= gap


def test_one_label_says_next_to_nothing() -> None:
    found = error_of([0.3], 1)
    assert found.low == 0
    assert found.high is not None
    assert found.high > 0.6
