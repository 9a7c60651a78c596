"""Arguments of the library that a caller gets wrong: one error for all of them, in the same words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from .diagnostic import quoted
from .errors import OttavaError

_LARGEST_SHOWN = 10**15
_LONGEST = 10**9  # seconds, which is some thirty years


class InvalidCall(OttavaError, ValueError):
    """A call that has no answer: an argument of the wrong kind or size, an answer where nothing is asked."""


def expect(fits: bool, name: str, value: object, expected: str) -> None:
    """Refuse the argument of that name if it does not fit. Raises InvalidCall."""
    if not fits:
        raise InvalidCall(f"`{name}` is {_shown(value)}, expected {expected}")


def expect_text(name: str, value: object) -> None:
    """Refuse what is no text. Raises InvalidCall."""
    expect(isinstance(value, str), name, value, "a text")


def expect_path(name: str, value: object, expected: str = "the path of a file") -> None:
    """Refuse what is no path. Raises InvalidCall."""
    fits = isinstance(value, str) or (isinstance(value, os.PathLike) and isinstance(os.fspath(value), str))
    expect(fits, name, value, expected)


def expect_many(name: str, value: object, expected: str) -> None:
    """Refuse what cannot be gone through item by item. Raises InvalidCall."""
    expect(isinstance(value, Iterable), name, value, expected)


def expect_whole(name: str, value: object, least: int, most: int | None = None) -> None:
    """Refuse what is no whole number within the bounds. Raises InvalidCall."""
    bounds = f"{least} or more" if most is None else f"from {least} to {most}"
    fits = isinstance(value, int) and value >= least and (most is None or value <= most)
    expect(fits, name, value, f"a whole number, {bounds}")


def expect_seconds(name: str, value: object) -> None:
    """Refuse what is no time to wait for. Raises InvalidCall."""
    fits = isinstance(value, int | float) and 0 < value <= _LONGEST
    expect(fits, name, value, f"seconds, more than 0 and at most {_LONGEST}")


def _shown(value: object) -> str:
    match value:
        case None:
            return "missing"
        case str():
            return quoted(value)
        case int() | float() if not abs(value) > _LARGEST_SHOWN:
            return f"`{value}`"
        case int() | float():
            return "too large a number"
    return "something else"


def level_outside(*modules: str) -> int:
    """Return the level at which `warnings` finds the caller of these modules, seen from what calls this."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals["__name__"] in modules:
        level, frame = level + 1, frame.f_back
    return level
