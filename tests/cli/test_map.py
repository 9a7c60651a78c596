"""`ottava map` writes a draft, shows how a mapping reads, and overwrites nothing."""

from pathlib import Path

import pytest
from cli.conftest import Command

FOLDER = Path(__file__).parents[2] / "examples" / "evaluation"
FILE = FOLDER / "hr-grievances.csv"
MAPPING = FOLDER / "hr-grievances.mapping.yaml"


def test_a_draft_is_written_tried_and_never_overwritten(ottava: Command, tmp_path: Path) -> None:
    out = tmp_path / "mapping.yaml"
    run = ottava("map", FILE, "--out", out)
    assert run.status == 0
    assert f"ottava map {FILE} --try {out}" in run.out
    assert ottava("map", FILE).out == out.read_text("utf-8")
    tried = ottava("map", FILE, "--try", out)
    assert "Of 38 rows, 38 cases are read, 0 set aside." in tried.out
    again = ottava("map", FILE, "--out", out)
    assert again.status == 1
    assert "nothing is overwritten" in again.err


def test_a_try_shows_cases_beside_their_cells_and_what_is_left_over(ottava: Command) -> None:
    run = ottava("map", FILE, "--try", MAPPING)
    assert run.status == 0
    lines = run.out.splitlines()
    assert "Case GR0003: Bullying or harassment (line 4)" in lines
    assert any(line.startswith("  days since it began: 76 ") and "Date Raised: `01/02/2026`" in line for line in lines)
    assert "Of 38 rows, 37 cases are read, 1 set aside." in lines
    assert "  Witness Statements (caught by `otherwise`): `1` 10, `2` 8" in lines
    assert "        17 of 37  whether it is established what happened" in lines
    assert lines[-1] == f"next: ottava batch {FILE} --map {MAPPING} --out found"
    assert all(len(line) <= 80 for line in lines[:-1])
    assert "Mustermann" not in run.out


def test_a_column_that_is_not_there_is_told_once_and_nothing_else_is_shown(ottava: Command, tmp_path: Path) -> None:
    wrong = tmp_path / "m.yaml"
    wrong.write_text(MAPPING.read_text("utf-8").replace("id: Grievance ID", "id: Grievance No"))
    run = ottava("map", FILE, "--try", wrong)
    assert (run.status, run.out) == (1, "")
    assert run.err.count("error[") == 1
    assert "line 1: the table has no column `Grievance No`" in run.err


@pytest.mark.parametrize("name", ["cases.jsonl", "cases.yaml", "cases.csv.gz"])
def test_what_is_no_table_is_refused(ottava: Command, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    run = ottava("map", tmp_path / name)
    assert (run.status, run.out) == (1, "")
    assert "expected a table" in run.err


def test_try_goes_with_no_file_to_write(ottava: Command, tmp_path: Path) -> None:
    run = ottava("map", FILE, "--try", MAPPING, "--out", tmp_path / "m.yaml")
    assert run.status == 2
    assert "--try writes nothing" in run.err
