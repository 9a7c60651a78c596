"""What is vetoed, considered and advised, for whom, as it follows from evidence and vetoes one by one."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.inference.certainty import combined
from ottava.engine.inference.formula import CASE, number_of
from ottava.engine.inference.ranking import Scores, Variant
from ottava.engine.rulebook.condition import Advised, AdvisedCount
from ottava.engine.rulebook.loading import load_rulebook

METHODS = {method.id: method for method in load_rulebook().names.methods}
CHOSEN = [*[each for each in METHODS.values() if len(each.variants) > 1][:2], METHODS["listening"]]
VARIANTS: list[Variant] = [(method.id, stage) for method in CHOSEN for stage in method.variants]
PARTIES = 3
PLACES = [CASE, *range(PARTIES)]

Evidence = list[tuple[Variant, int, float]]
Vetoes = list[tuple[Variant, int]]


def scores(evidence: Evidence, vetoes: Vetoes, stopped: bool) -> Scores:
    found = Scores(METHODS, PARTIES, stopped=stopped)
    for variant, place, certainty in evidence:
        found.recommend(variant, place, certainty)
    for variant, place in vetoes:
        found.exclude(variant, place)
    return found


def is_vetoed(vetoes: Vetoes, variant: Variant, place: int) -> bool:
    whole = (variant[0], None)
    return any(what in (whole, variant) and where in (CASE, place) for what, where in vetoes)


def is_advised(evidence: Evidence, vetoes: Vetoes, variant: Variant, place: int) -> bool:
    of_all = [number for what, where, number in evidence if (what, where) == (variant, CASE)]
    own = {p: [number for what, where, number in evidence if (what, where) == (variant, p)] for p in range(PARTIES)}
    if place != CASE:
        return not is_vetoed(vetoes, variant, place) and combined(of_all + own[place]) > 0
    return any(is_advised(evidence, vetoes, variant, party) for party in range(PARTIES))


def is_considered(evidence: Evidence, variant: Variant, place: int) -> bool:
    """A stage is thought of where it, or one that competes, is recommended; a method where any of its stages is."""
    method, stage = variant
    counted = METHODS[method].variants if stage is None else (stage, *METHODS[method].competing)
    return any(
        what == (method, each) and number > 0 and (place == CASE or where in (CASE, place))
        for each in counted
        for what, where, number in evidence
    )


certainties = st.sampled_from([-0.9, -0.4, 0.4, 0.8])


@given(
    st.lists(st.tuples(st.sampled_from(VARIANTS), st.sampled_from(PLACES), certainties), max_size=6),
    st.lists(st.tuples(st.sampled_from([*VARIANTS, *((each.id, None) for each in CHOSEN)]), st.sampled_from(PLACES)),
             max_size=3),
    st.booleans(),
)  # fmt: skip
def test_each_question_is_answered_as_by_its_definition(evidence: Evidence, vetoes: Vetoes, stopped: bool) -> None:
    found = scores(evidence, vetoes, stopped)
    for place in PLACES:
        for method, stage in [*VARIANTS, *((each.id, None) for each in CHOSEN)]:
            assert found.is_vetoed(method, stage, place) == is_vetoed(vetoes, (method, stage), place)
            assert found.is_considered(method, stage, place) == is_considered(evidence, (method, stage), place)
        advised = [each for each in VARIANTS if not stopped and is_advised(evidence, vetoes, each, place)]
        for variant in VARIANTS:
            assert found.is_variant_advised(*variant, place) == (variant in advised)
            asked = [each for each in advised if variant in (each, (each[0], None))]
            assert found.is_advised(Advised(*variant), place) == bool(asked)
        competing = {method for method, stage in advised if METHODS[method].competes(stage)}
        assert found.counted(place) == competing
        for number in range(4):
            assert found.is_advised(AdvisedCount(number, None), place) == (len(competing) >= number)
            assert found.is_advised(AdvisedCount(None, number), place) == (len(competing) <= number)


@pytest.mark.parametrize(
    ("share", "numbers"), [("half", [1, 1, 1, 2, 2, 3]), ("most", [1, 1, 2, 2, 3, 3]), ("all", [1, 1, 2, 3, 4, 5])]
)
def test_a_share_of_so_many_takes_so_many(share: Literal["half", "most", "all"], numbers: list[int]) -> None:
    assert [number_of(share, among) for among in range(6)] == numbers
