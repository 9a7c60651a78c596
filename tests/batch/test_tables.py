"""Tables as people have them, through a whole run: every form says the same, faults are told once, nothing is lost."""

import csv
import gzip
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import Running, json_lines, rejects, results
from tables.conftest import ods, xlsx

from ottava.engine.batch.batching import Batching, Position
from ottava.engine.batch.errors import BatchError, Stopped
from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.folder import STATE
from ottava.engine.batch.inputs import MARKS_OF_RUNS, Inputs
from ottava.engine.batch.manifest import MANIFEST
from ottava.engine.batch.running import Run
from ottava.engine.cli.run_progress import notes
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.tables.header import NamedColumns
from ottava.facts import built_in_vocabulary

HEADER = ["id", "dispute.category", "dispute.duration_days", "parties.shop.trust", "parties.shop.trust.certainty", ""]
ROWS = [[f"c{number}", "debt", number, number % 5, 0.25 + number % 3 / 4, None] for number in range(9)]
EMPTY = [None] * len(HEADER)
TABLE: list[list[Any]] = [HEADER, *ROWS[:4], EMPTY, *ROWS[4:], EMPTY, EMPTY]
SAME = [
    {
        "id": row[0],
        "dispute": {"category": "debt", "duration_days": row[2]},
        "parties": [{"id": "shop", "trust": {"value": row[3], "certainty": row[4]}}],
    }
    for row in ROWS
]


def text(separator: str, decimal: str = ".", end: str = "\n") -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    for row in TABLE:
        writer.writerow(str(cell).replace(".", decimal) if isinstance(cell, float) else cell for cell in row)
    return out.getvalue().encode()


FORMS: dict[str, Callable[[Path], object]] = {
    "comma.csv": lambda path: path.write_bytes(text(",")),
    "semicolon.csv": lambda path: path.write_bytes(b"\xef\xbb\xbf" + text(";", ",", "\r\n")),
    "excel.csv": lambda path: path.write_bytes(b"sep=;\r\n" + text(";", ",", "\r\n")),
    "tab.csv": lambda path: path.write_bytes(text("\t")),
    "tab.tsv": lambda path: path.write_bytes(text("\t", ",")),
    "packed.csv.gz": lambda path: path.write_bytes(gzip.compress(text(";", ","))),
    "book.xlsx": lambda path: xlsx(path, {"Cases": TABLE, "Notes": [["x"]]}),
    "book.ods": lambda path: ods(path, TABLE),
}


@pytest.fixture
def wanted(ran: Running, tmp_path: Path) -> list[dict[str, Any]]:
    _, out = ran(json_lines(tmp_path / "same.jsonl", SAME), folder="wanted")
    return results(out)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_says_the_same(name: str, ran: Running, wanted: list[dict[str, Any]], tmp_path: Path) -> None:
    FORMS[name](tmp_path / name)
    finished, out = ran(tmp_path / name, batch_size=4)
    assert (rejects(out), results(out)) == ([], wanted)
    skipped = 1 if name.startswith("book") else 3  # what is below the last cell of a sheet is not there
    assert finished.empty_rows == skipped


@pytest.mark.parametrize("name", FORMS)
def test_reading_goes_on_from_any_position(name: str, tmp_path: Path) -> None:
    FORMS[name](tmp_path / name)

    def read(start: Position) -> list[tuple[Any, Position]]:
        form = NamedColumns(built_in_vocabulary())
        found = Batching(Inputs((str(tmp_path / name),)), 2, form).batches(start)
        return [(batch.pieces, position) for batch, position in found]

    whole = read(Position())
    assert len(whole) == 5
    for done, (_, position) in enumerate(whole, start=1):
        assert read(position) == whole[done:]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_run_over_a_table_goes_on_where_it_stopped(ending: str, ran: Running, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    rows: list[list[Any]] = [[f"c{number}", "dept" if number % 4 == 3 else "debt"] for number in range(40)]
    rows = [["id", "dispute.category"], *rows[:8], *[[None, None]] * 3, *rows[8:]]
    if ending == "xlsx":
        xlsx(path, {"A": rows})
    else:
        path.write_text("sep=;\n" + "".join(f"{id or ''};{category or ''}\n" for id, category in rows))
    whole, undisturbed = ran(path, folder="whole", batch_size=4)
    with pytest.raises(Stopped):
        ran(path, batch_size=4, max_rejects=4)
    finished, out = ran(path, batch_size=4, max_rejects=40, resume=True)
    assert 0 < finished.fresh < finished.advised + finished.rejected == 40
    assert finished.empty_rows == whole.empty_rows == 3
    for name in ("results.jsonl", "rejects.jsonl", "summary.json"):
        assert (out / name).read_bytes() == (undisturbed / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "had"),
    [
        ("book.xlsx", "it was when the run read it"),
        ("semicolon.csv", "the run had read so far (129 bytes)"),
    ],
)
def test_a_table_that_has_changed_is_refused(name: str, had: str, tmp_path: Path) -> None:
    path = tmp_path / name
    FORMS[name](path)
    inputs = Inputs((str(path),))
    (_, position), *_ = Batching(inputs, 2).batches(Position())
    changed = [HEADER, ["x", *ROWS[0][1:]], *ROWS[1:]]
    path.write_bytes(path.read_bytes().replace(b"c0", b"c9")) if name.endswith("csv") else xlsx(path, {"A": changed})
    with pytest.raises(BatchError) as refused:
        list(Batching(inputs, 2).batches(position))
    assert str(refused.value) == (
        f"`{path}` is not what {had}; put it back as it was, or begin a new run in another folder"
    )


