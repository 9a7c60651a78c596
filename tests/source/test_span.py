"""A place is told in lines and columns as an editor shows them."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ottava.facts.source.span import Source, Span, one_line

MIXED = Source("mixed", "one\ntwo\r\nthree\rfour\n")


@pytest.mark.parametrize(
    ("offset", "position"),
    [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (8, (2, 5)), (9, (3, 1)), (15, (4, 1)), (20, (5, 1))],
)
def test_position_counts_every_kind_of_line_break(offset: int, position: tuple[int, int]) -> None:
    assert MIXED.position(offset) == position


def test_positions_outside_the_text_are_held_to_its_ends() -> None:
    assert MIXED.position(-5) == (1, 1)
    assert MIXED.position(999) == (5, 1)


def test_lines_come_without_their_breaks() -> None:
    assert [MIXED.line(number) for number in range(1, 6)] == ["one", "two", "three", "four", ""]


@pytest.mark.parametrize("number", [0, -1, 6])
def test_a_line_that_is_not_there(number: int) -> None:
    with pytest.raises(IndexError, match=f"line {number} of 5"):
        MIXED.line(number)


def test_an_empty_text_has_one_empty_line() -> None:
    assert Source("empty", "").line(1) == ""
    assert Source("empty", "").position(0) == (1, 1)


def test_columns_count_characters_not_bytes() -> None:
    source = Source("wide", "价格: 好😀x")
    assert source.position(source.text.index("x")) == (1, 7)


def test_a_span_knows_both_its_ends() -> None:
    span = Span(MIXED, 1, 11)
    assert (span.line, span.column, span.end_line, span.end_column) == (1, 2, 3, 3)
    assert span.text == "ne\ntwo\r\nth"


def test_a_span_shows_itself_shortly() -> None:
    assert repr(Span(Source("a.yaml", "x" * 10_000), 3, 7)) == "Span('a.yaml', 3, 7)"
    assert repr(Source("a.yaml", "x" * 10_000)) == "Source(name='a.yaml')"


def test_places_are_values() -> None:
    span = Span(MIXED, 0, 3)
    assert MIXED.line(1) == "one"  # what is remembered of the lines changes nothing
    copy = pickle.loads(pickle.dumps(span))
    assert copy == span
    assert hash(copy) == hash(span)
    assert copy.line == 1


@given(st.text(alphabet="ab\r\n\u2028"), st.data())
def test_position_and_line_agree(text: str, data: st.DataObject) -> None:
    source = Source("any", text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = source.position(offset)
    start, end = source.line_bounds(line)
    assert start + column - 1 == offset
    assert source.line(line) == text[start:end]
    assert not set(source.line(line)) & {"\r", "\n"}
    lines = [source.line(number) for number in range(1, len(source.line_starts) + 1)]
    assert lines == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_what_an_author_wrote_is_told_on_one_line() -> None:
    text = "when: {a: 1,\r\n  \t b: 2}\n"
    assert one_line(Span(Source("a.yaml", text), 6, len(text))) == "{a: 1, b: 2}"
    assert one_line(None) == ""
