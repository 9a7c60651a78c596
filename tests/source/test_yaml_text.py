"""What a YAML text says, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import pytest

from ottava.facts.source.node import Mapping, Node, Sequence, plain
from ottava.facts.source.pure_yaml import PureParser
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml


def read(text: str) -> Node:
    documents, diagnostics = from_yaml(Source("a.yaml", dedent(text)))
    assert diagnostics == ()
    (document,) = documents
    return document


def every_node(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from every_node(item)
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key
            yield from every_node(entry.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("tRUE", "tRUE"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("~", None),
        ("nULL", "nULL"),
        ("0", 0),
        ("012", 12),
        ("-7", -7),
        ("+7", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("-0x1F", "-0x1F"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2024-05-01", "2024-05-01"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1e3", -1000.0),
        ("1E-2", 0.01),
        ("1e", "1e"),
        ("+", "+"),
        ("-.", "-."),
        (".", "."),
        ("...x", "...x"),
        ("१२", "१२"),
        ("inf", "inf"),
        ("NaN", "NaN"),
        ("-.nan", "-.nan"),
        ("=", "="),
        ("'true'", "true"),
        ('"12"', "12"),
        ("'it''s'", "it's"),
        ('"a\\tb\\u00e9"', "a\tbé"),
        ('"\\ud83d\\ude00"', "😀"),
        ("9" * 1000, int("9" * 1000)),
    ],
)
def test_core_schema(text: str, value: Any) -> None:
    node = read(f"- {text}")
    assert isinstance(node, Sequence)
    assert plain(node) == [value]
    assert type(plain(node)[0]) is type(value)
    assert node.items[0].span.text == text


def test_every_part_has_its_place() -> None:
    node = read("""
        # a comment
        id: orange-quarrel   # another
        parties:
          - {id: customer, "role": 'claimant'}
          -   heard: false
              note: >-
                folded
                text

        # the end
        empty:
    """)
    assert [part.span.text for part in every_node(node)][1:] == [
        "id",
        "orange-quarrel",
        "parties",
        "- {id: customer, \"role\": 'claimant'}\n  -   heard: false\n      note: >-\n        folded\n        text",
        "{id: customer, \"role\": 'claimant'}",
        "id",
        "customer",
        '"role"',
        "'claimant'",
        "heard: false\n      note: >-\n        folded\n        text",
        "heard",
        "false",
        "note",
        ">-\n        folded\n        text",
        "empty",
        "",
    ]
    assert (node.span.line, node.span.column) == (3, 1)
    assert isinstance(node, Mapping)
    empty = node.get("empty")
    assert empty is not None
    assert (empty.span.line, empty.span.column) == (12, 7)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff", "   "])
def test_an_empty_text_has_no_documents(text: str) -> None:
    assert from_yaml(Source("a.yaml", text)) == ((), ())


def test_several_documents() -> None:
    source = Source("a.yaml", "---\na: 1\n...\n%YAML 1.2\n# next\n---\nb: 2\n--- text\n---\n")
    documents, diagnostics = from_yaml(source)
    assert diagnostics == ()
    assert [plain(document) for document in documents] == [{"a": 1}, {"b": 2}, "text"]
    assert [document.span.line for document in documents] == [2, 7, 8]
    assert (documents[2].span.text, documents[2].span.column) == ("text", 5)


def test_a_separator_inside_a_text_is_none() -> None:
    assert plain(read("a: |\n  ---\n  b\nc: x---\n")) == {"a": "---\nb\n", "c": "x---"}


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks(line_break: str) -> None:
    text = line_break.join(("a: 1", "b:", "  - x", "---", "c: 2"))
    documents, diagnostics = from_yaml(Source("a.yaml", text))
    assert diagnostics == ()
    assert [plain(document) for document in documents] == [{"a": 1, "b": ["x"]}, {"c": 2}]
    assert [(document.span.line, document.span.column) for document in documents] == [(1, 1), (5, 1)]


@pytest.mark.parametrize("parser", [None, PureParser])
def test_wide_characters_and_a_byte_order_mark_do_not_shift_places(parser: type[PureParser] | None) -> None:
    source = Source("a.yaml", "\ufeff😀: [é, 好, x]")
    documents, _ = from_yaml(source) if parser is None else from_yaml(source, parser=parser)
    assert [part.span.text for part in every_node(documents[0])][1:] == ["😀", "[é, 好, x]", "é", "好", "x"]


def test_an_alias_stands_where_it_is_used() -> None:
    node = read("a: &hot {x: [1]}\nb: *hot\nc: [&n 5, *n]\n? *n\n: d\n")
    assert plain(node) == {"a": {"x": [1]}, "b": {"x": [1]}, "c": [5, 5], 5: "d"}
    assert isinstance(node, Mapping)
    used = node.get("b")
    assert isinstance(used, Mapping)
    assert used.span.text == "*hot"
    assert used.entries[0].value.span.text == "[1]"


def test_the_place_of_a_value_leaves_its_anchor_out() -> None:
    node = read("a: &x word\nb: &y\n  c: 1\nd: &z\ne: &w [1]\n")
    assert isinstance(node, Mapping)
    assert [entry.value.span.text for entry in node.entries] == ["word", "c: 1", "", "[1]"]


def test_an_anchor_may_be_given_again() -> None:
    assert plain(read("[&a 1, *a, &a 2, *a, &b [&b 3], *b]")) == [1, 1, 2, 2, [3], 3]


def test_tabs_between_words_and_question_marks_in_lists_are_harmless() -> None:
    assert plain(read("a:\tb\nc: [why? me, how?]\t# ok\n")) == {"a": "b", "c": ["why? me", "how?"]}
