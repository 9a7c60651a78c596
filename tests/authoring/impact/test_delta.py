"""Delta debugging finds a part from which nothing can be left out."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.authoring.impact.attribution import minimised

SETS = st.lists(st.frozensets(st.integers(0, 11), min_size=1, max_size=5), min_size=1, max_size=4)


@given(SETS)
def test_no_item_can_be_left_out(wanted: list[frozenset[int]]) -> None:
    """It shows where any of some sets is there as a whole."""

    def shows(part: tuple[int, ...]) -> bool:
        return any(each <= set(part) for each in wanted)

    found = minimised(range(12), shows)
    assert frozenset(found) in wanted
    assert not any(shows(part) for part in combinations(found, len(found) - 1))


@pytest.mark.slow
@given(st.frozensets(st.integers(0, 40), min_size=1, max_size=3))
def test_it_looks_at_few_parts(wanted: frozenset[int]) -> None:
    looks = []

    def shows(part: tuple[int, ...]) -> bool:
        looks.append(part)
        return wanted <= set(part)

    assert frozenset(minimised(range(41), shows)) == wanted
    assert len(looks) < 250


def test_more_can_show_less() -> None:
    """What a larger part shows need not be what a smaller one does."""
    shown = [(0, 1, 2, 3), (0, 1, 2), (2,)]
    assert minimised((0, 1, 2, 3), lambda part: part in shown) == (2,)
    assert minimised((7,), lambda part: True) == (7,)
