"""How a long run is going: a bar in a terminal, else a line now and then."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from ..batch.running import Progress

BETWEEN_LINES = 10.0
"""Seconds between two lines where there is no terminal."""


class ProgressDisplay(Protocol):
    def __call__(self, progress: Progress) -> None: ...


@contextmanager
def shown(quiet: bool) -> Iterator[ProgressDisplay]:
    """A function to be told how far the run is; what it shows goes to standard error."""
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield lambda progress: None
    elif console.is_terminal:
        with _bar(console) as watch:
            yield watch
    else:
        yield _Lines()


@contextmanager
def _bar(console: Console) -> Iterator[ProgressDisplay]:
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn(compact=True))
    rate = _Rate()
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("beginning", total=None)

        def watch(progress: Progress) -> None:
            bar.update(
                task,
                description=rate.line(progress),
                total=None if progress.fraction is None else 1.0,
                completed=progress.fraction or 0.0,
            )

        yield watch


class _Rate:
    """Cases a second, and the time left, since the run began or went on."""

    def __init__(self) -> None:
        self._begun = monotonic()
        self._first: float | None = None

    def line(self, progress: Progress) -> str:
        rate = progress.fresh / max(monotonic() - self._begun, 1e-6)
        return f"{progress.advised:,} cases, {rate:,.0f} a second, {progress.rejected:,} set aside"

    def left(self, progress: Progress) -> str:
        """How far it is, and how long it will go on, as far as that can be known."""
        if progress.fraction is None:
            return ""
        if self._first is None:
            self._first = progress.fraction
        done = progress.fraction - self._first
        seconds = (monotonic() - self._begun) * (1 - progress.fraction) / done if done else 0.0
        return f", {100 * progress.fraction:.0f} %" + (
            f", about {timedelta(seconds=round(seconds))} left" if done else ""
        )


class _Lines:
    def __init__(self) -> None:
        self._rate = _Rate()
        self._last = monotonic()

    def __call__(self, progress: Progress) -> None:
        if monotonic() - self._last >= BETWEEN_LINES:
            self._last = monotonic()
            print(f"{self._rate.line(progress)}{self._rate.left(progress)}", file=sys.stderr, flush=True)
