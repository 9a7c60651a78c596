"""Why not, on every example: what is said to be missing is all that is missing."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
from explanation.small_worlds import with_values

from ottava import Advisor, Case, read_cases
from ottava.engine.explanation.why_not.near_miss import Missing, WhyNot
from ottava.engine.inference.blackboard import Trace

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@cache
def advisor() -> Advisor:
    return Advisor()


def cases_in(path: Path) -> Iterator[Case]:
    for case in read_cases(path):
        assert isinstance(case, Case)
        yield case


def with_missing(case: Case, missing: Iterable[Missing]) -> Case:
    values = {each.path: frozenset(each.wanted) if isinstance(each.wanted, tuple) else each.wanted for each in missing}
    return with_values(case, values)


def fires(trace: Trace, case: Case, rule: str, party: str | None) -> bool:
    labels = [each.id for each in case.parties]
    place = -1 if party is None else labels.index(party)
    return any(each.rule == rule and each.party == place for each in trace.firings)


def check(case: Case, found: WhyNot) -> int:
    """Holds everything that an answer claims against the engine; returns the number of sets of changes."""
    checked = 0
    for miss in found.near_misses:
        assert not (miss.seen and fires(advisor().trace(case), case, miss.rule, miss.party))
        if miss.missing:
            changed = with_missing(case, miss.missing)
            assert fires(advisor().trace(changed), changed, miss.rule, miss.party), (miss.rule, miss.missing)
            assert miss.prospect is not None
            advised = {
                (each.method, each.stage)
                for each in advisor().advise(changed).recommendations
                if miss.party is None or each.party in (None, miss.party)
            }
            assert miss.prospect.advised is ((found.method, miss.prospect.stage) in advised)
            for veto in miss.prospect.vetoes:
                assert any(each.rule == veto for each in advisor().trace(changed).firings)
            checked += 1
    for veto in found.vetoes:
        assert fires(advisor().trace(case), case, veto.reason.rule, veto.reason.party)
        if veto.missing:
            changed = with_missing(case, veto.missing)
            assert not fires(advisor().trace(changed), changed, veto.reason.rule, veto.reason.party)
            checked += 1
    return checked


@each_example
def test_every_method_that_is_not_advised_has_a_true_obstacle(path: Path) -> None:
    for case in cases_in(path):
        advice = advisor().advise(case)
        advised = {(each.method, stage) for each in advice.recommendations for stage in (each.stage, None)}
        everything = {(method.id, stage) for method in advisor().rulebook.names.methods for stage in method.variants}
        answers = advisor().why_not_each(case)
        assert {(each.method, each.stage) for each in answers} == everything - advised
        for found in answers:
            assert not found.advised
            # Without parties most rules have nobody to speak of, and then the answer is just that.
            assert check(case, found) > 0 or not case.parties
            assert "not found" not in [each.verdict for each in (*found.near_misses, *found.vetoes)]


@each_example
def test_so_has_every_method_for_every_party(path: Path) -> None:
    checked = 0
    for case in cases_in(path):
        for party in case.parties:
            for found in advisor().why_not_each(case, party.id):
                assert found.party == party.id
                checked += check(case, found)
        assert checked > 0 or not case.parties


def test_the_nearest_come_first_and_the_stronger_of_two_as_near() -> None:
    several = 0
    for path in EXAMPLES:
        for case in cases_in(path):
            for method in advisor().rulebook.names.methods:
                found = advisor().why_not(case, method.id)
                check(case, found)
                order = [
                    (len(each.missing), -each.prospect.strength)
                    for each in found.near_misses
                    if each.missing and each.prospect
                ]
                assert order == sorted(order)
                several += len(order) > 1
    assert several > 100


def test_nothing_is_impossible_that_a_gentle_case_makes_possible() -> None:
    """Every rule that fires on some example can be made to fire on every other example with as many parties."""
    cases = [case for path in EXAMPLES for case in cases_in(path)]
    of_case = {rule.id for rule in advisor().rulebook.rules if not rule.per_party}
    fired = {each.rule for case in cases for each in advisor().trace(case).firings} & of_case
    two = [case for case in cases if len(case.parties) == 2][:10]
    for case in two:
        for rule in sorted(fired):
            found = advisor().why_not_rule(case, rule)
            assert found.fires or found.near_misses[0].verdict == "fires then", rule
