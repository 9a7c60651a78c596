"""Processes that are started in odd surroundings, or told to end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from inference.scripts import TREE, output_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="streams and signals of Unix")]

QUARREL = "examples/orange-quarrel.yaml"


def run(arguments: str, closed: str) -> subprocess.CompletedProcess[bytes]:
    command = f"exec {sys.executable} -m ottava {arguments} {closed}"
    return subprocess.run(["sh", "-c", command], cwd=TREE, capture_output=True, check=False, timeout=60)


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [f"advise {QUARREL} --quick", "schema case", "--help"])
def test_closed_standard_output_is_an_error(arguments: str) -> None:
    ended = run(arguments, ">&-")
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert b"bad file descriptor" in ended.stderr.lower()


def test_closed_standard_input_is_empty() -> None:
    ended = run("advise - --quick", "<&-")
    assert ended.returncode == 1
    assert b"error[no-case]" in ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("closed", "status"), [("<&-", 0), ("2>&-", 0), ("<&- 2>&-", 0), ("<&- >&- 2>&-", 1)])
def test_closed_streams_make_no_other_difference(closed: str, status: int) -> None:
    ended = run(f"advise {QUARREL} --quick", closed)
    assert ended.returncode == status
    assert b"Traceback" not in ended.stdout


def test_no_file_takes_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    run(f"advise {QUARREL} nowhere.yaml --quick --format json -o {target}", "2>&- >&-")
    assert target.read_text("utf-8").startswith("{")
    assert "error" not in target.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("arguments", ["generate 1000000 -o MADE/cases.jsonl", "docs --no-check -o OUT"])
def test_told_to_end_it_takes_its_temporary_files_away(arguments: str, tmp_path: Path) -> None:
    made = tmp_path / "temporary"
    made.mkdir()
    words = arguments.replace("MADE", str(made)).replace("OUT", str(tmp_path / "out")).split()
    command = [sys.executable, "-m", "ottava", *words]
    process = subprocess.Popen(command, cwd=TREE, env=os.environ | {"TMPDIR": str(made)}, stderr=subprocess.PIPE)
    until = time.monotonic() + 30
    while not [*made.iterdir()]:
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (143, b"")
    assert [*made.iterdir()] == []


def test_the_library_leaves_signals_alone() -> None:
    code = "import signal, ottava; ottava.Advisor(); print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)"
    assert output_of(code) == "True\n"
