"""A whole run: inputs to outputs, with checkpoints between, so that it can be stopped and killed and goes on."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from ..extras import check_library
from ..rulebook.locating import BUILT_IN
from ..version import VERSION
from .batching import Position, batching_of
from .compressing import COMPRESSION
from .duplicates import Duplicates, duplicates
from .errors import BatchError, ClusterLost, Stopped, path_shown
from .evaluating import TimeSpent, Work
from .executors import locally, on_cluster
from .folder import STATE, Checkpoint, claim, lock
from .inputs import Inputs
from .interruption import Interruption, Interruptions
from .manifest import COPY, FORM, MAPPING, Manifest, RunRulebook
from .piece import Batch
from .reject import RejectReason, commonest_reasons
from .rulebook_copy import keep_rulebook
from .scattered import refuse_scattered_rows
from .summary import write_summary
from .tally import BrokenSafeguard, broken_safeguards
from .writing import IDS, Outputs, complete, damage, results_name, write_whole

_BETWEEN_CHECKPOINTS = 1.0
"""Seconds of work that a kill can cost."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run to be made. workers: local processes, 0 for none but this one. cluster: address of a scheduler instead.

    max_rejects: records set aside beyond which the run stops. rulebook: what was named to find that of the work.
    """

    inputs: Inputs
    work: Work
    folder: Path
    workers: int = 1
    cluster: str | None = None
    batch_size: int = 256
    max_rejects: int = 1_000_000
    rulebook: str = BUILT_IN

    def manifest(self) -> Manifest:
        """Return what the run is made of, once it has begun."""
        work, book = self.work, self.work.rulebook
        return Manifest(
            FORM,
            VERSION,
            self.inputs.names,
            self.inputs.format,
            work.format,
            RunRulebook(
                self.rulebook,
                book.name,
                book.version,
                book.fingerprint,
                COPY if (self.folder / COPY).is_dir() else None,
                book.language,
            ),
            work.thorough,
            None if work.day is None else work.day.isoformat(),
            None if work.mapping is None else MAPPING,
            "zstd" if work.packed else None,
            work.reasons,
        )

    @property
    def results(self) -> str:
        """The name of the file of the results, or in Parquet of their folder."""
        return results_name(self.work.format, packed=self.work.packed)

    def options(self) -> dict[str, Any]:
        """Return what decides the results, and so may not change on the way."""
        return {
            "version": VERSION,
            "rulebook": self.work.rulebook.fingerprint,
            "inputs": list(self.inputs.names),
            "input format": self.inputs.format,
            "format": self.work.format,
            "thorough": self.work.thorough,
            "firings a case": self.work.max_firings,
            "seconds a case": self.work.seconds,
            "budget a case": self.work.budget,
            "batch size": self.batch_size,
            "day": None if self.work.day is None else self.work.day.isoformat(),
            "language": self.work.rulebook.language,
            "mapping": None if self.work.mapping is None else self.work.mapping.digest,
            COMPRESSION: "zstd" if self.work.packed else "none",
            "reasons": self.work.reasons,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. fresh: records since it began or went on. fraction: of the bytes of the inputs, 0 to 1, None if
    that is not known."""

    advised: int
    rejected: int
    fresh: int
    fraction: float | None


@dataclass(slots=True)
class FinishedRun:
    """What a run has done. `seconds` and the cases of `fresh` are those of this process, without what was there before
    it resumed; `spent` adds up over the workers."""

    advised: int
    rejected: int
    fresh: int
    seconds: float
    reading: float
    writing: float
    spent: TimeSpent
    duplicates: Duplicates
    broken_safeguards: tuple[BrokenSafeguard, ...] = ()
    reasons: tuple[RejectReason, ...] = ()
    empty_rows: int = 0
    changes: list[str] = field(default_factory=list)


def run(plan: Run, *, resume: bool = False, watch: Callable[[Progress], None] = lambda _: None) -> FinishedRun:
    """Do all of it, or go on with what an earlier run in the folder has left.

    Raises BatchError if it cannot begin, Stopped if it cannot go on or is told to end; then the folder holds all that
    is needed to resume. Must be called in the main thread to notice Ctrl-C and TERM.
    """
    plan.inputs.check()
    if plan.work.format == "parquet":  # it takes a while to import, and only workers need it
        check_library("pyarrow", "Parquet", "pyarrow", "batch")
    try:
        with lock(plan.folder), Interruptions() as interruptions:
            return _Running(plan, claim(plan.folder, plan.options(), resume), watch, interruptions).run()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        way = "choose another with `--out`"
        if plan.folder.is_dir():
            way = f"what is done is kept; see to that, and {_GO_ON}"
        raise Stopped(f"cannot write into {path_shown(plan.folder)}: {reason}; {way}") from None
    except Interruption as interruption:
        raise Stopped(f"stopped; what is done is kept; {_GO_ON}", interrupted=interruption.signal) from None
    except ClusterLost as error:
        raise Stopped(f"{error}; what is done is kept; {_GO_ON}, with a cluster or without") from None


