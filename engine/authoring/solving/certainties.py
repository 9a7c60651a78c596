"""What several contributions to one conclusion can come to, each in which circumstances.

Premises have few certainties where all observations are certain, so everything that can be added up is gone through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ...inference.certainty import combined
from .errors import Undecided
from .solver import Expression, all_of, always, any_of, opposite

LARGEST = 2000
"""Different sums up to which they are gone through."""


class Contribution(NamedTuple):
    """What a firing adds, and in which circumstances it does."""

    certainty: float
    where: Expression


Sums = dict[tuple[float, ...], Expression]


def sums(contributions: Iterable[Sequence[Contribution]], settled: Callable[[tuple[float, ...]], bool]) -> Sums:
    """All that can come together, and where it does.

    Each contribution is one of its shares, or nothing. `settled`: that nothing which is added later matters; all
    settled sums may be taken for one another.
    Raises Undecided if there are too many.
    """
    found: Sums = {(): always()}
    for shares in contributions:
        nothing = opposite(any_of([share.where for share in shares]))
        ways: dict[tuple[float, ...], list[Expression]] = {}
        for added, where in found.items():
            if settled(added):
                ways.setdefault(added, []).append(where)
                continue
            ways.setdefault(added, []).append(all_of([where, nothing]))
            for share in shares:
                more = tuple(sorted((*added, share.certainty)))
                ways.setdefault(more, []).append(all_of([where, share.where]))
        if len(ways) > LARGEST:
            raise Undecided("too many different certainties can come together")
        found = {added: any_of(where) for added, where in ways.items()}
    return found


def total(added: tuple[float, ...]) -> float:
    """What they combine to."""
    return combined(list(added))
