"""Labels are read from any table, and every mistake in them is told at its cell, all at once."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from ottava.engine.evaluation.errors import EvaluationError
from ottava.engine.evaluation.label_columns import ANSWERS
from ottava.engine.evaluation.labels import Labels, WrongLabels, read_labels, text_of
from ottava.engine.evaluation.sampling.sheets.sheet import LABELS
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Method
from ottava.engine.tables.errors import BadTable

BOOK = load_rulebook()
HEADER = ("case", "expert", "first method", "second method", "third method", "gates", "must do", "must not", "sure")
Row = Sequence[object]


def table(folder: Path, *rows: Row, header: Row = HEADER, name: str = "labels.csv") -> Path:
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def spreadsheet(folder: Path, *rows: Row) -> Path:
    path = folder / "labels.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Review")
        for at, row in enumerate([HEADER, *rows]):
            sheet.write_row(at, 0, row)
    return path


def said(*paths: Path) -> list[tuple[str, str | None]]:
    """What is wrong, without the paths, and how to put it right."""
    with pytest.raises(WrongLabels) as wrong:
        read_labels(paths, BOOK)
    return [(each.message.partition(", ")[2], each.hint) for each in wrong.value.diagnostics]


def read(*paths: Path) -> Labels:
    return read_labels(paths, BOOK)


def test_the_columns_are_those_of_the_sheets() -> None:
    assert {"case", "expert", *ANSWERS} == set(LABELS) - {"comment"}


def test_titles_ids_and_whole_texts_are_known(tmp_path: Path) -> None:
    text = BOOK.names.directive("call_police").text
    found = read(
        table(
            tmp_path,
            (
                "1",
                "anna",
                "Listening to opinions",
                "the art of Persuasion ",
                "",
                "Safety comes first; crisis_help",
                text,
            ),
            header=HEADER[:7],
        )
    )
    judgement = found.judgements[0]
    assert judgement.methods == ("listening", "art_of_persuasion")
    assert judgement.gates == {"safety_first", "crisis_help"}
    assert judgement.must == {("do", "call_police")}
    assert judgement.must_not is None
    assert judgement.sure is None


def test_none_is_an_answer_and_an_empty_cell_is_not(tmp_path: Path) -> None:
    found = read(table(tmp_path, ("1", "anna", "None", "", "", "none", "", "none", "")))
    assert found.judgements[0].methods == ()
    assert found.judgements[0].gates == frozenset()
    assert found.judgements[0].must is None
    assert found.judgements[0].must_not == frozenset()


def test_a_spreadsheet_says_the_same_as_csv(tmp_path: Path) -> None:
    rows = [(17, "anna", "Sincere feeling", "none", "", "", "", "Rigidity with softness", 4)]
    assert read(spreadsheet(tmp_path, *rows)).judgements == read(table(tmp_path, *rows)).judgements
    assert read(spreadsheet(tmp_path, *rows)).judgements[0].case == "17"


def test_a_method_without_its_stage_makes_all_of_them_so(tmp_path: Path) -> None:
    rows = [("1", "anna", "Rigidity with softness (a firm step)"), ("2", "anna", "Rigidity with softness")]
    assert not read(table(tmp_path, rows[0], header=HEADER[:3])).by_method
    found = read(table(tmp_path, *rows, header=HEADER[:3]))
    assert found.by_method
    assert {each.methods for each in found.judgements} == {("rigidity_with_softness",)}


def test_without_a_column_of_experts_the_file_names_the_expert(tmp_path: Path) -> None:
    path = table(tmp_path, ("1", "none"), header=("Case", "First Method"), name="ben.csv")
    assert read(path).judgements[0].expert == "ben"


def test_rows_without_an_answer_are_counted(tmp_path: Path) -> None:
    found = read(table(tmp_path, ("1", "anna", "none", *[""] * 6), ("2", "anna", *[""] * 7)))
    assert len(found.found) == 1
    assert found.unanswered == 1


def test_all_mistakes_are_told_at_once_each_at_its_cell(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("1", "anna", "Sincere feelings", "", "", "Saftey comes first", "", "", "9"),
        ("", "anna", "none", "", "", "", "", "", ""),
        ("2", "anna", "", "Sincere feeling", "", "none; Safety comes first", "", "", ""),
        ("3", "anna", "Sincere feeling; Listening to opinions", "", "", "", "", "", ""),
        ("4", "anna", "none", "Sincere feeling", "", "", "", "", ""),
        ("5", "anna", "Sincere feeling", "Sincere feeling", "", "", "", "", ""),
        ("5", "anna", "Sincere feeling", "", "", "", "", "", ""),
    )
    assert said(path) == [
        ("line 2, column `first method`: found `Sincere feelings`, expected the title of a method, or `none`",
         "did you mean `Sincere feeling`?"),
        ("line 2, column `gates`: found `Saftey comes first`, expected the title of a gate, or `none`",
         "did you mean `Safety comes first`?"),
        ("line 2, column `sure`: found `9`, expected a number from 1 (a guess) to 5 (certain)", "or leave it empty"),
        ("line 3, column `case`: the row has answers, and no case", "write the id of the case"),
        ("line 4, column `second method`: there is a second method and no first method",
         "fill in the first before it"),
        ("line 4, column `gates`: found `none`, expected `none` alone, or titles without it",
         "take one of the two out"),
        ("line 5, column `first method`: found 2 methods in one cell, expected one",
         "write the next in `second method`"),
        ("line 6, column `first method`: the first method is `none`, and another follows", "keep one of them"),
        ("line 7, column `second method`: the method `Sincere feeling` is named twice", "name each once"),
        (f"line 8, column `case`: `anna` labels the case `5` a second time; the first is `{path}`, line 7, "
         "column `case`", "keep one of the two rows"),
    ]  # fmt: skip


BESIDE = [each for each in BOOK.names.methods if not each.competing]


@pytest.mark.parametrize("column", range(3))
@pytest.mark.parametrize("method", BESIDE, ids=lambda each: each.id)
def test_a_method_that_goes_with_the_whole_plan_has_no_place(tmp_path: Path, column: int, method: Method) -> None:
    methods = ["Sincere feeling", "Listening to opinions", "The art of persuasion"]
    methods[column] = method.title
    hint = "it goes with the whole plan: name it in `must do`"
    message = f"line 2, column `{HEADER[2 + column]}`: found `{method.title}`, expected a method that can come first"
    assert said(table(tmp_path, ("1", "anna", *methods), header=HEADER[:5])) == [(message, hint)]
    must = read(table(tmp_path, ("1", "anna", method.id), header=("case", "expert", "must do")))
    assert must.judgements[0].must == {("method", method.id)}


@pytest.mark.parametrize("name", ["Sincere feeling", "call_police", "Safety comes first"])
def test_one_act_cannot_both_have_to_be_done_and_not(tmp_path: Path, name: str) -> None:
    name = BOOK.names.directive(name).text if name == "call_police" else name
    row = ("1", "anna", "", "", "", "", name, f"{name}; The art of persuasion" if ";" not in name else name, "")
    ((message, hint),) = said(table(tmp_path, row))
    assert message.startswith("line 2, column `must not`: found `")
    assert message.endswith("`, which `must do` of the same row names too")
    assert hint == "take it out of one of the two"


def test_mistakes_in_a_spreadsheet_have_row_and_column(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path, ("1", "anna", "Nothing of the kind at all", "", "", "", "", "", ""))
    ((message, hint),) = said(path)
    assert message.startswith("row 2, column C: found `Nothing of the kind at all`, expected")
    assert hint is not None
    assert hint.startswith("the rulebook has `")


@pytest.mark.parametrize(
    ("header", "message", "hint"),
    [
        (("cases", "gates"), "line 1: there is no column `case`", "is it `cases`? call it `case`"),
        (("x", "gates"), "line 1: there is no column `case`", "add a column `case` with the ids of cases"),
        (("case", "gates", "Gates"), "line 1, column `Gates`: there are two columns `gates`", "keep one of them"),
    ],
)
def test_a_wrong_header_is_told(tmp_path: Path, header: Row, message: str, hint: str) -> None:
    assert (message, hint) in said(table(tmp_path, ["1"] * len(header), header=header))


def test_a_table_without_answers_is_told(tmp_path: Path) -> None:
    ((message, _),) = said(table(tmp_path, ("1", "x"), header=("case", "advice")))
    assert message.startswith("line 1: there is no column of answers, expected one of `first method`, ")


def test_a_second_file_may_not_repeat_the_first(tmp_path: Path) -> None:
    one = table(tmp_path, ("1", "anna", "none"), ("2", "anna", "none"), header=HEADER[:3], name="one.csv")
    two = table(tmp_path, ("1", "anna", "none"), ("2", "anna", "none"), header=HEADER[:3], name="two.csv")
    with pytest.raises(WrongLabels) as wrong:
        read(one, two)
    (found,) = wrong.value.diagnostics
    assert found.message == f"`{two}` repeats 2 labels of `{one}`, the first of `anna` on the case `1`"
    assert found.hint is not None
    assert "leave it out" in found.hint
    with pytest.raises(EvaluationError, match="is named twice"):
        read(one, tmp_path / "." / "one.csv")


@pytest.mark.parametrize("rows", [(), (("1", "anna", ""),)])
def test_a_file_without_labels_is_refused(tmp_path: Path, rows: Sequence[Row]) -> None:
    with pytest.raises(EvaluationError, match="nothing is labelled"):
        read(table(tmp_path, *rows, header=HEADER[:3]))


def test_cases_that_the_run_does_not_have_are_told(tmp_path: Path) -> None:
    found = read(table(tmp_path, ("case-12", "anna", "none"), ("x", "anna", "none"), header=HEADER[:3]))
    with pytest.raises(WrongLabels) as wrong:
        found.check_cases(["case-1", "case-13"])
    assert [(each.message.partition(", ")[2], each.hint) for each in wrong.value.diagnostics] == [
        ("line 2, column `case`: the run has no case `case-12`", "did you mean `case-1`?"),
        ("line 3, column `case`: the run has no case `x`", "write the id that the results have"),
    ]
    found.check_cases(["case-12", "x"])


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, None), (3.0, "3"), (3, "3"), ("'=1", "=1"), ("'-17", "-17"), ("'tis", "'tis"), ("  ", None), ("é ", "é")],
)
def test_cells_are_read_as_they_were_meant(cell: object, text: str | None) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gate", "gates"),
        ("Gaets", "gates"),
        ("gates!", "gates"),
        ("mustdo", "must do"),
        ("must-not", "must not"),
        ("frist method", "first method"),
        ("second metod", "second method"),
        ("thrid  methd", "third method"),
        ("Experts", "expert"),
        ("suer", "sure"),
    ],
)
def test_a_misspelt_column_is_refused(tmp_path: Path, written: str, meant: str) -> None:
    header = [written if name == meant else name for name in HEADER]

    ((message, hint),) = said(table(tmp_path, ("1", *[""] * 8), header=header))

    assert message == f"line 1, column `{written}`: found the column `{written}`, which is none of those that are read"
    assert hint is not None
    assert hint.startswith(f"did you mean `{meant}`?")


def test_all_misspelt_columns_are_told_at_once(tmp_path: Path) -> None:
    assert len(said(table(tmp_path, ("1", "", ""), header=("case", "gate", "mustdo")))) == 2


@pytest.mark.parametrize("name", ["date", "state", "source", "title", "method", "user", "what is known", "office"])
def test_other_columns_are_passed_over_and_named(tmp_path: Path, name: str) -> None:
    found = read(table(tmp_path, ("1", "none", "x"), header=("case", "first method", name)))

    assert found.columns == ("case", "first method")
    assert found.passed_over == (() if name == "what is known" else (name,))


def test_an_expert_is_the_same_however_written(tmp_path: Path) -> None:
    rows = [("1", "Ben  Fox", "none"), ("2", "ben fox", "none"), ("3", " BEN_FOX ", "none")]
    assert {each.expert for each in read(table(tmp_path, *rows, header=HEADER[:3])).judgements} == {"Ben Fox"}

    twice = table(tmp_path, rows[0], ("1", "ben fox", "none"), header=HEADER[:3])
    ((message, _),) = said(twice)
    assert "labels the case `1` a second time" in message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("review-ben.html", r"is a page, .* open it in a browser, press \*Save answers\*, and give the CSV"),
        ("labels.json", "is no table; expected a spreadsheet"),
        ("labels.yaml", "is no table; expected a spreadsheet"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_text("{}")
    with pytest.raises(EvaluationError, match=message):
        read(tmp_path / name)


def test_what_excel_saves_otherwise_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("case;expert;gates\n1;Zoë;none\n".encode("cp1252"))
    with pytest.raises(BadTable, match=r"line 2: found the byte 0xeb, .* in Excel, .* `CSV UTF-8`"):
        read(tmp_path / "a.csv")
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(BadTable, match="the table is empty; expected a row with the names of columns"):
        read(tmp_path / "a.csv")
