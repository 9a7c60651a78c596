"""How far apart the boxes of a column stand, so that each is near what it is linked with."""

from collections.abc import Sequence
from itertools import pairwise


def spread(wanted: Sequence[float], heights: Sequence[float], gap: float) -> list[float]:
    """The middles nearest to those wanted, in the least squares, of boxes of these heights in this order.

    gap: the least distance between two boxes, in the same unit as the heights.

    With the room the boxes need taken away, what is left is a regression that never falls, and that is solved by
    pooling neighbours out of order (Ayer and others 1955).
    """
    offsets = [0.0]
    for before, after in pairwise(heights):
        offsets.append(offsets[-1] + (before + after) / 2 + gap)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        total, count = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, many = pools.pop()
            total, count = total + more, count + many
        pools.append((total, count))
    means = [total / count for total, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]
