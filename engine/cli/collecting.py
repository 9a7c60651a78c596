"""Collecting garbage less often, in the process of the command: most of what it makes is in use until it ends."""

import atexit
import gc

ENOUGH = 200_000
"""So many more objects are worth a collection; Python takes 700. A start with one case makes fewer."""


def collect_rarely() -> None:
    """From now on collects rarely, and not once more at the end: what is there then goes with the process."""
    gc.set_threshold(ENOUGH)
    atexit.register(gc.freeze)
