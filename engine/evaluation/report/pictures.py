"""Where the marks of pictures are: intervals on a line, and the diagram of what certainty is worth."""

from __future__ import annotations

from msgspec import Struct

from ..measures.calibration import Calibration
from .layout import Range, Scale

LENGTH = 100.0
"""Of the line of an interval, in units of its picture."""
_ENDS: dict[Scale, tuple[float, float]] = {
    "share": (0.0, 1.0),
    "points": (-0.6, 0.6),
    "coefficient": (-0.25, 1.0),
    "error": (0.0, 0.5),
}


class IntervalLine(Struct, frozen=True):
    """An interval from `low` to `high` with a mark at `value`; zero: where no difference is, if that is on the line."""

    low: float
    value: float
    high: float
    zero: float | None


class ReliabilityPoint(Struct, frozen=True):
    """A row of certainties: how certain, how often right and between what, and how large its mark is."""

    x: float
    y: float
    low: float
    high: float
    size: float


def line_of(cell: Range) -> IntervalLine | None:
    """Return where the marks of an interval are; None where there is none."""
    found = cell.estimate
    if found.value is None or found.low is None or found.high is None:
        return None
    first, last = _ENDS[cell.scale]

    def at(value: float) -> float:
        return round(LENGTH * min(1.0, max(0.0, (value - first) / (last - first))), 2)

    return IntervalLine(at(found.low), at(found.value), at(found.high), at(0.0) if first < 0 else None)


def points_of(calibration: Calibration) -> tuple[ReliabilityPoint, ...]:
    """Return the points of the diagram, on a square of 100 with its origin at the top left."""
    most = max((each.cases for each in calibration.bins), default=1)
    points = []
    for each in calibration.bins:
        right = each.right
        if right.value is not None and right.low is not None and right.high is not None:
            x, y, low, high = (
                round(each.certainty * LENGTH, 2),
                *(round(LENGTH * (1 - value), 2) for value in (right.value, right.low, right.high)),
            )
            points.append(ReliabilityPoint(x, y, low, high, round(1.5 + 2.5 * (each.cases / most) ** 0.5, 2)))
    return tuple(points)
