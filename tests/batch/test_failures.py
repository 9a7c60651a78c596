"""What happens when a run cannot go on: a clear message, nothing lost, and it can be resumed."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from batch.conftest import OTTAVA, Running, command, json_lines, made_up, posix, rejects, results

from ottava.engine.batch import batching
from ottava.engine.batch.errors import BatchError, Stopped
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.stream import Stream
from ottava.engine.extras import ExtraMissing

pytestmark = pytest.mark.slow

CASES = made_up(200)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    return json_lines(tmp_path / "cases.jsonl", CASES)


@pytest.mark.parametrize("format", get_args(OutputFormat))
def test_a_run_goes_on_where_it_stopped(
    format: OutputFormat, ran: Running, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if format == "parquet":
        pytest.importorskip("pyarrow")
    _, whole = ran(cases, folder="whole", format=format, batch_size=16)
    real = Stream.line

    def failing(self: Stream, most: int) -> bytes:
        if self.read > 100_000:
            raise BatchError("the disk is gone")
        return real(self, most)

    with monkeypatch.context() as broken:
        broken.setattr(Stream, "line", failing)
        with pytest.raises(BatchError, match="disk is gone"):
            ran(cases, format=format, batch_size=16)
    assert not (tmp_path / "out" / f"results.{format}").exists()
    finished, out = ran(cases, format=format, batch_size=16, resume=True)
    assert 0 < finished.fresh < finished.advised == len(CASES)
    one, other = (folder / f"results.{format}" for folder in (out, whole))
    if format == "parquet":
        names = sorted(each.name for each in other.iterdir())
        assert sorted(each.name for each in one.iterdir()) == names
        assert all((one / name).read_bytes() == (other / name).read_bytes() for name in names)
    else:
        assert one.read_bytes() == other.read_bytes()
    assert (out / "summary.json").read_bytes() == (whole / "summary.json").read_bytes()


def test_a_finished_run_has_nothing_left_to_do(ran: Running, cases: Path) -> None:
    ran(cases)
    finished, _ = ran(cases, resume=True)
    assert (finished.advised, finished.fresh) == (200, 0)


def test_a_folder_in_use_is_not_written_over(ran: Running, cases: Path, tmp_path: Path) -> None:
    ran(cases)
    with pytest.raises(BatchError, match="holds a finished run"):
        ran(cases)
    shutil.rmtree(tmp_path / "out" / ".ottava")
    with pytest.raises(BatchError, match="is there already"):
        ran(cases, resume=True)


@pytest.fixture
def half(ran: Running, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that was stopped in the middle."""
    real = Stream.line

    def failing(self: Stream, most: int) -> bytes:
        if self.read > 100_000:
            raise BatchError("enough")
        return real(self, most)

    with monkeypatch.context() as broken:
        broken.setattr(Stream, "line", failing)
        with pytest.raises(BatchError, match="enough"):
            ran(cases, batch_size=16)


@pytest.mark.usefixtures("half")
def test_other_options_are_refused(ran: Running, cases: Path) -> None:
    with pytest.raises(BatchError, match="go on with `--resume`"):
        ran(cases, batch_size=16)
    for of_work in ({"max_firings": 5}, {"thorough": True}, {"budget": 9}):
        with pytest.raises(BatchError, match="use what it was begun with"):
            ran(cases, resume=True, batch_size=16, **of_work)
    with pytest.raises(BatchError, match="use what it was begun with"):
        ran(cases, resume=True, batch_size=17)


