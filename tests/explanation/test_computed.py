"""What rests on computed attributes is looked for in what these are worked out from, and nothing is missed."""

from collections.abc import Iterator
from itertools import combinations, islice, product
from random import Random
from typing import Any

import pytest
from explanation.small_worlds import attribute_of, known, paths, with_values, worlds
from explanation.test_smallest_changes import everything, goals

from ottava import Advisor
from ottava.engine.explanation.partitions import partitions
from ottava.engine.explanation.value_classes import Partition
from ottava.engine.explanation.what_if.changes import InvalidChange
from ottava.engine.explanation.what_if.counterfactuals import counterfactuals
from ottava.engine.inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ottava.engine.inference.formula import Passes, leaves
from ottava.engine.inference.meaning import leaf_holds, passes
from ottava.engine.rulebook.condition import Test
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts import Case, Observation, Value
from ottava.facts.computed import followed
from ottava.facts.source.span import Source

SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))]
COMPARISONS = ("above", "below", "at_least", "at_most", "equals")

HEAD = """\
name: orders
version: 1.0.0
use: [dispute, party]
strengths: {{weak: 0.3}}
methods: [{{id: listening, number: 1, title: Listening, kind: competing, acts_on: all, steps: [Listen]}}]
attributes:
{attributes}
"""


LISTEN = "{recommend: listening, strength: weak}"


def book(attributes: list[str], tests: list[str], more: str = "", then: str = LISTEN) -> CompiledRulebook:
    """A rulebook with a rule for each test."""
    head = HEAD.format(attributes="\n".join(f"  - {each}" for each in attributes)) + more
    rules = "\n".join(
        f"- {{id: rule.{number}, title: A rule, when: {{{test}}}, then: {then}, because: it is so}}"
        for number, test in enumerate(tests)
    )
    return compile_rulebook(rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rules)]))


def random_orders(rng: Random, tests: list[str] | None = None) -> CompiledRulebook:
    """Sums, differences and comparisons of whole numbers that are too many to be tried one by one.

    tests: those that rules make; left out, random ones.
    """

    def number(name: str) -> str:
        most = rng.choice([12, 15, 18])
        return f"{{id: order.{name}, kind: integer, minimum: 0, maximum: {most}, question: How much?}}"

    attributes = [number("price"), number("refunded"), number("fee")]
    if rng.random() < 0.3:
        attributes.append(f"{{id: order.half, computed: {{times: [order.refunded, {rng.choice([0.5, 2])}]}}}}")
        second = "order.half"
    else:
        second = "order.refunded"
    attributes += [
        f"{{id: order.both, computed: {{{rng.choice(['plus', 'minus'])}: [order.fee, order.price]}}}}",
        f"{{id: order.outstanding, computed: {{minus: [order.price, {second}]}}}}",
        f"{{id: order.odd, computed: {{{rng.choice(COMPARISONS)}: [order.price, {second}]}}}}",
    ]
    some = [
        f"order.price: {{at_least: {rng.randint(1, 11)}}}",
        f"order.refunded: {{{rng.choice(['above', 'at_most'])}: {rng.randint(1, 10)}}}",
        f"order.fee: {rng.randint(0, 12)}",
        f"order.outstanding: {{{rng.choice(['at_least', 'above', 'below'])}: {rng.randint(-4, 6)}}}",
        f"order.outstanding: {rng.randint(-2, 3)}",
        "order.odd: true",
        "order.both: {below: 5}",
    ]
    return book(attributes, tests or [each for each in some if rng.random() < 0.7] or some)


def read_tests(translation: CompiledRulebook) -> list[Test]:
    found = (leaf for meant in translation.rules.values() for leaf in leaves(meant.fires))
    return [leaf.test for leaf in found if isinstance(leaf, Passes)]


def outcomes(translation: CompiledRulebook, values: dict[str, Value]) -> tuple[bool | None, ...]:
    """How every test comes out where these values are known."""
    vocabulary = translation.rulebook.vocabulary
    observations = {path: Observation(value) for path, value in values.items()}
    seen = {test: followed(test.attribute, observations.get, vocabulary) for test in read_tests(translation)}
    return tuple(None if known is None else passes(test, known.value) for test, known in seen.items())


def all_outcomes(translation: CompiledRulebook, values: dict[str, list[Value]]) -> set[tuple[bool | None, ...]]:
    return {outcomes(translation, dict(zip(values, chosen, strict=True))) for chosen in product(*values.values())}


