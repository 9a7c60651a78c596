"""Review sheets: all that is known of a case and nothing of the advice, no formulas, only answers can be filled in."""

import csv
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ottava import Advisor, Case
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.evaluation.choices import choices_of
from ottava.engine.evaluation.sampling.drawing import SampledCase
from ottava.engine.evaluation.sampling.known import described
from ottava.engine.evaluation.sampling.sheets.csv_sheet import csv_choices, csv_sheet
from ottava.engine.evaluation.sampling.sheets.form import form
from ottava.engine.evaluation.sampling.sheets.sheet import ANSWERS, LABELS, ReviewSheet, review_sheet
from ottava.engine.evaluation.sampling.sheets.spreadsheet import spreadsheet
from ottava.engine.evaluation.sampling.strata import Stratum
from ottava.engine.evaluation.sampling.traits import Traits

ADVISOR = Advisor()
BOOK = ADVISOR.rulebook
CHOICES = choices_of(BOOK)
STRATUM = Stratum(1, ((Traits("debt", "no gate", "Listening to opinions", "high", "tied"), 9),), 3)
FORMULAS = ("=1+1", "+1", "-1", "@a", "\uff1d1", "a;=1")
HOSTILE = "</script><script>alert(1)</script>\u2028\"'&<b>"


def sheet_of(*shown: Case) -> ReviewSheet:
    return review_sheet("anna", [SampledCase(each, STRATUM) for each in shown], CHOICES, BOOK.vocabulary)


def rows_of(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_no_sheet_says_a_word_of_the_advice(seed: int) -> None:
    case = Case.from_mapping(next(iter(cases(1, seed))))
    advice = ADVISOR.advise(case)
    said = {
        *(each.title for each in (*advice.gates, *advice.recommendations, *advice.exclusions, *advice.attention)),
        *(each.text for each in advice.directives),
        *(choice.title for choice in (*CHOICES.methods, *CHOICES.gates, *CHOICES.do, *CHOICES.must_not)),
        *(trait for trait in STRATUM.cells[0][0] if trait not in ("debt", "high")),
        STRATUM.name,
    }
    sheet = sheet_of(case)

    (row,) = rows_of(csv_sheet(sheet))
    (known,) = data_of(form(sheet))["cases"]
    shown = "\n".join([*sheet.cases[0].described.case_lines(), *sheet.cases[0].described.party_lines()])

    for text in (shown, row["what is known"], json.dumps(known)):
        assert [each for each in said if each in text] == []
    assert all(row[name] == "" for name in ANSWERS)


def test_everything_known_is_said_with_labels_and_in_words() -> None:
    data = {
        "title": "A leak",
        "dispute": {"category": "neighbour", "stakes": {"value": "trivial", "certainty": 0.6}},
        "safety": {"weapon": {"value": True, "certainty": 0.1}},
        "parties": [{"id": "tenant", "heard": False, "trust": 2, "threats": []}, {"id": "owner"}],
    }
    found = described(Case.from_mapping(data), BOOK.vocabulary)

    assert list(found.case_lines())[:2] == [
        "A leak",
        "Dispute: kind of dispute: between people who live side by side (noise, boundaries, water, parking); "
        "what there is to lose: little (a small sum, a matter of convenience) (not certain: 0.6 of 1)",
    ]
    assert list(found.party_lines()) == [
        "Party tenant: trust in you: wavering; no, or none: threats made; heard out in full",
        "Party owner: nothing more is known",
    ]
    assert "weapon within reach" in found.not_known
    assert "state right now (owner)" in found.not_known


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    sheet = sheet_of(Case(text, text))

    (row,) = rows_of(csv_sheet(sheet))
    assert re.search(r"(^|;)\s*[=+@\-\uff1d]", row["case"]) is None
    assert re.search(r"(^|;)\s*[=+@\-\uff1d]", row["what is known"]) is None
    with ZipFile(BytesIO(spreadsheet(sheet))) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in page for page in pages)
    assert CalamineWorkbook.from_filelike(BytesIO(spreadsheet(sheet))).get_sheet_by_index(0).to_python()[1][-2] == text


def test_the_spreadsheet_offers_choices_and_locks_the_rest() -> None:
    sheet = sheet_of(*(Case.from_mapping(each) for each in cases(3, 2)))
    data = spreadsheet(sheet)

    pages = CalamineWorkbook.from_filelike(BytesIO(data))
    assert pages.sheet_names == ["Review", "How to", "What it means", "Lists"]
    head, *rows = pages.get_sheet_by_index(0).to_python()
    assert set(LABELS) <= set(head)
    assert [row[head.index("case")] for row in rows] == [each.id for each in sheet.cases]
    assert {row[head.index("expert")] for row in rows} == {"anna"}
    lists = pages.get_sheet_by_name("Lists").to_python()
    assert [row[1] for row in lists if row[1]] == [*(each.title for each in CHOICES.gates), "none"]

    with ZipFile(BytesIO(data)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in page
    assert 'state="frozen"' in page
    assert len(re.findall("<dataValidation ", page)) == 7


def test_a_huge_case_fits_into_its_cell() -> None:
    parties = [{"id": f"party{number}", "temperament": "hot", "heard": True} for number in range(1000)]
    sheet = sheet_of(Case.from_mapping({"id": "huge", "title": "x" * 500, "parties": parties}))

    row = CalamineWorkbook.from_filelike(BytesIO(spreadsheet(sheet))).get_sheet_by_index(0).to_python()[1]
    assert max(len(str(cell)) for cell in row) <= 32_767


def test_nothing_in_a_case_ends_the_script() -> None:
    page = form(sheet_of(Case("a", HOSTILE), Case("</script>")))

    assert page.count("</script>") == 2
    assert "\u2028" not in page
    assert [each["id"] for each in data_of(page)["cases"]] == ["a", "</script>"]
    assert data_of(page)["cases"][0]["title"] == HOSTILE.replace("\u2028", " ")


def test_every_choice_is_explained_beside_the_csv() -> None:
    rows = rows_of(csv_choices(CHOICES))

    titles = {(row["column"], row["title"]) for row in rows}
    assert {("gates", each.title) for each in CHOICES.gates} <= titles
    assert {("must not", each.title) for each in CHOICES.must_not} <= titles
    assert ("must do", "none") in titles


def test_sheets_without_cases_can_be_opened(tmp_path: Path) -> None:
    empty = sheet_of()
    assert rows_of(csv_sheet(empty)) == []
    assert data_of(form(empty))["cases"] == []
    assert len(CalamineWorkbook.from_filelike(BytesIO(spreadsheet(empty))).get_sheet_by_index(0).to_python()) == 1
