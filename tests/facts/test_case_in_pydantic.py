"""A case is a value of pydantic: its mistakes are errors at their places, and what it writes is described."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ottava.facts import Attribute, Case, InvalidAttribute, InvalidCase, Vocabulary
from ottava.facts.source.arguments import InvalidCall

BOAT = Vocabulary(
    (
        Attribute("boat", "length", "number", minimum=1, maximum=50, description="From end to end."),
        Attribute("boat", "crew", "integer", minimum=1, maximum=9),
    )
)


def cases() -> TypeAdapter[Case]:
    return TypeAdapter(Case)


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (
            {"id": "a", "dispute": {"categorie": "family"}},
            [
                (
                    "unknown-attribute",
                    ("dispute", "categorie"),
                    "unknown attribute `categorie` in `dispute`; did you mean `category`?",
                )
            ],
        ),
        (
            {"id": "a{said}", "parties": [{"id": "b"}, {"id": "b{said}"}]},
            [
                (
                    "bad-id",
                    ("parties", 1, "id"),
                    "found the text `b{said}` for `parties[1].id`, expected letters, digits, `-` and `_`, no `-` or "
                    "`_` first, 64 characters at most; take a label such as `customer`, not a name or address",
                )
            ],
        ),
    ],
    ids=["a word", "braces"],
)
def test_each_mistake_is_an_error_at_its_place(data: Any, errors: list[tuple[str, Any, str]]) -> None:
    with pytest.raises(ValidationError) as caught:
        cases().validate_python(data)
    assert [(each["type"], each["loc"], each["msg"]) for each in caught.value.errors()] == errors


def test_what_a_case_writes_is_described_as_what_it_reads() -> None:
    read, written = (cases().json_schema(mode=mode) for mode in ("validation", "serialization"))
    assert written == read
    assert read["properties"]["id"]["type"] == "string"
    case = Case.from_mapping({"id": "a", "parties": [{"id": "b", "arousal": "calm"}]})
    assert cases().dump_python(case) == case.to_mapping()
    assert cases().validate_json(cases().dump_json(case)) == case


def test_an_attribute_is_described_with_its_bounds() -> None:
    schema = TypeAdapter(Case.under(BOAT)).json_schema()
    (boat,) = (each for each in schema["$defs"].values() if "length" in each["properties"])
    length = boat["properties"]["length"]
    assert length["description"] == "From end to end."
    plain, unknown, mapping = length["anyOf"]
    assert (plain["type"], plain["minimum"], plain["maximum"]) == ("number", 1, 50)
    assert unknown == {"enum": ["unknown", None]}
    assert (mapping["type"], mapping["required"]) == ("object", ["value"])


@pytest.mark.parametrize(("name", "found"), [("length", 0.5), ("length", 51), ("crew", 0), ("crew", 10)])
def test_a_number_outside_of_its_bounds_is_refused(name: str, found: float) -> None:
    with pytest.raises(ValidationError, match=r"expected a (whole )?number from 1 to"):
        TypeAdapter(Case.under(BOAT)).validate_python({"boat": {name: found}})


def test_a_mistake_without_a_hint_is_told_without_one() -> None:
    with pytest.raises(ValidationError) as caught:
        cases().validate_python({"parties": [{"id": "a", "no_such": each} for each in range(1_001)]})
    *_, last = (each for each in caught.value.errors() if each["type"] == "too-many-mistakes")
    assert (last["loc"], last["msg"]) == ((), "mistakes that are not listed: 1")


def test_words_of_two_kinds_in_a_set_are_mistakes_and_an_unknown_day_is_none() -> None:
    with pytest.raises(InvalidCase):
        Case.from_mapping({"safety": {"threats": {1, "a"}}})
    assert Case.from_mapping({"day": "unknown"}).day is None


def test_only_a_vocabulary_is_a_vocabulary() -> None:
    with pytest.raises(InvalidCall) as caught:
        Case.from_mapping({}, 3)  # type: ignore[arg-type]
    assert str(caught.value) == "`vocabulary` is `3`, expected a `Vocabulary`, as a rulebook has one"


def test_two_attributes_of_a_name_are_refused_for_their_name() -> None:
    with pytest.raises(InvalidAttribute, match="with another meaning") as caught:
        Vocabulary((Attribute("boat", "leaks", "boolean"), Attribute("boat", "leaks", "integer")))
    assert caught.value.part == "name"


@pytest.mark.parametrize(
    ("title", "taken"),
    [("a\tb\r\nc", True), ("a\x00b", False), ("a\x1b", False), ("a\ud800", False), ("X", True), ("", True)],
    ids=["blanks", "nul", "escape", "half", "letter", "nothing"],
)
def test_a_title_is_free_text_without_what_steers_a_terminal(title: str, taken: bool) -> None:
    if taken:
        assert Case.from_mapping({"id": "a", "title": title}).title == title
    else:
        with pytest.raises(ValidationError, match="title"):
            cases().validate_python({"id": "a", "title": title})


@pytest.mark.parametrize("label", ["a", "a-b_c", "1", "a--b", "\u4eba"])
def test_letters_digits_and_two_signs_make_a_label(label: str) -> None:
    assert [each.id for each in Case.from_mapping({"parties": [{"id": label}]}).parties] == [label]
