"""What just fits is taken, and what just does not is told in the same words."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import pytest

from ottava.facts import Attribute, Case, InvalidCase, Observation, Vocabulary
from ottava.facts.attribute import DAY, number_text
from ottava.facts.catalogue import catalogue, speaking
from ottava.facts.computed import Computation, worked_out
from ottava.facts.errors import Mistake, written_path
from ottava.facts.moved import moved_hint
from ottava.facts.reading import cases_from
from ottava.facts.reference import vocabulary_page
from ottava.facts.source.json_text import from_json
from ottava.facts.source.span import Source, Span
from ottava.facts.wording import SHORT_LIST

CREW = Attribute("boat", "crew", "integer")
DEPTH = Attribute("boat", "depth", "number")
HANDS = worked_out("boat", "hands", Computation("times", (CREW.path, 2)), {CREW.path: CREW})
SUNK, SEEN = Attribute("boat", "sunk", "date"), Attribute("boat", "seen", "datetime")
BOAT = Vocabulary((CREW, DEPTH, HANDS, SUNK, SEEN))


@pytest.mark.parametrize(
    ("name", "found", "message", "hint"),
    [
        ("depth", "x", "found the text `x` for `boat.depth`, expected a number", None),
        ("crew", 7.0, "found the number `7.0` for `boat.crew`, expected a whole number", "write `7`"),
        (
            "crew",
            float(2**53 - 1),
            "found the number `9007199254740991.0` for `boat.crew`, expected a whole number",
            None,
        ),
    ],
)
def test_a_number_that_does_not_fit(name: str, found: Any, message: str, hint: str | None) -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"boat": {name: found}}, BOAT)
    assert [(each.message, each.hint) for each in caught.value.diagnostics] == [(message, hint)]


@pytest.mark.parametrize(("name", "expected"), [("sunk", "a date"), ("seen", "a date")])
def test_a_date_within_a_value_is_told_as_one(name: str, expected: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"boat": {name: {"value": {"a": 1}}}}, BOAT)
    (found,) = caught.value.diagnostics
    assert expected in found.message


def test_a_computed_attribute_is_refused_at_its_name() -> None:
    (found,) = cases_from(Source("a.yaml", "boat: {hands: 3}\n"), BOAT)
    assert isinstance(found, InvalidCase)
    assert [each.span and each.span.text for each in found.diagnostics] == ["hands"]


def test_all_mistakes_are_told_up_to_a_thousand() -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"parties": [{"id": f"a{each}", "no_such": each} for each in range(1_000)]})
    assert [each.code for each in caught.value.diagnostics] == ["unknown-attribute"] * 1_000
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"parties": [{"id": 3}, {"id": "a"}, {"id": "a"}]})
    assert {each.path for each in caught.value.diagnostics} == {"parties[0].id", "parties[2].id"}


def test_a_case_says_all_wherever_its_day_stands() -> None:
    case = Case("a", observations={DAY: Observation(date(2026, 3, 14)), "boat.crew": Observation(3)})
    assert case.to_mapping() == {"id": "a", "day": "2026-03-14", "boat": {"crew": 3}}


def test_a_place_that_is_not_in_the_text_is_told_at_what_would_hold_it() -> None:
    node, _ = from_json(Source("a.json", '{"parties": [1]}'))
    span = Mistake("a", "b", None, ("parties", 1)).diagnostic(node).span
    assert span is not None
    assert span.text == "[1]"
    assert written_path(("parties", 10**9, "id")) == "parties"
    assert written_path(("parties", 10**9 - 1)) == "parties[999999999]"
    assert InvalidCase([]).case == "case"


def test_numbers_of_every_size_are_bounds_and_written_in_digits() -> None:
    most = sys.float_info.max
    assert Attribute("boat", "any", "number", minimum=-most, maximum=most).bounds == (-most, most)
    assert number_text(1e20) == "1" + "0" * 20
    way = Attribute("boat", "way", "number", minimum=0, maximum=9, changeable=True, towards=(9.0, 0.5))
    assert [way.can_become(each, 5.0) for each in (0.4, 0.5, 5.0, 5.1)] == [False, True, True, False]
    steps = Attribute("boat", "steps", "integer", minimum=-2, maximum=5)
    assert [steps.said_steps(*each) for each in ((1, 2), (-1, 2), (3, 3), (0, 2))] == [
        "1 or 2",
        "from -1 to 2",
        "3",
        "from 0 to 2",
    ]


GEAR = Attribute("boat", "gear", "set", ("none", "net"))
TOOLS = Attribute("boat", "tools", "set", ("line", "net"))
FLAGS = ("black", "white", "green", "yellow", "orange", "purple", "brown", "silver", "golden", "bronze", "copper")


@pytest.mark.parametrize(
    ("attribute", "found", "hint"),
    [
        (GEAR, "none", "write a list: `[none]`"),
        (GEAR, "what", "write a list: `[none]`"),
        (TOOLS, "none", "write a list: `[]` if there is none"),
        (TOOLS, "net", "write a list: `[net]`"),
        (TOOLS, "what", "write a list: `[line]`"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_one_word_is_to_be_written_as_a_list(attribute: Attribute, found: str, hint: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"boat": {attribute.name: found}}, Vocabulary((attribute,)))
    assert [each.hint for each in caught.value.diagnostics] == [hint]


@pytest.mark.parametrize("many", range(2, len(FLAGS) + 1))
def test_of_a_short_list_all_words_are_told_beside_the_nearest(many: int) -> None:
    flag = Attribute("boat", "flag", "choice", FLAGS[:many])
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"boat": {"flag": "blakc"}}, Vocabulary((flag,)))
    words = ", ".join(f"`{each}`" for each in FLAGS[:many])
    also = f" else choose one of {words}" if many <= SHORT_LIST else ""
    assert [each.hint for each in caught.value.diagnostics] == [f"did you mean `black`?{also}"]


def test_what_has_moved_is_told_where_it_is_now() -> None:
    assert moved_hint("dispute.claimants", BOAT) is None
    people = Attribute("party", "people", "integer")
    told = "it is now `people` of the party that presses the claim; `ottava upgrade` rewrites it"
    assert moved_hint("dispute.claimants", Vocabulary((people,))) == told
    kept = Attribute("dispute", "claimants", "integer")
    assert moved_hint("dispute.claimants", Vocabulary((people, kept))) is None


def test_a_text_without_a_case_is_told_at_its_beginning() -> None:
    source = Source("a.yaml", "# x\n")
    (found,) = cases_from(source, BOAT)
    assert isinstance(found, InvalidCase)
    assert [each.span for each in found.diagnostics] == [Span(source, 0, 0)]


@pytest.mark.parametrize(("title", "told"), [(2**53 - 1, "9007199254740991"), (2**53, "too many digits")])
def test_a_number_is_told_in_digits_if_it_is_not_too_large(title: int, told: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping({"title": title}, BOAT)
    assert told in caught.value.diagnostics[0].message


def test_a_number_and_its_way_are_told_on_the_page_and_in_the_language_that_is_spoken() -> None:
    way = Attribute("boat", "way", "number", minimum=0, maximum=9, changeable=True, towards=(9.0, 0.5))
    assert "from `9.0` towards `0.5`" in vocabulary_page(Vocabulary((way,)))
    with speaking("zh"):
        assert way.said_steps(1, 2) == catalogue("zh")["{first} or {last}"].format(first=1, last=2) != "1 or 2"
    assert way.said_steps(1, 2) == "1 or 2"
