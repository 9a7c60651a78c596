"""How much work one answer may take, in steps that are counted and not timed.

The same input takes the same steps on every machine, so what is left out when they are used up is always the same.
Only a time limit, if somebody sets one, looks at the clock.
"""

from __future__ import annotations

import math
from time import monotonic

from ottava.facts.catalogue import tr

STEPS = 120_000
"""Steps for one advice or explanation, unless something else is asked for: some six seconds."""


class OutOfBudget(Exception):
    """No step is left; the message says of what."""


class Budget:
    """The steps that are left for an answer.

    steps: how many there are; left out, no end of them. seconds: a time limit beside them. `ended`: whether something
    was left out because it needed more.
    """

    def __init__(self, steps: float = math.inf, seconds: float | None = None) -> None:
        self._steps = steps
        self._seconds = seconds
        self._whole: Budget | None = None
        self._until = math.inf if seconds is None else monotonic() + seconds
        self.left = steps
        self.ended = False

    def spend(self, steps: float) -> None:
        """Count steps before they are taken. Raises OutOfBudget if there are not that many, or the time is over."""
        if not self.affords(steps):
            raise OutOfBudget(self.used_up)

    def affords(self, steps: float) -> bool:
        """Count steps before they are taken, and return whether there are that many, and the time is not over."""
        if steps > self._free or monotonic() > self._until:
            self.ended = True
            return False
        self.take(steps)
        return True

    @property
    def _free(self) -> float:
        """The steps that are left here and in the whole that this is a part of."""
        return self.left if self._whole is None else min(self.left, self._whole._free)

    def take(self, steps: float) -> None:
        """Count steps that have been taken already."""
        self.left = max(self.left - steps, 0)
        if self._whole is not None:
            self._whole.take(steps)

    def allow(self, steps: float) -> None:
        """Add steps, where more work has come than was known of."""
        self._steps += steps
        self.left += steps

    def part(self, share: int) -> Budget:
        """Return a budget of one `share`-th of the steps that are left, counted in this one too."""
        made = Budget(self._steps, self._seconds)
        made.left, made._until, made._whole = self.left // share, self._until, self
        return made

    @property
    def seconds_left(self) -> float:
        """The seconds until the time limit; infinite without one."""
        return self._until - monotonic()

    @property
    def used_up(self) -> str:
        """Why there is no more, in words."""
        if self._seconds is not None and monotonic() > self._until:
            return tr("the time limit of {seconds} seconds is over", seconds=f"{self._seconds:g}")
        whole = "the budget of {steps} steps is used up"
        part = "the part for this of the budget of {steps} steps is used up"
        return tr(whole if self._whole is None else part, steps=f"{self._steps:,.0f}")
