"""Random choices, fed by `random.Random` (fast) or by Hypothesis (which can then shrink what they make)."""

from collections.abc import Sequence
from random import Random
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser(Protocol):
    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included; the lower the simpler."""


class Seeded:
    def __init__(self, rng: Random) -> None:
        self.integer = rng.randint


class Drawn:
    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        return int(self._draw(st.integers(low, high)))


def pick(choose: Chooser, options: Sequence[T]) -> T:
    """One of the options; the first is the simplest."""
    return options[choose.integer(0, len(options) - 1)]


def weighted(choose: Chooser, options: Sequence[tuple[int, T]]) -> T:
    """One of the options (weight, option); the first is the simplest."""
    left = choose.integer(0, sum(weight for weight, _ in options) - 1)
    for weight, option in options:
        left -= weight
        if left < 0:
            return option
    raise AssertionError("weights must be above 0")


def chance(choose: Chooser, percent: int) -> bool:
    """True so often; False is the simpler."""
    return choose.integer(0, 99) >= 100 - percent


def some(choose: Chooser, options: Sequence[T], low: int, high: int) -> list[T]:
    """From `low` to `high` different options (at most as many as there are), in any order."""
    left = list(options)
    count = choose.integer(min(low, len(left)), min(high, len(left)))
    return [left.pop(choose.integer(0, len(left) - 1)) for _ in range(count)]
