"""Eight threads give what one gives. Engines of one stock class would mix, for they share their rules."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from random import Random
from threading import Barrier

import pytest
from inference.bulk import pairs
from inference.engine_rows import VOCABULARY, loaded, with_each_matcher
from inference.scripts import TREE
from naive.strategies import RawRulebook, random_case

from ottava import Advice, Advisor, Case
from ottava.engine.inference.program import Matcher

pytestmark = pytest.mark.slow

THREADS = 8
CASES: dict[Matcher, int] = {"compiled": 2000, "rete": 400}


@pytest.fixture
def _hasty_switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def large_rulebook() -> RawRulebook:
    return max((rulebook for _, rulebook, _, _ in islice(pairs(), 0, 100, 5)), key=lambda each: len(each.rules))


@with_each_matcher
@pytest.mark.usefixtures("_hasty_switching")
def test_one_advisor_shared_by_eight_threads(matcher: Matcher) -> None:
    rng = Random(1)
    cases = [Case.from_mapping(random_case(rng), VOCABULARY, id=f"case-{number}") for number in range(CASES[matcher])]
    advisor = Advisor(loaded(large_rulebook()), matcher=matcher)
    expected = [advisor.advise(case) for case in cases]
    assert len({each.to_json() for each in expected}) > CASES[matcher] / 10

    def advise(case: Case) -> Advice:
        return advisor.advise(case)

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(advise, cases)) == expected


@pytest.mark.usefixtures("_hasty_switching")
def test_the_examples_in_eight_threads() -> None:
    paths = sorted((TREE / "examples").glob("*.yaml"))
    advisor = Advisor()
    expected = [advisor.advise(path).to_json() for path in paths]
    with ThreadPoolExecutor(THREADS) as pool:
        assert [advice.to_json() for advice in pool.map(advisor.advise, paths)] == expected


@with_each_matcher
@pytest.mark.usefixtures("_hasty_switching")
def test_eight_threads_that_build_at_once(matcher: Matcher) -> None:
    """Each thread begins with an engine of its own: Experta's caches are shared while networks are built."""
    raw = large_rulebook()
    rulebook = loaded(raw)
    cases = [random_case(Random(seed)) for seed in range(10)]
    expected = [Advisor(rulebook).advise(case).to_json() for case in cases]
    barrier = Barrier(THREADS)

    def build_and_advise(_: int) -> list[str]:
        barrier.wait()
        advisor = Advisor(rulebook, matcher=matcher)
        return [advisor.advise(case).to_json() for case in cases]

    with ThreadPoolExecutor(THREADS) as pool:
        assert all(found == expected for found in pool.map(build_and_advise, range(THREADS)))
