"""The smallest changes: the same as trying everything."""

from collections.abc import Callable, Iterator
from itertools import combinations, islice, product
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from explanation.small_worlds import attribute_of, every_value, known, paths, with_values, worlds

from ottava import Advisor, Case
from ottava.engine.explanation.budget import Budget
from ottava.engine.explanation.partitions import partitions
from ottava.engine.explanation.what_if.counterfactuals import Counterfactuals, counterfactuals
from ottava.engine.explanation.what_if.goals import InvalidGoal
from ottava.engine.inference.advice import Advice
from ottava.facts import Observation, Value, read_case

LARGEST = 2
METHODS = {
    "sincere_feeling": (None, "repair"),
    "listening": (None,),
    "art_of_persuasion": (None,),
    "rigidity_with_softness": ("soft", "firm"),
    "learning": (None,),
}
EXAMPLES = ("orange-quarrel", "wages-withheld", "quick-stairwell", "inheritance-house")


def is_first(advice: Advice, method: str) -> bool:
    return any(each.method == method for each in advice.first)


def is_advised(advice: Advice, method: str) -> bool:
    return any(each.method == method for each in advice.recommendations)


def is_allowed(advice: Advice, method: str, case: Case) -> bool:
    """For somebody, in some stage, no veto stands."""
    whom = [party.id for party in case.parties] or [None]
    vetoes = {(each.stage, each.party) for each in advice.exclusions if each.method == method}
    stopped = any(gate.effect == "stop" for gate in advice.gates)
    return not stopped and any(
        not vetoes & {(None, None), (None, party), (stage, None), (stage, party)}
        for stage in METHODS[method]
        for party in whom
    )


def goals(case: Case, now: Advice) -> Iterator[tuple[str, Callable[[Advice], bool]]]:
    def first_place(advice: Advice) -> set[tuple[str, str | None, str | None]]:
        return {(each.method, each.stage, each.party) for each in advice.first}

    yield "top=changed", lambda advice: first_place(advice) != first_place(now)
    yield "listening=first", lambda advice: is_first(advice, "listening")
    yield "learning=advised", lambda advice: is_advised(advice, "learning")
    yield "rigidity_with_softness=advised", lambda advice: is_advised(advice, "rigidity_with_softness")
    yield "sincere_feeling=allowed", lambda advice: is_allowed(advice, "sincere_feeling", case)
    if case.parties:
        party = case.parties[-1].id
        yield (
            f"rigidity_with_softness.soft@{party}=first",
            lambda advice: any(
                (each.method, each.stage) == ("rigidity_with_softness", "soft") and each.party in (None, party)
                for each in advice.first
            ),
        )


def helps(path: str, value: Value, seen: Observation | None) -> bool:
    """Whether a handler's work leads there, said anew for what random rules speak of."""
    towards = attribute_of(path).towards
    if isinstance(value, frozenset):
        before = seen.value if seen is not None and isinstance(seen.value, frozenset) else frozenset()
        return value > before or value == before != frozenset()
    if seen is None:
        return value == towards[-1]
    if isinstance(value, int) and not isinstance(value, bool):
        assert isinstance(seen.value, int)
        return min(seen.value, towards[-1]) <= value <= max(seen.value, towards[-1])  # type: ignore[type-var]
    return value in towards and (seen.value not in towards or towards[towards.index(seen.value) :].count(value) == 1)


def everything(advisor: Advisor, case: Case) -> dict[int, list[tuple[dict[str, Value], Advice]]]:
    """The advice under all sets of up to two changes a handler can make, by size. Any value that helps may be set."""
    movable = [path for path in paths(case) if attribute_of(path).changeable]
    now = {path: known(case, path) for path in movable}

    def news(path: str) -> list[Value]:
        seen = now[path]
        return [
            each
            for each in every_value(path)
            if helps(path, each, seen) and (seen is None or (seen.value, seen.certainty) != (each, 1.0))
        ]

    found: dict[int, list[tuple[dict[str, Value], Advice]]] = {}
    for size in range(LARGEST + 1):
        for chosen in combinations(movable, size):
            for values in product(*(news(path) for path in chosen)):
                changes = dict(zip(chosen, values, strict=True))
                found.setdefault(size, []).append((changes, advisor.advise(with_values(case, changes))))
    return found


