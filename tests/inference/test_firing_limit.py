"""A run ends: after the last rule, or with an error that names the last rules. Stock Experta says nothing."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from inference.small_rulebook import CASE, RULES, small_rulebook

from ottava import Advisor, FiringLimitExceeded, OttavaError
from ottava.engine.inference.shell import MATCH, Fact, KnowledgeEngine, Rule

NAMES = {rule["id"] for rule in RULES}


def test_stock_experta_does_not_say_that_it_was_cut_short() -> None:
    class Counter(KnowledgeEngine):  # type: ignore[misc]
        @Rule(Fact(n=MATCH.n))
        def up(self, n: int) -> None:
            self.declare(Fact(n=n + 1))

    engine = Counter()
    engine.reset()
    engine.declare(Fact(n=0))
    assert engine.run(50) is None
    assert len(engine.facts) == 52


def refused(limit: int) -> FiringLimitExceeded:
    with pytest.raises(FiringLimitExceeded) as caught:
        Advisor(small_rulebook(), max_firings=limit).advise(CASE)
    return caught.value


def least_limit(advise: Callable[[int], Any]) -> int:
    """The first limit that is enough."""
    for limit in range(1, 200):
        try:
            advise(limit)
        except FiringLimitExceeded:
            continue
        return limit
    raise AssertionError("no limit is enough")


def test_too_many_firings_are_an_error_that_names_rules() -> None:
    error = refused(3)
    assert isinstance(error, OttavaError)
    assert (error.limit, error.case) == (3, "small-case")
    assert NAMES & set(error.rules)
    assert "`small-case` was given up after 3 firings" in str(error)
    assert all(f"`{rule}`" in str(error) for rule in error.rules[:5])


def test_only_rules_of_the_rulebook_are_named() -> None:
    assert all(set(refused(limit).rules) <= NAMES for limit in range(1, 6))


def test_the_error_can_be_sent_to_another_process() -> None:
    error = refused(3)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.limit, copy.case, copy.rules) == (str(error), error.limit, error.case, error.rules)


def test_the_advisor_works_again_with_the_next_case() -> None:
    small = {"id": "next", "parties": [{"id": "aunt", "arousal": "calm"}]}
    limit = least_limit(lambda limit: Advisor(small_rulebook(), max_firings=limit).advise(small))
    advisor = Advisor(small_rulebook(), max_firings=limit)
    expected = Advisor(small_rulebook()).advise(small)
    for _ in range(3):
        with pytest.raises(FiringLimitExceeded):
            advisor.advise(CASE)
        assert advisor.advise(small) == expected


def test_a_limit_just_large_enough_is_enough() -> None:
    limit = least_limit(lambda limit: Advisor(small_rulebook(), max_firings=limit).advise(CASE))
    assert limit == len(Advisor(small_rulebook()).trace(CASE).firings)
    advisor = Advisor(small_rulebook(), max_firings=limit)
    assert advisor.advise(CASE) == advisor.advise(CASE) == Advisor(small_rulebook()).advise(CASE)
    assert refused(limit - 1).limit == limit - 1