@pytest.mark.usefixtures("half")
def test_another_rulebook_is_refused(cases: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebook.yaml").write_text("name: mine\nversion: 1.0.0\nextends: eight_methods\n")
    (rules / "more.yaml").write_text(
        "- id: more.rule\n  title: More\n  when: {dispute.category: debt}\n  then:\n"
        "    - recommend: listening\n      strength: weak\n      because: more\n"
    )
    run = command("batch", cases, "-o", tmp_path / "out", "--rulebook", rules, "--batch-size", 16, "--resume")
    assert run.status == 1
    assert "rulebook: was `sha256:" in run.err


@pytest.mark.usefixtures("half")
def test_a_changed_input_is_refused(ran: Running, cases: Path) -> None:
    text = cases.read_text()
    cases.write_text(text.replace("Made up", "Changed", 1))
    with pytest.raises(BatchError, match="is not what the run had read so far"):
        ran(cases, batch_size=16, resume=True)
    cases.write_text(text)
    assert ran(cases, batch_size=16, resume=True)[0].advised == 200


@pytest.mark.usefixtures("half")
def test_outputs_that_are_cut_are_noticed(ran: Running, cases: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "results.jsonl.partial").write_bytes(b"")
    with pytest.raises(BatchError, match="shorter than the run had left them"):
        ran(cases, batch_size=16, resume=True)


def test_two_runs_do_not_share_a_folder(ran: Running, cases: Path, tmp_path: Path) -> None:
    other = subprocess.Popen([*OTTAVA, "batch", "-", "-o", str(tmp_path / "out"), "-q"], stdin=subprocess.PIPE)
    try:
        while not (tmp_path / "out" / ".ottava" / "checkpoint.json").exists():
            assert other.poll() is None
            time.sleep(0.01)
        with pytest.raises(BatchError, match="another run is writing"):
            ran(cases)
    finally:
        assert other.stdin is not None
        other.stdin.write(b'{"id":"a"}\n')
        other.stdin.close()
        assert other.wait() == 0


def test_a_file_that_grows_is_read_to_where_it_ended(
    ran: Running, cases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Stream.line

    def growing(self: Stream, most: int) -> bytes:
        with open(self.input.path, "ab") as file:
            file.write(b'{"id":"late"}\n')
        return real(self, most)

    monkeypatch.setattr(Stream, "line", growing)
    finished, _ = ran(cases)
    assert finished.advised == 200
    assert any("has grown while it was read" in each for each in finished.changes)


def test_a_file_that_shrinks_is_told_of(ran: Running, cases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Stream.line

    def shrinking(self: Stream, most: int) -> bytes:
        os.truncate(self.input.path, 1_000)
        return real(self, 100)

    monkeypatch.setattr(Stream, "line", shrinking)
    finished, _ = ran(cases)
    assert finished.advised < 200
    assert any("was cut short" in each for each in finished.changes)


def test_a_file_that_vanishes_is_set_aside(ran: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.yaml").write_text(f"id: {name}\n")
    real = batching.Stream

    def vanishing(input: Any, size: int | None) -> Stream:
        (folder / "b.yaml").unlink(missing_ok=True)
        return real(input, size)

    monkeypatch.setattr(batching, "Stream", vanishing)
    _, out = ran(*sorted(folder.iterdir()))
    assert [each["case"] for each in results(out)] == ["a", "c"]
    (reject,) = rejects(out)
    assert (reject["record"], reject["errors"][0]["code"]) == (None, "unreadable-file")


@contextmanager
def small_disk(path: Path, size: str) -> Iterator[Path]:
    path.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], capture_output=True)
    if made.returncode:
        pytest.skip("cannot make a small file system here")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


@posix
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file system")
def test_a_full_disk(cases: Path, tmp_path: Path) -> None:
    whole = command("batch", cases, "-o", tmp_path / "whole", "--batch-size", 16, "-q")
    assert whole.status == 0
    with small_disk(tmp_path / "disk", "2m") as disk:
        run = command("batch", cases, "-o", disk / "out", "--batch-size", 16, "-q")
        assert run.status == 1
        assert "no space left on device" in run.err
        assert "--resume" in run.err
        assert "Traceback" not in run.err
        for line in (disk / "out" / "results.jsonl.partial").read_bytes().splitlines():
            json.loads(line)
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        again = command("batch", cases, "-o", disk / "out", "--batch-size", 16, "-q", "--resume")
        assert (again.status, again.out) == (0, "")
        for name in ("results.jsonl", "rejects.jsonl", "summary.json", "summary.html"):
            assert (disk / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@posix
def test_files_that_may_not_grow_further(cases: Path, tmp_path: Path) -> None:
    limited = f'ulimit -f 500; exec "$@" batch "{cases}" -o "{tmp_path}/out" --batch-size 16 -q'
    run = subprocess.run(["bash", "-c", limited, "bash", *OTTAVA], capture_output=True, text=True)
    assert run.returncode == 1
    assert "file too large" in run.stderr
    assert "Traceback" not in run.stderr
    assert command("batch", cases, "-o", tmp_path / "out", "--batch-size", 16, "-q", "--resume").status == 0
    assert len(results(tmp_path / "out")) == 200


@posix
def test_a_folder_that_cannot_be_written(cases: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for out in (tmp_path / "file" / "out", Path("/proc/ottava")):
        run = command("batch", cases, "-o", out)
        assert run.status == 1
        assert "cannot write into" in run.err
        assert "Traceback" not in run.err


@pytest.mark.parametrize(
    ("library", "extra"), [("pyarrow", "batch"), ("zstandard", "batch"), ("distributed", "cluster")]
)
def test_a_library_that_is_not_installed(
    library: str, extra: str, ran: Running, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    packed = tmp_path / "cases.jsonl.zst"
    packed.write_bytes(b"x")
    given: dict[str, Any] = {
        "pyarrow": {"format": "parquet"},
        "distributed": {"cluster": "tcp://127.0.0.1:1"},
    }.get(library, {})
    with pytest.raises(ExtraMissing, match=rf"install it with `pip install 'ottava\[{extra}\]'`"):
        ran(packed if library == "zstandard" else cases, **given)


def test_an_error_stops_and_keeps_what_is_done(ran: Running, cases: Path, tmp_path: Path, book: Any) -> None:
    with pytest.raises(Stopped, match="cannot write into"):
        ran(cases, folder="cases.jsonl/out")
    assert msgspec.json.decode(cases.read_bytes().splitlines()[0])["id"] == CASES[0]["id"]
