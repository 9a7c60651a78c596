"""Delta debugging: from a set that shows something to a smallest part of it that still does.

The algorithm `ddmin` of Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE Transactions
on Software Engineering 28(2), 2002.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise


def minimised(items: Sequence[int], shows: Callable[[tuple[int, ...]], bool]) -> tuple[int, ...]:
    """A part of the items that shows it, of which no single item can be left out; all of the items must show it.

    What a part shows may change in any way with its size. Needs at most some n² looks for n items, and mostly far
    fewer.
    """
    left = tuple(items)
    pieces = 2
    while len(left) >= 2:
        parts = _cut(left, pieces)
        rests = [tuple(each for each in left if each not in part) for part in parts]
        # With two pieces the rest of one is the other.
        part = next((part for part in parts if shows(part)), None)
        rest = None if part is not None or pieces == 2 else next((rest for rest in rests if shows(rest)), None)
        if part is not None:
            left, pieces = part, 2
        elif rest is not None:
            left, pieces = rest, max(pieces - 1, 2)
        elif pieces < len(left):
            pieces = min(2 * pieces, len(left))
        else:
            break
    return left


def _cut(items: tuple[int, ...], count: int) -> list[tuple[int, ...]]:
    bounds = [round(len(items) * place / count) for place in range(count + 1)]
    return [items[low:high] for low, high in pairwise(bounds) if high > low]
