"""Killed at any moment and resumed, a run ends with the bytes of one that nobody disturbed."""

import gzip
import json
import os
import random
import signal
import subprocess
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from batch.conftest import FULL, OTTAVA, command, made_up, objects, posix

pytestmark = [pytest.mark.slow, posix]

KILLS = int(os.environ.get("OTTAVA_KILLS", "50" if FULL else "6"))
CASES = 3_000 if FULL else 700
BAD = {"id": "bad", "dispute": {"categry": "debt"}}
KEPT = ("results.jsonl", "rejects.jsonl", "summary.json", "summary.html")
ATTEMPTS = 20
"""Runs that may be over before something could be done to them; on a busy machine some are."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three files with bad cases between; two are cut off in the middle, one of them compressed."""
    folder = tmp_path_factory.mktemp("archive")
    found = made_up(CASES)
    for number in range(40, CASES, 97):
        found[number] = BAD
    lines = [msgspec.json.encode(each) + b"\n" for each in found]
    third = CASES // 3
    (folder / "a.jsonl").write_bytes(b"".join(lines[:third])[:-200])
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[third : 2 * third]))[:-3_000])
    (folder / "c.jsonl").write_bytes(b"".join(lines[2 * third :]))
    return folder


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    begun = time.monotonic()
    assert command("batch", archive, "-o", out, "--workers", 2, "--batch-size", 32).status == 1
    return out, time.monotonic() - begun


def begin(archive: Path, out: Path, *how: str) -> subprocess.Popen[bytes]:
    arguments = ("batch", archive, "-o", out, "--workers", 2, "--batch-size", 32, "--resume", "-q", *how)
    return subprocess.Popen(
        [*OTTAVA, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def said(running: subprocess.Popen[bytes]) -> str:
    assert running.stderr is not None
    return running.stderr.read().decode()


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def same(one: Path, other: Path) -> None:
    for name in KEPT:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def whole_lines(path: Path) -> list[bytes]:
    """What can be read of a file of the archive, line by line, the torn last one included."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        # The torn line of a compressed file is part of what is told of the file.
        data = zlib.decompressobj(wbits=31).decompress(data)
        data = data[: data.rindex(b"\n") + 1]
    return data.splitlines()


def test_every_record_is_in_the_results_or_in_the_rejects_once(archive: Path, undisturbed: tuple[Path, float]) -> None:
    out, _ = undisturbed
    good, bad = [], []
    for path in sorted(archive.iterdir()):
        lines = whole_lines(path)
        for number, line in enumerate(lines, start=1):
            if line.endswith(b"}") and b'"bad"' not in line:
                good.append(json.loads(line)["id"])
            else:
                bad.append((str(path), number))
        if path.suffix == ".gz":
            bad.append((str(path), None))
    assert [each["case"] for each in objects(out / "results.jsonl")] == good
    assert [(each["file"], each["record"]) for each in objects(out / "rejects.jsonl")] == bad
    assert len(good) > CASES // 2 > len(bad) > 5


def test_killed_again_and_again(archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, seconds = undisturbed
    chance = random.Random(5)
    kills = 0
    while kills < KILLS:
        out = tmp_path / f"out-{kills}"
        while kills < KILLS:
            begun = time.monotonic()
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
                assert status == 1, said(running)
                seconds = min(seconds, time.monotonic() - begun)
                break
            finally:
                if running.stderr:
                    running.stderr.close()
        with begin(archive, out) as last:
            assert last.wait() == 1
        same(out, whole)


PACKING = ("--compress", "zstd", "--reasons", "ids")


def test_killed_while_it_packs(archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    pytest.importorskip("zstandard")
    full, seconds = undisturbed
    whole = tmp_path / "whole"
    with begin(archive, whole, *PACKING) as running:
        assert running.wait() == 1
    chance, kills, broken_off = random.Random(6), 0, 0
    while kills < KILLS // 2:
        out = tmp_path / f"out-{kills}"
        partial = out / "results.jsonl.zst.partial"
        status = None
        while status is None:
            moment = chance.uniform(0.3, 1.0) * seconds if kills < KILLS // 2 else None
            with begin(archive, out, *PACKING) as running:
                while not broken_off and running.poll() is None:
                    moment = 0
                    if partial.exists():  # however slow the machine, one run at least is killed while it packs
                        break
                    time.sleep(0.002)
                try:
                    status = running.wait(timeout=moment)
                except subprocess.TimeoutExpired:
                    running.kill()
                    kills += 1
                    broken_off += partial.exists()
        assert status == 1
        for name in ("results.jsonl.zst", "rejects.jsonl", "summary.json", "summary.html"):
            assert (out / name).read_bytes() == (whole / name).read_bytes(), name
    assert broken_off
    assert command("unpack", whole).out.encode() == (full / "results.jsonl").read_bytes()


def in_the_middle(archive: Path, folder: Path, size: int) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Runs, one after the other, that have written something and not yet half of what they will; the results then are
    this large. What is done to them then may still come too late, which only their end can tell."""
    for attempt in range(ATTEMPTS):
        out = folder / f"out-{attempt}"
        with begin(archive, out) as running:
            while running.poll() is None and not written(out):
                time.sleep(0.002)
            if 0 < written(out) < size / 2:
                yield running, out
    pytest.fail(f"{ATTEMPTS} runs were over before anything could be done to them")


def written(out: Path) -> int:
    partial = out / "results.jsonl.partial"
    return partial.stat().st_size if partial.exists() else 0


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the process list of Linux")
def test_workers_are_killed(archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, _ = undisturbed
    for running, out in in_the_middle(archive, tmp_path, (whole / "results.jsonl").stat().st_size):
        before = set(children(running.pid))
        workers = [each for each in before if _is_worker(each)]
        for each in workers:
            os.kill(each, signal.SIGKILL)
        while running.poll() is None and not {each for each in children(running.pid) if _is_worker(each)} - before:
            time.sleep(0.002)
        replaced = running.poll() is None
        assert (running.wait(), said(running)[:5]) == (1, "note:")
        same(out, whole)
        if len(workers) == 2 and replaced:
            return


def _is_worker(process: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end(number: signal.Signals, archive: Path, undisturbed: tuple[Path, float], tmp_path: Path) -> None:
    whole, _ = undisturbed
    for running, out in in_the_middle(archive, tmp_path, (whole / "results.jsonl").stat().st_size):
        os.killpg(running.pid, number)
        status = running.wait()
        told = said(running)
        assert "Traceback" not in told
        if status == 1:  # it had come to its end
            same(out, whole)
            continue
        assert status == 128 + number
        assert "--resume" in told
        with begin(archive, out) as last:
            assert last.wait() == 1
        same(out, whole)
        return
