"""Files are cut into the texts of their cases at the right places, from any place on."""

import csv
import re
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ottava.engine.batch.formats import InputFormat
from ottava.engine.batch.inputs import Input
from ottava.engine.batch.stream import Stream
from ottava.engine.tables.csv_cells import cells_of
from ottava.facts.source.node import plain
from ottava.facts.source.reading import from_bytes
from ottava.facts.source.records.reading import split as split_records
from ottava.facts.source.records.record import MOST_BYTES, Lines, Mark, Record
from ottava.facts.source.yaml_text import from_yaml

BEGINNING = Mark()


def split(
    path: Path, data: bytes, format: InputFormat, mark: Mark = BEGINNING, separator: bytes = b","
) -> list[tuple[Record, Mark]]:
    path.write_bytes(data)
    stream = Stream(Input(path.name, str(path), format, len(data)), len(data))
    try:
        stream.skip_to(mark)
        return list(split_records(format, stream, mark, separator))
    finally:
        stream.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file"


def texts(found: list[tuple[Record, Mark]]) -> list[bytes]:
    return [record.data.strip() for record, _ in found]


def test_json_lines(path: Path) -> None:
    found = split(path, b'{"a":1}\n\n  \n{"b":2}\r\n{"c":3}', "jsonl")
    assert texts(found) == [b'{"a":1}', b'{"b":2}', b'{"c":3}']
    assert [(record.number, record.line) for record, _ in found] == [(1, 1), (2, 4), (3, 5)]


def test_a_carriage_return_alone_ends_a_line(path: Path) -> None:
    found = split(path, b'{"a":1}\r{"b":2}\r\r{"c":3}\n{"d":4}', "jsonl")
    assert texts(found) == [b'{"a":1}', b'{"b":2}', b'{"c":3}', b'{"d":4}']
    assert [record.line for record, _ in found] == [1, 2, 4, 5]


def test_a_line_too_long_is_set_aside_and_the_next_is_read(path: Path) -> None:
    found = split(path, b"x" * (3 * MOST_BYTES) + b'\n{"b":2}\n', "jsonl")
    assert [record.fault is None for record, _ in found] == [False, True]
    assert found[1][0].line == 2


def test_items_of_a_list(path: Path) -> None:
    data = b'\xef\xbb\xbf [{"a": "]},{\\"["}, \n  [1, {}],\n3 ]\n'
    found = split(path, data, "json")
    assert texts(found) == [b'{"a": "]},{\\"["}', b"[1, {}]", b"3"]
    assert [(record.line, record.column) for record, _ in found] == [(1, 3), (2, 3), (3, 1)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[{}", "unclosed-bracket"),
        (b"[{}, ]", "missing-value"),
        (b"[{}] x", "text-after-end"),
        (b"[", "unclosed-bracket"),
    ],
)
def test_what_is_wrong_with_a_list_is_said_once(data: bytes, code: str, path: Path) -> None:
    last, _ = split(path, data, "json")[-1]
    assert last.fault is not None
    assert (last.number, last.fault.code) == (0, code)


def test_one_object_is_one_case(path: Path) -> None:
    assert texts(split(path, b'{"a":\n [1]}\n', "json")) == [b'{"a":\n [1]}']


def test_yaml_documents(path: Path) -> None:
    data = (
        b"# hello\n%YAML 1.2\n---\nid: a\ntext: |\n  ----\n  --- no\n...\n# nothing\n---\n--- {id: b}\n---\n---\nid: c"
    )
    found = split(path, data, "yaml")
    assert [yaml.safe_load(record.data.replace(b"%YAML 1.2\n", b""))["id"] for record, _ in found] == ["a", "b", "c"]
    assert [record.number for record, _ in found] == [1, 2, 3]
    assert [record.line for record, _ in found] == [1, 11, 13]


def test_rows_of_csv(path: Path) -> None:
    data = b'a,"b\nc",d\n"x ""y"" z",1,2\r\n\np"q,r,s\n'
    found = split(path, data, "csv")
    assert [cells_of(record.data.decode()) for record, _ in found] == [
        ["a", "b\nc", "d"],
        ['x "y" z', "1", "2"],
        ['p"q', "r", "s"],
    ]
    assert [record.line for record, _ in found] == [1, 3, 5]


def test_a_quote_that_is_never_closed_takes_no_other_row_with_it(path: Path) -> None:
    found = split(path, b'a,"b\nc,d\ne,f\n', "csv")
    assert texts(found) == [b'a,"b', b"c,d", b"e,f"]
    assert [record.line for record, _ in found] == [1, 2, 3]


