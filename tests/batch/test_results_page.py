"""The page on results: its table is that of the code, and every block of it runs and finds what is there."""

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import json_lines, made_up

from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.result_columns import COLUMNS
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook

pytest.importorskip("pyarrow")
pandas = pytest.importorskip("pandas")

PAGE = (Path(__file__).parents[2] / "docs" / "evaluate" / "results.md").read_text(encoding="utf-8")
SECTIONS = ("pandas", "pandas", "polars", "polars", "duckdb", "duckdb")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
CASES = [
    each | {"id": id} for each, id in zip(made_up(60, 5), ["007", "NA", *(f"c{n}" for n in range(58))], strict=True)
]

Table = list[dict[str, Any]]


def test_its_table_is_that_of_the_code() -> None:
    rows = [f"| `{each.name}` | {each.kind} | {each.holds} |" for each in COLUMNS]
    table = "\n".join(["| column | kind | holds |", "| --- | --- | --- |", *rows])
    shown = PAGE.partition("result_columns.py -->\n")[2].partition("\n<!-- end")[0]
    assert shown.strip() == table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with results as the page has them, some of many batches, and a source of which one row was set aside."""
    folder = tmp_path_factory.mktemp("results")
    path = json_lines(folder / "cases.jsonl", CASES)
    for name, format in (("table", "csv"), ("typed", "parquet"), ("lines", "jsonl")):
        work = Work(load_rulebook(), format)  # type: ignore[arg-type]
        run(Run(Inputs((str(path),)), work, folder / name, workers=0, batch_size=7))
    with open(folder / "complaints.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Complaint ID", "State"])
        writer.writerows([id, f"state of {id}"] for id in [*(each["id"] for each in CASES), "set aside"])
    return folder


def rows(table: Any) -> Table:
    """The rows of a table of any of the three libraries; what is missing is None."""
    if hasattr(table, "fetchall"):
        return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    if hasattr(table, "to_dicts"):
        return list(table.to_dicts())
    return list(table.astype(object).where(table.notna(), None).to_dict("records"))


def counts(table: Any) -> Counter[tuple[str, ...]]:
    """What is counted by what: of a table whose last column counts, or as pandas has it."""
    if isinstance(table, pandas.Series):
        return Counter({(str(id),): int(number) for id, number in table.items()})
    if isinstance(table, pandas.DataFrame):
        return +Counter({(str(row), str(name)): int(table.at[row, name]) for row in table.index for name in table})
    return Counter({tuple(map(str, list(row.values())[:-1])): list(row.values())[-1] for row in rows(table)})


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(SECTIONS)))
def test_its_code_finds_what_is_in_the_results(number: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(BLOCKS) == len(SECTIONS)
    pytest.importorskip(SECTIONS[number])
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(BLOCKS[number], names)
    advices = [json.loads(line) for line in (folder / "lines" / "results.jsonl").read_bytes().splitlines()]
    category = {each["id"]: _category(each) for each in CASES}
    joined = {row["Complaint ID"]: row for row in rows(names["joined"])}
    first = {each["case"]: each["recommendations"][0]["method"] for each in advices if _first(each)}
    assert {id: row["first_method"] for id, row in joined.items() if row["first_method"]} == first
    assert {id: row["State"] for id, row in joined.items()} == {id: f"state of {id}" for id in [*category, "set aside"]}
    gates = Counter((gate["id"], category[each["case"]]) for each in advices for gate in each["gates"])
    assert len(gates) > 5
    assert counts(names["gates_by_category"]) == gates
    of_listening = [each["case"] for each in advices if "listening" in _first(each)]
    assert sorted(row["case"] for row in rows(names["listening"])) == sorted(of_listening)
    told = Counter((each["id"],) for advice in advices for each in advice["directives"] if each["kind"] == "do")
    assert counts(names["directive_counts"]) == told
    if "reasons" in names:
        because = [
            (each["case"], reason["rule"])
            for each in advices
            for recommendation in each["recommendations"][:1]
            for reason in recommendation["reasons"]
        ]
        assert sorted((row["case"], row["rule"]) for row in rows(names["reasons"])) == sorted(because)


def _first(advice: dict[str, Any]) -> list[str]:
    return [each["method"] for each in advice["recommendations"] if each["rank"] == 1]


def _category(case: dict[str, Any]) -> str:
    known = case.get("dispute", {}).get("category", "unknown")
    return str(known["value"] if isinstance(known, dict) else known)
