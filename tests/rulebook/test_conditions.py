"""Conditions are walked through and put together again, whatever their form."""

import pytest
import yaml
from rulebook.forms import forms

from ottava.engine.rulebook.condition import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    EveryParty,
    Includes,
    InRange,
    Known,
    OneOf,
    PartyCount,
    SomeParty,
    Test,
    attributes_of,
    both,
    children,
    fold,
    numbers_of,
    walk,
    with_children,
    word_of,
)
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

BOOK = rulebook_from_sources(Source("rulebook.yaml", forms.HEAD), [Source("rules.yaml", forms.rules())])
WHEN = {each: BOOK.rule(f"when-{number}").when for number, each in enumerate(forms.CONDITIONS, start=1)}
A, B, C = (Known(each) for each in ("order.a", "order.b", "order.c"))


@pytest.mark.parametrize("when", WHEN.values(), ids=[f"{number}" for number in range(len(WHEN))])
def test_what_is_inside_can_be_exchanged(when: Condition) -> None:
    assert with_children(when, children(when)) == when
    assert fold(when, with_children) == when
    bare = fold(when, lambda condition, parts: with_children(condition, parts) if parts else A)
    assert [type(each) for each in walk(bare) if each != A] == [type(each) for each in walk(when) if children(each)]
    assert len([*walk(bare)]) == len([*walk(when)])
    leaves = {*attributes_of(bare)}
    assert leaves == {"order.a"}


def test_a_condition_on_parties_is_called_by_its_word() -> None:
    found = {}
    for written, when in WHEN.items():
        (word, *_) = yaml.safe_load(written)
        if isinstance(when, SomeParty | EveryParty | PartyCount):
            found[word] = word_of(when)
    assert len(found) == 6
    assert all(word == name for word, name in found.items())


def test_a_condition_tests_the_attributes_that_it_names() -> None:
    named = {
        "{dispute.category: debt}": ["dispute.category"],
        "{party.arousal: {known: false}}": ["party.arousal"],
        "{order.parts: {includes_all: [box, bag], includes_none: [bag]}}": ["order.parts"] * 3,
        "{order.returned: {more_than: {days: 2, before: today}}}": ["order.today_days_after_returned"],
        "{any: [{safety.weapon: true}, {order.items: 2}]}": ["safety.weapon", "order.items"],
        "{advised: {between: [1, 2]}}": [],
        "{assessment.heated: true}": [],
    }
    assert {each: [*attributes_of(WHEN[each])] for each in named} == named


@pytest.mark.parametrize(
    ("test", "numbers"),
    [
        (InRange("a.b", 1, 2.5), (1, 2.5)),
        (InRange("a.b", 0, None), (0,)),
        (InRange("a.b", None, 0), (0,)),
        (OneOf("a.b", frozenset((3,))), (3,)),
        (OneOf("a.b", frozenset((0.5,))), (0.5,)),
        (OneOf("a.b", frozenset((True, "word"))), ()),
        (Includes("a.b", frozenset(("word",))), ()),
        (Known("a.b"), ()),
    ],
    ids=range(8),
)
def test_the_result_of_a_test_changes_at_its_numbers(test: Test, numbers: tuple[float, ...]) -> None:
    assert numbers_of(test) == numbers


def test_two_conditions_are_one_that_holds_where_both_do() -> None:
    span = next(each.span for each in BOOK.rules)
    assert both(A, B, span) == All((A, B))
    assert both(All((A, B)), C, span) == All((A, B, C))
    assert both(A, All((B, C)), span) == All((A, B, C))
    assert both(ALWAYS, A, span) == A
    assert both(A, ALWAYS, span) == A
    assert both(AnyOf((A, B)), C, span) == All((AnyOf((A, B)), C))
    made = both(A, B, span)
    assert isinstance(made, All)
    assert made.span is span
