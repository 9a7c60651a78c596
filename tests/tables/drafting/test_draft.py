"""A draft is a mapping as it stands, and with everything that it suggests; it shows nothing personal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.conftest import xlsx
from tables.shapes.shapes import SHAPES, Shape

from ottava.engine.tables.drafting.draft import draft
from ottava.engine.tables.drafting.looking import InspectedFile, look_at
from ottava.engine.tables.drafting.profile import MOST_ROWS, profile_of
from ottava.engine.tables.drafting.trying import try_mapping
from ottava.engine.tables.errors import TableError
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.engine.tables.mapping.model import TableMapping
from ottava.facts import built_in_vocabulary
from ottava.facts.source.reading import from_bytes

VOCABULARY = built_in_vocabulary()
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=[each.file for each in SHAPES])


def mapping(text: str) -> TableMapping:
    return mapping_from(from_bytes("draft.yaml", text.encode()), VOCABULARY)


def drafted(path: Path) -> str:
    return draft(look_at(str(path)), VOCABULARY)


def all_suggestions(text: str) -> str:
    """The draft with the `#` taken away from every line that is no sentence, up to those that suggest nothing."""
    text = text.partition("# Columns for which nothing is near.")[0]
    return re.sub(r"^#(?! \S)", "", text, flags=re.MULTILINE)


@each_shape
def test_a_draft_reads_every_row_and_says_nothing(shape: Shape) -> None:
    found = try_mapping(str(shape.path), mapping(drafted(shape.path)), VOCABULARY)
    assert (found.header, found.read, found.set_aside) == ([], shape.rows, 0)
    assert not any(known for known, _ in found.known.values())
    assert found.everywhere == []


@each_shape
def test_all_that_is_suggested_together_is_a_mapping_of_the_file(shape: Shape) -> None:
    text = all_suggestions(drafted(shape.path))
    assert len(mapping(text).facts) >= (0 if shape.file == "schlichtung.csv" else 1)  # which is German
    found = try_mapping(str(shape.path), mapping(text), VOCABULARY)
    assert found.header == []
    assert "no-yes-or-no" not in {code for _, code in found.reasons}
    if shape.file == "schlichtung.csv":
        assert "yes: [ja], no: [nein]" in text


@each_shape
def test_the_columns_kept_from_reading_are_those_that_a_person_would_name(shape: Shape) -> None:
    """All that the finished mapping never reads; a company, a landlord or a docket may be among the others."""
    drawn = {each.name for each in mapping(drafted(shape.path)).never_read}
    finished = {each.name for each in mapping(shape.mapping.read_text("utf-8")).never_read}
    assert finished - {"Docket No."} <= drawn
    assert drawn - finished <= {"Company", "Landlord"}


@each_shape
def test_nothing_that_stands_in_a_personal_column_is_in_a_draft(shape: Shape) -> None:
    from ottava.engine.tables.layout import Layout
    from ottava.engine.tables.reading import read_table

    read = mapping(shape.mapping.read_text("utf-8"))
    table = read_table(shape.path, Layout(header_row=read.layout.header_row))
    hidden = {each.name for each in read.never_read} - {"Docket No."}
    positions = [at for at, name in enumerate(table.names) if name in hidden]
    words = {str(row.cells[at]) for row in table.rows for at in positions if row.cells[at] is not None}
    text = drafted(shape.path)
    assert words
    assert not [word for word in words if len(word) > 3 and word in text]


def test_what_is_found_in_the_file_is_said(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Report\n\nCase no;Received;Sum\n1;13/04/2026;1.200,50\n2;14/04/2026;n/a\n3;03/05/2026;3,00\n")
    text = drafted(file)
    assert 'table: {header_row: 3, decimal: ",", dates: day first, empty: [n/a]}' in text
    assert "\nid: Case no " in text
    assert "All 3 rows were looked at. Its cells are separated by a semicolon." in text.replace("\n#", "")


def test_a_sheet_of_several(tmp_path: Path) -> None:
    rows = [["Case", "Kind"], ["a", "Noise"], ["b", "Noise"]]
    book = xlsx(tmp_path / "b.xlsx", {"Cover": [["A", "B"]], "2026, all": rows})
    assert "Other sheets: `2026, all` (`--sheet`)." in drafted(book).replace("\n#", "")
    text = draft(look_at(str(book), "2026, all"), VOCABULARY)
    assert 'table: {sheet: "2026, all"}' in text
    assert try_mapping(str(book), mapping(text), VOCABULARY).read == 2


def test_dates_that_can_be_read_in_two_ways_are_left_to_the_evaluator(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Case,Received\nx,03/04/2026\ny,05/06/2026\n")
    text = drafted(file)
    assert "dates: day first" in text
    assert "\ntable:" not in text


def table(folder: Path, text: str) -> Path:
    file = folder / "f.csv"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("header", "label", "perhaps"),
    [
        ("Steuer-ID;Vorgang", "Vorgang", None),
        ("Vorgang;Kundennr.", "Vorgang", None),
        ("ID;Aktenzeichen", "Aktenzeichen", None),
        ("Code;N° dossier", "N° dossier", None),
        ("Tax ID;Complaint ID", "Complaint ID", None),
        ("IBAN;Ticket", "Ticket", None),
        ("Kennzeichen;Nr", "Nr", None),
        ("Kennzeichen;Vorgangsnummer", "Vorgangsnummer", None),
        ("Tax ID;Warehouse-ID", None, "Warehouse-ID"),
        ("Numéro fiscal;Lot", None, "Lot"),
        ("Passport;Employee number", None, None),
    ],
)
def test_the_label_is_what_names_the_case_and_never_a_number_of_a_person(
    tmp_path: Path, header: str, label: str | None, perhaps: str | None
) -> None:
    text = drafted(table(tmp_path, f"{header}\n" + "".join(f"A{at}7;B{at}9\n" for at in range(9))))
    found = re.findall(r"^id: (.*?)   #", text, re.MULTILINE)
    assert [each.strip('"') for each in found] == ([label] if label else [])
    assert re.findall(r"^#id: (.*)", text, re.MULTILINE) == ([perhaps] if perhaps else [])
    assert mapping(all_suggestions(text))


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("Beschwerdeführer", ["Grabowski", "Nowakowa", "Grabowski"]),
        ("Ansprechpartner", ["Fr. Grabowski", "Hr. Nowakowa"]),
        ("Zugewiesen", ["Fr. Grabowski", "Team", "Team"]),
        ("Requérant", ["Grabowski", "Nowakowa"]),
        ("Zuständig", ["A. Grabowski", "B. Nowakowa"]),
    ],
)
def test_no_name_of_a_person_is_in_a_draft_however_often_it_is_in_the_file(
    tmp_path: Path, name: str, cells: list[str]
) -> None:
    rows = "".join(f"V{at},{cells[at % len(cells)]},Lärm\n" for at in range(60))
    text = drafted(table(tmp_path, f"Vorgang,{name},Sache\n{rows}"))
    assert [each.name for each in mapping(text).never_read] == [name]
    assert not re.search("Grabowski|Nowakowa", text)
    assert f"keep: [{name}" not in text


def test_a_day_for_open_cases_is_the_latest_of_the_file(tmp_path: Path) -> None:
    file = table(tmp_path, "Case no,Received,Closed\n1,2019-03-01,2019-04-02\n2,2019-05-07,\n")
    text = drafted(file)
    assert "#  duration_days: {from: Received, to: {column: Closed, if_empty: 2019-05-07}}" in text
    assert "put the day of the export" in text.replace("\n#", "")
    found = try_mapping(str(file), mapping(all_suggestions(text)), VOCABULARY)
    assert (found.read, found.set_aside) == (2, 0)
    file.write_text("Case no,Received,Closed\n1,2019-03-01,2019-04-02\n2,2019-05-07,2019-06-01\n")
    assert "if_empty" not in drafted(file)


def test_every_column_that_can_say_an_attribute_has_lines_to_use(tmp_path: Path) -> None:
    rows = "".join(f"{at},{'yn'[at % 2]},{at * 37},Q{at % 2}x,2026-01-0{at + 1}\n" for at in range(9))
    text = drafted(table(tmp_path, f"Case no,Zzyx,Qwrt,Vbnm,Hjkl\n{rows}"))
    left = text.partition("# Columns for which nothing is near.")[2]
    for name in ("Zzyx", "Qwrt", "Hjkl"):
        assert f"#  ATTRIBUTE: {name}\n" in left
    assert "#  ATTRIBUTE:\n#    column: Vbnm\n" in left


@pytest.mark.parametrize("nothing", ["k.A.", "n/a", "-", "keine Angabe", "unbekannt", "unknown", "NA", "null", "n.a."])
def test_texts_for_nothing_are_said_to_be_empty(tmp_path: Path, nothing: str) -> None:
    file = table(tmp_path, f"Case no,Kind,Received\n1,Noise,2026-01-02\n2,{nothing},2026-01-03\n3,Noise,{nothing}\n")
    text = drafted(file)
    assert mapping(text)
    (found,) = re.findall(r"^table: \{empty: \[(.*)\]\} ", text, re.MULTILINE)
    assert found.strip('"') == nothing
    assert "dates from 2026-01-02 to 2026-01-03, in 2 rows" in text.replace("\n#", "")


def test_rows_that_share_a_label_may_be_parties(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Case no,Side\n" + "".join(f"{at // 2},s{at % 2}\n" for at in range(60)))
    assert "\n#one_case_for_each: Case no" in drafted(file)


def test_a_row_with_other_cells_spoils_neither_the_draft_nor_the_try(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Case,Kind\n" + "".join(f"{at},Noise\n" for at in range(9)) + "9,Noise,loud\n")
    found = try_mapping(str(file), mapping(drafted(file)), VOCABULARY)
    assert (found.read, found.set_aside) == (9, 1)
    assert found.reasons["", "wrong-number-of-cells"][1] == "line 11"


def test_rows_of_one_case_that_stand_apart_are_told(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Case no,Side\n7,a\n,c\n7,b\n8,a\n7,c\n")
    text = "one_case_for_each: Case no\nparties:\n  - {one_for_each: row, id: {column: Side}}\n"
    with pytest.raises(TableError, match="those of `7` stand apart, in line 2 and line 6; sort the table by `Case no`"):
        try_mapping(str(file), mapping(text), VOCABULARY)
    file.write_text("Case no,Side\n7,a\n,c\n7,b\n8,a\n")
    found = try_mapping(str(file), mapping(text), VOCABULARY)
    assert (found.read, found.set_aside) == (2, 1)
    assert found.reasons["Case no", "no-key"][1] == "line 3, column `Case no`"


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("Case,Name,name\n1,Ada,Bo\n")
    text = drafted(file)
    assert "more than one column `Name`" in text
    assert len(mapping(text).never_read) == 1


def test_a_long_table_is_looked_at_in_part() -> None:
    rows = ([str(at), "x"] for at in range(MOST_ROWS + 1))
    found = profile_of(("Id", "Kind"), rows)
    assert (found.rows, found.more) == (MOST_ROWS, True)
    assert f"Only the first {MOST_ROWS:,} rows" in draft(InspectedFile("f.csv", found), VOCABULARY)
    assert next(rows, None) is None


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12).filter(str.strip)
CELLS = st.one_of(
    st.none(), st.sampled_from(["yes", "no", "3", "1,5", "2026-03-14", "null", "[]", "a: b", "# c", "'"]), NAMES
)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_stands_in_a_table_its_draft_is_a_mapping(data: st.DataObject) -> None:
    names = data.draw(st.lists(NAMES, min_size=1, max_size=6, unique_by=lambda name: " ".join(name.split()).casefold()))
    rows = data.draw(st.lists(st.tuples(*(CELLS for _ in names)), max_size=12))
    text = draft(InspectedFile("f.csv", profile_of(names, rows)), VOCABULARY)
    assert mapping(text)
    assert mapping(all_suggestions(text))
