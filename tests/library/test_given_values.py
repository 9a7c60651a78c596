"""Whatever the members of `ottava` give can be sent, copied, compared and shown in a log."""

import copy
import inspect
import pickle
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inference.scripts import TREE
from library.object_graph import parts_of
from report.hostile import hostile

import ottava
from ottava import (
    Advisor,
    Case,
    Consultation,
    InputError,
    OttavaError,
    Rulebook,
    WorkersDied,
    WorkersUnusable,
    load_rulebook,
    read_cases,
)
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.extras import check_library
from ottava.engine.rulebook.rulebook_text import RulebookText
from ottava.facts import PARTY, Attribute, Vocabulary

EXAMPLES = TREE / "examples"
BOOKS = ("eight_methods", str(EXAMPLES / "rulebooks" / "marketplace"), str(EXAMPLES / "rulebooks" / "housing"))
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
LONGEST_REPR = 500


each_book = pytest.mark.parametrize("name", BOOKS, ids=lambda name: Path(name).name)


@cache
def advisor(name: str) -> Advisor:
    return Advisor(name, budget=2_000)


def examples(name: str) -> list[Case]:
    folder = EXAMPLES if name == BOOKS[0] else Path(name) / "cases"
    found = (
        each for path in sorted(folder.glob("*.yaml")) for each in read_cases(path, advisor(name).rulebook.vocabulary)
    )
    return [each for each in found if isinstance(each, Case)]


def given_by_an_advisor(by: Advisor, case: Case) -> dict[str, Any]:
    """What each public method gives, and each property, by its name."""
    vocabulary = by.rulebook.vocabulary
    method = by.rulebook.names.methods[0].id
    change = next({each.path: each.values[0]} for each in vocabulary if type(each) is Attribute and _of_a_case(each))
    return {
        "advise": (by.advise(case), by.advise(case, thorough=True)),
        "advise_many": tuple(by.advise_many([case])),
        "for_parties": by.for_parties(case),
        "language": by.language,
        "rulebook": by.rulebook,
        "smallest_changes": by.smallest_changes(case, "top=changed"),
        "trace": by.trace(case),
        "traced": by.traced(case),
        "try_many": tuple(by.try_many([case])),
        "what_if": by.what_if(case, change),
        "why_not": by.why_not(case, method),
        "why_not_each": by.why_not_each(case),
        "why_not_rule": by.why_not_rule(case, by.rulebook.rules[0].id),
    }


def _of_a_case(attribute: Attribute) -> bool:
    return attribute.entity != PARTY and bool(attribute.values)


def given_by_a_consultation(by: Advisor, case: Case) -> dict[str, Any]:
    """The same, of a consultation with an answer: one that begins with the case, if there is something to ask."""
    asking = by.consultation(case, quick=True)
    if asking.finished:
        asking = by.consultation(quick=True)
    why, field = asking.why(), asking.field
    asking.dont_know()
    change = asking.change(1, None)
    about = asking.field_about(asking.said[0].path)
    return {
        **{name: getattr(asking, name) for name in properties(Consultation)},
        **{"change": change, "field": field, "field_about": about, "to_mapping": asking.to_mapping(), "why": why},
    }


def properties(kind: type[Any]) -> set[str]:
    return {name for name, each in inspect.getmembers(kind) if isinstance(each, property) and name[0] != "_"}


def methods(kind: type[Any]) -> set[str]:
    """The public methods that give something."""
    found = inspect.getmembers(kind, inspect.isfunction)
    return {name for name, each in found if name[0] != "_" and inspect.signature(each).return_annotation != "None"}


def expect_a_value(value: Any, protocols: range = PROTOCOLS) -> None:
    """Hold a value to the laws of all values: sent or copied it is the same."""
    for protocol in protocols:
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == value
    assert copy.deepcopy(value) == value


def shown(value: Any) -> Iterator[tuple[int, str]]:
    """How long the `repr` is of everything in a value; texts are what they are, and so are bare containers."""
    for part in parts_of(value):
        if type(part).__module__ != "builtins" and not isinstance(part, str):
            yield len(repr(part)), type(part).__name__


@each_book
def test_every_method_is_asked(name: str) -> None:
    case = examples(name)[0]
    engines = {"consultation", "continued", "resume", "advise_file", "run"}
    assert set(given_by_an_advisor(advisor(name), case)) == (methods(Advisor) | properties(Advisor)) - engines
    parts = {"budget", "quick", "run", "start", "translation"}
    own = {each for each in methods(Consultation) | properties(Consultation) if each not in parts}
    assert set(given_by_a_consultation(advisor(name), case)) == own


@pytest.mark.slow
@each_book
def test_what_is_given_can_be_sent_copied_compared_and_shown(name: str) -> None:
    by, kinds = advisor(name), set()
    for case in examples(name)[::8]:
        for values in (given_by_an_advisor(by, case), given_by_a_consultation(by, case)):
            for asked, value in values.items():
                if asked != "rulebook":
                    expect_a_value(value, range(0, 6, 5))
                    assert max(shown(value), default=(0, ""))[0] <= LONGEST_REPR, asked
                    kinds |= {type(part).__name__ for part in parts_of(value)}
    assert {"Advice", "Case", "Trace", "PartySheet", "WhatIf", "Counterfactuals", "WhyNot", "WhyNotRule"} <= kinds
    assert {"Question", "Why", "GivenAnswer"} <= kinds