def whole(partition: Partition) -> list[Value]:
    low, high = partition.attribute.bounds
    return list(range(int(low), int(high) + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_combination_of_outcomes_is_reached_by_values_that_stand_for_others(seed: int) -> None:
    for number in range(4):
        translation = random_orders(Random(seed * 100 + number))
        found = partitions(translation)
        assert "order.outstanding" not in found
        few: dict[str, list[Value]] = {path: [each.value for each in one.classes] for path, one in found.items()}
        every = {path: whole(one) for path, one in found.items()}
        assert all_outcomes(translation, few) == all_outcomes(translation, every)


@pytest.mark.parametrize("seed", SEEDS)
def test_so_is_each_with_some_values_that_stay_as_they_are(seed: int) -> None:
    rng = Random(seed)
    translation = random_orders(rng)
    names = list(partitions(translation))
    for _ in range(6):
        known_values: dict[str, Any] = {path: rng.randint(0, 12) for path in names}
        mapping = {"order": {path.partition(".")[2]: value for path, value in known_values.items()}}
        case = Case.from_mapping(mapping, translation.rulebook.vocabulary)
        found = partitions(translation, case=case)
        for changed in [each for size in (1, 2) for each in combinations(names, size)]:
            stay: dict[str, list[Value]] = {path: [known_values[path]] for path in names if path not in changed}
            few: dict[str, list[Value]] = {path: [each.value for each in found[path].classes] for path in changed}
            every = {path: whole(found[path]) for path in changed}
            assert all_outcomes(translation, stay | few) == all_outcomes(translation, stay | every)


def fewest_changes(translation: CompiledRulebook, rule: str, known_values: dict[str, Any]) -> int | None:
    """The least number of values that have to be others so that the rule fires, by trying all."""
    vocabulary, fires = translation.rulebook.vocabulary, translation.rules[rule].fires
    tested = [leaf for leaf in leaves(fires) if isinstance(leaf, Passes)]
    ranges = {path: whole(Partition.of(vocabulary[path], ())) for path in known_values}
    for size in range(len(known_values) + 1):
        for changed in combinations(known_values, size):
            for values in product(*(ranges[path] for path in changed)):
                others = dict(zip(changed, values, strict=True))
                now = {path: Observation(each) for path, each in {**known_values, **others}.items()}
                seen = [followed(leaf.test.attribute, now.get, vocabulary) for leaf in tested]
                pairs = zip(tested, seen, strict=True)
                if all(leaf_holds(leaf, None if each is None else each.value) for leaf, each in pairs):
                    return size
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_no_fewer_changes_let_a_rule_fire_than_are_found(seed: int) -> None:
    rng = Random(seed + 50)
    tests = [
        f"order.price: {{at_least: {rng.randint(1, 11)}}}",
        f"order.outstanding: {{{rng.choice(['above', 'below', 'at_least'])}: {rng.randint(-4, 6)}}}",
        "order.odd: true",
        f"order.both: {{at_most: {rng.randint(0, 5)}}}",
    ]
    together = [", ".join(each) for size in (2, 3) for each in combinations(tests, size)]
    translation = random_orders(rng, together)
    advisor = Advisor(translation.rulebook)
    names = ["order.price", "order.refunded", "order.fee"]
    for _ in range(4):
        known_values: dict[str, Any] = {path: rng.randint(0, 12) for path in names}
        given = {"order": {path.partition(".")[2]: value for path, value in known_values.items()}}
        for rule in translation.rules:
            for miss in advisor.why_not_rule(given, rule).near_misses:
                fewest = fewest_changes(translation, rule, known_values)
                assert (len(miss.missing) or None) == fewest, (rule, known_values)
                assert miss.verdict == ("impossible" if fewest is None else "fires then")


def test_members_that_are_counted_are_tried_in_every_number() -> None:
    translation = book(
        [
            "{id: order.items, kind: set, values: [a, b, c, d, e], question: What?}",
            "{id: order.size, computed: {count: order.items}}",
            "{id: order.limit, kind: integer, minimum: 0, maximum: 9, question: How many?}",
            "{id: order.many, computed: {above: [order.size, order.limit]}}",
        ],
        [
            "order.items: {includes: [b, c]}",
            "order.items: {includes: c}",
            "order.size: {at_least: 3}",
            "order.many: true",
        ],
    )
    found = partitions(translation)
    values: dict[str, list[Value]] = {path: [each.value for each in one.classes] for path, one in found.items()}
    subsets: list[Value] = [frozenset(each) for size in range(6) for each in combinations("abcde", size)]
    every: dict[str, list[Value]] = {"order.items": subsets, "order.limit": list(range(10))}
    assert all_outcomes(translation, values) == all_outcomes(translation, every)
    assert all(found["order.items"].class_of(each) for each in subsets)


def worlds_with_computed() -> Iterator[tuple[Advisor, Case]]:
    return ((advisor, case) for _, advisor, case in worlds(8000, computed=True))


@pytest.mark.slow
def test_the_smallest_changes_are_no_larger_than_those_that_trying_everything_finds() -> None:
    sizes: dict[int | None, int] = {}
    for advisor, case in islice(worlds_with_computed(), 150):
        tried = everything(advisor, case)
        for goal, reached in goals(case, tried[0][0][1]):
            found = counterfactuals(advisor._translation, advisor.run, case, goal, largest=2)
            hits = {size: [set(changes) for changes, advice in each if reached(advice)] for size, each in tried.items()}
            size = next((size for size, each in sorted(hits.items()) if each), None)
            sizes[size] = sizes.get(size, 0) + 1
            assert size is None or (found.size is not None and found.size <= size), (goal, case)
            slots = [{change.path for change in each.changes} for each in found.found]
            if size is not None and found.size == size:
                assert all(each in slots for each in hits[size]), (goal, case)
            for each in found.found:
                changes: dict[str, Any] = {
                    change.path: frozenset(change.after) if isinstance(change.after, tuple) else change.after
                    for change in each.changes
                }
                assert all(attribute_of(path).changeable for path in changes)
                assert reached(advisor.advise(with_values(case, changes)))
    assert min(sizes.get(size, 0) for size in (0, 1)) >= 10, sizes


LATE = {
    "id": "late",
    "dispute": {"duration_days": 3, "deadline_hours": {"value": 30.0, "certainty": 0.8}},
    "parties": [{"id": "aunt"}],
}


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    attributes = [
        "{id: dispute.deadline_days, computed: {times: [dispute.deadline_hours, 0.1]}, unit: days}",
        "{id: dispute.late, label: too late, computed: {above: [dispute.duration_days, dispute.deadline_days]}}",
    ]
    return Advisor(book(attributes, ["dispute.late: true"]).rulebook)


def test_why_not_says_the_value_and_the_parts_it_comes_from(advisor: Advisor) -> None:
    (miss,) = advisor.why_not_rule(LATE, "rule.0").near_misses
    assert miss.seen is not None
    seen = miss.seen.when
    assert (seen.path, seen.found, seen.certainty, seen.state) == ("dispute.late", False, 0.8, "fails")
    assert seen.said_found == "no, from days since it began: 3; hours left to act: 30 (certainty 0.8)"
    assert [each.path for each in miss.missing] in (["dispute.duration_days"], ["dispute.deadline_hours"])


def test_what_is_unknown_is_asked_of_the_parts(advisor: Advisor) -> None:
    advice = advisor.advise({"id": "a", "dispute": {"duration_days": 3}}, thorough=True)
    assert [each.attribute for each in advice.questions if "dispute" in each.path] == ["dispute.deadline_hours"]
    (question,) = [each for each in advice.questions if each.attribute == "dispute.deadline_hours"]
    assert [(each.said, each.changes) for each in question.answers] == [
        ("0 or more and less than 30", "first"),
        ("30 or more", "nothing"),
    ]


@pytest.mark.parametrize(("known", "asks"), [({}, "duration_days"), ({"duration_days": 3}, "deadline_hours")])
def test_why_not_asks_for_the_first_part_that_is_unknown(advisor: Advisor, known: Any, asks: str) -> None:
    (miss,) = advisor.why_not_rule({"id": "a", "dispute": known}, "rule.0").near_misses
    attribute = advisor.rulebook.vocabulary[f"dispute.{asks}"]
    assert miss.seen is not None
    assert miss.seen.when.question == attribute.question


def test_which_part_is_asked_for_depends_on_what_is_known() -> None:
    gated = book(
        [
            "{id: order.price, kind: integer, question: What was the price?}",
            "{id: order.refunded, kind: integer, question: How much was refunded?}",
            "{id: order.outstanding, computed: {minus: [order.price, order.refunded]}}",
        ],
        ["order.outstanding: {above: 0}, dispute.rumour: false"],
        "gates: [{id: stop, title: Stop, text: Stop}]",
        "{gate: stop, effect: first}",
    )
    asking = Advisor(gated.rulebook)
    asked = [
        [each.path for each in asking.advise({"order": order, "dispute": {"rumour": False}}).questions]
        for order in ({}, {"price": 3}, {"refunded": 3}, {"price": 3, "refunded": 3})
    ]
    assert asked == [["order.price", "order.refunded"], ["order.refunded"], ["order.price"], []]


def test_an_interview_asks_for_the_parts_alone(advisor: Advisor) -> None:
    consultation = advisor.consultation()
    asked = []
    while consultation.question is not None:
        asked.append(consultation.question.path)
        consultation.answer({"dispute.duration_days": 3, "dispute.deadline_hours": 29}[asked[-1]])
    assert sorted(asked) == ["dispute.deadline_hours", "dispute.duration_days"]
    assert consultation.advice.recommendations


def test_a_reason_names_the_value_and_then_its_parts(advisor: Advisor) -> None:
    advice = advisor.advise({**LATE, "dispute": {"duration_days": 4, "deadline_hours": 30.0}})
    facts = advice.recommendations[0].reasons[0].facts
    assert [(each.path, each.value) for each in facts] == [
        ("dispute.late", True),
        ("dispute.duration_days", 4),
        ("dispute.deadline_days", 3.0),
        ("dispute.deadline_hours", 30.0),
    ]


def test_nothing_is_proposed_that_changes_a_computed_attribute_itself(advisor: Advisor) -> None:
    with pytest.raises(InvalidChange, match=r"worked out from `dispute\.duration_days` and `dispute\.deadline_days`"):
        advisor.what_if(LATE, ["dispute.late=true"])
    after = advisor.what_if(LATE, ["dispute.duration_days=4"]).after
    assert after.recommendations
    assert known(Case.from_mapping(LATE), "dispute.duration_days") == Observation(3)
    assert "dispute.late" not in paths(Case.from_mapping(LATE))
