"""Killed at any moment and resumed, a run ends with the bytes of one that nobody disturbed."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import FULL, OTTAVA, command, json_lines, made_up, objects, posix

pytestmark = posix

KILLS = int(os.environ.get("OTTAVA_KILLS", "50" if FULL else "6"))
CASES = 3_000 if FULL else 700
BAD = {"id": "bad", "dispute": {"categry": "debt"}}
KEPT = ("results.jsonl", "rejects.jsonl", "summary.json", "summary.html")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two files, with bad cases between."""
    folder = tmp_path_factory.mktemp("archive")
    found = made_up(CASES)
    for number in range(40, CASES, 97):
        found[number] = BAD
    json_lines(folder / "a.jsonl", found[: CASES // 2])
    json_lines(folder / "b.jsonl", found[CASES // 2 :])
    return folder


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    begun = time.monotonic()
    assert command("batch", archive, "-o", out, "--workers", 2, "--batch-size", 32).status == 1
    return out, time.monotonic() - begun


def begin(archive: Path, out: Path) -> subprocess.Popen[bytes]:
    arguments = ("batch", archive, "-o", out, "--workers", 2, "--batch-size", 32, "--resume", "-q")
    return subprocess.Popen(
        [*OTTAVA, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def same(one: Path, other: Path) -> None:
    for name in KEPT:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_killed_again_and_again(archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, seconds = undisturbed
    chance = random.Random(5)
    kills = 0
    while kills < KILLS:
        out = tmp_path / f"out-{kills}"
        while kills < KILLS:
            running = begin(archive, out)
            try:
                status = running.wait(timeout=chance.uniform(0.0, 1.1 * seconds))
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
                kills += 1
                for partial in (out / "results.jsonl.partial", out / "rejects.jsonl.partial"):
                    if partial.exists():  # all but perhaps the last line can be read
                        assert all(line.endswith(b"}") for line in partial.read_bytes().split(b"\n")[:-1])
            else:
                assert status == 1, running.stderr.read() if running.stderr else ""
                break
            finally:
                if running.stderr:
                    running.stderr.close()
        with begin(archive, out) as last:
            assert last.wait() == 1
        same(out, whole)
    lines = [path.read_bytes().count(b"\n") for path in sorted(archive.iterdir())]
    assert len(objects(whole / "results.jsonl")) + len(objects(whole / "rejects.jsonl")) == sum(lines)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the process list of Linux")
def test_a_worker_is_killed(archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, seconds = undisturbed
    out = tmp_path / "out"
    killed = 0
    with begin(archive, out) as running:
        while running.poll() is None and killed < 2:
            time.sleep(seconds / 4)
            workers = [each for each in children(running.pid) if _is_worker(each)]
            if workers and (out / ".ottava" / "checkpoint.json").exists():
                os.kill(workers[-1], signal.SIGKILL)
                killed += 1
        assert running.wait() == 1
        assert running.stderr is not None
        assert b"Traceback" not in running.stderr.read()
    assert killed
    same(out, whole)


def _is_worker(process: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end(number: signal.Signals, archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, _ = undisturbed
    out = tmp_path / "out"
    with begin(archive, out) as running:
        while not (out / ".ottava" / "checkpoint.json").exists():
            time.sleep(0.01)
        time.sleep(0.3)
        os.killpg(running.pid, number)
        status = running.wait()
        assert running.stderr is not None
        said = running.stderr.read().decode()
    assert status == 128 + number
    assert "--resume" in said
    assert "Traceback" not in said
    with begin(archive, out) as last:
        assert last.wait() == 1
    same(out, whole)
