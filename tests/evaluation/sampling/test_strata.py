"""Laws of sampling: every case is counted once, sizes are in proportion, and chance treats all of a stratum alike."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.evaluation.sampling.drawing import picks
from ottava.engine.evaluation.sampling.strata import LEAST_DRAWN, strata_of
from ottava.engine.evaluation.sampling.traits import Traits

words = st.sampled_from("abc")
cells = st.dictionaries(st.builds(Traits, words, words, words, words, words), st.integers(1, 40), max_size=60)


@given(cells, st.integers(0, 3000), st.integers())
def test_the_drawn_speak_for_all_cases(cells: dict[Traits, int], wanted: int, seed: int) -> None:
    total = sum(cells.values())
    strata = strata_of(cells, wanted)
    picked = picks(strata, Random(seed))

    assert sum(each.drawn for each in strata) == sum(map(len, picked.values())) == min(wanted, total)
    if wanted:
        assert dict(cell for each in strata for cell in each.cells) == cells
        assert sum(len(each.cells) for each in strata) == len(cells)
        weights = [each.weight for each in strata for traits, _ in each.cells for _ in picked[traits]]
        assert sum(weights) == pytest.approx(total)
        assert all(weight >= 1 for weight in weights)
    for each in strata:
        share = sum(len(picked[traits]) for traits, _ in each.cells)
        assert share == each.drawn
        assert all(picked[traits] <= set(range(count)) for traits, count in each.cells)


@given(cells, st.integers(1, 3000))
def test_strata_are_drawn_from_in_proportion(cells: dict[Traits, int], wanted: int) -> None:
    total = sum(cells.values())
    strata = strata_of(cells, wanted)
    wanted = min(wanted, total)

    for each in strata:
        assert each.drawn >= min(LEAST_DRAWN, wanted, each.cases)
        assert abs(each.drawn - wanted * each.cases / total) <= 2


@given(cells, st.integers(1, 500))
def test_a_stratum_is_a_run_of_neighbours(cells: dict[Traits, int], wanted: int) -> None:
    assert [traits for each in strata_of(cells, wanted) for traits, _ in each.cells] == sorted(cells)


@given(cells, st.integers(1, 500))
def test_strata_are_told_apart_by_what_they_are_called(cells: dict[Traits, int], wanted: int) -> None:
    titled = {Traits(*(f"{at}{word}" for at, word in enumerate(traits))): count for traits, count in cells.items()}
    called = [each.name.partition(": ")[2] for each in strata_of(titled, wanted)]

    assert len({*called}) == len(called)
    assert "" not in called


def test_every_case_of_a_stratum_is_equally_likely() -> None:
    cells = {Traits("a", "b", "c", "d", str(number)): count for number, count in enumerate((1, 3, 40, 7, 9))}
    (stratum,) = strata_of(cells, 6)
    times = 20_000
    drawn = Counter(
        (traits, place)
        for seed in range(times)
        for traits, places in picks((stratum,), Random(seed)).items()
        for place in places
    )
    chance = 6 / 60
    # Five standard deviations: of 60 cases one lies outside in fewer than one run of 20,000.
    bound = 5 * (times * chance * (1 - chance)) ** 0.5
    assert len(drawn) == 60
    assert all(abs(count - times * chance) < bound for count in drawn.values())


def test_each_kind_of_case_has_its_share() -> None:
    cells = {Traits("a", "b", "c", "d", str(number)): 10 for number in range(10)}
    (stratum,) = strata_of(cells, 9)
    for seed in range(50):
        assert {len(each) for each in picks((stratum,), Random(seed)).values()} <= {0, 1}


def test_a_name_says_what_all_cases_share_and_how_far_the_next_trait_goes() -> None:
    cells = {Traits("debt", "no gate", "Listening", "high", second): 50 for second in ("close", "tied")}
    assert [each.name for each in strata_of(cells, 10)] == [
        "1: debt, no gate, Listening, high, close",
        "2: debt, no gate, Listening, high, tied",
    ]
    assert [each.name for each in strata_of(cells, 5)] == ["1: debt, no gate, Listening, high, from close to tied"]

    cells = {Traits("debt", "no gate", first, "high", "tied"): 10 for first in ("Asking", "Hearing", "Waiting")}
    assert [each.name for each in strata_of(cells, 5)] == ["1: debt, no gate, from Asking to Waiting, high, tied"]
