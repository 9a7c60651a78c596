"""Hiding columns and joining rows, over tables of any content."""

import csv
import io
from io import BytesIO
from itertools import groupby
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ottava.engine.tables.csv_cells import cells_of, places_of
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.engine.tables.mapping.preparing import HIDDEN, RowsOfCases
from ottava.facts.source.records.csv_rows import csv_rows
from ottava.facts.source.records.record import Lines, Mark, Record
from ottava.facts.source.span import Source
from ottava.facts.vocabulary import built_in_vocabulary

HIDING = "never_read: [B, D]\ndispute: {stakes: A}\n"
JOINING = "one_case_for_each: A\nnever_read: [B]\ndispute: {stakes: C}\n"
NAMES = ("A", "B", "C", "D")
CELLS = st.text(st.sampled_from('aéZ4 ,";\n\r█-'), max_size=8)
TABLES = st.lists(st.lists(CELLS, min_size=4, max_size=4).filter(lambda row: any(each.strip() for each in row)))
KEYED = st.lists(
    st.tuples(st.sampled_from(["k1", "k 2", 'k"3', "k,4"]), CELLS, CELLS, CELLS).filter(lambda row: row[0].strip()),
    max_size=12,
)


BEGINNING = Mark()


def rows_of(text: str, data: bytes, before: Mark = BEGINNING) -> list[tuple[Record, Mark]]:
    mapping = mapping_from(Source("mapping.yaml", text), built_in_vocabulary())
    lines = Lines(BytesIO(data))
    lines.block(before.offset) if before.offset else None
    return list(RowsOfCases(mapping, NAMES, ",").records(csv_rows(lines, before), before))


def written(rows: Any) -> bytes:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n").writerows(rows)
    return sink.getvalue().encode()


@given(TABLES)
def test_what_is_hidden_is_gone_and_the_rest_stays_in_its_place(table: list[list[str]]) -> None:
    data = written(table)
    before = [record for record, _ in csv_rows(Lines(BytesIO(data)), Mark())]
    after = [record for record, _ in rows_of(HIDING, data)]
    assert [each._replace(data=b"") for each in after] == [each._replace(data=b"") for each in before]
    for record, row, was in zip(after, table, before, strict=True):
        text = record.data.decode()
        cells = cells_of(text)
        assert (cells[0], cells[2]) == (row[0], row[2])
        assert set(cells[1] + cells[3]) <= set(HIDDEN + "\r\n")
        assert places_of(text) == places_of(was.data.decode())


@given(TABLES)
def test_hiding_in_rows_in_json_leaves_the_rest(table: list[list[str]]) -> None:
    mapping = mapping_from(Source("mapping.yaml", HIDING), built_in_vocabulary())
    rows = [
        (Record(number, number, 1, msgspec.json.encode(row)), Mark(number)) for number, row in enumerate(table, start=1)
    ]
    found = [record for record, _ in RowsOfCases(mapping, NAMES, "").records(iter(rows), Mark())]
    assert [msgspec.json.decode(record.data) for record in found] == [[row[0], HIDDEN, row[2], HIDDEN] for row in table]


@given(KEYED)
def test_rows_with_one_key_behind_each_other_are_joined(table: list[tuple[str, ...]]) -> None:
    data = written(table)
    found = rows_of(JOINING, data)
    expected = [list(group) for _, group in groupby(table, key=lambda row: row[0])]
    assert [record.number for record, _ in found] == [*range(1, len(expected) + 1)]
    for (record, _), group in zip(found, expected, strict=True):
        parts = [cells_of(part.data.decode()) for part, _ in csv_rows(Lines(BytesIO(record.data)), Mark())]
        assert [(cells[0], *cells[2:]) for cells in parts] == [(row[0], *row[2:]) for row in group]
    for at, (_, mark) in enumerate(found):
        assert rows_of(JOINING, data, mark) == found[at + 1 :]


@given(KEYED, st.integers(0, 3))
def test_rows_of_a_case_keep_their_lines(table: list[tuple[str, ...]], gap: int) -> None:
    data = b"".join(written([row]) + b",,,\r\n" * gap for row in table)
    lines = [record.line for record, _ in csv_rows(Lines(BytesIO(data)), Mark())]
    found = [
        record.line + part.line - 1
        for record, _ in rows_of(JOINING, data)
        for part, _ in csv_rows(Lines(BytesIO(record.data)), Mark())
    ]
    assert found == lines
