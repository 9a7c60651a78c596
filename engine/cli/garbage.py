"""When garbage is collected: a command that ends soon lets most of it lie, one that stays does as Python does."""

from __future__ import annotations

import atexit
import gc

ENOUGH_GARBAGE = 200_000
"""New objects that are worth a collection of garbage; Python takes 700. A start with one case makes fewer."""

_USUAL = gc.get_threshold()


def let_garbage_lie() -> None:
    """Collect seldom: most of what a command makes is in use until it ends, and then goes with the process."""
    gc.set_threshold(ENOUGH_GARBAGE)
    atexit.register(gc.freeze)


def collect_as_usual() -> None:
    """Collect as often as Python does, in a command that runs for days: what requests leave would add up."""
    gc.set_threshold(*_USUAL)
