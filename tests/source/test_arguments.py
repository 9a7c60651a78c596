"""What is told of an argument of the library that cannot be used."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ottava.facts.source.arguments import (
    InvalidCall,
    expect,
    expect_many,
    expect_path,
    expect_seconds,
    expect_text,
    expect_whole,
)

SECONDS = "expected seconds, more than 0 and at most 1000000000"


@pytest.mark.parametrize(
    ("check", "given", "said"),
    [
        (lambda each: expect(False, "it", each, "that"), None, "`it` is missing, expected that"),
        (lambda each: expect(False, "it", each, "that"), "x" * 61, f"`it` is `{'x' * 59}…`, expected that"),
        (lambda each: expect(False, "it", each, "that"), -(10**15), f"`it` is `-1{'0' * 15}`, expected that"),
        (lambda each: expect(False, "it", each, "that"), 10**15 + 1, "`it` is too large a number, expected that"),
        (lambda each: expect(False, "it", each, "that"), -1e16, "`it` is too large a number, expected that"),
        (lambda each: expect(False, "it", each, "that"), float("nan"), "`it` is `nan`, expected that"),
        (lambda each: expect(False, "it", each, "that"), [1], "`it` is something else, expected that"),
        (lambda each: expect_text("it", each), 3, "`it` is `3`, expected a text"),
        (lambda each: expect_path("it", each), 3, "`it` is `3`, expected the path of a file"),
        (lambda each: expect_path("it", each), b"a", "`it` is something else, expected the path of a file"),
        (lambda each: expect_path("it", each, "a folder"), None, "`it` is missing, expected a folder"),
        (lambda each: expect_many("it", each, "texts"), 3, "`it` is `3`, expected texts"),
        (lambda each: expect_whole("it", each, 1), 0, "`it` is `0`, expected a whole number, 1 or more"),
        (lambda each: expect_whole("it", each, 1), 1.0, "`it` is `1.0`, expected a whole number, 1 or more"),
        (lambda each: expect_whole("it", each, 1, 3), 4, "`it` is `4`, expected a whole number, from 1 to 3"),
        (lambda each: expect_whole("it", each, 1, 3), 0, "`it` is `0`, expected a whole number, from 1 to 3"),
        (lambda each: expect_seconds("it", each), 0, f"`it` is `0`, {SECONDS}"),
        (lambda each: expect_seconds("it", each), 10**9 + 1, f"`it` is `1000000001`, {SECONDS}"),
        (lambda each: expect_seconds("it", each), "1", f"`it` is `1`, {SECONDS}"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(check: Callable[[Any], None], given: Any, said: str) -> None:
    with pytest.raises(InvalidCall) as caught:
        check(given)
    assert str(caught.value) == said
    assert isinstance(caught.value, ValueError)


def test_what_fits_is_taken() -> None:
    expect(True, "it", None, "that")
    expect_text("it", "")
    expect_path("it", "a")
    expect_path("it", Path("a"))
    expect_many("it", iter(()), "texts")
    for whole in (1, 2, 3):
        expect_whole("it", whole, 1, 3)
    expect_whole("it", 10**20, 1)
    expect_seconds("it", 0.001)
    expect_seconds("it", 1)
    expect_seconds("it", 10**9)
