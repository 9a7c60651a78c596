"""Nothing of a thrown-away engine, and nothing of a finished case, stays alive. Stock Experta keeps both for ever."""

import gc
import json
import weakref
from typing import Any

import pytest
from inference.engine_rows import with_each_matcher
from inference.scripts import output_of
from inference.small_rulebook import CASE, small_rulebook

from ottava import Advisor, FiringLimitExceeded
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.experta_api import NOT, Fact, InitialFact, KnowledgeEngine, P, Rule, experta
from ottava.engine.inference.program import Matcher, Program
from ottava.facts import Case, Observation, Party

pytestmark = pytest.mark.slow

REBUILDS = 1000
SLOW_REBUILDS = 40
GROWTH = 10 * 1024 * 1024

REBUILDING = """
import gc, json, sys
from inference.small_rulebook import small_rulebook
from inference.test_containment import cached_checks, resident
from ottava.engine.inference.program import Program
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.rulebook.loading import load_rulebook

def rebuild(rulebook, times):
    translation = compile_rulebook(rulebook)
    for _ in range(10):
        Program(translation, matcher=sys.argv[2])
    gc.collect()
    before = [cached_checks(), resident()]
    for _ in range(times):
        Program(translation, matcher=sys.argv[2])
    gc.collect()
    return [before, [cached_checks(), resident()]]

rulebook = small_rulebook() if sys.argv[1] == "small" else load_rulebook()
print(json.dumps(rebuild(rulebook, int(sys.argv[3]))))
"""


def cached_checks() -> list[int]:
    """How many checks Experta holds in the caches of its four kinds of check."""
    check = experta.matchers.rete.check
    kinds = (check.FeatureCheck, check.FactCapture, check.TypeCheck, check.WhereCheck)
    return [len(kind._instances) for kind in kinds]


def resident() -> int:
    """The memory that this process takes, in bytes."""
    with open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[1]) * 4096


def stock_engine() -> Any:
    rules = {
        f"rule{n}": Rule(Fact(a=P(lambda value, n=n: value > n)), NOT(Fact(b=n)))(lambda self: None) for n in range(5)
    }
    return type("Engine", (KnowledgeEngine,), rules)()


def test_stock_experta_keeps_the_checks_of_every_engine() -> None:
    stock_engine()
    before = cached_checks()
    for _ in range(10):
        stock_engine()
    assert cached_checks()[0] >= before[0] + 50


@pytest.mark.parametrize(
    ("rulebook", "matcher", "times"),
    [("built-in", "compiled", REBUILDS), ("small", "rete", REBUILDS), ("built-in", "rete", SLOW_REBUILDS)],
)
def test_no_check_of_a_rebuilt_engine_is_kept(rulebook: str, matcher: Matcher, times: int) -> None:
    (checks, memory), (checks_after, memory_after) = json.loads(output_of(REBUILDING, rulebook, matcher, times))
    assert checks_after == checks
    assert memory_after - memory < GROWTH


@with_each_matcher
def test_an_engine_can_be_thrown_away(matcher: Matcher) -> None:
    program = Program(compile_rulebook(small_rulebook()), matcher=matcher)
    program.run(Case.from_mapping(CASE))
    gone = weakref.ref(program._engine)
    del program
    gc.collect()
    assert gone() is None


def of_cases() -> list[object]:
    """Everything alive that belongs to a case. The patterns of rules, which are facts too, were never declared."""
    gc.collect()
    tracked = gc.get_objects()
    # An observation is not tracked itself; whatever holds one is.
    observed = {id(each): each for each in gc.get_referents(*tracked) if isinstance(each, Observation)}
    return [*observed.values()] + [
        each
        for each in tracked
        if isinstance(each, Case | Party | Observation)
        or (isinstance(each, Fact) and not isinstance(each, InitialFact) and each.__factid__ is not None)
    ]


@pytest.fixture
def alive_before() -> list[object]:
    Case.from_mapping(CASE)  # the vocabulary makes tables of all words there are, and keeps them
    return of_cases()


def new_since(before: list[object]) -> list[object]:
    known = set(map(id, before))
    return [each for each in of_cases() if id(each) not in known]


def test_stock_experta_keeps_the_facts_of_deleted_engines() -> None:
    class Engine(KnowledgeEngine):  # type: ignore[misc]
        @Rule(Fact(a=1))  # type: ignore[untyped-decorator]
        def rule(self) -> None: ...

    engine = Engine()
    engine.reset()
    engine.declare(fact := Fact(a=1))
    engine.run()
    kept = weakref.ref(fact)
    del engine, fact
    gc.collect()
    assert kept() is not None


@with_each_matcher
def test_no_fact_of_a_case_is_alive_after_its_advice(alive_before: list[object], matcher: Matcher) -> None:
    advisor = Advisor(small_rulebook(), matcher=matcher)
    advisor.advise(CASE)
    assert new_since(alive_before) == []
    advisor.advise({"id": "another"})
    assert new_since(alive_before) == []


def test_the_scan_sees_a_case_that_is_kept(alive_before: list[object]) -> None:
    case = Case.from_mapping(CASE)
    assert case in new_since(alive_before)


@with_each_matcher
def test_no_fact_is_alive_after_a_case_was_given_up(alive_before: list[object], matcher: Matcher) -> None:
    advisor = Advisor(small_rulebook(), max_firings=2, matcher=matcher)
    with pytest.raises(FiringLimitExceeded):
        advisor.advise(CASE)
    assert new_since(alive_before) == []
