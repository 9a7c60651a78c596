"""Other values for a test: the next word that the attribute can have, a bound moved by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from ottava.facts import Attribute, Vocabulary

from ...inference.reasons import said_value
from ...rulebook.condition import (
    Advised,
    AdvisedCount,
    All,
    AnyOf,
    Atom,
    Condition,
    Derived,
    EveryParty,
    Includes,
    InRange,
    Known,
    Not,
    OneOf,
    PartyCount,
    SomeParty,
)

Changed = tuple[str, Condition]
"""What was changed, in words, and the condition with it."""

_STEPS = 10


def other_values(condition: Condition, vocabulary: Vocabulary, derived: tuple[Atom, ...]) -> Iterator[Changed]:
    """The condition with one of its values changed to another that is allowed.

    A test for `true` is left alone: testing for `false` instead is the same as negating it.
    """
    match condition:
        case OneOf(path, values, span):
            attribute = vocabulary.get(path)
            for value in sorted(values, key=str):
                for other in () if attribute is None else _others(attribute, value, values):
                    yield _said(value, other), OneOf(path, values - {value} | {other}, span)
        case Includes(path, words, span):
            attribute = vocabulary.get(path)
            for word in sorted(words):
                for other in () if attribute is None else _others(attribute, word, words):
                    yield _said(word, other), Includes(path, words - {word} | {str(other)}, span)
        case Derived(atom, span):
            other_atom = _next(atom, tuple(each for each in derived if each.name == atom.name), frozenset({atom}))
            if other_atom is not None:
                yield _said(atom.value, other_atom.value), Derived(other_atom, span)
        case _:
            return


def moved_bounds(condition: Condition, vocabulary: Vocabulary) -> Iterator[Changed]:
    """The condition with a bound moved by one, both ways, as far as there are numbers."""
    match condition:
        case InRange(path, low, high, span):
            attribute = vocabulary.get(path)
            if attribute is None:
                return
            least, most = attribute.bounds
            step = _step(attribute)
            for new in _moved(low, step, least, most if high is None else high):
                yield f"at least {low:g} moved to {new:g}", InRange(path, new, high, span)
            for new in _moved(high, step, least if low is None else low, most):
                yield f"at most {high:g} moved to {new:g}", InRange(path, low, new, span)
        case PartyCount(where, least_count, most_count, span):
            for new_low in _counts(least_count, 0, most_count):
                yield f"at least {least_count} moved to {new_low}", PartyCount(where, new_low, most_count, span)
            for new_high in _counts(most_count, least_count or 0, None):
                yield f"at most {most_count} moved to {new_high}", PartyCount(where, least_count, new_high, span)
        case AdvisedCount(least_count, most_count, span):
            for new_low in _counts(least_count, 0, most_count):
                yield f"at least {least_count} moved to {new_low}", AdvisedCount(new_low, most_count, span)
            for new_high in _counts(most_count, least_count or 0, None):
                yield f"at most {most_count} moved to {new_high}", AdvisedCount(least_count, new_high, span)
        case OneOf() | Includes() | Known() | Derived() | Advised() | All() | AnyOf() | Not():
            return
        case SomeParty() | EveryParty():
            return


_Item = TypeVar("_Item")


def _next(item: _Item, allowed: tuple[_Item, ...], taken: frozenset[_Item]) -> _Item | None:
    """The next allowed one that is not taken, beginning again at the first."""
    start = allowed.index(item) if item in allowed else 0
    return next((each for each in (*allowed[start:], *allowed[:start]) if each not in taken), None)


def _others(
    attribute: Attribute, value: str | bool | int | float, taken: frozenset[str | bool | int | float] | frozenset[str]
) -> Iterator[str | int | float]:
    if isinstance(value, str):
        other = _next(value, attribute.values, frozenset(str(each) for each in taken))
        if other is not None:
            yield other
    elif not isinstance(value, bool):
        low, high = attribute.bounds
        step = _step(attribute)
        yield from (new for new in (value - step, value + step) if low <= new <= high and new not in taken)


def _step(attribute: Attribute) -> float:
    low, high = attribute.bounds
    return 1 if attribute.kind == "integer" or high - low > 1 else (high - low) / _STEPS


def _moved(bound: float | None, step: float, low: float, high: float) -> Iterator[float]:
    if bound is not None:
        yield from (new for new in (bound - step, bound + step) if low <= new <= high)


def _counts(bound: int | None, low: int, high: int | None) -> Iterator[int]:
    if bound is not None:
        yield from (new for new in (bound - 1, bound + 1) if low <= new and (high is None or new <= high))


def _said(old: str | bool | int | float, new: str | bool | int | float) -> str:
    return f"`{said_value(old)}` changed to `{said_value(new)}`"
