"""How many requests there may be at once, and how many of them are worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from .limits import ServiceLimits
from .problem import Refused, problem

_Answer = TypeVar("_Answer")

RETRY_AFTER = "1"
"""Seconds after which a request that was refused may be sent again."""


class Admission:
    """Lets requests in while there is room. `open`: those that have begun; `working`: answers worked out now."""

    def __init__(self, limits: ServiceLimits) -> None:
        self.open = 0
        self.working = 0
        self._most = limits.open
        self._limiter = CapacityLimiter(limits.working)
        self._lock = Lock()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Count a request while it is answered. Raises Refused where there are enough."""
        if self.open >= self._most:
            detail = f"{self._most} requests are open, which is the most that are taken; send it again later"
            raise Refused(problem("overloaded", detail), {"Retry-After": RETRY_AFTER})
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1

    async def work(self, answer: Callable[[], _Answer]) -> _Answer:
        """Return an answer that is worked out in a thread, once one is free.

        Nobody waits for one that is given up; its thread ends when it is done.
        """

        def counted() -> _Answer:
            with self._lock:
                self.working += 1
            try:
                return answer()
            finally:
                with self._lock:
                    self.working -= 1

        return await to_thread.run_sync(counted, limiter=self._limiter, abandon_on_cancel=True)
