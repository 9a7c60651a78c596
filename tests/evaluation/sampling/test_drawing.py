"""A sample of a real run: exact weights, the same by the same seed, shared among experts as asked."""

from collections import Counter
from pathlib import Path

import pytest
from batch.conftest import json_lines, made_up
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.evaluation.errors import EvaluationError
from ottava.engine.evaluation.run_reading import open_run
from ottava.engine.evaluation.sampling.dealing import deal
from ottava.engine.evaluation.sampling.drawing import CaseSample, SampledCase, draw
from ottava.engine.evaluation.sampling.strata import Stratum
from ottava.engine.evaluation.sampling.traits import Traits, traits_of
from ottava.facts import Case

from .conftest import finished_run


@pytest.mark.parametrize("wanted", [0, 1, 7, 100, 299, 300, 5000])
def test_weights_add_up_to_the_run(made_up_run: Path, wanted: int) -> None:
    sample = draw(open_run(made_up_run), wanted, 3)

    assert sample.of == 300
    assert len(sample.cases) == min(wanted, 300)
    assert len({each.case.id for each in sample.cases}) == len(sample.cases)
    if wanted:
        assert sum(each.stratum.weight for each in sample.cases) == pytest.approx(300)
    drawn = Counter(each.stratum.number for each in sample.cases)
    assert drawn == {each.number: each.drawn for each in sample.strata}


def test_each_case_stands_in_its_own_stratum(made_up_run: Path) -> None:
    run = open_run(made_up_run)
    traits = {each.case.id: traits_of(each, run.rulebook.vocabulary) for each in run.cases()}
    cells = Counter(traits.values())

    sample = draw(run, 60, 3)

    assert dict(cell for each in sample.strata for cell in each.cells) == cells
    assert all(traits[each.case.id] in dict(each.stratum.cells) for each in sample.cases)


def test_a_seed_decides_the_sample(made_up_run: Path) -> None:
    run = open_run(made_up_run)
    ids = [[each.case.id for each in draw(run, 40, seed).cases] for seed in (1, 1, 2)]

    assert ids[0] == ids[1] != ids[2]


def test_ids_of_several_cases_are_refused(tmp_path: Path) -> None:
    cases = [*made_up(3), made_up(1)[0]]
    run = open_run(finished_run(json_lines(tmp_path / "cases.jsonl", cases), tmp_path / "found"))

    with pytest.raises(EvaluationError, match=r"several cases of the run have the id `.*`; give each|so that nobody"):
        draw(run, 4, 1)


def sample_of(sizes: list[int]) -> CaseSample:
    strata = [
        Stratum(number, ((Traits(str(number), "", "", "", ""), size),), size) for number, size in enumerate(sizes, 1)
    ]
    cases = tuple(SampledCase(Case(f"{each.number}-{place}"), each) for each in strata for place in range(each.drawn))
    return CaseSample(len(cases), 5, tuple(strata), cases)


@given(
    st.lists(st.integers(1, 20), max_size=8),
    st.lists(st.sampled_from("abcdef"), min_size=1, unique=True),
    st.integers(0, 100),
)
def test_all_get_the_shared_cases_and_one_each_of_the_others(sizes: list[int], experts: list[str], shared: int) -> None:
    sample = sample_of(sizes)
    hands = deal(sample, experts, shared)

    got = Counter(each.case.id for hand in hands.values() for each in hand)
    assert set(got) == {each.case.id for each in sample.cases}
    if len(experts) > 1:
        assert Counter(got.values())[len(experts)] == min(shared, len(sample.cases))
    assert set(got.values()) <= {1, len(experts)}
    numbers = [len(hand) for hand in hands.values()]
    assert max(numbers) - min(numbers) <= 1
    assert deal(sample, experts, shared) == hands


def test_what_is_shared_comes_from_all_strata() -> None:
    hands = deal(sample_of([10, 10, 10, 10]), ["a", "b"], 8)

    both = {each.case.id for each in hands["a"]} & {each.case.id for each in hands["b"]}
    assert Counter(id.partition("-")[0] for id in both) == {"1": 2, "2": 2, "3": 2, "4": 2}
    assert [each.case.id for each in hands["a"] if each.case.id in both] != [
        each.case.id for each in hands["b"] if each.case.id in both
    ]
