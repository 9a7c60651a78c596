"""Values are shown in a log by what they are: their kind and the beginning of what is in them, and never at length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
import pytest

from ottava.facts.source.brief import Brief, brief, cut
from ottava.facts.source.errors import OttavaError


@dataclass(frozen=True, repr=False)
class Box(Brief):
    inside: Any
    hidden: int = field(default=0, repr=False)


@dataclass(frozen=True)
class Five:
    a: int = 1
    b: int = 2
    c: int = 3
    d: int = 4
    e: int = 5


@dataclass(frozen=True)
class Empty:
    pass


class Point(NamedTuple):
    x: int
    y: int


class Struct(msgspec.Struct):
    name: str
    more: list[int]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("it's", '"it\'s"'),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 59}…'"),
        (None, "None"),
        (True, "True"),
        (-0.5, "-0.5"),
        (date(2024, 5, 1), "datetime.date(2024, 5, 1)"),
        (datetime(2024, 5, 1, 9), "datetime.datetime(2024, 5, 1, 9, 0)"),
        (10**20 - 1, "9" * 20),
        (10**20, "<int>"),
        (1 - 10**20, f"-{'9' * 20}"),
        (-(10**20), "<int>"),
        (b"bytes", "<bytes>"),
        (Box, "<type>"),
        ((), "()"),
        ([], "[]"),
        ({}, "{}"),
        (set(), "{}"),
        ((1,), "(1)"),
        ([1], "[1]"),
        (frozenset({1}), "{1}"),
        ((1, 2, 3), "(1, 2, 3)"),
        ([1, "2", 3, 4], "[1, '2', 3, …]"),
        ({"a": 1, 2: None, "c": "d"}, "{'a': 1, 2: None, 'c': 'd'}"),
        (dict.fromkeys("abcd", 1), "{'a': 1, 'b': 1, 'c': 1, …}"),
        # Two deep in each other, and what is in the third is left out.
        ([[[1]], [[]]], "[[[…]], [[]]]"),
        (((((1,),),),), "(((…)))"),
        ({"a": {"b": {"c": 1}}, "d": [{}]}, "{'a': {'b': {…}}, 'd': [{}]}"),
        ({(1, (2,)): 3}, "{(1, (…)): 3}"),
        (Box(Box(Box(1))), "Box(inside=Box(inside=Box(…)))"),
        (Box([[1]]), "Box(inside=[[…]])"),
        ([Box(1)], "[Box(inside=1)]"),
        (Empty(), "Empty()"),
        # All fields, however many there are.
        (Five(), "Five(a=1, b=2, c=3, d=4, e=5)"),
        (Point(1, 2), "Point(x=1, y=2)"),
        (Struct("a", [1, 2, 3, 4]), "Struct(name='a', more=[1, 2, 3, …])"),
    ],
)  # fmt: skip
def test_a_value_is_shown_by_its_kind_and_the_beginning_of_what_is_in_it(value: object, shown: str) -> None:
    assert brief(value) == shown


def test_something_else_can_be_shown_in_the_place_of_the_fields() -> None:
    box = Box(1)
    assert brief(box, {}) == "Box()"
    assert (
        brief(box, {"of": (1, 2, 3, 4), "in": 5, "a": 6, "b": 7, "c": 8}) == "Box(of=(1, 2, 3, …), in=5, a=6, b=7, c=8)"
    )
    assert brief(box, {"inside": [[1]]}) == brief(Box([[1]]))


def test_what_grows_long_is_cut_at_three_hundred_characters() -> None:
    for length in range(290, 310):
        text = ("0123456789" * 31)[:length]
        assert cut(text) == (text if length <= 300 else f"{text[:299]}…")


@pytest.mark.parametrize("many", range(24, 30))
def test_a_value_that_grows_long_is_cut_wherever_it_is_in_its_fields(many: int) -> None:
    for length in range(20):
        shown = {"first": "x" * length} | {f"n{each}": 12_345 for each in range(many)}
        whole = f"Empty({', '.join(f'{name}={value!r}' for name, value in shown.items())})"
        assert brief(Empty(), shown) == (whole if len(whole) <= 300 else f"{whole[:299]}…")


class Endless(list[int]):
    """A list that must not be read to its end."""

    def __iter__(self) -> Iterator[int]:
        yield from range(4)
        raise AssertionError("more is read than shown")


def test_no_more_is_read_than_is_shown() -> None:
    assert brief(Endless()) == "[0, 1, 2, …]"
    assert brief([[Endless()]]) == "[[[…]]]"


def test_an_error_is_cut_as_well() -> None:
    assert OttavaError("the reason").__repr__() == "OttavaError('the reason')"
    assert OttavaError("x" * 400).__repr__() == f"OttavaError('{'x' * 286}…"
