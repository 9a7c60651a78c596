"""Runs over tables that are read by a mapping: every format, several rows for a case, columns kept and hidden."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from tables.conftest import xlsx

from ottava.engine.batch.batching import Batching, Position, batching_of
from ottava.engine.batch.errors import BatchError, Stopped
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.manifest import manifest_of, run_mapping
from ottava.engine.batch.reading import CaseReader
from ottava.engine.batch.running import FinishedRun, Run, run
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.engine.tables.mapping.model import TableMapping
from ottava.facts import Case
from ottava.facts.source.span import Source

BOOK = load_rulebook()
MAPPING = """\
id: Nr
keep: [State, Paid]
never_read: [Name, Phone]
dispute:
  category: {column: Issue, words: {Bill: consumer, Noise: neighbour}}
  duration_days: {from: Received, to: Closed}
parties:
  - id: customer
    role: {always: claimant}
"""
HEADER = ("Nr", "Name", "Issue", "State", "Phone", "Received", "Closed", "Paid")
ROWS: list[tuple[Any, ...]] = [
    ("1", "Ann Secret", "Bill", "NY", "555-0001", date(2026, 1, 1), date(2026, 1, 8), Decimal("12.50")),
    ("2", "Bob Secret", "noise", "TX", "555-0002", date(2026, 1, 1), None, Decimal("3.00")),
    ("3", "Cid Secret", "Smell", "", "555-0003", date(2026, 1, 1), date(2026, 1, 8), None),
]
SECRETS = (b"Secret", b"555-000", b"Ann", b"Bob", b"Cid")


def mapping(text: str = MAPPING) -> TableMapping:
    return mapping_from(Source("mapping.yaml", text), BOOK.vocabulary)


def written(rows: Sequence[Sequence[Any]], separator: str = ",") -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=separator, lineterminator="\n")
    writer.writerows([["" if cell is None else str(cell) for cell in row] for row in rows])
    return sink.getvalue()


def table(folder: Path, format: str) -> Path:
    path = folder / f"cases.{format}"
    match format:
        case "csv":
            path.write_text(written([HEADER, *ROWS]), "utf-8")
        case "tsv":
            path.write_text(written([HEADER, *ROWS], "\t"), "utf-8")
        case "xlsx":
            cells = [[float(c) if isinstance(c, Decimal) else c for c in row] for row in ROWS]
            xlsx(path, {"Cases": [list(HEADER), *cells]})
        case "parquet":
            columns = {name: [row[at] for row in ROWS] for at, name in enumerate(HEADER)}
            pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def advised(
    folder: Path, inputs: Sequence[Path], text: str = MAPPING, *, resume: bool = False, **options: Any
) -> FinishedRun:
    work = Work(BOOK, mapping=mapping(text))
    plan = Run(Inputs(tuple(map(str, inputs)), None, str(folder)), work, folder, workers=0, **options)
    return run(plan, resume=resume)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def cases_in(inputs: Sequence[Path], text: str = MAPPING, size: int = 256) -> list[Any]:
    """The cases, or what is wrong with them, that a run would read."""
    found = mapping(text)
    reader = CaseReader(BOOK.vocabulary, found)
    batches = batching_of(Inputs(tuple(map(str, inputs))), size, BOOK.vocabulary, found).batches(Position())
    return [case for batch, _ in batches for piece in batch.pieces for _, case, _ in reader.cases(piece)]


@pytest.mark.parametrize("format", ["csv", "tsv", "xlsx", "parquet"])
def test_every_format_says_the_same(tmp_path: Path, format: str) -> None:
    finished = advised(tmp_path / "out", [table(tmp_path, format)])
    assert (finished.advised, finished.rejected) == (2, 1)
    found = lines(tmp_path / "out" / "results.jsonl")
    assert [each["case"] for each in found] == ["1", "2"]
    kept = [each["kept"] for each in found]
    assert [each["State"] for each in kept] == ["NY", "TX"]
    assert [float(each["Paid"]) for each in kept] == [12.5, 3.0]
    (reject,) = lines(tmp_path / "out" / "rejects.jsonl")
    assert reject["case"] == "3"
    assert reject["errors"][0]["message"] == "found `Smell`, which is not listed under `words`"
    assert "line 5 of `mapping.yaml`" in reject["errors"][0]["hint"]


@pytest.mark.parametrize(
    ("format", "place"), [("csv", (4, 14)), ("tsv", (4, 14)), ("xlsx", (4, 3)), ("parquet", (None,) * 2)]
)
def test_a_mistake_points_to_its_cell(tmp_path: Path, format: str, place: tuple[int | None, int | None]) -> None:
    advised(tmp_path / "out", [table(tmp_path, format)])
    (error,) = lines(tmp_path / "out" / "rejects.jsonl")[0]["errors"]
    assert (error["line"], error["column"]) == place


@pytest.mark.parametrize(
    ("format", "results"), [("csv", "jsonl"), ("csv", "csv"), ("csv", "parquet"), ("xlsx", "jsonl"), ("parquet", "csv")]
)
def test_what_is_never_to_be_read_is_in_no_output(tmp_path: Path, format: str, results: Any) -> None:
    path = table(tmp_path, format)
    work = Work(BOOK, results, mapping=mapping())
    out = tmp_path / "out"
    run(Run(Inputs((str(path),), None, str(out)), work, out, workers=0, batch_size=1))
    files = [each for each in out.rglob("*") if each.is_file()]
    assert {each.name for each in files} >= {
        "rejects.jsonl",
        "run.json",
        "summary.html",
        "mapping.yaml",
        "checkpoint.json",
    }
    for file in files:
        data = file.read_bytes()
        assert not any(secret in data for secret in SECRETS), file
    (reject,) = lines(out / "rejects.jsonl")
    assert "Smell" in reject["text"]
    assert "█" in reject["text"]


BROKEN = [
    '4,"Ann Secret,Bill,NY,555-0001,2026-01-01,2026-01-08,1\n',
    "4,Ann Secret,Bill,Bill,NY,555-0001,2026-01-01,2026-01-08,1\n",
    "4,Ann\x01Secret,Bill,NY,555-0001,2026-01-01,2026-01-08,1\n",
    '4,"Ann" Secret,Bill,NY,555-0001,2026-01-01,2026-01-08,1\n',
    '4,"Ann ""Secret""\n555-0001",Smell,NY,,2026-01-01,2026-01-08,1\n',
    "4,Ann Secret,Bill,NY,555-0001,someday,2026-01-08,1\n",
    f"4,Ann Secret{' ' * (1 << 20)},Bill,NY,555-0001,2026-01-01,2026-01-08,1\n",
]


@pytest.mark.parametrize(("row", "header"), [*((row, True) for row in BROKEN), (BROKEN[5], False)])
def test_nothing_of_it_is_in_the_reject_of_a_broken_row(tmp_path: Path, row: str, header: bool) -> None:
    path = tmp_path / "cases.csv"
    path.write_text((written([HEADER]) if header else "") + row + written(ROWS[:1]), "utf-8")
    finished = advised(tmp_path / "out", [path])
    assert finished.rejected == 1
    for file in (tmp_path / "out").rglob("*"):
        assert file.is_dir() or not any(secret in file.read_bytes() for secret in SECRETS), file


def test_the_run_says_by_which_mapping_it_was_made(tmp_path: Path) -> None:
    out = tmp_path / "out"
    advised(out, [table(tmp_path, "csv")])
    assert (out / "mapping.yaml").read_text("utf-8") == MAPPING
    again = run_mapping(out, manifest_of(out), BOOK.vocabulary)
    assert again is not None
    assert (again.digest, again.facts) == (mapping().digest, mapping().facts)


def test_a_run_does_not_go_on_with_another_mapping(tmp_path: Path) -> None:
    path, out = table(tmp_path, "csv"), tmp_path / "out"
    advised(out, [path])
    with pytest.raises(BatchError, match="mapping: was"):
        advised(out, [path], MAPPING.replace("NY", "TX") + "# changed\n", resume=True)


def test_columns_that_are_not_there_are_one_reject(tmp_path: Path) -> None:
    path = table(tmp_path, "csv")
    finished = advised(tmp_path / "out", [path], MAPPING.replace("Issue", "Isue").replace("Received", "Begun"))
    assert (finished.advised, finished.rejected) == (0, 1)
    (reject,) = lines(tmp_path / "out" / "rejects.jsonl")
    assert reject["line"] == 1
    assert {each["message"]: each["hint"] for each in reject["errors"]} == {
        "the table has no column `Isue`, named in line 5 of `mapping.yaml`": "did you mean `Issue`?",
        "the table has no column `Begun`, named in line 6 of `mapping.yaml`": "compare it with the names in the header",
    }


def test_a_header_that_is_elsewhere_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("Complaints,,,,,,,\nof January,,,,,,,\n" + written([HEADER, *ROWS]), "utf-8")
    advised(tmp_path / "out", [path])
    (reject,) = lines(tmp_path / "out" / "rejects.jsonl")
    (error,) = reject["errors"]
    assert error["message"] == "none of the 8 columns that `mapping.yaml` names are in the header of this table"
    assert "header_row: 3" in error["hint"]
    assert advised(tmp_path / "again", [path], "table: {header_row: 3}\n" + MAPPING).advised == 2


def test_a_file_that_is_no_table_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a"}\n', "utf-8")
    finished = advised(tmp_path / "out", [path, table(tmp_path, "csv")])
    assert (finished.advised, finished.rejected) == (2, 2)
    assert lines(tmp_path / "out" / "rejects.jsonl")[0]["errors"][0]["code"] == "not-a-table"


GROUPED = """\
one_case_for_each: Case
keep: [State]
never_read: [Name]
dispute: {category: Issue}
fact_finding: {evidence: Proof}
parties:
  - one_for_each: row
    id: {column: Side}
    role: {column: Side, words: {A: claimant, B: respondent}}
