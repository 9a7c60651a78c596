"""True, false and unknown, each with a certainty, and how they combine."""

from collections.abc import Iterable
from math import prod
from typing import Any, NamedTuple

THRESHOLD = 0.2


class Verdict(NamedTuple):
    """What a condition comes to: `truth` is None for unknown, and then the certainty means nothing."""

    truth: bool | None
    certainty: float = 1.0


UNKNOWN = Verdict(None, 0.0)


def all_of(parts: Iterable[Verdict]) -> Verdict:
    parts = list(parts)
    false = [part.certainty for part in parts if part.truth is False]
    if false:
        return Verdict(False, max(false))
    if any(part.truth is None for part in parts):
        return UNKNOWN
    return Verdict(True, min((part.certainty for part in parts), default=1.0))


def any_of(parts: Iterable[Verdict]) -> Verdict:
    parts = list(parts)
    true = [part.certainty for part in parts if part.truth is True]
    if true:
        return Verdict(True, max(true))
    if any(part.truth is None for part in parts):
        return UNKNOWN
    return Verdict(False, min((part.certainty for part in parts), default=1.0))


def negation(part: Verdict) -> Verdict:
    return part if part.truth is None else Verdict(not part.truth, part.certainty)


def at_least(number: int, parts: Iterable[Verdict]) -> Verdict:
    """`number` of the parts are true."""
    parts = list(parts)
    true = sorted((part.certainty for part in parts if part.truth is True), reverse=True)
    false = sorted((part.certainty for part in parts if part.truth is False), reverse=True)
    if len(true) >= number:
        return Verdict(True, true[number - 1] if number > 0 else 1.0)
    if len(parts) - len(false) < number:
        needed = len(parts) - number + 1  # so many false ones settle it; with too few parties, none is needed
        return Verdict(False, false[needed - 1] if needed > 0 else 1.0)
    return UNKNOWN


def in_range(bounds: dict[str, Any], parts: Iterable[Verdict]) -> Verdict:
    """The number of true parts lies within `at_least`, `at_most`, `above`, `below`, `between` and `exactly`."""
    parts = list(parts)
    held = []
    for name, bound in bounds.items():
        low, high = bound if isinstance(bound, list) else (bound, bound)
        if name in ("at_least", "between", "exactly"):
            held.append(at_least(low, parts))
        if name in ("at_most", "between", "exactly"):
            held.append(negation(at_least(high + 1, parts)))
        if name == "above":
            held.append(at_least(low + 1, parts))
        if name == "below":
            held.append(negation(at_least(low, parts)))
    return all_of(held)


def combined(added: Iterable[float]) -> float:
    """Everything that is added for one conclusion, as in EMYCIN; 0 if there is nothing."""
    added = list(added)
    p = 1 - prod(sorted(1 - one for one in added if one > 0))
    n = 1 - prod(sorted(1 + one for one in added if one < 0))
    if min(p, n) == 1:
        return 0.0
    return round((p - n) / (1 - min(p, n)), 6) + 0.0  # + 0.0: no negative zero