def test_rows_may_have_empty_cells_behind_the_last_column(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;dispute.category\na;debt;;\nb;debt;\nc;debt;x\nd\n")
    finished, out = ran(path)
    assert [each["case"] for each in results(out)] == ["a", "b"]
    assert [(each["line"], each["column"], each["errors"][0]["code"]) for each in rejects(out)] == [
        (4, 8, "wrong-number-of-cells"),
        (5, 1, "wrong-number-of-cells"),
    ]
    hints = [each["errors"][0]["hint"] for each in rejects(out)]
    assert hints[0] == 'put a cell with a semicolon in it into quotes: "a; b"'
    assert hints[1].startswith("put a semicolon where a cell is empty")
    assert finished.reasons[0].records == 2


def test_workers_take_rows_of_spreadsheets(ran: Running, wanted: list[dict[str, Any]], tmp_path: Path) -> None:
    FORMS["book.xlsx"](tmp_path / "book.xlsx")
    _, out = ran(tmp_path / "book.xlsx", batch_size=3, workers=2)
    assert results(out) == wanted


def test_foreign_columns_are_one_reject(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "complaints.csv"
    rows = "".join(f"{number},Mortgage,Late fee,NY\n" for number in range(5_000))
    path.write_text(f"Complaint ID,Product,Issue,State\n{rows}")
    finished, out = ran(path)
    (reject,) = rejects(out)
    assert (finished.advised, finished.rejected) == (0, 1)
    assert (reject["record"], reject["line"], reject["column"]) == (None, 1, 1)
    assert "`ottava map`" in reject["errors"][0]["hint"]
    assert (out / "rejects.jsonl").stat().st_size + (out / "results.jsonl").stat().st_size < path.stat().st_size / 100


def test_all_unknown_columns_are_told_at_their_places(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;dispute.categry;dispute.duration_days;Note\na;debt;1;\n")
    xlsx(tmp_path / "a.xlsx", {"A": [[], [None, "id", "dispute.duration_days", "Note"], [None, "a", 1, None]]})
    finished, out = ran(path, tmp_path / "a.xlsx")
    assert "(the first of 2 mistakes in the header)" in finished.reasons[0].message
    text, sheet = rejects(out)
    assert [(each["line"], each["column"]) for each in text["errors"]] == [(1, 4), (1, 42)]
    assert text["errors"][0]["hint"] == "did you mean `dispute.category`?"
    assert [(each["line"], each["column"], each["cell"]) for each in sheet["errors"]] == [(2, 4, "D2")]


def test_mistakes_in_a_spreadsheet_name_their_cell(ran: Running, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"A": [["id", "dispute.category"], ["a", "dept"], [], ["b", "debt"], ["c", 7]]})
    finished, out = ran(path)
    found = [(each["record"], each["errors"][0]["cell"], each["text"]) for each in rejects(out)]
    assert found == [(1, "B2", '["a","dept"]'), (3, "B5", '["c",7]')]
    assert [reason.place for reason in finished.reasons] == ["row 2, column B"]


def test_a_spreadsheet_that_cannot_be_read_is_set_aside(ran: Running, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"id,title\n")
    xlsx(tmp_path / "b.xlsx", {"A": []})
    FORMS["book.ods"](tmp_path / "c.ods")
    (tmp_path / "d.ods.gz").write_bytes(gzip.compress((tmp_path / "c.ods").read_bytes()))
    finished, out = ran(tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.ods", tmp_path / "d.ods.gz")
    assert [each["errors"][0]["code"] for each in rejects(out)] == ["broken-file", "no-case", "compressed-table"]
    assert finished.advised == len(ROWS)
    with pytest.raises(BatchError, match="standard input"):
        ran("-", input_format="xlsx", folder="other")


def test_what_is_passed_over_is_named(ran: Running, tmp_path: Path) -> None:
    assert (MANIFEST, STATE) == MARKS_OF_RUNS
    folder = tmp_path / "in"
    folder.mkdir()
    json_lines(folder / "a.jsonl", SAME[:1])
    for name in ("notes.txt", "old.doc", "z1.docx", "z2.docx", "z3.docx", ".hidden"):
        (folder / name).write_text("x")
    _, earlier = ran(folder / "a.jsonl", folder="earlier")
    shutil.copytree(earlier, folder / "runs" / "first")
    finished, out = ran(folder)
    assert len(results(out)) == 1
    runs, others = finished.changes
    assert runs == f"`{folder}/runs/first` holds a run of `ottava batch` and is passed over"
    assert others.endswith(f"cases: `{folder}/notes.txt`, `{folder}/old.doc`, `{folder}/z1.docx` and 2 more")
    with pytest.raises(BatchError, match="holds the results of a run"):
        ran(earlier, folder="again")


def test_the_commonest_reasons_are_told(ran: Running, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    bad = ["x,dept,1", "y,dept,1", "z,debt,-1", "v,debt,1,5", "w", "u,debt,1e99", 't,debt,"1"x']
    path.write_text("\n".join(["id,dispute.category,dispute.duration_days", *bad, ",,"]))
    finished, _ = ran(path)
    assert [reason.records for reason in finished.reasons] == [2, 2, 2, 1]
    assert {reason.place for reason in finished.reasons} == {
        "line 2, column 3", "line 4, column 8", "line 5, column 10", "line 8, column 11",
    }  # fmt: skip


def test_a_numbered_example_stands_in_the_notes(ran: Running, tmp_path: Path, book: Rulebook) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,dispute.category\na,dept\nb,dept\n,\n")
    finished, out = ran(path)

    found = list(notes(finished, Run(Inputs((str(path),)), Work(book), out)))
    assert found[0] == "note: skipped 1 row with nothing in any cell"
    assert found[1].startswith(f"note: 2 set aside, such as {path}, line 2, column 3: found the text `dept`")
