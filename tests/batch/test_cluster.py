"""The same run on a Dask cluster whose scheduler and workers are started by hand, as the docs say."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from .conftest import command, json_lines, made_up, posix, results

pytest.importorskip("distributed")
pytestmark = posix

KEPT = ("results.jsonl", "rejects.jsonl", "summary.json")
DASK = (sys.executable, "-m", "distributed.cli.dask_scheduler"), (sys.executable, "-m", "distributed.cli.dask_worker")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, Callable[[], subprocess.Popen[bytes]]]]:
    """The address of a scheduler with two workers, and a way to start one more."""
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
        yield address, another
    finally:
        for each in started:
            if each.poll() is None:
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def test_the_same_bytes_as_a_local_run_with_a_worker_lost_on_the_way(tmp_path: Path) -> None:
    found = made_up(1_200)
    for number in range(5, 1_200, 101):
        found[number] = {"id": "bad", "x": 1}
    path = json_lines(tmp_path / "cases.jsonl", found)
    assert command("batch", path, "-o", tmp_path / "local", "--batch-size", 16, "-q").status == 1
    with cluster(tmp_path) as (address, another):
        run = command("batch", path, "-o", tmp_path / "whole", "--batch-size", 16, "-q", "--cluster", address)
        assert (run.status, "on the cluster" in run.err) == (1, True), run.err
        victim = another()
        partial = tmp_path / "out" / "results.jsonl.partial"

        def kill() -> None:
            while not partial.exists() or not partial.stat().st_size:
                time.sleep(0.01)
            os.killpg(victim.pid, signal.SIGKILL)

        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        run = command("batch", path, "-o", tmp_path / "out", "--batch-size", 16, "-q", "--cluster", address)
        killer.join(timeout=10)
        assert (run.status, victim.wait(timeout=10)) == (1, -signal.SIGKILL)
        assert "Traceback" not in run.err
    for name in KEPT:
        for folder in ("whole", "out"):
            assert (tmp_path / folder / name).read_bytes() == (tmp_path / "local" / name).read_bytes()


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "cases.jsonl", made_up(3))
    run = command("batch", path, "-o", tmp_path / "out", "--cluster", "nonsense://x", "-q")
    assert run.status == 1
    assert "there is no scheduler at `nonsense://x`" in run.err
    assert "Traceback" not in run.err
    assert command("batch", path, "-o", tmp_path / "out", "-q", "--resume").status == 0
    assert len(results(tmp_path / "out")) == 3
    assert msgspec.json.decode((tmp_path / "out" / "summary.json").read_bytes())["cases"] == 3
