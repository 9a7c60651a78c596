"""Strata: which kinds of cases are drawn from together, and how many cases are drawn from each.

Cases of the same traits form a cell. The cells are put in the order of their traits, and neighbours are pooled until
each stratum is large enough for several of its cases to be drawn. As many are drawn from each stratum as is in
proportion to its size, by the method of Webster: weights are nearly equal then, which serves all measures alike, while
drawing more of some kind makes one measure more exact at the cost of the others.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from .traits import Traits

LEAST_DRAWN = 5
"""Cases drawn from each stratum, if there are enough: fewer say too little of how its cases differ."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Cells that are drawn from together, in order, each with the number of its cases. drawn: how many are drawn."""

    number: int
    cells: tuple[tuple[Traits, int], ...]
    drawn: int

    @property
    def cases(self) -> int:
        """How many cases it has."""
        return sum(count for _, count in self.cells)

    @property
    def weight(self) -> float:
        """For how many cases each drawn one speaks."""
        return self.cases / self.drawn

    @property
    def name(self) -> str:
        """Its number, the traits that all its cases share, and from where to where the first goes that they do not.

        Since strata are runs of neighbours, no two are called the same, even without their numbers.
        """
        words: list[str] = []
        ranged = False
        for column in zip(*(traits for traits, _ in self.cells), strict=True):
            if len(set(column)) == 1:
                words.append(column[0])
            elif not ranged:
                words.append(f"from {column[0]} to {column[-1]}")
                ranged = True
        return f"{self.number}: {', '.join(words)}"


def strata_of(cells: Mapping[Traits, int], wanted: int) -> tuple[Stratum, ...]:
    """Return the strata of these cells, and how many cases to draw from each so that there are as many as wanted.

    wanted: if there are fewer cases than that, all are drawn.
    """
    total = sum(cells.values())
    wanted = min(wanted, total)
    if not wanted:
        return ()
    pools = _pooled(sorted(cells.items()), least=ceil(LEAST_DRAWN * total / wanted))
    drawn = _in_proportion([sum(count for _, count in pool) for pool in pools], wanted)
    return tuple(
        Stratum(number, tuple(pool), count) for number, (pool, count) in enumerate(zip(pools, drawn, strict=True), 1)
    )


def _pooled(cells: list[tuple[Traits, int]], least: int) -> list[list[tuple[Traits, int]]]:
    """Return neighbouring cells in groups of at least so many cases; what is left over joins the last group."""
    groups: list[list[tuple[Traits, int]]] = [[]]
    size = 0
    for cell in cells:
        if size >= least:
            groups.append([])
            size = 0
        groups[-1].append(cell)
        size += cell[1]
    if size < least and len(groups) > 1:
        rest = groups.pop()
        groups[-1] += rest
    return groups


def _in_proportion(sizes: list[int], wanted: int) -> list[int]:
    """Return how many to draw of each, the least number for all first; never more than there are."""
    drawn = [min(LEAST_DRAWN, size, wanted) for size in sizes]
    # Where all are drawn the quotient is below 1, and elsewhere above it: those come first.
    next_best = [(-size / (count + 0.5), at) for at, (size, count) in enumerate(zip(sizes, drawn, strict=True))]
    heapq.heapify(next_best)
    for _ in range(wanted - sum(drawn)):
        at = next_best[0][1]
        drawn[at] += 1
        heapq.heapreplace(next_best, (-sizes[at] / (drawn[at] + 0.5), at))
    return drawn