def sets_of(found: Counterfactuals, said: Callable[[str, Value], str]) -> set[frozenset[tuple[str, str]]]:
    def value_of(plain: Any) -> Value:
        return frozenset(plain) if isinstance(plain, tuple) else plain

    sets = ([(each.path, each.after) for each in one.changes] for one in found.found)
    return {frozenset((path, said(path, value_of(after))) for path, after in each) for each in sets}


@pytest.mark.parametrize("number", [25, pytest.param(320, marks=pytest.mark.slow)])
def test_they_are_all_that_brute_force_over_all_values_finds(number: int) -> None:
    sizes: dict[int | None, int] = {}
    for _, advisor, case in islice(worlds(3000), number):
        classes = partitions(advisor._translation)
        tried = everything(advisor, case)

        def said(path: str, value: Value, classes=classes) -> str:  # type: ignore[no-untyped-def]
            return str(classes[attribute_of(path).path].class_of(value).said)

        for goal, reached in goals(case, tried[0][0][1]):
            found = counterfactuals(advisor._translation, advisor.run, case, goal, largest=LARGEST)
            sizes[found.size] = sizes.get(found.size, 0) + 1
            hits = {size: [changes for changes, advice in each if reached(advice)] for size, each in tried.items()}
            size = next((size for size, each in sorted(hits.items()) if each), None)
            assert found.size == size, (goal, case)
            expected = {
                frozenset((path, said(path, value)) for path, value in changes.items())
                for changes in hits.get(size, ())
            }
            assert sets_of(found, said) == expected, (goal, case)
            assert found.proven or size is None
    assert min(sizes.get(size, 0) for size in (0, 1, None)) >= number // 32, sizes
    assert sizes.get(2, 0) >= number // 100, sizes  # rare


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return Advisor()


@pytest.mark.slow
@pytest.mark.parametrize("stem", EXAMPLES)
def test_each_set_reaches_the_goal_and_no_part_of_it_does(stem: str, advisor: Advisor) -> None:
    case = read_case(f"examples/{stem}.yaml")
    started = perf_counter()
    for goal, reached in goals(case, advisor.advise(case)):
        found = advisor.smallest_changes(case, goal)
        for each in found.found:
            changes = {change.path: change.after for change in each.changes}
            after = advisor.what_if(case, changes).after
            assert reached(after)
            assert [(gate.id, gate.effect) for gate in each.gates] == [(gate.id, gate.effect) for gate in after.gates]
            for path in changes:
                fewer = {other: value for other, value in changes.items() if other != path}
                assert not reached(advisor.what_if(case, fewer).after)
    assert perf_counter() - started < 30


@pytest.mark.slow
def test_it_is_said_how_far_the_search_went(advisor: Advisor) -> None:
    case = read_case("examples/orange-quarrel.yaml")
    found = advisor.smallest_changes(case, "top=changed")
    assert found.said.startswith("searched all sets of up to 1 change over")
    assert found.said.endswith("proven smallest")
    # The handler may warn, so that nobody else has to.
    never = advisor.smallest_changes(case, "rigidity_with_softness.refer=first")
    assert (never.found, never.proven) == ((), True)
    far = advisor.smallest_changes(read_case("examples/chess-bench.yaml"), "top=changed")
    assert (far.found, far.proven, far.searched_to) == ((), False, 2)
    budget = Budget(300)
    given_up = counterfactuals(advisor._translation, advisor.run, case, "art_of_persuasion=first", budget=budget)
    assert (given_up.found, given_up.proven, given_up.searched_to) == ((), False, 1)
    assert given_up.said.endswith("not proven; the budget of 300 steps is used up")
    there = advisor.smallest_changes(case, "circuitous_tactics@customer=first")
    assert (there.size, len(there.found), there.found[0].changes) == (0, 1, ())


@pytest.mark.parametrize(
    ("goal", "complaint"),
    [
        ("listning=first", "did you mean `listening`?"),
        ("rigidity_with_softness.frm=first", "did you mean `firm`?"),
        ("listening.soft=first", "`listening` has no stages"),
        ("listening@custmer=first", "did you mean `customer`?"),
        ("listening=best", "is no goal"),
        ("top=first", "unknown method"),
        ("learning=first", "goes with the whole plan"),
        ("", "is no goal"),
    ],
)
def test_a_goal_that_cannot_be_aimed_at_is_explained(goal: str, complaint: str, advisor: Advisor) -> None:
    with pytest.raises(InvalidGoal) as raised:
        advisor.smallest_changes(Path("examples/orange-quarrel.yaml"), goal)
    assert complaint in str(raised.value)