"""
OF_CASES = [
    ("Case", "Side", "Issue", "Proof", "State", "Name"),
    ("C-1", "A", "debt", "video", "NY", "Ann Secret"),
    ("C-1", "B", "", "witness", "TX", "Bob\nSecret"),
    ("C-2", "A", "labour", "", "NY", "Cid Secret"),
    ("C-3", "A", "debt", "", "", "Secret"),
    ("C-3", "B", "labour", "", "", "Secret"),
    ("C-4", "A", "debt", "", "", "Secret"),
    ("C-4", "C", "debt", "", "", "Secret"),
    ("C-5", "A", "debt", "", "", "Secret"),
]


def grouped(folder: Path, format: str, rows: Sequence[Sequence[Any]] = OF_CASES) -> Path:
    path = folder / f"rows.{format}"
    if format == "csv":
        path.write_text(written(rows), "utf-8")
    elif format == "xlsx":
        xlsx(path, {"Cases": [list(row) for row in rows]})
    else:
        columns = {name: [row[at] for row in rows[1:]] for at, name in enumerate(rows[0])}
        pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=3)
    return path


@pytest.mark.parametrize("size", [1, 2, 256])
@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_rows_that_stand_together_are_one_case(tmp_path: Path, format: str, size: int) -> None:
    found = cases_in([grouped(tmp_path, format)], GROUPED, size)
    assert [each.id if isinstance(each, Case) else each.case for each in found] == [f"C-{n}" for n in range(1, 6)]
    first = found[0].to_mapping()
    assert first == {
        "id": "C-1",
        "dispute": {"category": "debt"},
        "fact_finding": {"evidence": ["video", "witness"]},
        "parties": [{"id": "A", "role": "claimant"}, {"id": "B", "role": "respondent"}],
    }
    assert [[each.code for each in case.diagnostics] for case in found if not isinstance(case, Case)] == [
        ["rows-differ"],
        ["unlisted-word"],
    ]


@pytest.mark.parametrize(("format", "places"), [("csv", [(7, 7), (9, 5)]), ("xlsx", [(6, 3), (8, 2)])])
def test_a_mistake_in_a_further_row_points_to_its_cell(
    tmp_path: Path, format: str, places: list[tuple[int, int]]
) -> None:
    out = tmp_path / "out"
    advised(out, [grouped(tmp_path, format)], GROUPED)
    assert [(each["line"], each["column"]) for each in lines(out / "rejects.jsonl")] == places


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
def test_a_case_that_comes_back_stops_the_run_before_it_begins(tmp_path: Path, format: str) -> None:
    out = tmp_path / "out"
    path = grouped(tmp_path, format, [*OF_CASES, ("C-1", "B", "debt", "", "", "Secret")])
    with pytest.raises(BatchError, match=r"stand apart: `C-1` in .* and .*; sort the table by `Case`"):
        advised(out, [path], GROUPED)
    assert not any((out / name).exists() for name in ("results.jsonl", "results.jsonl.partial"))
    assert not (out / ".ottava" / "keys.tsv").exists()


def test_rows_of_one_case_in_two_files_stop_the_run(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    paths = [grouped(first, "csv", OF_CASES[:2]), grouped(second, "csv", [OF_CASES[0], *OF_CASES[2:3]])]
    with pytest.raises(BatchError, match="stand apart"):
        advised(tmp_path / "out", paths, GROUPED)


def test_a_table_of_several_rows_a_case_cannot_come_from_standard_input(tmp_path: Path) -> None:
    work = Work(BOOK, mapping=mapping(GROUPED))
    with pytest.raises(BatchError, match="standard input"):
        run(Run(Inputs(("-",), "csv"), work, tmp_path / "out", workers=0))


def test_a_broken_row_among_those_of_a_case_sets_the_case_aside(tmp_path: Path) -> None:
    path = grouped(tmp_path, "csv")
    text = path.read_text("utf-8").replace("C-1,B", "C-1,A,debt,,NY\n,A,debt,,,Secret\nC-1,B")
    path.write_text(text, "utf-8")
    found = cases_in([path], GROUPED)
    assert [isinstance(each, Case) for each in found] == [False, True, False, False, True]
    assert found[0].diagnostics[0].message.startswith("a row of this case in line 3 cannot be used: found 5 cells")


def test_a_row_without_its_case_is_set_aside_by_itself(tmp_path: Path) -> None:
    path = grouped(tmp_path, "csv", [*OF_CASES[:3], ("", "A", "debt", "", "", "Secret"), *OF_CASES[3:]])
    out = tmp_path / "out"
    advised(out, [path], GROUPED)
    rejects = lines(out / "rejects.jsonl")
    assert rejects[0]["errors"][0]["code"] == "no-key"
    assert b"Secret" not in (out / "rejects.jsonl").read_bytes()
    assert [each["case"] for each in lines(out / "results.jsonl")] == ["C-1", "C-2", "C-5"]


class Killed(Exception):
    pass


@pytest.mark.parametrize("format", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("text", [MAPPING, GROUPED])
def test_a_run_that_was_cut_off_ends_with_the_same_bytes(tmp_path: Path, format: str, text: str) -> None:
    path = table(tmp_path, format) if text is MAPPING else grouped(tmp_path, format)
    whole, part = tmp_path / "whole", tmp_path / "part"
    advised(whole, [path], text, batch_size=1)
    expected = {name: (whole / name).read_bytes() for name in ("results.jsonl", "rejects.jsonl")}
    positions = [position for _, position in _batches(path, text)]
    for count in range(1, len(positions)):
        batching = _batching(path, text)
        begun = list(_batches(path, text))[:count]
        rest = list(batching.batches(positions[count - 1], count))
        assert [batch for batch, _ in (*begun, *rest)] == [batch for batch, _ in _batches(path, text)]
    with pytest.raises(Stopped):
        advised(part, [path], text, batch_size=1, max_rejects=0)
    advised(part, [path], text, batch_size=1, resume=True)
    assert {name: (part / name).read_bytes() for name in expected} == expected


def _batching(path: Path, text: str) -> Batching:
    return batching_of(Inputs((str(path),)), 1, BOOK.vocabulary, mapping(text))


def _batches(path: Path, text: str) -> list[Any]:
    return list(_batching(path, text).batches(Position()))


def test_moments_at_midnight_are_kept_as_days(tmp_path: Path) -> None:
    path = tmp_path / "cases.parquet"
    columns = {"A": ["serious"], "B": [datetime(2026, 3, 14)], "C": [datetime(2026, 3, 14, 9, 30)]}
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    advised(tmp_path / "out", [path], "keep: [B, C]\ndispute: {stakes: A}\n")
    (found,) = lines(tmp_path / "out" / "results.jsonl")
    assert found["kept"] == {"B": "2026-03-14", "C": "2026-03-14T09:30:00"}
