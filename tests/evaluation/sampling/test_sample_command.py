"""`ottava sample`: what it writes, what it says, what it refuses."""

import json
import sys
from pathlib import Path

import pytest
from cli.conftest import Command, ottava

__all__ = ["ottava"]


def test_it_writes_sheets_for_each_expert_and_says_so(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    out = tmp_path / "sample"

    done = ottava("sample", made_up_run, "-n", 60, "--experts", "anna, ben", "--shared", 20, "--out", out)

    assert (done.status, done.err) == (0, "")
    first, anna, _, last = done.out.splitlines()
    assert first.startswith("drew 60 of 300 cases from ")
    assert anna == f"anna: 40 cases in {out / 'anna'}"
    assert "sample.json" in last
    found = json.loads((out / "sample.json").read_text())
    assert (found["form"], found["seed"], found["experts"]) == (1, 1, ["anna", "ben"])
    assert found["run"]["folder"] == "found"
    assert found["run"]["fingerprint"].startswith("sha256:")
    assert len(found["cases"]) == 60
    assert sum(each["weight"] for each in found["cases"]) == pytest.approx(300)
    assert sum(len(each["experts"]) == 2 for each in found["cases"]) == 20
    assert {each["stratum"] for each in found["cases"]} == {each["stratum"] for each in found["strata"]}
    assert sorted(path.name for path in (out / "ben").iterdir()) == [
        "choices.csv",
        "review-ben.csv",
        "review-ben.html",
        "review-ben.xlsx",
    ]


@pytest.mark.parametrize("shared", [20, 30])
def test_experts_who_share_all_cases_are_told_of(
    ottava: Command, made_up_run: Path, tmp_path: Path, shared: int
) -> None:
    def said(*options: object) -> str:
        return ottava("sample", made_up_run, "-n", 20, "--shared", shared, *options).out

    assert "every expert has all of the cases" in said("--experts", "anna,ben", "--out", tmp_path / "two")
    assert "every expert" not in said("--out", tmp_path / "one")


def test_a_folder_in_use_is_left_alone(ottava: Command, made_up_run: Path, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_text("mine")

    done = ottava("sample", made_up_run, "--out", tmp_path)

    assert done.status == 1
    assert "holds something already; choose another folder with `--out`" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]


@pytest.mark.parametrize("names", ["anna,anna", "Anna,anna", "anna_b,Anna  B", "a/b", "..", "anna,", "", "x" * 41])
def test_names_that_cannot_name_a_folder_are_refused(
    ottava: Command, made_up_run: Path, tmp_path: Path, names: str
) -> None:
    done = ottava("sample", made_up_run, "--experts", names, "--out", tmp_path / "s")

    assert done.status == 2
    assert "among the experts, expected names" in done.err or "twice among the experts" in done.err


def test_what_is_no_run_is_refused(ottava: Command, tmp_path: Path) -> None:
    done = ottava("sample", tmp_path, "--out", tmp_path / "s")

    assert done.status == 1
    assert "is not the folder of a run" in done.err
    assert not (tmp_path / "s").exists()


def test_a_run_without_advice_is_refused(ottava: Command, tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"nothing": 1}\n')
    assert ottava("batch", tmp_path / "cases.jsonl", "--out", tmp_path / "found", "--workers", 0).status == 1

    done = ottava("sample", tmp_path / "found", "--out", tmp_path / "s")

    assert done.status == 1
    assert "has advised on no case, so that there is nothing to review" in done.err


def test_the_extra_is_named_where_it_is_missing(
    ottava: Command, made_up_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)

    done = ottava("sample", made_up_run, "--out", tmp_path / "s")

    assert done.status == 1
    assert "pip install 'ottava[evaluate]'" in done.err
