"""Ctrl-C, and being told to end, without being torn out of a step that must be done as a whole."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Interruption(BaseException):
    """Somebody wants the run to end. `signal` is by which signal it was said."""

    def __init__(self, signal: int) -> None:
        super().__init__(signal)
        self.signal = signal


class Interruptions:
    """While this is entered, the signals INT and TERM raise Interruption, at once or at the end of a step.

    Elsewhere than in the main thread nothing is changed: signals do not come there.
    """

    def __init__(self) -> None:
        self._held = False
        self._waiting: int | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interruptions:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold interruptions back until the end of a step that is done as a whole."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._waiting is not None:
            raise Interruption(self._waiting)

    def _interrupt(self, number: int, _: FrameType | None) -> None:
        if self._held:
            self._waiting = number
        else:
            raise Interruption(number)
