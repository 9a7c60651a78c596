"""How the tables among the inputs begin, and the rows of spreadsheets as records with the marks behind them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ottava.engine.batch import table_start
from ottava.engine.batch.inputs import Input
from ottava.engine.batch.stream import Stream
from ottava.engine.batch.table_start import TableStart, parquet_start, sheet_records, sheet_start, text_start
from ottava.engine.tables.header import HeaderFault
from ottava.engine.tables.layout import FOUND, Layout
from ottava.engine.tables.spreadsheet import Sheet
from ottava.facts.source.records.record import TOO_LARGE, Fault, Mark, Record

CHECKSUM = 1234
HEADER = json.dumps(["id", "dispute.rumour"], separators=(",", ":"))
WRONG = HeaderFault(1, Fault("made-up", "made up", None))


class Rows:
    """A sheet as a library of spreadsheets hands it out."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._rows = rows

    def iter_rows(self) -> Sequence[Sequence[Any]]:
        return self._rows


class Form:
    """Notes what it is asked, and finds what it is to find."""

    def __init__(self, *found: HeaderFault) -> None:
        self.found = found
        self.asked: list[Any] = []

    def faults(self, names: Sequence[str], rows: Sequence[Sequence[Any]], nested: bool) -> Sequence[HeaderFault]:
        self.asked.append((tuple(names), [tuple(row) for row in rows], nested))
        return self.found


def sheet(*rows: Sequence[Any]) -> Sheet:
    return Sheet("Cases", ("Cases",), CHECKSUM, 1, 0, Rows(rows))


def test_a_sheet_begins_with_the_first_row_that_has_something_in_it() -> None:
    form = Form()
    rows = [(None, None), ("id", "dispute.rumour"), ("a", True), *[(f"row {number}", None) for number in range(60)]]
    start = sheet_start(sheet(*rows), FOUND, form)
    assert start == TableStart(HEADER, ",", Mark(2, CHECKSUM, 2, 1, 0))
    sample = [("a", True), *[(f"row {number}", None) for number in range(49)]]
    assert form.asked == [(("id", "dispute.rumour"), sample, False)], "the first fifty rows are looked at with it"


def test_the_header_of_a_sheet_stands_where_the_layout_says() -> None:
    start = sheet_start(sheet(("Report",), ("id", "dispute.rumour")), Layout(header_row=2), None)
    assert start == TableStart(HEADER, ",", Mark(2, CHECKSUM, 2, 1, 0))


def test_an_empty_sheet_has_no_header() -> None:
    assert sheet_start(sheet((None,)), FOUND, Form(WRONG)) == TableStart("", ",", Mark(0, CHECKSUM, 1, 1, 0))


def test_a_header_with_faults_is_a_record_that_is_set_aside() -> None:
    start = sheet_start(sheet((None,), ("id", "dispute.rumour")), FOUND, Form(WRONG))
    assert (start.record, start.faults) == (Record(0, 2, 1, HEADER.encode()), (WRONG,))


def test_columns_of_parquet_may_hold_lists() -> None:
    form = Form(WRONG)
    assert parquet_start(["id"], form) == (WRONG,)
    assert form.asked == [(("id",), [], True)]
    assert parquet_start(["id"], None) == ()


def test_rows_of_a_sheet_are_records_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_start, "MOST_BYTES", len(b'["b",10]'))
    rows = sheet(("id", "n"), ("a", 1), (None, None), ("b", 10), ("c", 100), ("d", 2))
    found = list(sheet_records(rows, Mark(1, CHECKSUM, 1, 1, 0)))
    assert found == [
        (Record(1, 2, 1, b'["a",1]'), Mark(2, CHECKSUM, 2, 1, 1)),
        (Record(2, 4, 1, b'["b",10]'), Mark(4, CHECKSUM, 4, 1, 2)),
        (Record(3, 5, 1, b"", TOO_LARGE), Mark(5, CHECKSUM, 5, 1, 3)),
        (Record(4, 6, 1, b'["d",2]'), Mark(6, CHECKSUM, 6, 1, 4)),
    ]
    assert list(sheet_records(rows, found[1][1])) == found[2:], "it goes on behind a mark"


@pytest.mark.parametrize(
    ("name", "text", "layout", "separator", "names"),
    [
        ("a.csv", "id,b;c\n1,2\n", FOUND, ",", ("id", "b;c")),
        ("a.csv", "id;b\n1;2\n", FOUND, ";", ("id", "b")),
        ("a.csv", "id;b,c\n1;2\n", Layout(separator=";"), ";", ("id", "b,c")),
        ("a.tsv", "id,b\n1,2\n", FOUND, "\t", ("id,b",)),
        ("a.tsv", "id;b\tc\n1;2\t3\n", Layout(separator=";"), ";", ("id", "b\tc")),
    ],
)
def test_a_table_in_text_is_cut_at_its_separator(
    name: str, text: str, layout: Layout, separator: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    given = Input(name, str(tmp_path / name), "tsv" if name == "a.tsv" else "csv", None)
    form, stream = Form(), Stream(given, None)
    try:
        start = text_start(given, stream, layout, form)
    finally:
        stream.close()
    head, rest = text.splitlines(keepends=True)
    assert (start.header, start.separator, start.record, start.mark.line) == (head, separator, None, 2)
    (asked,) = form.asked
    assert (asked[0], asked[2]) == (names, False)
    assert asked[1] == [tuple(rest.rstrip("\n").split(separator))]
