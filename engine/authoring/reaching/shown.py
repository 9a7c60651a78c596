"""What covering cases do not reach, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ..solving.parties import MOST
from .covering import Covering


def shortfall(covering: Covering, least: int) -> Iterator[str]:
    """Lines on the targets that appeared in fewer cases, and why; none if all appeared often enough."""
    for target in covering.unreachable:
        if not covering.counts[target]:
            yield f"note: {target} cannot be reached: no case with certain facts and up to {MOST} parties shows it"
    for target in covering.undecided:
        if not covering.counts[target]:
            yield f"note: {target} was not reached: the solver gave up looking for a case"
    if covering.left_out:
        yield f"note: no more was looked for after some cases: {covering.left_out}; `--budget` allows more"
    if short := covering.short_of(least):
        made = covering.made
        yield f"note: {made} {'case is' if made == 1 else 'cases are'} too few for all to appear in {least}; fewest:"
        for target in sorted(short, key=lambda each: covering.counts[each])[:_NAMED]:
            yield f"  {target}: {covering.counts[target]}"
        if len(short) > _NAMED:
            yield f"  and {len(short) - _NAMED} more"


_NAMED = 10
"""Targets named that need more cases; more would push what cannot be reached out of sight."""
