"""However large a record or a line is, and however little is read at once, what follows is found at its place."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise, product

import pytest

from ottava.facts.source.records import csv_rows, json_records, yaml_documents
from ottava.facts.source.records.reading import split
from ottava.facts.source.records.record import TOO_LARGE, Lines, Mark, Record

TEXTS = {
    "jsonl": [b"1\n\n{2: 3}\r\n44444\r[5]\n", b" 1 \t\r\n\x0c\nX\n\r2"],
    "csv": [
        b'q,"b\nc",d\nqq,"","x""y"\r\n"z"w,v"u\rt,s\n',
        b'"a\n","b\n"\n"c"\nd,"e\r\nf"\n',
        b'"a""b\n""",c\n"d""e",""\nf\n',
        b'"a\nb"c,d\ne"f,"g"\n"h"i"j\nk',
        b'"a"\n"b",c\n"d"\n',
        b'"a",b,"c\nd",e"f,"g\nh"\n,"","e"\n',
        b'x,y,z\n"a\n,b","c\n"\n"d",e\n',
    ],
}  # fmt: skip
CASES = [(format, text) for format, texts in TEXTS.items() for text in texts]


def records(format: str, text: bytes, separator: bytes = b",") -> list[tuple[Record, Mark]]:
    return list(split(format, Lines(BytesIO(text)), separator=separator))


def bounded(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    for module in (csv_rows, json_records, yaml_documents):
        monkeypatch.setattr(module, "MOST_BYTES", most)


@pytest.mark.parametrize(("format", "text"), CASES, ids=lambda each: each if isinstance(each, str) else str(len(each)))
def test_a_record_that_is_too_large_is_passed_over_and_no_other(
    format: str, text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = records(format, text)
    sizes = [
        len(text[begin : mark.offset].lstrip(b"\r\n"))
        for begin, (_, mark) in zip((0, *(mark.offset for _, mark in whole)), whole, strict=False)
    ]
    for most in range(1, len(text) + 1):
        bounded(monkeypatch, most)
        assert records(format, text) == [
            (record if size <= most else Record(record.number, record.line, record.column, b"", TOO_LARGE), mark)
            for (record, mark), size in zip(whole, sizes, strict=True)
        ]


def test_a_line_of_json_is_kept_as_it_is_but_for_its_end() -> None:
    assert [each.data for each, _ in records("jsonl", b" 1 \t\r\n\x0c\nX\n \t\n\r2")] == [b" 1 \t", b"\x0c", b"X", b"2"]


def test_a_row_ends_where_no_quote_is_open_and_one_that_never_closes_takes_its_line_alone() -> None:
    text = b'a\n"b\nc\nd"\n"a\nx"",\ny"\n"",\n"e,\r\nx","f\ng\n'
    rows = [b"a\n", b'"b\nc\nd"\n', b'"a\nx"",\ny"\n', b'"e,\r\n', b'x","f\n', b"g\n"]
    found = [record for record, _ in records("csv", text)]
    assert [(each.number, each.line, each.data) for each in found] == list(
        zip(range(1, 7), (1, 2, 5, 9, 10, 11), rows, strict=True)
    )


def test_a_document_ends_where_it_says_so_and_one_of_nothing_counts_for_nothing() -> None:
    found = records("yaml", b"a: 1\n...\n# x\n...\n---\n...\n---\nb: 2\n---\n...\nc\n")
    assert [(each.number, each.line, each.data) for each, _ in found] == [
        (1, 1, b"a: 1\n...\n"),
        (2, 7, b"---\nb: 2\n"),
        (3, 11, b"c\n"),
    ]


def test_a_row_with_nothing_in_it_may_be_as_large_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded(monkeypatch, 8)
    assert records("csv", b",,,,,,,\n") == []
    assert [each.fault for each, _ in records("csv", b",,,,,,,,\n")] == [TOO_LARGE]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b""])
def test_a_cell_of_blanks_is_empty_and_one_with_quotes_among_blanks_is_not(end: bytes) -> None:
    for row in (b'"",""', b" ;\t", b'"";', b';"";'):
        assert records("csv", row.replace(b";", b",") + end) == []
    for row in (b' "",', b',"" ', b'" ",', b'""""', b'\t""'):
        assert [each.data for each, _ in records("csv", row + end)] == [row + end]
    assert records("csv", b'""\t \t""' + end, b"\t") == []


@pytest.mark.parametrize("format", ["csv", "json", "jsonl", "yaml"])
@pytest.mark.parametrize("text", [b"", b" ", b"\n \r\n\t"])
def test_where_nothing_is_written_there_is_no_record(format: str, text: bytes) -> None:
    assert records(format, text if format != "yaml" else text.replace(b"\t", b"")) == []


def test_behind_a_list_there_is_no_place_and_one_letter_is_told() -> None:
    (_, first), (more, last) = records("json", b"[1]x")
    assert (first.line, first.column) == (1, 3)
    assert (more.line, more.column, more.fault and more.fault.code) == (1, 4, "text-after-end")
    assert (last.offset, last.line, last.column, last.records) == (4, 0, 0, 1)


def test_an_item_that_is_never_closed_may_be_as_large_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    bounded(monkeypatch, 8)
    for text, kept in ((b'["aaaaaaa', True), (b'["aaaaaaaa', False), (b"[12345678", True), (b"[123456789", False)):
        record = records("json", text)[0][0]
        assert record == Record(1, 1, 2, text[1:] if kept else b"", None if kept else TOO_LARGE)


LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
ALL = [b"".join(each) for length in range(7) for each in product((b"a", b"\r", b"\n"), repeat=length)]


@pytest.mark.parametrize("most", [1, 2, 3, 9])
@pytest.mark.parametrize("blocks", ["", "b", "lb", "llb"])
def test_lines_and_blocks_are_the_text_and_no_line_end_is_cut(most: int, blocks: str) -> None:
    for text in ALL:
        lines, found, by_line, asked = Lines(BytesIO(text)), [], [], list(blocks)
        while data := lines.block(most) if (block := asked.pop(0) == "b" if asked else False) else lines.line(most):
            found.append(data)
            by_line += () if block else (data,)
            assert lines.read == len(b"".join(found))
        assert b"".join(found) == text
        assert not [one for one, other in pairwise(found) if one[-1:] + other[:1] == b"\r\n"]
        assert not [each for each in by_line if len(LINE.findall(each)) > 1]
        if not blocks:
            assert not [each for each in found[:-1] if not each.endswith((b"\r", b"\n")) and len(each) < most]
