"""All doors read the same cases: the library and `advise` one file at a time, `batch` record by record."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from batch.conftest import FULL, command, rejects, results
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.batch.batching import Batching, Position
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.reading import CaseReader
from ottava.engine.tables.csv_cells import cells_of
from ottava.engine.tables.errors import BadRow
from ottava.facts import Case, InvalidCase, built_in_vocabulary, read_cases
from ottava.facts.source.errors import UnreadableSource
from ottava.facts.source.records.reading import split
from ottava.facts.source.records.record import Lines

pytestmark = pytest.mark.slow

EXAMPLES = 20_000 if FULL else 400
READER = CaseReader(built_in_vocabulary())

# Every line end, mark and separator of the formats, and a little for them to separate.
LINE_ENDS = ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"]
MARKS = ["\ufeff", "\x00", "\x1a", " ", "\t", "\u00a0", "\u200b"]
ALPHABETS = {
    "yaml": [
        *LINE_ENDS, *MARKS, "---", "--- ", "...", "... ", "%", "%YAML 1.2", "%TAG ! x", "#", "# x", "id: a", "id: b",
        "title: t", "title: |", "title: 'x", "'", '"', "~", "null", "{", "}", "[", "]", ",", ":", "- ", "&a ", "*a",
        "!t ", "|", ">", "?", "{id: c}",
    ],
    "json": [
        *LINE_ENDS, *MARKS, "[", "]", "{", "}", ",", ":", '"', "\\", '"id":"a"', '{"id":"b"}', '{"id":"c"},', "null",
        "1", "true", "/", "#", "[]",
    ],
    "jsonl": [
        *LINE_ENDS, *MARKS, "{", "}", ",", '"', "\\", '{"id":"a"}', '{"id":"b"}', '{"title":"t"}', "null", "[", "]",
    ],
    "csv": [*LINE_ENDS, *MARKS, ",", '"', '""', "a", "b", "a,b", '"a","b"', '"a\n', 'a"b', ";", "'", "[]"],
}  # fmt: skip


def by_library(path: Path) -> list[str | None] | None:
    """The ids of the cases, none for one that was refused; None if the file was, as a whole."""
    try:
        return [None if isinstance(each, InvalidCase) else each.id for each in read_cases(path)]
    except UnreadableSource:
        return None


def by_batch(path: Path) -> list[str | None]:
    return [
        found.id if isinstance(found, Case) else None
        for batch, _ in Batching(Inputs((str(path),)), 3).batches(Position())
        for piece in batch.pieces
        for _, found, _ in READER.cases(piece)
    ]


@pytest.mark.parametrize("format", ["yaml", "json", "jsonl"])
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_the_library_and_batch_read_the_same_cases(format: str, data: Any) -> None:
    text = "".join(data.draw(st.lists(st.sampled_from(ALPHABETS[format]), max_size=14)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x.{format}"
        path.write_bytes(text.encode())
        library, batch = by_library(path), by_batch(path)
    if library is None:
        assert None in batch
    else:
        assert batch == library


@settings(max_examples=EXAMPLES, deadline=None)
@given(parts=st.lists(st.sampled_from(ALPHABETS["csv"]), max_size=14))
def test_rows_are_those_of_python(parts: list[str]) -> None:
    text = "".join(parts)
    records = [record for record, _ in split("csv", Lines(io.BytesIO(text.encode())))]
    found: list[list[str]] = []
    refused = False
    for record in records:
        try:
            found.append(cells_of(record.data.decode()))
        except BadRow:
            refused = True
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        assert refused
        return
    assert not refused
    assert [row for row in found if not is_blank(row)] == [row for row in rows if not is_blank(row)]


def is_blank(row: list[str]) -> bool:
    """Whether nothing is in a row."""
    return not "".join(row).strip(" \t\r\n")


SEEN: dict[str, tuple[bytes, list[str | None]]] = {
    "rows.csv": (
        b"id,dispute.category\n1,labour\r2,debt\r3,family\n4,debt\n", ["1", "2", "3", "4"],
    ),
    "old.yaml": (b"id: one\r---\rid: two\r", ["one", "two"]),
    "nel.yaml": ("id: one\x85---\x85id: two\x85\n---\nid: three".encode(), [None, "three"]),
    "ls.yaml": ("id: one\u2028---\u2028id: two\n---\nid: three".encode(), [None, "three"]),
    "end.yaml": (b"id: one\n... id: two\n---\nid: three\n", [None, "three"]),
    "directive.yaml": (b"id: one\n...\n%YAML 1.2\n", ["one", None]),
    "mark.yaml": ("id: one\n---\nid: two\ufeff\n---\nid: three\n".encode(), ["one", None, "three"]),
    "null.yaml": (b"id: one\n--- null\n--- ~\n---\nid: four\n", ["one", None, None, "four"]),
    "behind.yaml": (b"id: a\n--- id: y\n", ["a", None]),
    "mark.jsonl": ('\ufeff{"id":"a"}\r{"id":"b"}\r\r{"id":"c"}'.encode(), ["a", "b", "c"]),
    "form_feed.jsonl": (b'{"id":"a"}\n\x0c\n{"id":"b"}\n', ["a", None, "b"]),
}  # fmt: skip


@pytest.mark.parametrize("name", list(SEEN))
def test_cases_that_were_lost(name: str, tmp_path: Path) -> None:
    data, expected = SEEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    assert by_batch(path) == expected
    if path.suffix != ".csv" and b"\x0c" not in data:
        assert by_library(path) == expected


def test_the_commands_give_the_same_advice(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_bytes(b"id: one\rdispute: {category: debt}\r---\rid: two\r---\r~\r")
    one = command("advise", path, "--format", "json")
    assert (one.status, command("batch", path, "-o", tmp_path / "out", "-q").status) == (1, 1)
    advised = [json.loads(line) for line in one.out.splitlines()]
    assert results(tmp_path / "out") == advised
    assert [each["case"] for each in advised] == ["one", "two"]
    assert [each["errors"][0]["code"] for each in rejects(tmp_path / "out")] == ["no-case"]
