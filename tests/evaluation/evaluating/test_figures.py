"""Figures of a report are such that readers can reckon with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.evaluation.measures.intervals import TOO_SMALL, Estimate
from ottava.engine.evaluation.report.figures import TOO_FEW, bare, of_part, one, points_between

SHARES = st.floats(0, 1)


@given(SHARES, SHARES)
def test_points_between_two_figures_are_those_that_readers_find(first: float, second: float) -> None:
    value = first - second
    cell = points_between(first, second, Estimate(value, value, value, 40))
    found = cell.estimate
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    by_hand = float(one(first, "share").removesuffix(" %")) - float(one(second, "share").removesuffix(" %"))
    assert float(bare(found.value, "points")) == pytest.approx(by_hand, abs=0.51 if by_hand % 1 else 1e-9)
    assert found.low <= found.value <= found.high


def test_what_has_no_figures_has_no_points() -> None:
    unknown = Estimate(None, None, None, 0)
    assert points_between(None, 0.5, unknown).estimate == unknown


@pytest.mark.parametrize("cases", range(1, TOO_SMALL))
def test_a_part_of_few_cases_has_no_figure(cases: int) -> None:
    assert of_part(Estimate(0.5, 0.002, 0.998, cases)) == TOO_FEW
    assert of_part(Estimate(0.5, 0.3, 0.7, TOO_SMALL)) != TOO_FEW
