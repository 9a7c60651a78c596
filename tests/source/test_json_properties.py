"""Ottava's JSON is Python's, less what it says it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.facts.source.json_text import from_json
from ottava.facts.source.node import plain
from ottava.facts.source.span import Source

# What Python takes and Ottava refuses on purpose.
STRICTER = {"number", "repeated-key", "half-character", "too-deep"}

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=20,
)
PIECES = st.sampled_from(
    [
        *"[]{},:\"'-01/x \n\t\\\x01\x7f\u2028é😀",
        *('"a"', '"b":', ".5", "e3", "true", "null", "NaN", "Infinity", "\\u00e9", "\\ud83d", "\\ude00"),
    ]
)


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 3]))
def test_valid_json_is_read_as_python_reads_it(value: Any, is_ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    node, diagnostics = from_json(Source("any", text))
    assert diagnostics == ()
    assert node is not None
    assert node.span.text == text
    assert json.dumps(plain(node)) == json.dumps(json.loads(text))


@pytest.mark.slow
@settings(max_examples=1_000)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(st.characters()))
def test_refused_exactly_when_python_refuses_it(text: str) -> None:
    source = Source("any", text)
    node, diagnostics = from_json(source)
    for diagnostic in diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)
        assert all(line.isprintable() for line in diagnostic.render().split("\n"))
    try:
        expected = json.loads(text)
    except ValueError:
        assert diagnostics or text.startswith("\ufeff")
        return
    if diagnostics:
        assert {diagnostic.code for diagnostic in diagnostics} <= STRICTER
    else:
        assert node is not None
        assert json.dumps(plain(node)) == json.dumps(expected)


@given(VALUES, st.integers(1, 200), st.data())
def test_damaged_json_is_refused_as_python_refuses_it(value: Any, count: int, data: st.DataObject) -> None:
    text = json.dumps(value)
    start = data.draw(st.integers(0, len(text)))
    damaged = text[:start] + data.draw(PIECES) + text[start + count :]
    _, diagnostics = from_json(Source("any", damaged))
    try:
        json.loads(damaged)
    except ValueError:
        assert diagnostics
    else:
        assert {diagnostic.code for diagnostic in diagnostics} <= STRICTER
