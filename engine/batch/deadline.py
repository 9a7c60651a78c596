"""A bound on the time that one case may take."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

from ottava.facts.source.errors import OttavaError

Result = TypeVar("Result")

_OFTEN = 0.05
"""Seconds between two looks at the clock."""


class TooSlow(OttavaError):
    """A case took longer than it may."""


class _OutOfTime(BaseException):
    """Raised in the midst of the work; nothing there can take it for an error of its own."""


class Deadline:
    """Ends work that takes longer than `seconds` (more than 0).

    It works in any thread, and so inside the workers of a cluster too, where signals do not. What is not Python,
    such as a library in C, is ended only when it comes back.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._due: dict[int, float] = {}
        self._watching = False

    def bounded(self, work: Callable[[], Result]) -> Result:
        """Return what the work returns. Raises TooSlow, and what the work raises."""
        me = threading.get_ident()
        try:
            with self._lock:
                self._due[me] = monotonic() + self._seconds
                self._watch()
            try:
                result = work()
            except _OutOfTime:
                raise
            except BaseException:
                self._settle(me)
                raise
            self._settle(me)
            return result
        except _OutOfTime:
            raise TooSlow(f"gave up after {self._seconds:g} seconds") from None

    def _settle(self, me: int) -> None:
        """End the watch over the work; if its time ran out just now, the exception has to arrive here and not later."""
        with self._lock:
            in_time = self._due.pop(me, None) is not None
        while not in_time:
            sleep(_OFTEN)

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        idle = 0
        while True:
            sleep(min(_OFTEN, self._seconds))
            with self._lock:
                idle = 0 if self._due else idle + 1
                if idle > 20:
                    self._watching = False
                    return
                now = monotonic()
                for thread in [each for each, due in self._due.items() if due < now]:
                    del self._due[thread]
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_OutOfTime))
