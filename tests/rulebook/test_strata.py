"""The order in which rules run, and the circles in which they cannot."""

from collections.abc import Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rulebook.examples.example import HEAD, diagnostics_of, rule

from ottava.engine.rulebook.conclusion import Assess, Exclude, Recommend, ShutGate
from ottava.engine.rulebook.condition import Advised, AdvisedCount, Derived, walk
from ottava.engine.rulebook.dependencies import Producers, cycles_of, producers_of
from ottava.engine.rulebook.loading import InvalidRulebook, load_rulebook, rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rule, Rulebook
from ottava.facts.source.span import Source


def book_of(*rules: str) -> Rulebook:
    return rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", "".join(rules))])


def strata_of(*rules: str) -> list[list[str]]:
    return [[each.id for each in stratum] for stratum in book_of(*rules).strata]


def assess(what: str) -> str:
    return f"{{assess: {{{what}}}}}"


def recommend(method: str) -> str:
    return f"{{recommend: {method}, strength: weak}}"


LISTEN, FIRM = recommend("listening"), recommend("rigidity, stage: firm")
STOP = "{gate: safety_first, effect: stop}"


def test_a_rule_runs_after_those_that_derive_what_it_looks_at() -> None:
    rules = (
        rule("{assessment.b: true}", id="third"),
        rule("{assessment.a: true}", assess("b: true"), id="second"),
        rule("{dispute.rumour: true}", assess("a: true"), id="first"),
    )
    assert strata_of(*rules) == [["first"], ["second"], ["third"]]


def test_rules_of_one_stratum_keep_their_order() -> None:
    assert strata_of(rule(id="b"), rule(id="a"), rule(id="c")) == [["b", "a", "c"]]


@pytest.mark.parametrize(
    "when",
    [
        "{not: {assessment.a: true}}",
        "{assessment.a: {not: true}}",
        "{all: [{any: [{dispute.rumour: true}, {not: {assessment.a: true}}]}]}",
        "{some_party: {assessment.a: true}}",
        "{parties: {where: {every_party: {assessment.a: true}}, at_least: 1}}",
    ],
)
def test_however_deep_it_looks(when: str) -> None:
    assert strata_of(rule(when, id="late"), rule(then=assess("a: true"), id="early")) == [["early"], ["late"]]


def test_what_stands_under_unless_is_waited_for_too() -> None:
    late = rule(more="unless: {assessment.a: true}", id="late")
    assert strata_of(late, rule(then=assess("a: true"), id="early")) == [["early"], ["late"]]


def test_only_the_value_looked_at_is_waited_for() -> None:
    rules = (
        rule("{not: {assessment.escalation: high}}", assess("escalation: medium"), id="medium"),
        rule("{dispute.rumour: true}", assess("escalation: high"), id="high"),
        rule("{assessment.escalation: [medium, high]}", id="last"),
    )
    assert strata_of(*rules) == [["high"], ["medium"], ["last"]]


def test_the_value_looked_at_may_not_depend_on_it_in_turn() -> None:
    rules = (
        rule("{not: {assessment.escalation: high}}", assess("escalation: medium"), id="medium"),
        rule("{assessment.escalation: medium}", assess("escalation: high"), id="high"),
    )
    assert [each.code for each in diagnostics_of("".join(rules))] == ["cycle"]


def test_what_is_named_in_a_reason_is_not_waited_for() -> None:
    early = rule(then=assess("a: true"), because="'{assessment.b}'", id="one")
    other = rule(then=assess("b: true"), because="'{assessment.a}'", id="two")
    assert strata_of(early, other) == [["one", "two"]]


@pytest.mark.parametrize(
    ("when", "waits_for"),
    [
        ("{advised.listening: true}", {"listen", "no-listening", "stop"}),
        ("{advised.listening: false}", {"listen", "no-listening", "stop"}),
        ("{advised.rigidity: true}", {"firm", "soft", "no-rigidity", "stop"}),
        ("{advised.rigidity.firm: true}", {"firm", "no-rigidity", "stop"}),
        ("{advised.rigidity.soft: true}", {"soft", "no-rigidity", "stop"}),
        ("{advised: {at_least: 1}}", {"listen", "no-listening", "firm", "soft", "no-rigidity", "stop"}),
    ],
)
def test_what_decides_whether_a_method_is_advised(when: str, waits_for: set[str]) -> None:
    changing = {
        "listen": LISTEN,
        "no-listening": "{exclude: listening}",
        "firm": FIRM,
        "soft": recommend("rigidity, stage: soft"),
        "no-rigidity": "{exclude: [rigidity]}",
        "stop": STOP,
        "first": "{gate: safety_first, effect: first}",
        "attend": "{attend: warmth}",
        "order": "{order: [listening, rigidity]}",
    }
    rules = [rule(then=then, id=name) for name, then in changing.items()]
    looking = rule(when, "{directive: call_police}", id="looking")
    strata = strata_of(looking, *rules)
    assert strata[0] == list(changing)
    assert strata[1] == ["looking"]
    for name, then in changing.items():
        # One that looks and changes what it looks at waits for itself.
        found = diagnostics_of(rule(when, then, id=name) + rule(id="other", then="{attend: warmth}"))
        assert [each.code for each in found] == (["cycle"] if name in waits_for else [])


