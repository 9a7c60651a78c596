"""Cells put together into few regions that can be said in one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product

from .cells import Axis, Cell

Region = tuple[frozenset[int], ...]
"""For each axis the steps that are meant; the region is every combination of them."""


def regions_of(wanted: Mapping[Cell, int], free: Collection[Cell], axes: tuple[Axis, ...]) -> tuple[Region, ...]:
    """Regions that hold all wanted cells and no others, but for free ones; the weightiest first.

    wanted: the weight of each. Each region grows from the weightiest cell left, one step of one axis after another, as
    far as it can. Regions may overlap.
    """
    left = dict(sorted(wanted.items()))
    allowed = {*wanted, *free}
    found: list[Region] = []
    while left:
        seed = max(left, key=lambda cell: left[cell])
        region = _grown(tuple(frozenset({step}) for step in seed), allowed, set(wanted), axes)
        found.append(region)
        for cell in product(*region):
            left.pop(cell, None)
    weights = {region: sum(wanted.get(cell, 0) for cell in product(*region)) for region in found}
    return tuple(sorted(found, key=lambda region: -weights[region]))


def _grown(region: Region, allowed: Collection[Cell], wanted: Collection[Cell], axes: tuple[Axis, ...]) -> Region:
    """The region with every step added that keeps it within the allowed and brings something wanted."""
    growing = True
    while growing:
        growing = False
        for number, axis in enumerate(axes):
            for step in range(len(axis.steps)):
                if step in region[number]:
                    continue
                slice_of = (*region[:number], frozenset({step}), *region[number + 1 :])
                cells = list(product(*slice_of))
                if all(cell in allowed for cell in cells) and any(cell in wanted for cell in cells):
                    region = (*region[:number], region[number] | {step}, *region[number + 1 :])
                    growing = True
    return region


def said(region: Region, axes: tuple[Axis, ...]) -> str:
    """The region in words; axes on which everything is meant are left out."""
    parts = []
    for steps, axis in zip(region, axes, strict=True):
        missing = [axis.steps[step] for step in range(len(axis.steps)) if step not in steps]
        if not missing:
            continue
        if len(steps) > len(missing) + 2:
            parts.append(f"{axis.attribute.path} is not {' or '.join(missing)}")
        else:
            parts.append(f"{axis.attribute.path} is {' or '.join(axis.steps[step] for step in sorted(steps))}")
    return "; ".join(parts) if parts else "everywhere"
