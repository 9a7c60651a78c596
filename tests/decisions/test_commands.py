"""`ottava advise --log` and `ottava replay`: what they write, say and refuse, and how they end."""

import json
import os
from pathlib import Path

import pytest
from cli.conftest import EXAMPLES, Command
from decisions.conftest import ADVISOR, MADE, Logged, edited

from ottava import Advisor, Decision

QUARREL = EXAMPLES / "orange-quarrel.yaml"
HOUSING = EXAMPLES / "rulebooks" / "housing"
OTHER = "disable: [listening.not-heard]\n"


def decisions(file: Path) -> list[Decision]:
    return [Decision.from_json(line) for line in file.read_bytes().splitlines()]


def test_advise_appends_a_record_of_each_advice(ottava: Command, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    shown = ottava("advise", QUARREL)
    assert ottava("advise", QUARREL, "--log", log) == shown
    several = ottava(
        "advise", QUARREL, EXAMPLES / "shop-lease.yaml", "--format", "json", "--log", log, "--asked-by", "é 3"
    )
    first, second, third = decisions(log)
    assert (first.asked_by, first.thorough, first.case, first.case_id) == ("", True, None, "orange-quarrel")
    assert (second.asked_by, second.thorough, third.case_id) == ("é 3", False, "shop-lease")
    assert [json.loads(line)["case_digest"] for line in several.out.splitlines()] == [
        second.case_digest,
        third.case_digest,
    ]


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_every_format_is_recorded_once(ottava: Command, tmp_path: Path, form: str) -> None:
    log = tmp_path / "log.jsonl"
    assert ottava("advise", QUARREL, "--format", form, "--output", tmp_path / "out", "--log", log).status == 0
    (found,) = decisions(log)
    assert found.outcome.first[0].method == "circuitous_tactics"


def test_a_case_that_cannot_be_used_is_not_recorded(ottava: Command, tmp_path: Path) -> None:
    log, wrong = tmp_path / "log.jsonl", tmp_path / "wrong.yaml"
    wrong.write_text("disput: {}\n")
    assert ottava("advise", wrong, QUARREL, "--log", log).status == 1
    assert [each.case_id for each in decisions(log)] == ["orange-quarrel"]


def test_the_case_is_kept_masked(ottava: Command, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    mask = ("--log-mask", "confidential", "--log-mask", "handler.role")
    assert ottava("advise", QUARREL, "--log", log, "--log-cases", *mask).status == 0
    (found,) = decisions(log)
    assert found.case is not None
    assert "handler.role" in found.masked
    assert {"arousal", "temperament"} & set(found.case["parties"][0]) == set()
    assert found.case["handler"] == {"power": "warn"}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--log-cases"], 2, "are about records; add `--log FILE`"),
        (["--asked-by", "me"], 2, "are about records; add `--log FILE`"),
        (["--log", "FILE", "--log-mask", "confidential"], 2, "add `--log-cases`"),
        (["--log", "FILE", "--for-parties"], 2, "leave out `--log` or `--for-parties`"),
        (["--log", "FILE", "--output", "FILE"], 2, "name the same file"),
        (["--log", "FILE", "--log-cases", "--log-mask", "safety.wepon"], 1, "did you mean `safety.weapon`?"),
        (["--log", "FILE", "--asked-by", "a\nb"], 1, "expected who asked, as a text on one line"),
        (["--log", ""], 1, "expected the path of a file"),
        (["--log", "nowhere/FILE"], 1, "cannot be written: no such file or directory"),
        (["--log", str(QUARREL)], 1, "is read by this command and would be written over"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_no_advice_shown(
    ottava: Command, tmp_path: Path, arguments: list[str], status: int, said: str
) -> None:
    found = ottava("advise", QUARREL, *(each.replace("FILE", str(tmp_path / "log.jsonl")) for each in arguments))
    assert (found.status, found.out) == (status, "")
    assert said in " ".join(found.err.replace("│", " ").split())
    assert not (tmp_path / "log.jsonl").exists() or not (tmp_path / "log.jsonl").read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_without_a_record_there_is_no_advice(ottava: Command) -> None:
    found = ottava("advise", QUARREL, "--log", "/dev/full")
    assert (found.status, found.out) == (1, "")
    assert found.err == "error: `/dev/full` cannot be written: no space left on device\n\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_log_is_told_once_and_not_of_the_output(ottava: Command, tmp_path: Path) -> None:
    found = ottava("advise", QUARREL, QUARREL, "--quick", "--log", "/dev/full", "--output", tmp_path / "advice.txt")
    assert (found.status, found.err) == (1, "error: `/dev/full` cannot be written: no space left on device\n\n")
    assert not (tmp_path / "advice.txt").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_nobody_reads_is_no_log(ottava: Command, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = ottava("advise", QUARREL, "--quick", "--log", tmp_path / "pipe")
    assert (found.status, found.out) == (1, "")
    assert f"{tmp_path / 'pipe'}` cannot be written: " in found.err


def test_what_advise_has_recorded_is_replayed_the_same(ottava: Command, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    cases = HOUSING / "cases"
    for options in (["--language", "zh"], ["--day", "2026-03-14"], ["--quick"], ["--format", "json"]):
        assert ottava("advise", *cases.iterdir(), "--rulebook", HOUSING, *options, "--log", log).status == 0
    found = ottava("replay", log, "--rulebook", HOUSING, "--cases", cases)
    assert (found.status, found.err) == (0, "")
    assert (
        "Replayed all 8 decisions.\nAdvised now: the same byte for byte in 8, another outcome in none.\n" in found.out
    )


def test_another_rulebook_is_told_in_words(ottava: Command, logged: Logged, tmp_path: Path) -> None:
    log = logged()
    new = Advisor(edited(tmp_path / "rules", OTHER))
    found = ottava("replay", log, "--rulebook", tmp_path / "rules", "--limit", "1000")
    assert (found.status, found.err) == (0, "")
    moved = [
        (case, then, now)
        for case in MADE
        if (then := [each.title for each in ADVISOR.advise(case).first])
        != (now := [each.title for each in new.advise(case).first])
    ]
    assert moved
    text = " ".join(found.out.split())
    for case, then, now in moved:
        said = text.partition(f"* {case.id} ")[2].partition(" * ")[0]
        before, _, after = said.partition(" -> ")
        assert all(title in before.partition("first: ")[2] for title in then)
        assert all(title in after for title in now) or not now
    few = ottava("replay", log, "--rulebook", tmp_path / "rules", "--limit", "2").out
    listed = found.out.count("\n* ")
    assert few.count("\n* made-up") == 2
    assert f"and {listed - 2} more; --limit lists more, --format json all" in few
    none = ottava("replay", log, "--rulebook", tmp_path / "rules", "--limit", "0").out
    assert none.partition("WHAT IS DIFFERENT")[0] == found.out.partition("WHAT IS DIFFERENT")[0]
    assert "* made-up" not in none


def test_json_has_every_line_of_the_log_and_the_counts(ottava: Command, logged: Logged, tmp_path: Path) -> None:
    log = logged()
    with log.open("a", encoding="utf-8") as lines:
        lines.write("{")
    edited(tmp_path / "rules", OTHER)
    found = ottava("replay", log, "--rulebook", tmp_path / "rules", "--format", "json")
    assert found.status == 1
    told = json.loads(found.out)
    assert [each["case_id"] for each in told["decisions"]] == [*(case.id for case in MADE), ""]
    verdicts = [each["verdict"] for each in told["decisions"]]
    summary = told["summary"]
    assert summary["decisions"] == len(MADE) + 1 == len(verdicts)
    assert (summary["same"], summary["same_outcome"]) == (0, verdicts.count("same outcome"))
    assert summary["other_outcome"] == verdicts.count("other outcome") > 0
    (broken,) = summary["not_replayed"]
    assert (broken["obstacle"], broken["decisions"], broken["examples"][0]["line"]) == ("no record", 1, len(MADE) + 1)
    to_file = ottava("replay", log, "--rulebook", tmp_path / "rules", "--format", "json", "--output", tmp_path / "out")
    assert (to_file.out, (tmp_path / "out").read_text("utf-8")) == ("", found.out)


def test_what_cannot_be_replayed_is_counted_with_the_reason(ottava: Command, logged: Logged, tmp_path: Path) -> None:
    log = logged(keep_cases=False)
    found = ottava("replay", log)
    assert found.status == 1
    assert f"Replayed 0 of {len(MADE)} decisions.\n" in found.out
    text = " ".join(found.out.split())
    assert f"no case {len(MADE)} the log did not keep the case; `--cases` names files that have it" in text
    assert "".join(found.out.split()).count(f"{log.name}:") == 5  # a long path is broken where the line ends
    assert f"* and {len(MADE) - 5} more" in text
    archive = tmp_path / "archive.jsonl"
    archive.write_text("".join(f"{json.dumps(case.to_mapping())}\n" for case in MADE[1:]), "utf-8")
    found = ottava("replay", log, "--cases", archive)
    assert found.status == 1
    assert f"Replayed {len(MADE) - 1} of {len(MADE)} decisions." in found.out
    assert "not in the archive 1 no case in the files of `--cases`" in " ".join(found.out.split())
    assert ottava("replay", log, "--cases", tmp_path / "none.jsonl").status == 1


def test_a_record_that_was_changed_ends_with_1(ottava: Command, logged: Logged) -> None:
    log = logged(MADE[:3])
    log.write_text(log.read_text("utf-8").replace('"advice_digest":"blake2b:', '"advice_digest":"blake2b:0'), "utf-8")
    found = ottava("replay", log)
    assert found.status == 1
    assert "the same outcome in 3" in found.out
    assert "NOT THE SAME BY THE SAME RULES" in found.out


def test_a_log_comes_through_a_pipe(ottava: Command, logged: Logged) -> None:
    found = ottava("replay", "-", stdin=logged(MADE[:3]).read_bytes())
    assert found.status == 0
    assert "Replayed all 3 decisions." in found.out
    empty = ottava("replay", "-")
    assert empty.status == 0
    assert "There is no decision in the log." in empty.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.jsonl"], "there is no file"),
        (["FOLDER"], "is a folder, expected the file of a log"),
        (["LOG", "--output", "LOG"], "is read by this command and would be written over"),
        (["LOG", "--rulebook", "none"], "none"),
    ],
)
def test_what_cannot_be_read_is_refused(
    ottava: Command, logged: Logged, tmp_path: Path, arguments: list[str], said: str
) -> None:
    names = {"LOG": str(logged(MADE[:1])), "FOLDER": str(tmp_path)}
    found = ottava("replay", *(names.get(each, each) for each in arguments))
    assert (found.status, found.out) == (1, "")
    assert said in found.err


def test_nothing_in_a_log_steers_the_terminal(ottava: Command, logged: Logged, tmp_path: Path) -> None:
    log = logged(MADE[:2])
    data = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    data[0] |= {"case_id": "a\x1b[2Jb", "time": "\x1b[31m", "case": None}
    data[1] |= {"time": "::error::\x1b", "case_id": "##[error]\x1b"}
    data[1]["outcome"]["gates"] = [{"id": "\x1b]0;x", "effect": "stop"}]
    data[1]["outcome"]["recommendations"][0]["party"] = "\x1b[1m"
    log.write_text("".join(f"{json.dumps(each)}\n" for each in data), "utf-8")
    edited(tmp_path / "rules", OTHER)
    found = ottava("replay", log, "--rulebook", tmp_path / "rules")
    assert "\x1b" not in found.out
    assert "\n::" not in found.out
    assert "##[" not in found.out
    assert "\\x1b" in found.out