PARTS: dict[InputFormat, list[bytes]] = {
    "jsonl": [b'{"id":"a"}', b"\n", b"\r\n", b"\r", b" ", b"x", b"\xe4\xba\xba", b"\xef\xbb\xbf"],
    "json": [b"[", b"]", b"{", b"}", b",", b'"a"', b'"', b"\\", b"\n", b"\r", b" ", b"1", b"\xe4\xba\xba"],
    "yaml": [
        b"---", b"...", b"\n", b"\r", b"\xc2\x85", b"\xe2\x80\xa8", b"id: a", b" ", b"# x", b"%YAML 1.2", b"~",
        b"\xe4\xba\xba", b"\xef\xbb\xbf",
    ],
    "csv": [b"a", b",", b'"', b"\n", b"\r\n", b"\r", b'""', b" ", b"\xe4\xba\xba", b"\xef\xbb\xbf"],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(1, 2), (3, 8), (7, 1 << 20)])
@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"bcd"]), max_size=20), data=st.data())
def test_lines_are_those_of_a_text_however_they_are_read(sizes: tuple[int, int], parts: list[bytes], data: Any) -> None:
    text = b"".join(parts)
    lines = Lines(BytesIO(text))
    most = data.draw(st.sampled_from(sizes))
    found = []
    while each := lines.line(most):
        found.append(each)
    whole = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    assert b"".join(found) == text
    assert not any(each[-1:] == b"\r" and other[:1] == b"\n" for each, other in pairwise(found))
    assert all(b"\r" not in each.rstrip(b"\r\n") and b"\n" not in each.rstrip(b"\r\n") for each in found)
    if most > max(map(len, whole), default=0):
        assert found == whole


@pytest.mark.slow
@pytest.mark.parametrize("format", list(PARTS))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_reading_can_go_on_behind_any_record(format: InputFormat, data: Any, path: Path) -> None:
    text = b"".join(data.draw(st.lists(st.sampled_from(PARTS[format]), max_size=40)))
    whole = split(path, text, format)
    if not whole or whole[-1][0].number == 0:
        whole = whole[:-1]
    for done, (_, mark) in enumerate(whole, start=1):
        rest = [each for each in split(path, text, format, mark) if each[0].number > 0]
        assert rest == whole[done:]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.sampled_from([*PARTS["csv"], b";", b"\t"]), max_size=30),
    separator=st.sampled_from([b";", b"\t"]),
)
def test_rows_with_any_separator_are_those_of_python(parts: list[bytes], separator: bytes, path: Path) -> None:
    text = re.sub(rb"^(\xef\xbb\xbf)+", b"", b"".join(parts))  # a mark at the beginning is no part of a cell
    whole = split(path, text, "csv", separator=separator)
    for done, (_, mark) in enumerate(whole, start=1):
        assert split(path, text, "csv", mark, separator) == whole[done:]
    said = separator.decode()
    try:
        rows = list(csv.reader(StringIO(text.decode(), newline=""), delimiter=said, strict=True))
    except csv.Error:
        return
    found = [cells_of(record.data.decode(), said) for record, _ in whole]
    assert [row for row in found if "".join(row).strip()] == [row for row in rows if "".join(row).strip()]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from([each for each in PARTS["yaml"] if each[:1] != b"%"]), max_size=40))
def test_there_is_a_record_for_each_document_that_says_something(parts: list[bytes], path: Path) -> None:
    text = b"".join(parts)
    whole, diagnostics = said(text)
    if not diagnostics:
        assert [each for record, _ in split(path, text, "yaml") for each in said(record.data)[0]] == whole


def said(text: bytes) -> tuple[list[Any], object]:
    """What the documents say that are not empty, and what is wrong with them."""
    documents, diagnostics = from_yaml(from_bytes("x.yaml", text))
    return [plain(each) for each in documents if plain(each) is not None], diagnostics


@pytest.mark.parametrize("format", ["jsonl", "csv"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_is_lost_between_records(format: InputFormat, data: Any, path: Path) -> None:
    text = b"".join(data.draw(st.lists(st.sampled_from(PARTS[format]), max_size=40)))
    kept = b"".join(record.data for record, _ in split(path, text, format))
    text = text.removeprefix(b"\xef\xbb\xbf")
    passed_over = b" \r\n" if format == "jsonl" else b' \t\r\n,"'
    assert kept.translate(None, passed_over) == text.translate(None, passed_over)


def test_bytes_of_a_stream_are_only_those_there_were(path: Path) -> None:
    path.write_bytes(b"{}\n{}\n{}\n")
    stream = Stream(Input("file", str(path), "jsonl", 6), 6)
    assert [record.number for record, _ in split_records("jsonl", stream)] == [1, 2]
    assert stream.change() is not None
    stream.close()
