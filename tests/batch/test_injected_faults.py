"""Every step that touches a file fails in turn; then the outputs can be read, and the run goes on to the same bytes."""

import builtins
import errno
import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import Running, json_lines, made_up, posix

from ottava.engine.batch import executors as local
from ottava.engine.batch import running
from ottava.engine.batch.errors import BatchError
from ottava.engine.batch.evaluating import Evaluator, Work
from ottava.engine.rulebook.rulebook import Rulebook

pytestmark = [pytest.mark.slow, posix]

STEPS = ("write", "fsync", "ftruncate", "replace", "unlink", "open", "read")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EINTR)
KEPT = ("results.jsonl", "rejects.jsonl", "summary.json", "summary.html")


@dataclass
class Faults:
    """Counts the steps of one kind below a folder, and makes one of them fail, or that one and all behind it."""

    step: str
    folder: Path
    number: int = -1
    error: int = 0
    lasting: bool = False
    seen: int = 0
    done: bool = False

    def strikes(self) -> bool:
        self.seen += 1
        struck = self.seen - 1 == self.number or (self.lasting and self.seen > self.number >= 0)
        self.done = self.done or struck
        return struck

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def failing(first: Any, *further: Any, **given: Any) -> Any:
            if (isinstance(first, int) or str(first).startswith(str(self.folder))) and self.strikes():
                if self.error:
                    raise OSError(self.error, os.strerror(self.error), None if isinstance(first, int) else first)
                return real(first, further[0][: len(further[0]) // 2 or 1])  # a short write
            return real(first, *further, **given)

        return failing

    def installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if self.step == "read":
            real = builtins.open

            def opened(path: Any, mode: str = "r", *further: Any, **given: Any) -> Any:
                file = real(path, mode, *further, **given)
                return Unsteady(file, self) if mode == "rb" and str(path).startswith(str(self.folder)) else file

            monkeypatch.setattr(builtins, "open", opened)
        else:
            monkeypatch.setattr(os, self.step, self.wrapped(getattr(os, self.step)))


class Unsteady(io.BufferedReader):
    """A file that fails to be read."""

    def __init__(self, file: Any, faults: Faults) -> None:
        super().__init__(file.detach())
        self._faults = faults

    def _check(self) -> None:
        if self._faults.strikes():
            raise OSError(self._faults.error, os.strerror(self._faults.error))

    def read(self, size: int | None = -1) -> bytes:
        self._check()
        return super().read(size)

    def read1(self, size: int = -1) -> bytes:
        self._check()
        return super().read1(size)

    def readline(self, size: int | None = -1) -> bytes:
        self._check()
        return super().readline(size)

    def __next__(self) -> bytes:
        self._check()
        return super().__next__()


@pytest.fixture
def quick(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """One evaluator for all runs, and a checkpoint behind each batch."""
    evaluator = Evaluator(Work(book))
    monkeypatch.setattr(local, "Evaluator", lambda _: evaluator)
    monkeypatch.setattr(running, "_BETWEEN_CHECKPOINTS", -1.0)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return json_lines(tmp_path / "in" / "cases.jsonl", [*made_up(12), {"id": "bad", "x": 1}, *made_up(5)])


def readable(folder: Path) -> Iterator[object]:
    """What the outputs say; all lines are whole but for the last of a file that could not be cut."""
    for name in ("results.jsonl", "rejects.jsonl"):
        for path in (folder / name, folder / f"{name}.partial"):
            if path.exists():
                for line in path.read_bytes().splitlines(keepends=True):
                    if line.endswith(b"\n"):
                        yield json.loads(line)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_fails_the_run_goes_on_to_the_same_bytes(
    step: str, lasting: bool, ran: Running, cases: Path, tmp_path: Path
) -> None:
    _, whole = ran(cases, folder="whole", batch_size=4)
    number = 0
    struck = True
    while struck:
        for error in (*ERRORS, 0) if step == "write" and not lasting else ERRORS:
            name = f"out-{number}-{error}"
            where = cases.parent if step == "read" else tmp_path / name
            faults = Faults(step, where, number, error, lasting)
            with pytest.MonkeyPatch.context() as broken:
                faults.installed(broken)
                try:
                    ran(cases, folder=name, batch_size=4)
                    failed = False
                except BatchError:
                    failed = True
            struck = faults.done
            list(readable(tmp_path / name))
            if failed:
                assert struck
                ran(cases, folder=name, batch_size=4, resume=True)
            for kept in KEPT:
                assert (tmp_path / name / kept).read_bytes() == (whole / kept).read_bytes(), (number, error, kept)
        number += 1
    assert number > 2 or step in ("ftruncate", "unlink")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("step", ["write", "fsync", "ftruncate", "replace", "read"])
def test_going_on_may_fail_as_well(step: str, ran: Running, cases: Path, tmp_path: Path) -> None:
    syncs = Faults("fsync", tmp_path / "whole")
    with pytest.MonkeyPatch.context() as watched:
        syncs.installed(watched)
        _, whole = ran(cases, folder="whole", batch_size=4)
    for number in range(1_000):
        name = f"out-{number}"
        with pytest.MonkeyPatch.context() as broken:
            behind_checkpoints = 2 * syncs.seen // 3
            Faults("fsync", tmp_path / name, behind_checkpoints, errno.EIO, lasting=True).installed(broken)
            with pytest.raises(BatchError):
                ran(cases, folder=name, batch_size=4)
        faults = Faults(step, tmp_path, number, errno.EIO)
        with pytest.MonkeyPatch.context() as broken:
            faults.installed(broken)
            try:
                ran(cases, folder=name, batch_size=4, resume=True)
            except BatchError:
                ran(cases, folder=name, batch_size=4, resume=True)
        for kept in KEPT:
            assert (tmp_path / name / kept).read_bytes() == (whole / kept).read_bytes(), (number, kept)
        if not faults.done:
            return
    raise AssertionError("the steps have no end")


def test_parts_of_parquet_fail_as_well(ran: Running, cases: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    given: dict[str, Any] = {"format": "parquet", "batch_size": 4}
    syncs = Faults("fsync", tmp_path / "whole")
    with pytest.MonkeyPatch.context() as watched:
        syncs.installed(watched)
        _, whole = ran(cases, folder="whole", **given)
    parts = sorted(each.name for each in (whole / "results.parquet").iterdir())
    for number in (0, *range(syncs.seen // 2, syncs.seen, max(1, syncs.seen // 8))):
        name = f"out-{number}"
        with pytest.MonkeyPatch.context() as broken:
            Faults("fsync", tmp_path / name, number, errno.ENOSPC).installed(broken)
            with pytest.raises(BatchError):
                ran(cases, folder=name, **given)
        _, out = ran(cases, folder=name, resume=True, **given)
        assert sorted(each.name for each in (out / "results.parquet").iterdir()) == parts
        for part in parts:
            assert (out / "results.parquet" / part).read_bytes() == (whole / "results.parquet" / part).read_bytes()
