"""A decision log in a file: threads and processes, files moved away, crashes, and what cannot be written."""

import json
import os
import stat
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from decisions.conftest import ADVISOR, MADE

from ottava import Decision, DecisionLog, InvalidCall


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("fsync", [False, True])
def test_a_file_gets_a_line_for_each_record_and_keeps_what_it_had(tmp_path: Path, fsync: bool) -> None:
    file = tmp_path / "log.jsonl"
    made = [DecisionLog.to_file(file, fsync=fsync).record(ADVISOR.advise(case)) for case in MADE]
    assert file.read_text("utf-8") == "".join(f"{each.to_json()}\n" for each in made)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_was_moved_away_is_made_again(tmp_path: Path) -> None:
    log = DecisionLog.to_file(tmp_path / "log.jsonl")
    log.record(ADVISOR.advise(MADE[0]))
    (tmp_path / "log.jsonl").rename(tmp_path / "log.1")
    log.record(ADVISOR.advise(MADE[1]))
    assert [each["case_id"] for name in ("log.1", "log.jsonl") for each in lines(tmp_path / name)] == [
        MADE[0].id,
        MADE[1].id,
    ]


def test_a_file_that_cannot_be_written_is_an_error_at_once_and_later(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        DecisionLog.to_file(tmp_path / "none" / "log.jsonl")
    with pytest.raises(IsADirectoryError):
        DecisionLog.to_file(tmp_path)
    for wrong in (None, 7, b"log", "a\0b", ""):
        with pytest.raises(InvalidCall, match="expected the path of a file"):
            DecisionLog.to_file(wrong)  # type: ignore[arg-type]
    (tmp_path / "there").mkdir()
    log = DecisionLog.to_file(tmp_path / "there" / "log.jsonl")
    (tmp_path / "there" / "log.jsonl").unlink()
    (tmp_path / "there").rmdir()
    with pytest.raises(FileNotFoundError):
        log.record(ADVISOR.advise(MADE[0]))


@pytest.mark.parametrize("left", [b'{"format_version":1,"id":"c', b"\n", b"}", b'{"a":1}\n{"b"'])
def test_what_a_crash_has_left_is_not_glued_to_the_next_record(tmp_path: Path, left: bytes) -> None:
    file = tmp_path / "log.jsonl"
    file.write_bytes(left)
    log = DecisionLog.to_file(file)
    made = [log.record(ADVISOR.advise(case)) for case in MADE[:2]]
    assert file.read_bytes().startswith(left)
    assert [Decision.from_json(line) for line in file.read_bytes().splitlines()[-2:]] == made


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is full")
def test_a_full_disk_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left on device: '/dev/full'"):
        DecisionLog.to_file("/dev/full").record(ADVISOR.advise(MADE[0]))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_takes_records_only_while_somebody_reads(tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    with pytest.raises(OSError, match=pipe):
        DecisionLog.to_file(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    made = DecisionLog.to_file(pipe).record(ADVISOR.advise(MADE[0]))
    assert os.read(reader, 1 << 16) == made.to_json().encode() + b"\n"
    os.close(reader)


def test_a_log_goes_to_standard_output_as_well() -> None:
    code = (
        "from ottava import Advisor, DecisionLog\n"
        "log = DecisionLog.to_file('/dev/stdout')\n"
        "for id in 'ab': log.record(Advisor().advise({'id': id, 'parties': [{'id': 'x'}, {'id': 'y'}]}))\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert [Decision.from_json(line).case_id for line in found.splitlines()] == ["a", "b"]


def test_threads_share_a_log(tmp_path: Path) -> None:
    log = DecisionLog.to_file(tmp_path / "log.jsonl", keep_cases=True)
    advices = [(ADVISOR.advise(case), case) for case in MADE]

    def work(name: str) -> None:
        for advice, case in advices:
            log.record(advice, case, asked_by=name)

    threads = [Thread(target=work, args=(f"thread {number}",)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    check_whole(tmp_path / "log.jsonl", [f"thread {number}" for number in range(8)], 1)


WRITER = """
import sys
from ottava import Advisor, Case, DecisionLog
from ottava.engine.authoring.generating.cases import cases
advisor, log = Advisor(), DecisionLog.to_file(sys.argv[1], keep_cases=True)
made = [Case.from_mapping(data) for data in cases(40, 20)]
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    for case in made:
        log.record(advisor.advise(case), case, asked_by=sys.argv[2])
"""


@pytest.mark.slow
def test_processes_share_a_file(tmp_path: Path) -> None:
    names = [f"process {number}" for number in range(4)]
    command = [sys.executable, "-c", WRITER, str(tmp_path / "log.jsonl")]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([*command, name], **pipes) for name in names]
    for each in started:
        assert each.stdout.readline() == "ready\n"
    for each in started:
        each.stdin.write("go\n")
        each.stdin.flush()
    assert [each.communicate(timeout=120) and each.returncode for each in started] == [0] * 4
    check_whole(tmp_path / "log.jsonl", names, 10)
    askers = [each["asked_by"] for each in lines(tmp_path / "log.jsonl")]
    assert sum(one != other for one, other in pairwise(askers)) > 4, "they wrote one after the other"


def check_whole(file: Path, names: list[str], times: int) -> None:
    """Every record is there once, whole, and those of one writer in their order."""
    found = [Decision.from_json(line) for line in file.read_bytes().split(b"\n")[:-1]]
    assert len({each.id for each in found}) == len(found)
    for name in names:
        assert [each.case_id for each in found if each.asked_by == name] == [case.id for case in MADE] * times
    assert len(found) == len(names) * len(MADE) * times