class _Running:
    def __init__(
        self,
        plan: Run,
        checkpoint: Checkpoint,
        watch: Callable[[Progress], None],
        interruptions: Interruptions,
    ) -> None:
        self._plan = plan
        self._checkpoint = checkpoint
        self._watch = watch
        self._interruptions = interruptions
        self._state = plan.folder / STATE
        self._batching = batching_of(plan.inputs, plan.batch_size, plan.work.rulebook.vocabulary, plan.work.mapping)
        self._total = plan.inputs.bytes()
        self._ends: deque[Position] = deque()
        self._reading = self._writing = 0.0
        self._spent = TimeSpent()
        self._before = checkpoint.records

    def run(self) -> FinishedRun:
        begun = monotonic()
        self._refuse_damage()
        if not self._checkpoint.read:
            if (mapping := self._plan.work.mapping) is not None:
                refuse_scattered_rows(self._plan.inputs, mapping, self._state)
            self._evaluate()
        checkpoint, plan = self._checkpoint, self._plan
        found = Duplicates()
        if not checkpoint.done:
            found = duplicates(self._state / IDS, plan.inputs)
            with self._interruptions.held():
                if plan.work.mapping is not None:
                    write_whole(plan.folder / MAPPING, plan.work.mapping.text.encode())
                plan.manifest().write(plan.folder)
                write_summary(plan.folder, plan.work, checkpoint, found)
                complete(plan.folder, plan.results)
                replace(checkpoint, done=True).write(self._state)
        return FinishedRun(
            checkpoint.advised,
            checkpoint.rejected,
            checkpoint.records - self._before,
            monotonic() - begun,
            self._reading,
            self._writing,
            self._spent,
            found,
            broken_safeguards(checkpoint.tally, plan.work.rulebook),
            commonest_reasons(checkpoint.tally),
            checkpoint.position.empty_rows,
            [*self._batching.changes, *plan.inputs.passed_over()],
        )

    def _evaluate(self) -> None:
        plan = self._plan
        with self._interruptions.held():
            outputs = Outputs(plan.folder, self._state, plan.work.encoder, self._checkpoint.sizes)
        try:
            if not self._checkpoint.sizes:
                with self._interruptions.held():
                    self._keep(outputs, sizes=outputs.sizes())
            if not os.path.lexists(plan.folder / COPY):
                keep_rulebook(plan.folder, self._state, plan.rulebook, plan.work.rulebook)
            try:
                self._append_all(outputs)
            except BaseException:
                # Whatever happened: what was written since the last whole batch goes, and the rest is kept.
                with self._interruptions.held():
                    outputs.cut(self._checkpoint.sizes)
                    self._keep(outputs)
                raise
            with self._interruptions.held():
                self._keep(outputs, read=True)
        finally:
            outputs.close()

    def _keep(self, outputs: Outputs, **changes: Any) -> None:
        """Write the checkpoint with these changes, once what it speaks of is on the disk."""
        outputs.sync()
        self._checkpoint = replace(self._checkpoint, **changes)
        self._checkpoint.write(self._state)

    def _refuse_damage(self) -> None:
        """Raise BatchError if what an earlier run has written is not there any more."""
        plan, checkpoint = self._plan, self._checkpoint
        if not checkpoint.sizes:
            return
        given = (plan.folder, self._state, plan.results, checkpoint.sizes)
        if (damaged := damage(*given, read=checkpoint.read)) is not None:
            raise BatchError(f"files in {path_shown(plan.folder)} are {damaged}; begin a new run in another folder")

    def _append_all(self, outputs: Outputs) -> None:
        kept = monotonic()
        plan = self._plan
        if plan.cluster is not None:
            outcomes = on_cluster(self._batches(), plan.work, plan.cluster)
        else:
            outcomes = locally(self._batches(), plan.work, plan.workers)
        try:
            for outcome in outcomes:
                begun = perf_counter()
                with self._interruptions.held():
                    outputs.append(outcome)
                    self._checkpoint = self._checkpoint.after(outcome, self._ends.popleft(), outputs.sizes())
                    if monotonic() - kept > _BETWEEN_CHECKPOINTS:
                        self._keep(outputs)
                        kept = monotonic()
                self._writing += perf_counter() - begun
                self._spent.add(outcome.spent)
                self._watch(self._progress())
                if self._checkpoint.rejected > plan.max_rejects:
                    raise Stopped(
                        f"more than {plan.max_rejects:,} records were set aside; look at the first of them: the "
                        "inputs may not be what their endings say; what is done is kept; "
                        f"{_GO_ON} and a greater `--max-rejects`"
                    )
        finally:
            outcomes.close()

    def _batches(self) -> Iterator[Batch]:
        begun = perf_counter()
        for batch, position in self._batching.batches(self._checkpoint.position, self._checkpoint.batches):
            self._ends.append(position)
            self._reading += perf_counter() - begun
            yield batch
            begun = perf_counter()

    def _progress(self) -> Progress:
        checkpoint = self._checkpoint
        fraction = self._batching.progress / self._total if self._total else None
        return Progress(checkpoint.advised, checkpoint.rejected, checkpoint.records - self._before, fraction)


_GO_ON = "go on with the same command and `--resume`"


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
