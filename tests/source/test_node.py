"""Nodes are looked into by name, named by kind, and turned into plain data."""

from __future__ import annotations

import pickle

import pytest

from ottava.facts.source.node import (
    Entry,
    Mapping,
    Node,
    NotRepresentable,
    Scalar,
    Sequence,
    kind,
    plain,
    repeated_key,
    scalar_value,
)
from ottava.facts.source.span import Source, Span

SOURCE = Source("a.yaml", "a: 1\nb: [x, ~]\na: 2\n")


def scalar(value: str | int | float | bool | None, start: int = 0) -> Scalar:
    return Scalar(value, Span(SOURCE, start, start + 1))


LIST = Sequence((scalar("x"), scalar(None)), Span(SOURCE, 8, 14))
MAPPING = Mapping((Entry(scalar("a"), scalar(1)), Entry(scalar("b", 5), LIST)), Span(SOURCE, 0, 14))


def test_values_and_keys_by_name() -> None:
    assert MAPPING.get("b") is LIST
    assert MAPPING.get("c") is None
    key = MAPPING.key("b")
    assert key is not None
    assert key.span.line == 2
    assert MAPPING.key("c") is None
    assert MAPPING.keys() == (MAPPING.entries[0].key, MAPPING.entries[1].key)


def test_a_number_as_key_is_not_its_text() -> None:
    assert Mapping((Entry(scalar(1), scalar("x")),), LIST.span).get("1") is None


@pytest.mark.parametrize(
    ("node", "name"),
    [
        (scalar("x"), "text"),
        (scalar(1), "whole number"),
        (scalar(1.0), "number"),
        (scalar(True), "true or false"),
        (scalar(None), "nothing"),
        (LIST, "list"),
        (MAPPING, "mapping"),
    ],
)
def test_kinds_have_plain_names(node: Node, name: str) -> None:
    assert kind(node) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [("012", 12), ("-7", -7), ("+0", 0), ("0o17", 15), ("0x1F", 31), ("0o8", "0o8"), ("1.50", 1.5), (".5e1", 5.0)],
)
def test_a_plain_scalar_is_read_as_the_core_schema_says(text: str, value: object) -> None:
    found = scalar_value(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (".inf", "not a finite number"),
        ("-.INF", "not a finite number"),
        (".NaN", "not a finite number"),
        ("1e999", "too large a number"),
        ("1" * 1_001, "a number of more than 1000 digits"),
    ],
    ids=lambda text: text[:9],
)
def test_a_number_that_cannot_be_used_is_named(text: str, reason: str) -> None:
    with pytest.raises(NotRepresentable) as caught:
        scalar_value(text)
    assert str(caught.value) == reason


def test_plain_data() -> None:
    assert plain(MAPPING) == {"a": 1, "b": ["x", None]}


def test_nodes_are_values() -> None:
    assert pickle.loads(pickle.dumps(MAPPING)) == MAPPING
    assert hash(MAPPING) == hash(pickle.loads(pickle.dumps(MAPPING)))


def test_a_repeated_key_points_at_the_second_and_names_the_line_of_the_first() -> None:
    assert repeated_key(scalar("a", 15), scalar("a")).render().splitlines() == [
        "error[repeated-key]: the key `a` is given twice",
        " --> a.yaml:3:1",
        "  |",
        "3 | a: 2",
        "  | ^ first given in line 1; keep one of them",
    ]
