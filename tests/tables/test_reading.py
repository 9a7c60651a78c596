"""Any small table is read as names and rows, however it is written."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables.conftest import ods, packed_ods, packed_xlsx, xlsx

from ottava.engine.tables.cell_names import column_letters
from ottava.engine.tables.errors import TableError
from ottava.engine.tables.layout import FOUND, Layout
from ottava.engine.tables.reading import Table, read_table
from ottava.facts.source.errors import UnreadableSource

TEXTS: dict[str, tuple[bytes, Layout]] = {
    "comma.csv": (b'id,n\na,"1,5"\nb,\n', FOUND),
    "semicolon.csv": (b"\xef\xbb\xbfid;n\r\na;1,5\r\n;\r\nb;\r\n;;\r\n\r\n", FOUND),
    "tab.csv": (b"id\tn\na\t1,5\nb\t\n", FOUND),
    "tab.tsv": (b"id\tn\na\t1,5\t\t\nb\t\n", FOUND),
    "excel.csv": (b"sep=;\r\nid;n\r\na;1,5\r\nb;\r\n", FOUND),
    "titles.csv": (b"Complaints, 2026\n\nid;n\na;1,5\nb;\n", Layout(header_row=3)),
    "given.csv": (b"id|n\na|1,5\nb|\n", Layout(separator="|")),
}


def said(table: Table) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    return table.names, [row.cells for row in table.rows]


@pytest.mark.parametrize("name", TEXTS)
def test_text_however_it_is_separated(name: str, tmp_path: Path) -> None:
    data, layout = TEXTS[name]
    (tmp_path / name).write_bytes(data)
    assert said(read_table(tmp_path / name, layout)) == (("id", "n"), [("a", "1,5"), ("b", None)])


def test_a_workbook(tmp_path: Path) -> None:
    rows = [["Title"], [], ["id", "n", "on", "", "sum"], ["a", 2.0, date(2026, 3, 14), None, "=1+1"], [], ["7", 1.5]]
    path = xlsx(tmp_path / "a.xlsx", {"Cover": [], "Notes": [["x"]], "Cases": [], "More": rows})
    table = read_table(path, Layout("More", 3))
    assert (table.names, table.header) == (("id", "n", "on", "", "sum"), 3)
    assert table.sheets == ("More", "Cover", "Notes", "Cases")
    first, second = table.rows
    assert (first.number, first.cells[:4]) == (4, ("a", 2, date(2026, 3, 14), None))
    assert (second.number, second.cells[:2], table.place(second, 1)) == (6, ("7", 1.5), "row 6, column B")
    assert said(read_table(path)) == (("x",), [])


def test_an_open_document(tmp_path: Path) -> None:
    tail = SPARSE.format(rows=1_048_570, cell='<table:table-cell table:number-columns-repeated="16384"/>')
    path = ods(tmp_path / "a.ods", [["id", "n"], ["a", 1.5], [None, None], ["b", 2.0]], tail)
    assert said(read_table(path)) == (("id", "n"), [("a", 1.5), ("b", 2)])


def test_parquet(tmp_path: Path) -> None:
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    when = datetime(2026, 3, 14, 10)
    parquet.write_table(pyarrow.table({"id": ["a", None], "at": [when, None]}), tmp_path / "a.parquet")
    assert said(read_table(tmp_path / "a.parquet")) == (("id", "at"), [("a", when), (None, None)])


def test_places_in_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,n\n"a\nb",1\nc,2\n')
    table = read_table(tmp_path / "a.csv")
    assert [table.place(row, 1) for row in table.rows] == ["line 2, column `n`", "line 4, column `n`"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"id,n\na\n", r"line 2: found 1 cell, expected 2 as in the header; put a comma where"),
        ("a.csv", b"id,n\n\na,\xe4\n", r"line 3: found the byte 0xe4, which is not UTF-8"),
        ("a.csv", b'id,n\na,"b\n', "line 2: this quote is never closed"),
        ("a.csv", "id,n".encode("utf-16"), "UTF-16"),
        ("a.xlsx", b"id,n\n", "no spreadsheet that can be read"),
        ("a.ods", b"PK\x03\x04", "no spreadsheet that can be read"),
        ("a.parquet", b"id,n\n", "cannot be read as Parquet"),
    ],
)
def test_what_cannot_be_read(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TableError, match=message):
        list(read_table(tmp_path / name).rows)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no file"):
        read_table(tmp_path / "a.xlsx")
    path = xlsx(tmp_path / "a.xlsx", {"Complaints": [["x"]], "Empty": []})
    with pytest.raises(TableError, match="did you mean `Complaints`"):
        read_table(path, Layout("Complaint"))
    with pytest.raises(TableError, match="the sheet `Empty` is empty"):
        read_table(path, Layout("Empty"))


SPARSE = '<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
ONE = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{columns}"/>'


def test_few_bytes_that_stand_for_very_many_cells(tmp_path: Path) -> None:
    everywhere = SPARSE.format(rows=1_048_570, cell=ONE.format(columns=16_384))
    with pytest.raises(TableError, match="has cells up to row"):
        read_table(ods(tmp_path / "a.ods", [["id"]], everywhere))
    far: list[list[object]] = [[] for _ in range(3_000)]
    far[0], far[-1] = ["id"], [None] * 16_383 + ["x"]
    with pytest.raises(TableError, match="up to row 3000 and column XFD"):
        read_table(xlsx(tmp_path / "a.xlsx", {"A": far}))


def test_cells_are_counted_as_the_library_counts_them(tmp_path: Path) -> None:
    cell = '<c t="inlineStr"><is><t>x</t></is></c>'
    rows = f'<row r="2147483648"><c r="A3"><v>1</v></c></row><row>{cell}</row>'
    (tmp_path / "a.xlsx").write_bytes(packed_xlsx(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()))
    with pytest.raises(TableError, match="has cells up to row 2147483649"):
        read_table(tmp_path / "a.xlsx")


def test_a_document_that_is_cut_off_is_not_given_to_the_library(tmp_path: Path) -> None:
    content = b"<office:document-content><office:body><table:table><table:table-row></table:table-row><t-content>"
    (tmp_path / "a.ods").write_bytes(packed_ods(content))  # it would never come back
    with pytest.raises(TableError, match="no spreadsheet that can be read"):
        read_table(tmp_path / "a.ods")


def test_a_member_may_say_that_it_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ottava.engine.tables.unpacking.MOST_UNPACKED", 1 << 20)
    path = ods(tmp_path / "a.ods", [["id"], ["x" * (1 << 21)]])
    data = path.read_bytes()
    directory = data.index(b"PK\x01\x02", data.index(b"content.xml"))
    at = directory + 24  # where the directory says how large content.xml is unpacked
    path.write_bytes(data[:at] + (100).to_bytes(4, "little") + data[at + 4 :])
    with pytest.raises(TableError, match="unpacks to more than 1 MiB"):
        read_table(path)


@settings(max_examples=100)
@given(st.integers(1, 16_384))
def test_letters_of_columns_count_as_spreadsheets_do(number: int) -> None:
    letters = column_letters(number)
    found = 0
    for letter in letters:
        found = found * 26 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1
    assert found == number
