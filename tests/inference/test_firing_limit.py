"""A run ends: after the last rule, or with an error that names the last rules. Stock Experta says nothing."""

import pickle

import pytest
from inference.engine_rows import with_each_matcher
from inference.small_rulebook import CASE, RULES, small_rulebook

from ottava import Advisor, FiringLimitExceeded, OttavaError
from ottava.engine.inference.experta_api import MATCH, Fact, KnowledgeEngine, Rule
from ottava.engine.inference.program import Matcher


def test_stock_experta_does_not_say_that_it_was_cut_short() -> None:
    class Counter(KnowledgeEngine):  # type: ignore[misc]
        @Rule(Fact(n=MATCH.n))  # type: ignore[untyped-decorator]
        def up(self, n: int) -> None:
            self.declare(Fact(n=n + 1))

    engine = Counter()
    engine.reset()
    engine.declare(Fact(n=0))
    assert engine.run(50) is None
    assert len(engine.facts) == 52


def refused(limit: int, matcher: Matcher = "compiled") -> FiringLimitExceeded:
    with pytest.raises(FiringLimitExceeded) as caught:
        Advisor(small_rulebook(), max_firings=limit, matcher=matcher).advise(CASE)
    return caught.value


@with_each_matcher
def test_too_many_firings_are_an_error_that_names_rules(matcher: Matcher) -> None:
    error = refused(3, matcher)
    assert isinstance(error, OttavaError)
    assert (error.limit, error.case) == (3, "small-case")
    assert error.rules
    assert "`small-case` was given up after 3 firings" in str(error)
    assert all(f"`{rule}`" in str(error) for rule in error.rules[:5])


def test_the_last_rules_are_named_the_latest_first() -> None:
    assert [refused(limit).rules for limit in range(1, 8)] == [
        ("heated",),
        ("claims", "heated"),
        ("listen", "claims", "heated"),
        ("persuade", "listen", "claims", "heated"),
        ("listen", "persuade", "claims", "heated"),
        ("two-heated", "listen", "persuade", "claims", "heated"),
        ("play", "two-heated", "listen", "persuade", "claims", "heated"),
    ]


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        (["a"], "`a`"),
        (["a", "b"], "`a`, `b`"),
        (["a", "b", "c", "d", "e"], "`a`, `b`, `c`, `d`, `e`"),
        (["a", "b", "c", "d", "e", "f"], "`a`, `b`, `c`, `d`, `e` and 1 more"),
        ([*"abcdefgh"], "`a`, `b`, `c`, `d`, `e` and 3 more"),
    ],
)
def test_it_names_the_last_five_rules_and_says_what_to_do(rules: list[str], named: str) -> None:
    error = FiringLimitExceeded(7, "small-case", rules)
    assert (error.limit, error.case, error.rules) == (7, "small-case", tuple(rules))
    assert str(error) == (
        f"the case `small-case` was given up after 7 firings; the last rules to fire: {named}; "
        "look at these rules, or raise the limit of firings"
    )


@pytest.mark.slow
@with_each_matcher
@pytest.mark.parametrize("limit", range(1, 6))
def test_only_rules_of_the_rulebook_are_named(limit: int, matcher: Matcher) -> None:
    assert set(refused(limit, matcher).rules) <= {rule["id"] for rule in RULES}


def test_the_error_can_be_sent_to_another_process() -> None:
    error = refused(3)
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.limit, copy.case, copy.rules) == (str(error), error.limit, error.case, error.rules)


@with_each_matcher
def test_a_limit_just_large_enough_is_enough(matcher: Matcher) -> None:
    expected = Advisor(small_rulebook()).advise(CASE)
    needed = len(Advisor(small_rulebook()).trace(CASE).firings)
    assert needed > 5
    advisor = Advisor(small_rulebook(), max_firings=needed, matcher=matcher)
    assert [advisor.advise(CASE), advisor.advise(CASE)] == [expected, expected]
    assert refused(needed - 1, matcher).limit == needed - 1


@with_each_matcher
def test_the_advisor_works_again_with_the_next_case(matcher: Matcher) -> None:
    small = {"id": "next", "parties": [{"id": "aunt", "arousal": "calm"}]}
    expected = Advisor(small_rulebook()).advise(small)
    needed = len(Advisor(small_rulebook()).trace(small).firings)
    advisor = Advisor(small_rulebook(), max_firings=needed, matcher=matcher)
    for _ in range(3):
        with pytest.raises(FiringLimitExceeded):
            advisor.advise(CASE)
        assert advisor.advise(small) == expected
