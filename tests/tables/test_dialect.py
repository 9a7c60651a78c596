"""The separator of a table in text is found by itself."""

import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.tables.dialect import SEPARATORS, start_of
from ottava.engine.tables.layout import Layout
from ottava.facts.source.records.record import Lines

CELLS = st.text(st.sampled_from('ab1 ,;\t".\n'), max_size=6)


@settings(max_examples=300, deadline=None)
@given(separator=st.sampled_from(SEPARATORS), rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5))
def test_a_header_that_only_one_separator_cuts_says_which(separator: str, rows: list[tuple[str, ...]]) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([("id", "dispute.category", "x y"), *rows])
    lines = Lines(BytesIO(text.getvalue().encode()))
    start = start_of(lines)
    assert start.separator == separator
    assert start.rows[0] == ("id", "dispute.category", "x y")
    assert lines.block(1 << 20) + lines.block(1 << 20) + lines.block(1 << 20) != b""


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        (b"id;note, if any;amount\na;x, y;1,5\nb;z;2,5\n", ";"),
        (b"id,note; if any,amount\na,x; y,1.5\nb,z,2.5\n", ","),
        (b"id;from, to\na;b\nc;d\n", ";"),
        (b"sep=;\r\nid,x;y\na;b\n", ";"),
        (b'"sep=\t"\nid,x\ty\n', "\t"),
        (b"title\n", ","),
        (b"", ","),
    ],
)
def test_in_doubt_the_rows_decide(text: bytes, separator: str) -> None:
    assert start_of(Lines(BytesIO(text))).separator == separator


def test_the_line_of_excel_and_title_rows_come_before_the_header() -> None:
    lines = Lines(BytesIO(b"sep=;\r\nComplaints, 2026\r\n\r\nid;x\r\na;1,5\r\n"))
    start = start_of(lines, Layout(header_row=4))
    assert (start.mark.line, start.rows) == (4, (("id", "x"), ("a", "1,5")))
    assert lines.line(100) == b"id;x\r\n"
