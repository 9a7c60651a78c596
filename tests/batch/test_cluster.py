"""The same run on a Dask cluster whose scheduler and workers are started by hand, as the docs say."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from batch.conftest import OTTAVA, command, json_lines, made_up, posix, results

pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, posix]

KEPT = ("results.jsonl", "rejects.jsonl", "summary.json")
ATTEMPTS = 10
"""Runs that may be over before a worker is lost; on a busy machine some are."""
DASK = (sys.executable, "-m", "distributed.cli.dask_scheduler"), (sys.executable, "-m", "distributed.cli.dask_worker")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]], subprocess.Popen[bytes]]]:
    """The address of a scheduler with two workers, a way to start one more, and the scheduler itself."""
    address = f"tcp://127.0.0.1:{free_port()}"
    scheduler, worker = DASK
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "start_new_session": True}
    started: list[subprocess.Popen[bytes]] = []

    def another() -> subprocess.Popen[bytes]:
        arguments = (
            *worker,
            address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            str(folder),
        )
        started.append(subprocess.Popen(arguments, **quiet))  # type: ignore[call-overload]
        return started[-1]

    host, port = address.removeprefix("tcp://").split(":")
    started.append(
        subprocess.Popen((*scheduler, "--host", host, "--port", port, "--no-dashboard"), **quiet)  # type: ignore[call-overload]
    )
    another()
    another()
    try:
        yield address, another, started[0]
    finally:
        for each in started:
            if each.poll() is None:
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def joined(address: str, workers: int) -> None:
    """Waits until so many workers have come."""
    script = "import sys, distributed as d; d.Client(sys.argv[1], timeout=120).wait_for_workers(int(sys.argv[2]), 120)"
    subprocess.run([sys.executable, "-c", script, address, str(workers)], check=True, capture_output=True)


def written(out: Path) -> int:
    partial = out / "results.jsonl.partial"
    return partial.stat().st_size if partial.exists() else 0


def test_the_same_bytes_as_a_local_run_with_workers_lost_on_the_way(tmp_path: Path) -> None:
    found = made_up(1_200)
    for number in range(5, 1_200, 101):
        found[number] = {"id": "bad", "x": 1}
    path = json_lines(tmp_path / "cases.jsonl", found)
    local = tmp_path / "local"
    assert command("batch", path, "-o", local, "--batch-size", 16, "-q").status == 1
    size = (local / "results.jsonl").stat().st_size
    with cluster(tmp_path) as (address, another, _):
        joined(address, 2)
        run = command("batch", path, "-o", tmp_path / "whole", "--batch-size", 16, "-q", "--cluster", address)
        assert (run.status, "on the cluster" in run.err) == (1, True), run.err
        same(tmp_path / "whole", local)
        for attempt in range(ATTEMPTS):
            victim = another()
            joined(address, 3)
            out = tmp_path / f"out-{attempt}"
            arguments = ["batch", path, "-o", out, "--batch-size", 16, "-q", "--cluster", address]
            with subprocess.Popen([*OTTAVA, *map(str, arguments)], stderr=subprocess.PIPE) as running:
                while running.poll() is None and not written(out):
                    time.sleep(0.002)
                os.killpg(victim.pid, signal.SIGKILL)
                in_time = 0 < written(out) < size / 2
                assert victim.wait() == -signal.SIGKILL
                assert running.wait() == 1
                assert running.stderr is not None
                assert b"Traceback" not in running.stderr.read()
            same(out, local)
            if in_time:
                return
    pytest.fail("the runs were over before the worker was lost")


def test_a_scheduler_that_is_lost_on_the_way(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(1_200))
    arguments = ["batch", path, "--batch-size", 16, "-q"]
    local, out = tmp_path / "local", tmp_path / "out"
    assert command(*arguments, "-o", local).status == 0
    for attempt in range(ATTEMPTS):
        out = tmp_path / f"out-{attempt}"
        with cluster(tmp_path) as (address, _, scheduler):
            joined(address, 2)
            begun = [*OTTAVA, *map(str, arguments), "-o", str(out), "--cluster", address]
            with subprocess.Popen(begun, stderr=subprocess.PIPE) as running:
                while running.poll() is None and not written(out):
                    time.sleep(0.002)
                os.killpg(scheduler.pid, signal.SIGKILL)
                assert running.stderr is not None
                said = running.stderr.read().decode()
                if running.wait() == 0:  # it was over already
                    continue
        assert (running.returncode, "Traceback" in said) == (1, False)
        assert said.strip() == (
            f"error: the cluster at `{address}` was lost; what is done is kept; go on with the same command and "
            "`--resume`, with a cluster or without"
        )
        assert command(*arguments, "-o", out, "--resume").status == 0
        same(out, local)
        return
    pytest.fail("the runs were over before the scheduler was lost")


def same(one: Path, other: Path) -> None:
    for name in KEPT:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(3))
    run = command("batch", path, "-o", tmp_path / "out", "--cluster", "nonsense://x", "-q")
    assert run.status == 1
    assert "there is no scheduler at `nonsense://x`" in run.err
    assert "Traceback" not in run.err
    assert command("batch", path, "-o", tmp_path / "out", "-q", "--resume").status == 0
    assert len(results(tmp_path / "out")) == 3
    assert msgspec.json.decode((tmp_path / "out" / "summary.json").read_bytes())["cases"] == 3
