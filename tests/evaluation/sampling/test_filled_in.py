"""Sheets that were filled in read as labels: whatever can be chosen, in a spreadsheet and in CSV."""

import csv
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ottava import Case, load_rulebook
from ottava.engine.evaluation.choices import NONE, Choice, choices_of
from ottava.engine.evaluation.labels import read_labels
from ottava.engine.evaluation.measures.judgements import Judgement
from ottava.engine.evaluation.sampling.drawing import SampledCase
from ottava.engine.evaluation.sampling.sheets.csv_sheet import csv_sheet
from ottava.engine.evaluation.sampling.sheets.sheet import ReviewSheet, review_sheet
from ottava.engine.evaluation.sampling.sheets.spreadsheet import spreadsheet
from ottava.engine.evaluation.sampling.strata import Stratum
from ottava.engine.evaluation.sampling.traits import Traits

BOOK = load_rulebook()
CHOICES = choices_of(BOOK)
IDS = ("a", "-17", "=1+1", "0012", "x,y;z")


def some(choices: tuple[Choice, ...]) -> st.SearchStrategy[tuple[Choice, ...]]:
    return st.lists(st.sampled_from(choices), max_size=4, unique=True).map(tuple)


def sheet() -> ReviewSheet:
    stratum = Stratum(1, ((Traits("", "", "", "", ""), len(IDS)),), len(IDS))
    return review_sheet("anna", [SampledCase(Case(id), stratum) for id in IDS], CHOICES, BOOK.vocabulary)


def rows_of(written: str, folder: Path) -> list[list[str]]:
    if written == "csv":
        return list(csv.reader(csv_sheet(sheet()).decode("utf-8-sig").splitlines(keepends=True)))
    (folder / "review.xlsx").write_bytes(spreadsheet(sheet()))
    return [
        [str(cell) for cell in row]
        for row in CalamineWorkbook.from_path(folder / "review.xlsx").get_sheet_by_index(0).to_python()
    ]


def keep(written: str, rows: list[list[str]], folder: Path) -> Path:
    """Writes a sheet that was filled in as a program would that had opened it."""
    path = folder / f"filled-in.{written}"
    if written == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
        return path
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
    return path


@pytest.mark.parametrize("written", ["csv", "xlsx"])
@given(st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_chosen_is_what_is_read(written: str, tmp_path: Path, data: st.DataObject) -> None:
    head, *rows = rows_of(written, tmp_path)
    expected = []
    for id, row in zip(IDS, rows, strict=True):
        first = data.draw(st.sampled_from(CHOICES.methods))
        gates, do, never = (data.draw(some(each)) for each in (CHOICES.gates, CHOICES.do, CHOICES.must_not))
        answers = {
            "first method": first.title,
            **{
                column: "; ".join(each.title for each in chosen) or NONE
                for column, chosen in (("gates", gates), ("must do", do), ("must not", never))
            },
            "sure": "5",
        }
        for column, text in answers.items():
            row[head.index(column)] = text
        things = [frozenset((each.kind, each.id) for each in group) for group in (do, never)]
        expected.append(Judgement(id, "anna", (first.id,), frozenset(each.id for each in gates), *things, 5))

    found = read_labels([keep(written, [head, *rows], tmp_path)], BOOK).judgements

    assert found == tuple(expected)
