"""How a run of many cases is going, and what there is to say at its end: on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from ottava.facts.source.diagnostic import visible

from ..batch.folder import PAGE, SUMMARY
from ..batch.running import FinishedRun, Progress, Run
from ..batch.writing import REJECTS

BETWEEN_LINES = 10.0
"""Seconds between two lines where there is no terminal."""


ProgressDisplay = Callable[[Progress], None]


@contextmanager
def progress_display(quiet: bool) -> Iterator[ProgressDisplay]:
    """Yield a function that shows on standard error how far the run is."""
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield lambda progress: None
        return
    if not console.is_terminal:
        yield _Lines()
        return
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
        """Return how far the run is, and the time left, as far as they are known."""
        if progress.fraction is None:
            return ""
        if self._first is None:
            self._first = progress.fraction
        text = f", {100 * progress.fraction:.0f} %"
        if done := progress.fraction - self._first:
            seconds = (monotonic() - self._begun) * (1 - progress.fraction) / done
            text += f", about {timedelta(seconds=round(seconds))} left"
        return text


class _Lines:
    def __init__(self) -> None:
        self._rate = _Rate()
        self._last = monotonic()

    def __call__(self, progress: Progress) -> None:
        if monotonic() - self._last >= BETWEEN_LINES:
            self._last = monotonic()
            print(f"{self._rate.line(progress)}{self._rate.left(progress)}", file=sys.stderr, flush=True)


_MOST_REASONS = 3
"""Kinds of mistakes that are told, the commonest first."""
_MOST = 5
"""Broken safeguards that are named; the summary has all of them."""


def finished_line(finished: FinishedRun, plan: Run) -> str:
    """Return how many cases were advised on, how fast, and where the results are."""
    where = visible(str(plan.folder))
    if not finished.fresh:
        how = "nothing was left to do"
    else:
        rate = finished.fresh / finished.seconds if finished.seconds else 0.0
        who = (
            "on the cluster"
            if plan.cluster
            else "by one process"
            if plan.workers <= 1
            else f"by {plan.workers} workers"
        )
        how = f"{finished.fresh:,} in {finished.seconds:,.1f} s, {rate:,.0f} a second {who}"
    aside = f"{finished.rejected:,} set aside" if finished.rejected else "none set aside"
    summary = PAGE if (plan.folder / PAGE).exists() else SUMMARY
    found = f"see {where}/{plan.results} and {where}/{summary}"
    return f"advised on {finished.advised:,} cases, {aside}; {how}; {found}"


def notes(finished: FinishedRun, plan: Run) -> Iterator[str]:
    """Return what the person should know beside that."""
    where = visible(str(plan.folder))
    yield from (f"note: {change}" for change in finished.changes)
    if finished.empty_rows:
        rows = "1 row" if finished.empty_rows == 1 else f"{finished.empty_rows:,} rows"
        yield f"note: skipped {rows} with nothing in any cell"
    for reason in finished.reasons[:_MOST_REASONS]:
        place = f"{reason.file}, {reason.place}" if reason.place else reason.file
        hint = f"; {reason.hint}" if reason.hint else ""
        such_as = ":" if reason.records == 1 else ", such as"
        yield f"note: {reason.records:,} set aside{such_as} {place}: {reason.message}{hint}"
    if finished.rejected:
        kinds = len(finished.reasons) - _MOST_REASONS
        more = f", with {kinds:,} more kinds of mistakes" if kinds > 1 else ", with 1 more kind" if kinds == 1 else ""
        yield f"note: all that was set aside, and why, is in {where}/{REJECTS}{more}"
    if finished.duplicates.count:
        shown = ", ".join(f"`{id}`" for id, _ in finished.duplicates.shown[:5])
        ids = "id is" if finished.duplicates.count == 1 else "ids are"
        more = "" if finished.duplicates.count <= 5 else " and others"
        yield f"note: {finished.duplicates.count:,} {ids} used by several cases ({shown}{more}); see {where}/{SUMMARY}"
    for each in finished.broken_safeguards[:_MOST]:
        cases = "1 case" if each.cases == 1 else f"{each.cases:,} cases"
        more = " and others" if each.cases > len(each.first) else ""
        ids = ", ".join(f"`{visible(id)}`" for id in each.first)
        yield f"note: the advice on {cases} goes against a safeguard: {visible(each.title)} ({ids}{more})"
    if len(finished.broken_safeguards) > _MOST:
        yield f"note: so it is with {len(finished.broken_safeguards) - _MOST:,} more safeguards; see {where}/{SUMMARY}"
    if plan.work.packed and plan.work.format == "jsonl":
        yield f"note: `ottava unpack {where}` writes the results as plain JSON Lines"
    if not (plan.folder / PAGE).exists():
        yield f"note: for the page `{PAGE}` install `pip install 'ottava[html]'`"
