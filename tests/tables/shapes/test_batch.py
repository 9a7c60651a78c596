"""`ottava batch --map` advises on every row of the twelve files that can be used, and sets aside the others."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from cli.conftest import Command, ottava  # noqa: F401 - a fixture
from tables.conftest import ods, xlsx
from tables.shapes.shapes import SHAPES, Shape

from ottava.engine.tables.drafting.draft import draft
from ottava.engine.tables.drafting.looking import look_at
from ottava.engine.tables.reading import read_table
from ottava.facts import built_in_vocabulary

BY_FILE = {shape.file: shape for shape in SHAPES}


def advised(ottava: Command, file: Path, mapping: Path, out: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:  # noqa: F811
    """Return the results of a run and what it has set aside."""
    run = ottava("batch", file, "--map", mapping, "--out", out, "--workers", "0", "--quiet")
    texts = [(out / name).read_text("utf-8") for name in ("results.jsonl", "rejects.jsonl")]
    read = [[json.loads(line) for line in text.splitlines()] for text in texts]
    assert run.status == bool(read[1])
    return read[0], read[1]


@pytest.mark.parametrize("shape", SHAPES, ids=[each.file for each in SHAPES])
def test_every_row_that_can_be_used_is_advised_on(shape: Shape, ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    results, rejects = advised(ottava, shape.path, shape.mapping, tmp_path / "out")
    assert len(results) == shape.cases
    assert [(each["line"], each["errors"][0]["code"]) for each in rejects] == [
        (line, code) for line, _, code in shape.set_aside
    ]
    assert len({each["case"] for each in results}) == shape.cases
    assert all(each["kept"] for each in results)


def test_what_is_never_read_is_in_no_file_of_the_run(ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    shape = BY_FILE["mediation-intake.csv"]
    advised(ottava, shape.path, shape.mapping, tmp_path / "out")
    table = read_table(shape.path)
    positions = [at for at, name in enumerate(table.names) if name.startswith(("Party A N", "Party A E", "Party B N"))]
    names = {row.cells[at] for row in table.rows for at in positions}
    assert len(names) > 50
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()).decode()
    assert not [name for name in names if name in written]


@pytest.mark.slow
def test_two_lines_of_title_in_a_workbook(ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    shape = BY_FILE["housing-register.csv"]
    rows = [[typed(cell) for cell in row] for row in csv.reader(shape.path.read_text("utf-8").splitlines())]
    same_as_the_text(ottava, shape, xlsx(tmp_path / "housing-register.xlsx", {"Register": rows}), tmp_path)


@pytest.mark.slow
def test_a_sheet_of_libreoffice(ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    shape = BY_FILE["school-incidents.csv"]
    rows = list(csv.reader(shape.path.read_text("utf-8").splitlines()))
    cells: list[list[str | float | None]] = [
        [float(cell) if cell.isdigit() else cell or None for cell in row] for row in rows
    ]
    same_as_the_text(ottava, shape, ods(tmp_path / "school-incidents.ods", cells), tmp_path)


@pytest.mark.slow
def test_decimals_and_times_of_a_database_in_parquet(ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    shape = BY_FILE["database-export.csv"]
    with shape.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {name: pyarrow.array([stored(row[name]) for row in rows]) for name in rows[0]}
    file = tmp_path / "database-export.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    # Codes that are numbers are as they are written in the text, `1.0`; as decimals they are `1`.
    mapping = tmp_path / "m.yaml"
    mapping.write_text(shape.mapping.read_text("utf-8").replace('"1.0"', "1").replace('"0.0"', "0"), "utf-8")
    text, _ = advised(ottava, shape.path, shape.mapping, tmp_path / "text")
    found, rejects = advised(ottava, file, mapping, tmp_path / "parquet")
    assert [each["errors"][0]["code"] for each in rejects] == ["out-of-range"]
    assert [each["recommendations"] for each in found] == [each["recommendations"] for each in text]


@pytest.mark.parametrize("file", ["hr-grievances.csv", "housing-register.csv", "schlichtung.csv"])
def test_a_draft_runs_as_it_is(file: str, ottava: Command, tmp_path: Path) -> None:  # noqa: F811
    shape = BY_FILE[file]
    mapping = tmp_path / "m.yaml"
    mapping.write_text(draft(look_at(str(shape.path)), built_in_vocabulary()), "utf-8")
    results, rejects = advised(ottava, shape.path, mapping, tmp_path / "out")
    assert (len(results), rejects) == (shape.rows, [])


def same_as_the_text(ottava: Command, shape: Shape, file: Path, folder: Path) -> None:  # noqa: F811
    text, _ = advised(ottava, shape.path, shape.mapping, folder / "text")
    found, rejects = advised(ottava, file, shape.mapping, folder / "sheet")
    assert rejects == []
    assert [(each["case"], each["recommendations"]) for each in found] == [
        (each["case"], each["recommendations"]) for each in text
    ]


def typed(cell: str) -> str | int | date | None:
    """A cell as a spreadsheet keeps it."""
    if cell.isdigit():
        return int(cell)
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell or None


def stored(cell: str) -> Decimal | datetime | str | None:
    """A cell as a database keeps it."""
    if cell == "NULL":
        return None
    if cell.endswith("00:00:00.000"):
        return datetime.fromisoformat(cell)
    return Decimal(cell) if "." in cell else cell
