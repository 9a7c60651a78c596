"""The work shared out to processes of this machine, and what is done when one of them dies."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable

from ..workers import Lost, in_order
from .evaluating import BatchOutcome, Evaluator, Work, joined, lost
from .piece import Batch

Again = Callable[[Batch], BatchOutcome | None]
"""Works on a batch once more; nothing if that, too, ends in the death of a process."""


def locally(batches: Iterable[Batch], work: Work, workers: int) -> Generator[BatchOutcome, None, None]:
    """The outcome of each batch in order, by this many worker processes; with 0 of them, in this process."""
    if workers == 0:
        yield from map(Evaluator(work), batches)
        return

    def again(batch: Batch) -> BatchOutcome | None:
        (found,) = in_order([batch], Evaluator, (work,), 1, proven=True)
        return None if isinstance(found, Lost) else found

    for found in in_order(batches, Evaluator, (work,), workers):
        yield rescued(found.task, again) if isinstance(found, Lost) else found


def rescued(batch: Batch, again: Again) -> BatchOutcome:
    """The outcome of a batch on which workers died: halved until the record that kills is alone, and set aside."""
    if len(batch) == 1:
        return lost(batch)
    return joined([again(half) or rescued(half, again) for half in batch.halves()])