def test_an_overlay_method_is_not_counted() -> None:
    head = HEAD.replace("title: Listening, kind: competing", "title: Listening, kind: overlay")
    assert diagnostics_of(rule("{advised: {at_least: 1}}", LISTEN), head) == ()


def changed(each: Rule) -> set[object]:
    """What a rule can change, written apart from the room: assessments, methods with stages, everything."""
    found: set[object] = set()
    for conclusion in each.conclusions:
        match conclusion:
            case Assess(atom):
                found.add(atom)
            case Recommend(method, stage):
                found |= {(method, stage), method}
            case Exclude(method, stage):
                found |= {(method, stage), method} if stage else {method, (method, "any stage")}
            case ShutGate(_, "stop"):
                found.add("everything")
    return found


def looked_at(each: Rule, book: Rulebook) -> set[object]:
    """What a rule looks at, in the same terms."""
    found: set[object] = set()
    for condition in (*walk(each.when), *(walk(each.unless) if each.unless else ())):
        match condition:
            case Derived(atom):
                found.add(atom)
            case Advised(method, None):
                found |= {method, "everything"}
            case Advised(method, stage):
                found |= {(method, stage), (method, "any stage"), "everything"}
            case AdvisedCount():
                found |= {method.id for method in book.names.methods if method.kind == "competing"} | {"everything"}
    return found


@pytest.mark.slow
def test_in_the_built_in_rulebook_nothing_is_looked_at_too_early() -> None:
    book = load_rulebook()
    assert len(book.strata) > 3
    for number, stratum in enumerate(book.strata):
        later = set().union(*(changed(each) for after in book.strata[number:] for each in after))
        for each in stratum:
            assert not looked_at(each, book) & later, each.id
    for earlier, stratum in pairwise(book.strata):  # none runs later than it must
        before = set().union(*map(changed, earlier))
        assert all(looked_at(each, book) & before for each in stratum)


CONCLUDING = [
    "{assess: {a: true}}",
    "[{assess: {a: true}}, {assess: {b: true}}, {assess: {a: true}}]",
    LISTEN,
    FIRM,
    f"[{LISTEN}, {{exclude: rigidity}}]",
    "{exclude: [listening, rigidity]}",
    STOP,
    "{gate: safety_first, effect: first}",
    "{attend: warmth}",
]


@pytest.fixture(scope="module")
def concluding() -> list[Rule]:
    looking = rule("{any: [{assessment.a: true}, {assessment.b: true}]}", id="looking")
    rules = [rule(then=then, id=f"r{number}") for number, then in enumerate(CONCLUDING)]
    book = book_of(*rules, looking)
    return [book.rule(f"r{number}") for number in range(len(CONCLUDING))]


def as_sets(found: Producers) -> tuple[object, ...]:
    """What producers say, whatever the order in which they stand."""

    def of(table: Mapping[Any, tuple[Rule, ...]]) -> dict[Any, set[str]]:
        assert all(len(rules) == len(set(rules)) for rules in table.values())
        return {key: {each.id for each in rules} for key, rules in table.items()}

    return of(found.deriving), of(found.advising), of({"": found.stopping})


@given(st.lists(st.integers(0, len(CONCLUDING) - 1), min_size=1, max_size=5), st.data())
def test_a_rule_in_the_place_of_another_is_as_if_it_had_always_stood_there(
    concluding: list[Rule], kinds: list[int], data: st.DataObject
) -> None:
    rules = [replace(concluding[kind], id=str(place)) for place, kind in enumerate(kinds)]
    changed = data.draw(st.integers(0, len(rules) - 1))
    other = replace(data.draw(st.sampled_from(concluding)), id=str(changed))
    found = producers_of(rules).with_rule(rules[changed], other)
    assert as_sets(found) == as_sets(producers_of([*rules[:changed], other, *rules[changed + 1 :]]))


# Circles


