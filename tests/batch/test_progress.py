"""A bar in a terminal, plain lines elsewhere."""

import os
import subprocess
from pathlib import Path

import pytest
from batch.conftest import OTTAVA, command, json_lines, made_up, posix

from ottava.engine.batch.running import Progress
from ottava.engine.cli import run_progress as progress_module
from ottava.engine.cli.run_progress import progress_display

pytestmark = pytest.mark.slow


def test_plain_lines_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 100.0
    monkeypatch.setattr(progress_module, "monotonic", lambda: now)
    with progress_display(quiet=False) as watch:
        watch(Progress(10, 0, 10, 0.1))
        now += 20
        watch(Progress(4_000, 10, 2_000, 0.3))
        now += 1
        watch(Progress(4_100, 10, 2_100, 0.31))
        now += 19
        watch(Progress(8_000, 20, 6_000, 0.55))
        now += 100
        watch(Progress(9_000, 20, 7_000, None))
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "4,000 cases, 100 a second, 10 set aside, 30 %",
        "8,000 cases, 150 a second, 20 set aside, 55 %, about 0:01:12 left",
        "9,000 cases, 50 a second, 20 set aside",
    ]


def test_the_final_line_tells_the_throughput(tmp_path: Path) -> None:
    run = command("batch", json_lines(tmp_path / "a.jsonl", made_up(20)), "-o", tmp_path / "out", "--workers", 1)
    assert run.out == ""
    assert run.err.startswith("advised on 20 cases, none set aside; 20 in ")
    assert " a second by one process; see " in run.err
    assert run.err.count("\n") == 1


@posix
def test_a_bar_in_a_terminal(tmp_path: Path) -> None:
    path = json_lines(tmp_path / "a.jsonl", made_up(40))
    ours, theirs = os.openpty()
    command_line = [*OTTAVA, "batch", str(path), "-o", str(tmp_path / "out"), "--workers", "0", "--batch-size", "4"]
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    process = subprocess.Popen(command_line, stderr=theirs, env=plain | {"TERM": "xterm", "COLUMNS": "120"})
    os.close(theirs)
    shown = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:  # what Linux says when the other side is closed
            break
        if not data:
            break
        shown += data
    os.close(ours)
    assert process.wait() == 0
    assert "━".encode() in shown
    assert b"set aside" in shown
