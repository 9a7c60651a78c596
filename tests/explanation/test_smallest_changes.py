"""The smallest changes: the same as trying everything."""

from collections.abc import Callable, Iterator
from itertools import combinations, islice, product
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from explanation.small_worlds import advisor_with, attribute_of, every_value, known, paths, with_values, worlds

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
    started = process_time()
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
    assert process_time() - started < 30


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


CALM = {"party.arousal": "calm"}
LISTEN: dict[str, Any] = {"recommend": "listening", "strength": "strong"}
TWO = {"id": "a", "parties": [{"id": "aunt", "arousal": "upset"}, {"id": "clerk"}]}
HEARD = {"for_each": "party", "when": {"party.heard": True}, "then": LISTEN}
BOTH_CALM = {"when": {"every_party": CALM}, "then": LISTEN}
BOTH_BOTH = {"when": {"every_party": {**CALM, "party.heard": True}}, "then": LISTEN}
STOP = {"for_each": "party", "when": {"party.arousal": "upset"}, "then": {"gate": "safety_first", "effect": "stop"}}
ALWAYS = {"when": "always", "then": LISTEN}
UP_TO = "searched all sets of up to {} over {}: "
ALONE, PAIR = (UP_TO.format(each, "2 attributes") + "proven smallest" for each in ("1 change", "2 changes"))


@pytest.mark.parametrize(
    ("rules", "goal", "sets", "searched_to", "said"),
    [
        ([ALWAYS], "listening=first", [[]], 0, "the goal is reached as things are"),
        ([HEARD], "listening=first", [["parties.aunt.heard"], ["parties.clerk.heard"]], 1, ALONE),
        ([HEARD], "listening@clerk=first", [["parties.clerk.heard"]], 1, ALONE),
        ([STOP, ALWAYS], "listening=allowed", [["parties.aunt.arousal"]], 1, ALONE),
        ([STOP, ALWAYS], "top=changed", [["parties.aunt.arousal"]], 1, ALONE),
        ([BOTH_CALM], "listening=first", [["parties.aunt.arousal", "parties.clerk.arousal"]], 2, PAIR),
        ([{"when": {"safety.weapon": True, "dispute.rumour": True}, "then": LISTEN}], "listening=first", [], 0,
         "no changes to the 2 attributes that a handler can change reach the goal: proven"),
        ([BOTH_BOTH], "listening=first", [], 2,
         UP_TO.format("2 changes", "4 attributes") + "none reaches the goal; larger sets were not searched"),
    ],
)  # fmt: skip
def test_they_are_found_and_it_is_said_how_far_was_searched(
    rules: list[dict[str, Any]], goal: str, sets: list[list[str]], searched_to: int, said: str
) -> None:
    found = advisor_with(*rules).smallest_changes(TWO, goal)
    assert [[change.path for change in each.changes] for each in found.found] == sets
    assert (found.size, found.searched_to, found.said) == (len(sets[0]) if sets else None, searched_to, said)
    assert found.proven is ("not searched" not in said)


def test_larger_sets_are_searched_where_they_are_asked_for() -> None:
    found = advisor_with(BOTH_BOTH).smallest_changes(TWO, "listening=first", largest=4)
    (only,) = found.found
    assert [(each.path, each.before, each.after) for each in only.changes] == [
        ("parties.aunt.arousal", "upset", "calm"),
        ("parties.clerk.arousal", None, "calm"),
        ("parties.aunt.heard", None, True),
        ("parties.clerk.heard", None, True),
    ]
    assert [(each.method, each.party) for each in only.first] == [("listening", None)]
    assert (found.size, found.searched_to, found.attributes, found.proven) == (4, 4, 4, True)


def test_a_budget_that_ends_is_said_with_what_was_searched() -> None:
    advisor = advisor_with(BOTH_CALM)
    case = Case.from_mapping(TWO, advisor.rulebook.vocabulary)
    found = counterfactuals(advisor._translation, advisor.run, case, "listening=first", budget=Budget(8))
    assert (found.found, found.proven, found.searched_to, found.size) == ((), False, 0, None)
    assert found.said == (
        "stopped after 2 trials with sets of up to 0 changes searched: not proven; the budget of 8 steps is used up"
    )
