"""Why not, on random rulebooks and cases: what is proposed works, nothing smaller does, impossible is impossible."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice, product
from math import prod
from typing import Any

import pytest
from explanation.small_worlds import World, attribute_of, every_value, known, looked_at, with_values, worlds
from hypothesis import HealthCheck, given, settings
from inference.engine_rows import VOCABULARY, loaded
from naive.strategies import RawRulebook, cases, rulebooks

from ottava import Advisor, Case
from ottava.engine.explanation.why_not.near_miss import Missing, NearMiss
from ottava.facts import Value

Changes = dict[str, Value | None]

LARGEST_SPACE = 2000
"""Completions that are gone through to see that none of them makes a rule fire."""


def changes_of(missing: Iterable[Missing]) -> Changes:
    return {each.path: frozenset(each.wanted) if isinstance(each.wanted, tuple) else each.wanted for each in missing}


def fires(advisor: Advisor, case: Case, rule: str, party: str | None) -> bool:
    place = -1 if party is None else [each.id for each in case.parties].index(party)
    return any(each.rule == rule and each.party == place for each in advisor.trace(case).firings)


def misses(advisor: Advisor, case: Case) -> Iterator[NearMiss]:
    """Every rule that does not fire, for each party; those that have nobody to speak of left out."""
    for rule in advisor.rulebook.rules:
        yield from (miss for miss in advisor.why_not_rule(case, rule.id).near_misses if miss.seen is not None)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks() | rulebooks(computed=True), cases())
def test_what_is_missing_is_all_that_is_missing(raw: RawRulebook, mapping: dict[str, Any]) -> None:
    check_misses(Advisor(loaded(raw)), Case.from_mapping(mapping, VOCABULARY))


@pytest.mark.parametrize("computed", [False, True])
def test_it_is_in_a_few_worlds(computed: bool) -> None:
    for _, advisor, case in islice(worlds(7300, computed=computed), 10):
        check_misses(advisor, case)


def check_misses(advisor: Advisor, case: Case) -> None:
    for miss in misses(advisor, case):
        assert not fires(advisor, case, miss.rule, miss.party)
        assert bool(miss.missing) is (miss.verdict == "fires then")
        if miss.missing:
            assert fires(advisor, with_values(case, changes_of(miss.missing)), miss.rule, miss.party)


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulebooks() | rulebooks(computed=True), cases())
def test_of_methods_too_and_of_what_forbids_them(raw: RawRulebook, mapping: dict[str, Any]) -> None:
    check_methods(Advisor(loaded(raw)), Case.from_mapping(mapping, VOCABULARY))


@pytest.mark.parametrize("computed", [False, True])
def test_so_it_is_of_methods_in_a_few_worlds(computed: bool) -> None:
    for _, advisor, case in islice(worlds(7400, computed=computed), 10):
        check_methods(advisor, case)


def check_methods(advisor: Advisor, case: Case) -> None:
    for found in advisor.why_not_each(case):
        for miss in found.near_misses:
            if miss.missing:
                changed = with_values(case, changes_of(miss.missing))
                assert fires(advisor, changed, miss.rule, miss.party)
                assert miss.prospect is not None
                advised = {
                    (each.method, each.stage)
                    for each in advisor.advise(changed).recommendations
                    if miss.party is None or each.party in (None, miss.party)
                }
                assert miss.prospect.advised is ((found.method, miss.prospect.stage) in advised)
        for veto in found.vetoes:
            assert fires(advisor, case, veto.reason.rule, veto.reason.party)
            if veto.missing:
                changed = with_values(case, changes_of(veto.missing))
                assert not fires(advisor, changed, veto.reason.rule, veto.reason.party)


def others(case: Case, paths: list[str]) -> dict[str, list[Value | None]]:
    """What could be known instead: every value, certain, and that nothing is known."""
    found: dict[str, list[Value | None]] = {}
    for path in paths:
        now = known(case, path)
        values: list[Value | None] = [*some_values(path), None]
        if now is None:
            values.remove(None)
        elif now.certainty == 1 and now.value in values:
            values.remove(now.value)
        found[path] = values
    return found


def some_values(path: str) -> list[Value]:
    """Every value that random rules ask for, and one that none of them asks for."""
    values = every_value(path)
    if attribute_of(path).kind != "choice":
        return values
    asked: Mapping[str, list[str]] = {
        "dispute.category": ["neighbour", "family", "debt"],
        "party.temperament": ["even", "hot"],
        "party.arousal": ["calm", "upset", "highly_agitated"],
    }
    named = asked[attribute_of(path).path]
    return [*named, next(each for each in values if each not in named)]


def sets_of(options: dict[str, list[Value | None]], sizes: Iterable[int]) -> Iterator[Changes]:
    for size in sizes:
        for paths in combinations(options, size):
            for values in product(*(options[path] for path in paths)):
                yield dict(zip(paths, values, strict=True))


def count_up_to(options: dict[str, list[Value | None]], size: int) -> int:
    lengths = [len(values) for values in options.values()]
    return sum(prod(chosen) for each in range(size + 1) for chosen in combinations(lengths, each))


Seen = tuple[Advisor, Case, NearMiss]


def seen_in(found: Iterable[World]) -> Iterator[Seen]:
    """Rules that do not fire."""
    return ((advisor, case, miss) for _, advisor, case in found for miss in misses(advisor, case))


@pytest.fixture(scope="module", params=[False, True], ids=["given", "computed"])
def seen(request: pytest.FixtureRequest) -> list[Seen]:
    """Rules that do not fire, of small rulebooks and cases with few parties."""
    return list(seen_in(islice(worlds(7000, most_parties=1, computed=request.param), 260)))


@pytest.mark.slow
def test_nothing_smaller_would_do(seen: list[Seen]) -> None:
    assert sum(islice(nothing_smaller_does(seen, LARGEST_SPACE), 60)) == 60


@pytest.mark.slow
def test_impossible_is_impossible(seen: list[Seen]) -> None:
    assert sum(islice(nothing_at_all_does(seen, LARGEST_SPACE), 40)) == 40


@pytest.mark.parametrize("computed", [False, True])
def test_so_it_is_in_few_worlds(computed: bool) -> None:
    few = list(seen_in(islice(worlds(7000, most_parties=1, computed=computed), 30)))
    assert sum(islice(nothing_smaller_does(few, 100), 4)) == 4
    assert sum(islice(nothing_at_all_does(few, 500), 4)) >= 1


def nothing_smaller_does(seen: Iterable[Seen], most: int) -> Iterator[bool]:
    """Yield true for each that was tried with everything smaller, none of which does."""
    for advisor, case, miss in seen:
        size = len(miss.missing) - 1
        options = others(case, looked_at(advisor, case))
        if size < 1 or count_up_to(options, size) > most:
            continue
        for changes in sets_of(options, range(1, size + 1)):
            assert not fires(advisor, with_values(case, changes), miss.rule, miss.party), (miss.rule, changes)
        yield True


def nothing_at_all_does(seen: Iterable[Seen], most: int) -> Iterator[bool]:
    """Yield true for each of which it is said that it is impossible, and was tried with everything."""
    for advisor, case, miss in seen:
        options = others(case, looked_at(advisor, case))
        if miss.verdict != "impossible" or prod(len(values) + 1 for values in options.values()) > most:
            continue
        for changes in sets_of(options, range(1, len(options) + 1)):
            assert not fires(advisor, with_values(case, changes), miss.rule, miss.party), (miss.rule, changes)
        yield True


@pytest.mark.slow
def test_the_search_decides_nearly_always(seen: list[Seen]) -> None:
    verdicts = [miss.verdict for _, _, miss in seen]
    assert verdicts.count("not found") <= len(verdicts) / 500
    assert verdicts.count("impossible") > 100