@each_book
def test_a_rulebook_and_all_its_parts_can_be_sent_copied_compared_and_shown(name: str) -> None:
    book = load_rulebook(name)
    expect_a_value(book)
    parts = [each for each in parts_of(book, (RulebookText,)) if type(each).__module__.startswith("ottava")]
    for part in {type(part): part for part in parts}.values():
        expect_a_value(part)
    assert max(shown(book))[0] <= LONGEST_REPR
    assert max(shown(book.text))[0] <= LONGEST_REPR
    assert {Rulebook, Vocabulary, Attribute} <= set(map(type, parts))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_so_can_what_is_given_on_any_case(seed: int) -> None:
    by = advisor(BOOKS[0])
    (data,) = cases(1, seed)
    case = Case.from_mapping(data)
    for value in (*given_by_an_advisor(by, case).values(), *given_by_a_consultation(by, case).values()):
        if not isinstance(value, Rulebook):
            expect_a_value(value, range(5, 6))
            assert max(shown(value), default=(0, ""))[0] <= LONGEST_REPR


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=3), st.integers(1, 1_000), st.integers(0, 100))
def test_no_text_makes_a_repr_long(letters: str, length: int, many: int) -> None:
    text, texts = letters * length, [f"{letters * length}{number}" for number in range(many)]
    advice = advisor(BOOKS[0]).advise(examples(BOOKS[0])[0])
    assert max(shown(hostile(advice, text)))[0] <= LONGEST_REPR
    case = Case(text, text, {}, tuple(ottava.Party(each) for each in texts))
    assert max(shown(case))[0] <= LONGEST_REPR
    with pytest.raises(InputError) as caught:
        Case.from_mapping({each: text for each in texts} | {"dispute": {"category": f"{text}?"}, "parties": texts})
    assert max((len(repr(caught.value)), ""), *shown(caught.value.diagnostics))[0] <= LONGEST_REPR


def test_a_consultation_goes_on_where_it_was_sent() -> None:
    asking = advisor(BOOKS[0]).consultation(quick=True)
    asking.dont_know()
    for again in (
        copy.copy(asking),
        copy.deepcopy(asking),
        *(pickle.loads(pickle.dumps(asking, n)) for n in PROTOCOLS),
    ):
        assert again.to_mapping() == asking.to_mapping()
        assert again.question == asking.question
        again.dont_know()
        assert (again.asked, asking.asked) == (2, 1)


def test_an_advisor_advises_where_it_was_sent() -> None:
    by, case = advisor(BOOKS[1]), examples(BOOKS[1])[0]
    for again in (copy.copy(by), copy.deepcopy(by), *(pickle.loads(pickle.dumps(by, n)) for n in PROTOCOLS)):
        assert again.advise(case) == by.advise(case)


def wrong_rulebook(folder: Path) -> Rulebook:
    (folder / "rulebook.yaml").write_text("name: a\nmethods: [5]\nnonsense: 1\n", encoding="utf-8")
    return load_rulebook(folder)


def raise_it(kind: type[OttavaError]) -> None:
    raise kind("the reason")


FAILING: dict[str, Callable[[Path], Any]] = {
    **{kind.__name__: lambda folder, kind=kind: raise_it(kind) for kind in (OttavaError, WorkersDied, WorkersUnusable)},
    "FiringLimitExceeded": lambda folder: Advisor(max_firings=1).advise(examples(BOOKS[0])[0]),
    "ExtraMissing": lambda folder: check_library("nonsense", "the report", "Nonsense", "html"),
    "InvalidAttribute": lambda folder: Attribute("boat", "Leaks!", "boolean"),
    "InvalidCall": lambda folder: advisor(BOOKS[0]).rulebook.rule("nonsense"),
    "InvalidCase": lambda folder: Case.from_mapping({"disput": {}, "parties": [{"id": "a", "arousal": "nonsense"}]}),
    "InvalidChange": lambda folder: advisor(BOOKS[0]).what_if({}, ["nonsense=1", "dispute.category=nonsense"]),
    "InvalidGoal": lambda folder: advisor(BOOKS[0]).smallest_changes({}, "nonsense"),
    "InvalidRulebook": wrong_rulebook,
    "InvalidSubject": lambda folder: advisor(BOOKS[0]).why_not({}, "nonsense"),
    "UnreadableSource": lambda folder: advisor(BOOKS[0]).advise_file(folder / "none.yaml"),
}


@pytest.mark.parametrize("name", FAILING)
def test_an_error_is_sent_with_all_its_diagnostics(name: str, tmp_path: Path) -> None:
    with pytest.raises(OttavaError) as caught:
        FAILING[name](tmp_path)
    error = caught.value
    assert type(error).__name__ == name
    assert len(repr(error)) <= LONGEST_REPR
    for again in (copy.copy(error), copy.deepcopy(error), *(pickle.loads(pickle.dumps(error, n)) for n in PROTOCOLS)):
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert vars(again) == vars(error)
        if isinstance(error, InputError):
            assert again.diagnostics == error.diagnostics != ()


def test_every_exported_error_is_sent() -> None:
    errors = {
        name
        for name in ottava.__all__
        if isinstance(each := getattr(ottava, name), type) and issubclass(each, OttavaError)
    }
    assert errors - {"InputError"} == set(FAILING)
