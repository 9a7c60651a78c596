"""Other values for a test: the next word that the attribute can have, a bound moved by one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from ottava.facts import Attribute, Vocabulary

from ...inference.reasons import said_value
from ...rulebook.condition import AdvisedCount, Atom, Condition, Derived, Includes, InRange, OneOf, PartyCount, Scalar

ChangedTest = tuple[str, Condition]
"""A change in words, and the condition with it."""

_STEPS = 10


def other_values(condition: Condition, vocabulary: Vocabulary, derived: tuple[Atom, ...]) -> Iterator[ChangedTest]:
    """Yield the condition with one of its values changed to another that is allowed.

    A test for `true` is left alone: testing for `false` instead is the same as negating it.
    """
    match condition:
        case OneOf(path, values) | Includes(path, values):
            attribute = vocabulary.get(path)
            for value in sorted(values, key=str):
                for other in () if attribute is None else _others(attribute, value, frozenset(values)):
                    changed: Any = values - {value} | {other}
                    yield _change(value, other), replace(condition, values=changed)
        case Derived(atom):
            other_atom = _next(atom, tuple(each for each in derived if each.name == atom.name), frozenset({atom}))
            if other_atom is not None:
                yield _change(atom.value, other_atom.value), replace(condition, atom=other_atom)


def moved_bounds(condition: Condition, vocabulary: Vocabulary) -> Iterator[ChangedTest]:
    """Yield the condition with a bound moved by one, both ways, as far as there are numbers."""
    least, most = 0.0, math.inf
    step: float = 1  # counts of parties and of methods are whole numbers
    match condition:
        case InRange():
            attribute = vocabulary.get(condition.attribute)
            if attribute is None:
                return
            (least, most), step = attribute.bounds, _step(attribute)
        case PartyCount() | AdvisedCount():
            pass
        case _:
            return
    low, high = condition.low, condition.high
    new: Any
    for new in _moved(low, step, least, most if high is None else high):
        yield f"at least {low:g} moved to {new:g}", replace(condition, low=new)
    for new in _moved(high, step, least if low is None else low, most):
        yield f"at most {high:g} moved to {new:g}", replace(condition, high=new)


_Item = TypeVar("_Item")


def _next(item: _Item, allowed: tuple[_Item, ...], taken: frozenset[_Item]) -> _Item | None:
    """Return the next allowed one that is not taken, beginning again at the first."""
    start = allowed.index(item) if item in allowed else 0
    return next((each for each in (*allowed[start:], *allowed[:start]) if each not in taken), None)


def _others(attribute: Attribute, value: Scalar, taken: frozenset[Scalar]) -> Iterator[Scalar]:
    if isinstance(value, str):
        other = _next(value, attribute.values, frozenset(str(each) for each in taken))
        if other is not None:
            yield other
    elif not isinstance(value, bool):
        yield from (new for new in _moved(value, _step(attribute), *attribute.bounds) if new not in taken)


def _step(attribute: Attribute) -> float:
    low, high = attribute.bounds
    return 1 if attribute.kind == "integer" or high - low > 1 else (high - low) / _STEPS


def _moved(bound: float | None, step: float, low: float, high: float) -> Iterator[float]:
    if bound is not None:
        yield from (new for new in (bound - step, bound + step) if low <= new <= high)


def _change(old: Scalar, new: Scalar) -> str:
    return f"`{said_value(old)}` changed to `{said_value(new)}`"