def circles(*rules: str) -> list[tuple[str, str]]:
    """The message of each circle, and the id that is underlined."""
    return [(each.message, each.span.text) for each in diagnostics_of("".join(rules)) if each.span]


def waiting(name: str, *others: str) -> str:
    """A rule that waits for others of these."""
    parts = ", ".join(f"{{assessment.{other}: true}}" for other in others)
    return rule(f"{{all: [{parts}]}}", assess(f"{name}: true"), id=name)


def test_a_circle_is_reported_once_with_all_its_rules_and_their_lines() -> None:
    assert circles(waiting("a", "b"), waiting("b", "c"), waiting("c", "a")) == [
        (
            "these rules wait for each other: `a` looks at `assessment.b`, which `b` (line 6) can change; "
            "`b` looks at `assessment.c`, which `c` (line 11) can change; "
            "`c` looks at `assessment.a`, which `a` (line 1) can change",
            "a",
        )
    ]


def test_a_rule_that_waits_for_itself() -> None:
    assert circles(waiting("a", "a")) == [
        ("the rule `a` waits for itself: it looks at `assessment.a`, which it can change", "a")
    ]


def test_two_circles_apart_are_both_reported() -> None:
    rules = (waiting("a", "b"), waiting("b", "a"), waiting("c", "d"), waiting("d", "c", "a"), waiting("e", "e"))
    assert [name for _, name in circles(*rules)] == ["a", "c", "e"]


def test_two_circles_through_one_rule_are_both_reported() -> None:
    found = circles(waiting("a", "b", "c"), waiting("b", "a"), waiting("c", "a"))
    assert [("`b`" in message, "`c`" in message) for message, _ in found] == [(True, False), (False, True)]


def test_a_circle_is_not_hidden_by_a_rule_that_also_waits_for_itself() -> None:
    found = circles(waiting("a", "a", "b"), waiting("b", "a"))
    assert sorted(message[:9] for message, _ in found) == ["the rule ", "these rul"]


def test_rules_before_and_after_a_circle_are_not_in_it() -> None:
    rules = (waiting("a", "b", "before"), waiting("b", "a"), waiting("after", "a"), rule("{assessment.after: true}"))
    before = rule(then=assess("before: true"), id="before")
    (message, _) = circles(*rules, before)[0]
    assert len(circles(*rules, before)) == 1
    assert "before" not in message
    assert "after" not in message


def test_a_circle_over_files_names_them() -> None:
    sources = [Source("one.yaml", waiting("a", "b")), Source("two.yaml", waiting("b", "a"))]
    with pytest.raises(InvalidRulebook) as caught:
        rulebook_from_sources(Source("rulebook.yaml", HEAD), sources)
    said = "which `b` (two.yaml:1) can change; `b` looks at `assessment.a`, which `a` (line 1) can change"
    assert said in str(caught.value)


def test_a_circle_through_what_is_advised() -> None:
    found = circles(
        rule("{advised.rigidity.firm: true}", LISTEN, id="a"), rule("{advised: {at_least: 1}}", FIRM, id="b")
    )
    assert [name for _, name in found] == ["a", "b"]
    assert "`a` looks at `advised.rigidity.firm`, which `b` (line 6) can change" in found[0][0]


def test_a_long_circle() -> None:
    names = [f"r{number}" for number in range(300)]
    (found,) = circles(*(waiting(name, names[number - 1]) for number, name in enumerate(names)))
    assert all(f"`{name}` looks at" in found[0] for name in names)


edges = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3), max_size=6)


@given(edges)
def test_circles_are_found_where_there_are_any(graph: dict[str, list[str]]) -> None:
    waits = {name: dict.fromkeys(other for other in graph.get(name, []) if other in graph) for name in graph}
    waits_with_reasons = {name: {other: "x" for other in others} for name, others in waits.items()}
    found = cycles_of(waits_with_reasons, set(graph))
    try:
        TopologicalSorter(waits).prepare()
        acyclic = True
    except CycleError:
        acyclic = False
    assert (found == ()) == acyclic
    assert len(found) == len(set(found))
    for circle in found:
        assert all(other in waits[name] for name, other in zip(circle, (*circle[1:], circle[0]), strict=True))
        assert len(set(circle)) == len(circle)
        assert circle[0] == min(circle, key=list(waits).index)
    named = {name for circle in found for name in circle}
    assert named == {name for name in waits if name in reached_from(name, waits)}


def reached_from(start: str, waits: dict[str, dict[str, None]]) -> set[str]:
    """All that a rule waits for, at any distance."""
    found: set[str] = set()
    left = [start]
    while left:
        new = [other for other in waits[left.pop()] if other not in found]
        found.update(new)
        left += new
    return found
