"""How a run goes and ends is told, and what it has done until then is kept."""

import errno
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import Running, json_lines, objects, outcomes, posix, rejects

from ottava.engine.batch import running
from ottava.engine.batch.errors import ClusterLost, Stopped
from ottava.engine.batch.evaluating import BatchOutcome, TimeSpent, Work
from ottava.engine.batch.folder import STATE, Checkpoint
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.interruption import Interruption, Interruptions
from ottava.engine.batch.piece import Batch
from ottava.engine.batch.running import Progress, Run, run
from ottava.engine.batch.writing import Outputs
from ottava.engine.rulebook.rulebook import Rulebook

pytestmark = pytest.mark.usefixtures("no_rules")

CASES = [{"id": f"case {number}"} for number in range(7)]
GO_ON = "go on with the same command and `--resume`"


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return json_lines(tmp_path / "cases.jsonl", CASES)


def stopped(ran: Running, *inputs: Path, **given: Any) -> Stopped:
    with pytest.raises(Stopped) as caught:
        ran(*inputs, **given)
    return caught.value


def test_it_is_told_how_far_a_run_is(cases: Path, tmp_path: Path, book: Rulebook) -> None:
    seen: list[Progress] = []
    plan = Run(Inputs((str(cases),)), Work(book), tmp_path / "out", workers=0, batch_size=2, max_rejects=2)
    with pytest.raises(Stopped):
        run(plan, watch=seen.append)
    size = cases.stat().st_size / 7
    again = Run(plan.inputs, plan.work, plan.folder, workers=0, batch_size=2)
    finished = run(again, resume=True, watch=seen.append)
    assert [(each.advised, each.rejected, each.fresh) for each in seen] == [(2, 1, 3), (4, 2, 6), (6, 3, 9), (7, 4, 2)]
    assert seen[-1].fraction == 1.0
    assert all(each.fraction is not None and each.fraction * 7 * size >= each.advised * size for each in seen)
    assert (finished.advised, finished.rejected, finished.fresh) == (7, 4, 2)
    assert (finished.empty_rows, finished.changes, finished.reasons, finished.broken_safeguards) == (0, [], (), ())
    assert finished.spent == TimeSpent()
    assert finished.duplicates.count == 1, "every case has the same id here"
    assert 0 < finished.reading <= finished.seconds
    assert 0 < finished.writing <= finished.seconds


def test_how_far_a_run_over_standard_input_is_is_not_known(
    tmp_path: Path, book: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id":"a"}\n')))
    seen: list[Progress] = []
    run(Run(Inputs(("-",)), Work(book), tmp_path / "out", workers=0), watch=seen.append)
    assert seen == [Progress(1, 1, 2, None)]


def test_a_run_in_which_too_much_is_set_aside_stops_behind_its_batch(ran: Running, cases: Path, tmp_path: Path) -> None:
    error = stopped(ran, cases, batch_size=1, max_rejects=2)
    assert (str(error), error.interrupted) == (
        "more than 2 records were set aside; look at the first of them: the inputs may not be what their endings say; "
        f"what is done is kept; {GO_ON} and a greater `--max-rejects`",
        0,
    )
    kept = Checkpoint.found(tmp_path / "out" / STATE)
    assert kept is not None
    assert (kept.batches, kept.advised, kept.rejected, kept.read) == (3, 3, 3, False)
    assert len(objects(tmp_path / "out" / "rejects.jsonl.partial")) == 3
    finished, out = ran(cases, batch_size=1, max_rejects=7, resume=True)
    assert (finished.rejected, len(rejects(out))) == (7, 7), "as many as may be are no reason to stop"


def test_what_cannot_be_written_is_told(ran: Running, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = cases.parent / "out"
    assert str(stopped(ran, cases, folder="cases.jsonl/out")) == (
        f"cannot write into `{cases}/out`: not a directory; choose another with `--out`"
    )

    def full(self: Outputs, outcome: BatchOutcome) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Outputs, "append", full)
        assert str(stopped(ran, cases)) == (
            f"cannot write into `{out}`: no space left on device; what is done is kept; see to that, and {GO_ON}"
        )
    assert ran(cases, resume=True)[0].advised == 7


def test_a_cluster_that_is_lost_is_told_and_another_may_go_on(
    ran: Running, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def lost(batches: Iterable[Batch], work: Work, address: str) -> Iterator[BatchOutcome]:
        asked.append(address)
        yield from list(outcomes(batches))[:2]
        raise ClusterLost("the cluster at `x` was lost")

    monkeypatch.setattr(running, "on_cluster", lost)
    error = stopped(ran, cases, batch_size=2, cluster="tcp://x:1")
    assert str(error) == f"the cluster at `x` was lost; what is done is kept; {GO_ON}, with a cluster or without"
    assert asked == ["tcp://x:1"]
    finished, _ = ran(cases, batch_size=2, resume=True)
    assert (finished.advised, finished.fresh) == (7, 3 + 2)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_is_told_to_end_does_so_behind_the_step_that_is_done_as_a_whole(
    number: signal.Signals, ran: Running, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Outputs.append

    def told(self: Outputs, outcome: BatchOutcome) -> None:
        os.kill(os.getpid(), number)
        real(self, outcome)

    before = signal.getsignal(number)
    with monkeypatch.context() as patch:
        patch.setattr(Outputs, "append", told)
        error = stopped(ran, cases, batch_size=2)
    assert signal.getsignal(number) is before
    assert (str(error), error.interrupted) == (f"stopped; what is done is kept; {GO_ON}", number)
    kept = Checkpoint.found(tmp_path / "out" / STATE)
    assert kept is not None
    assert (kept.batches, kept.advised) == (1, 2)
    assert ran(cases, batch_size=2, resume=True)[0].fresh == 5 + 3


@posix
def test_interruptions_are_raised_at_once_or_at_the_end_of_a_step() -> None:
    done: list[str] = []

    def told(number: signal.Signals, then: str) -> None:
        os.kill(os.getpid(), number)
        done.append(then)

    def in_a_step(interruptions: Interruptions) -> None:
        with interruptions.held():
            told(signal.SIGINT, "to the end of the step")
        done.append("not reached")

    with Interruptions() as interruptions:
        with interruptions.held():
            done.append("nothing has come")
        with pytest.raises(Interruption, match="15"):
            told(signal.SIGTERM, "not reached")
        with pytest.raises(Interruption) as caught:
            in_a_step(interruptions)
    assert done == ["nothing has come", "to the end of the step"]
    assert (caught.value.signal, caught.value.args) == (signal.SIGINT, (signal.SIGINT,))


def test_in_another_thread_signals_are_left_to_the_main_one() -> None:
    before = signal.getsignal(signal.SIGINT)
    found: list[Any] = []

    def inside() -> None:
        with Interruptions():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert found == [before]


def test_a_finished_run_is_done_once(ran: Running, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, out = ran(cases)
    kept = Checkpoint.found(out / STATE)
    assert kept is not None
    assert (kept.read, kept.done) == (True, True)
    for name in ("locally", "write_summary", "complete", "duplicates", "Outputs"):
        monkeypatch.setattr(running, name, None)
    finished, _ = ran(cases, resume=True)
    assert (finished.advised, finished.rejected, finished.fresh, finished.duplicates.count) == (7, 1, 0, 0)


def test_a_process_counts_the_processors_that_it_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {1, 4, 6}, raising=False)
    assert running.processors() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert running.processors() == 8
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert running.processors() == 1
