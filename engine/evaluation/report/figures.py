"""Figures as they are read."""

from __future__ import annotations

from msgspec.structs import replace

from ..measures.intervals import TOO_SMALL, Estimate
from .layout import Cell, Range

UNSAID = "cannot be said"
"""In place of a figure for which nothing was labelled, or that is not defined."""
TOO_FEW = "too few cases"
"""In place of a figure of a part of the cases that has too few of them."""


def figure(cell: Range) -> str:
    """Return an estimate with its interval: `76 % (68 to 82)`."""
    found = cell.estimate
    if found.value is None:
        return UNSAID
    value = one(found.value, cell.scale)
    if found.low is None or found.high is None:
        return value
    return f"{value} ({bare(found.low, cell.scale)} to {bare(found.high, cell.scale)})"


def of_part(found: Estimate) -> Cell:
    """Return the share of a part of the cases, if it has enough of them for a figure."""
    return TOO_FEW if 0 < found.cases < TOO_SMALL else Range(found)


def points_between(first: float | None, second: float | None, difference: Estimate) -> Range:
    """Return how many points the first share, as it is shown, is above the second, so that readers can subtract."""
    if first is None or second is None or difference.low is None or difference.high is None:
        return Range(difference, "points")
    value = (float(bare(first, "share")) - float(bare(second, "share"))) / 100
    low, high = min(difference.low, value), max(difference.high, value)
    return Range(replace(difference, value=value, low=low, high=high), "points")


def one(value: float, scale: str) -> str:
    """Return one figure with its unit; points have none, as they are in columns that say so."""
    return f"{bare(value, scale)} %" if scale == "share" else bare(value, scale)


def bare(value: float, scale: str) -> str:
    """Return one figure without its unit; never 0 or 100 % where it only comes close."""
    if scale == "points":
        rounded = round(100 * value)
        return f"{rounded:+d}" if rounded else "0"
    if scale == "share":
        rounded = round(100 * value)
        close = (rounded == 100 and value < 1) or (rounded == 0 and value > 0)
        return f"{100 * value:.1f}" if close and 0.0005 <= value < 0.9995 else str(rounded)
    return f"{value:.2f}"


def counted(number: int, what: str, several: str = "") -> str:
    """Return a number with what it counts: `1 case`, `2 cases`."""
    return f"{number:,} {what if number == 1 else several or f'{what}s'}"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Return names with commas, and `and` before the last."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
