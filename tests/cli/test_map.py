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


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "export it again, with its rows"),
        ("2026-13-01,\n", "correct what is listed under `Why they are set aside`"),
    ],
)
def test_where_no_case_can_be_read_no_batch_is_advised(ottava: Command, tmp_path: Path, rows: str, said: str) -> None:
    file, mapping = tmp_path / "f.csv", tmp_path / "m.yaml"
    file.write_text(f"Received,Closed\n{rows}")
    mapping.write_text("dispute: {duration_days: {from: Received, to: Closed}}\nparties: [{id: a}, {id: b}]\n")
    run = ottava("map", file, "--try", mapping)
    assert run.status == 1
    assert "ottava batch" not in run.out
    assert said in run.err


def test_the_value_for_an_empty_cell_is_shown_beside_it(ottava: Command, tmp_path: Path) -> None:
    file, mapping = tmp_path / "f.csv", tmp_path / "m.yaml"
    file.write_text("A,B\n2026-03-01,\n2026-03-01,n/a\n2026-03-01,2026-03-03\n")
    mapping.write_text(
        "table: {empty: [n/a]}\nparties: [{id: a}, {id: b}]\n"
        "dispute: {duration_days: {from: A, to: {column: B, if_empty: 2026-03-11}}}\n"
    )
    shown = " ".join(ottava("map", file, "--try", mapping).out.split())
    assert "B: empty, read as 2026-03-11 by `if_empty`" in shown
    assert "B: `n/a`, read as 2026-03-11 by `if_empty`" in shown
    assert shown.count("read as") == 2
