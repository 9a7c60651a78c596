"""If the power fails, nothing is lost of what a checkpoint speaks of: it is on the disk before the checkpoint is."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import Running, json_lines, outcomes, posix

from ottava.engine.batch import running
from ottava.engine.batch.errors import BatchError, Stopped
from ottava.engine.batch.evaluating import BatchOutcome
from ottava.engine.batch.folder import CHECKPOINT, STATE, SUMMARY, Checkpoint
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.piece import Batch
from ottava.engine.batch.rulebook_copy import keep_rulebook
from ottava.engine.batch.writing import write_whole
from ottava.engine.rulebook.loading import load_rulebook

pytestmark = posix

CASES = [{"id": f"case {number}"} for number in range(7)]


class Disk:
    """What has been done below a folder and is not on the disk yet, and what had not been at each checkpoint.

    torn: files of which bytes have been written or cut off since they were written out; unnamed: folders in which names
    have come, gone or changed since.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.torn: set[Path] = set()
        self.unnamed: set[Path] = set()
        self.at_checkpoints: list[tuple[set[Path], set[Path]]] = []
        self._files: dict[int, Path] = {}
        self._replace = os.replace
        for name in ("write", "ftruncate"):
            patch.setattr(os, name, self._tearing(getattr(os, name)))
        for name in ("mkdir", "unlink"):
            patch.setattr(os, name, self._naming(getattr(os, name)))
        real_open, real_fsync = os.open, os.fsync

        def opened(path: Any, flags: int, *more: Any, **given: Any) -> int:
            if flags & os.O_CREAT:
                self._named(Path(path))
            file = real_open(path, flags, *more, **given)
            self._files[file] = Path(path)
            return file

        def synced(file: int) -> None:
            real_fsync(file)
            self.torn.discard(self._files[file])
            self.unnamed.discard(self._files[file])

        patch.setattr(os, "open", opened)
        patch.setattr(os, "fsync", synced)
        patch.setattr(os, "replace", self._replaced)

    def _named(self, path: Path) -> None:
        if path.is_relative_to(self.folder) and path != self.folder:
            self.unnamed.add(path.parent)

    def _tearing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def done(file: int, *more: Any) -> Any:
            if file in self._files and self._files[file].is_relative_to(self.folder):
                self.torn.add(self._files[file])
            return real(file, *more)

        return done

    def _naming(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def done(path: Any, *more: Any, **given: Any) -> Any:
            found = real(path, *more, **given)
            self._named(Path(path))
            return found

        return done

    def _replaced(self, source: Any, target: Any) -> None:
        if Path(target).name == CHECKPOINT:
            self.at_checkpoints.append((set(self.torn), self.unnamed - {Path(target).parent}))
        self._replace(source, target)
        self.torn = {Path(target) if each == Path(source) else each for each in self.torn}
        self.unnamed |= {Path(source).parent, Path(target).parent}


@pytest.fixture
def quick(no_rules: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No rules are run, and a checkpoint is written behind each batch."""
    monkeypatch.setattr(running, "_BETWEEN_CHECKPOINTS", -1.0)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_all_that_a_checkpoint_speaks_of_is_on_the_disk_before(
    format: OutputFormat, ran: Running, tmp_path: Path
) -> None:
    path = json_lines(tmp_path / "cases.jsonl", CASES)
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(tmp_path / "out", patch)
        with pytest.raises(Stopped):
            ran(path, format=format, batch_size=2, max_rejects=1)
        assert (disk.torn, disk.unnamed) == (set(), set())
        ran(path, format=format, batch_size=2, resume=True)
        assert (disk.torn, disk.unnamed) == (set(), set())
    # One when it began, two behind batches and one when it stopped; two behind batches, one behind all and the last.
    assert disk.at_checkpoints == [(set(), set())] * 8


@pytest.mark.usefixtures("quick")
def test_a_kill_between_two_steps_costs_no_batch_that_a_checkpoint_speaks_of(
    ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step was the last, going on gives the same bytes."""
    monkeypatch.setattr(running, "write_summary", lambda folder, *_: write_whole(folder / SUMMARY, b"{}"))
    path = json_lines(tmp_path / "cases.jsonl", CASES[:3])
    _, whole = ran(path, folder="whole", batch_size=2)
    killed = 0
    for step in range(1_000):
        folder = f"out-{step}"
        with pytest.MonkeyPatch.context() as patch:
            left = Countdown(step, patch)
            try:
                ran(path, folder=folder, batch_size=2)
            except Killed:
                killed += 1
        ran(path, folder=folder, batch_size=2, resume=True)
        for name in ("results.jsonl", "rejects.jsonl", SUMMARY, "run.json"):
            assert (tmp_path / folder / name).read_bytes() == (whole / name).read_bytes(), (step, name)
        if left.steps > 0:
            break
    assert killed > 30


class Killed(BaseException):
    """Nothing more is done."""


class Countdown:
    """Ends everything at a step, after which no step has any effect."""

    def __init__(self, steps: int, patch: pytest.MonkeyPatch) -> None:
        self.steps = steps
        for name in ("write", "fsync", "ftruncate", "replace", "unlink"):
            patch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any, **more: Any) -> Any:
            self.steps -= 1
            if self.steps < 0:
                raise Killed
            return real(*given, **more)

        return done


def test_the_copy_of_the_rulebook_is_on_the_disk_before_it_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    before: list[int] = []
    real_fsync, real_rename = os.fsync, os.rename

    def fsync(file: int) -> None:
        synced.append(os.fstat(file).st_ino)
        real_fsync(file)

    def rename(source: Any, target: Any) -> None:
        before.extend(synced)
        real_rename(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", rename)
    (tmp_path / STATE).mkdir()
    assert keep_rulebook(tmp_path, tmp_path / STATE, "eight_methods", load_rulebook())
    copy = tmp_path / "rulebook"
    assert {each.stat().st_ino for each in (copy, *copy.rglob("*"))} == set(before)
    assert synced[len(before) :] == [tmp_path.stat().st_ino]


@pytest.mark.usefixtures("quick")
def test_a_checkpoint_is_written_once_a_second_at_most(
    ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    written: list[int] = []
    real = Checkpoint.write

    def ticking() -> float:
        return now

    def slowly(batches: Iterable[Batch], *_: object) -> Iterator[BatchOutcome]:
        nonlocal now
        for outcome in outcomes(batches):
            now += 0.4
            yield outcome

    def noted(self: Checkpoint, folder: Path) -> None:
        written.append(self.batches)
        real(self, folder)

    monkeypatch.setattr(running, "_BETWEEN_CHECKPOINTS", 1.0)
    monkeypatch.setattr(running, "monotonic", ticking)
    monkeypatch.setattr(running, "locally", slowly)
    monkeypatch.setattr(Checkpoint, "write", noted)
    ran(json_lines(tmp_path / "cases.jsonl", CASES), batch_size=1)
    assert written == [0, 3, 6, 7, 7]


def test_what_is_written_as_a_whole_is_there_as_it_was_if_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "summary.json"
    write_whole(path, b"before")
    handed: list[int] = []
    real = os.write

    def failing(file: int, data: bytes) -> int:
        handed.append(file)
        if len(handed) > 2:
            raise OSError(28, "No space left on device")
        return real(file, data[:2])

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", failing)
        with pytest.raises(OSError, match="No space left"):
            write_whole(path, b"behind it")
    assert path.read_bytes() == b"before"
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handed[0])
    with monkeypatch.context() as slow:  # what is left of a write that was cut short is written too
        slow.setattr(os, "write", lambda file, data: real(file, data[:2]))
        write_whole(path, b"behind it")
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"behind it", ["summary.json"])


@pytest.mark.usefixtures("quick")
def test_what_a_run_has_left_is_refused_where_it_is_not_as_it_was(ran: Running, tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", CASES)
    with pytest.raises(Stopped):
        ran(path, batch_size=2, max_rejects=1)
    results = tmp_path / "out" / "results.jsonl.partial"
    assert results.read_bytes() == b"".join(path.read_bytes().splitlines()[:4])
    results.write_bytes(results.read_bytes().replace(b"case 1", b"case 9"))
    with pytest.raises(BatchError) as refused:
        ran(path, batch_size=2, resume=True)
    assert str(refused.value) == (
        f"files in `{tmp_path / 'out'}` are not as the run had left them; begin a new run in another folder"
    )
