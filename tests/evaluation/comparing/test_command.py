"""`ottava compare` and `ottava batch --compare`: what they write and say, and refuse before they begin."""

import json
import shutil
from pathlib import Path

import pytest
from batch.conftest import json_lines, made_up
from cli.conftest import Command
from evaluation.comparing.conftest import Ran

CASES = made_up(40)
EDIT = "disable: [listening.not-heard]\n"


def test_both_ways_find_the_same(ran: Ran, ottava: Command, tmp_path: Path) -> None:
    old = ran("old", CASES)
    cases, out = json_lines(tmp_path / "cases.jsonl", CASES), tmp_path / "out"
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rulebook.yaml").write_text(f"name: edited\nversion: '1'\nextends: eight_methods\n{EDIT}")
    said = ottava("batch", cases, "-o", out, "-q", "--workers", 0, "--rulebook", rules, "--compare", old)
    assert said.status == 0
    assert f"compared with {old}: The advice differs in" in said.err
    assert f"see {out}/comparison.html" in said.err
    first = {name: (out / name).read_bytes() for name in ("comparison.json", "changed.jsonl", "comparison.html")}
    again = ottava("compare", old, out)
    assert (again.status, again.out) == (0, "")
    assert again.err in said.err
    assert {name: (out / name).read_bytes() for name in first} == first
    assert "shift" not in json.loads((out / "summary.json").read_text())


def test_what_cannot_be_compared_is_refused_before_the_run_begins(
    ran: Ran, ottava: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ran("old", CASES[:3])
    cases, out = json_lines(tmp_path / "cases.jsonl", CASES[:3]), tmp_path / "out"

    def refused(*arguments: object) -> str:
        said = ottava("batch", cases, "-o", out, *arguments)
        assert said.status != 0
        assert not out.exists()
        return said.err

    assert "`--compare` reads the whole advice, which `--format csv` does not keep" in refused(
        "--compare", old, "--format", "csv"
    )
    assert "is not the folder of a run" in refused("--compare", tmp_path)
    table = Path(shutil.copytree(old, tmp_path / "table"))
    manifest = json.loads((table / "run.json").read_text()) | {"format": "csv"}
    (table / "run.json").write_text(json.dumps(manifest))
    assert "are written as CSV; expected JSON Lines" in refused("--compare", table)

    monkeypatch.setattr("ottava.engine.extras.find_spec", lambda name: None if name == "scipy" else name)
    assert "comparing runs needs SciPy; install it with `pip install 'ottava[evaluate]'`" in refused("--compare", old)


def test_a_run_that_is_not_finished_is_refused(ran: Ran, ottava: Command) -> None:
    old, new = ran("old", CASES[:3]), ran("new", CASES[:3], EDIT)
    (new / "results.jsonl").rename(new / "results.jsonl.partial")
    said = ottava("compare", old, new)
    assert said.status != 0
    assert "is not finished" in said.err
