"""How what is offered is written where the cursor stands."""

from typing import Any

import pytest

from ottava.engine.language_server.offer import Stand, quoted_if_needed, without_places

LINES = Stand("\n  ", "", 2, False)
BRACKETS = Stand("", "}", 2, True)


@pytest.mark.parametrize(
    ("snippet", "in_lines", "in_brackets"),
    [
        ({"label": "l", "bodyText": "a: $1"}, "\n  a: $1", "a: $1}"),
        ({"label": "l", "body": {"a": "$1", "b": "x"}}, "\n  a: $1\n  b: x", "{a: $1, b: x}}"),
        (
            {"label": "l", "body": {"a": {"b": ["$1", {"c": 1, "d": 2}]}}},
            "\n  a:\n    b:\n      - $1\n      - c: 1\n        d: 2",
            "{a: {b: [$1, {c: 1, d: 2}]}}}",
        ),
        ({"label": "l", "body": "$1"}, "\n  $1", "$1}"),
    ],
)
def test_a_beginning_is_written_in_lines_or_in_brackets(
    snippet: dict[str, Any], in_lines: str, in_brackets: str
) -> None:
    for stand, written in ((LINES, in_lines), (BRACKETS, in_brackets)):
        offer = stand.snippet({**snippet, "description": "about it"})
        assert (offer.label, offer.kind, offer.text, offer.about) == ("l", "snippet", written, "about it")
        assert offer.beginning


@pytest.mark.parametrize(
    ("stand", "type_", "colon", "written"),
    [
        (LINES, "object", False, "\n  when:\n    "),
        (LINES, "array", False, "\n  when:\n    - "),
        (LINES, "string", False, "\n  when: "),
        (LINES, "object", True, "\n  when"),
        (BRACKETS, "object", False, "when: }"),
    ],
)
def test_a_key_is_written_with_what_its_value_begins_with(stand: Stand, type_: str, colon: bool, written: str) -> None:
    assert stand.key("when", type_, "", colon=colon).text == written


@pytest.mark.parametrize(
    ("value", "quoted", "written"),
    [(True, False, "true"), (3, False, "3"), ("yes", False, "yes"), ("true", False, '"true"'), ("true", True, "true")],
)
def test_a_value_is_written_so_that_it_is_read_as_what_it_is(value: str | bool, quoted: bool, written: str) -> None:
    assert Stand("", "", 0, False).value(value, "", quoted=quoted).text == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("two words", "two words"), ("0x1", '"0x1"'), ('a "b" \\', '"a \\"b\\" \\\\"'), ("", '""'), ("1e999", '"1e999"')],
)
def test_a_text_is_put_in_quotes_where_yaml_would_read_something_else(text: str, written: str) -> None:
    assert quoted_if_needed(text) == written


def test_for_editors_without_places_the_words_of_a_place_are_written() -> None:
    assert without_places("a: ${1:calm}, b: $2, c: ${3}") == "a: calm, b: , c: "
