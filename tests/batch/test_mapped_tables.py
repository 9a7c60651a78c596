"""The rows of a table in Parquet that a mapping reads: lists of their cells in JSON, each with the mark behind it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ottava.engine.batch.batching import Batching, Position
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.mapped_tables import RowsInJson
from ottava.engine.tables.mapping.from_yaml import mapping_from
from ottava.engine.tables.mapping.header import MappedForm
from ottava.engine.tables.parquet import ROW_NOT_UTF_8
from ottava.facts import built_in_vocabulary
from ottava.facts.source.records.record import TOO_LARGE, Fault, Mark, Record
from ottava.facts.source.span import Source

pyarrow = pytest.importorskip("pyarrow")


def packed(**columns: Any) -> bytes:
    table = pyarrow.table(columns)
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    written: bytes = sink.getvalue().to_pybytes()
    return written


def rows(*parts: tuple[Sequence[Record], bytes, Mark]) -> list[tuple[Record, Mark]]:
    return list(RowsInJson([(list(records), table, mark) for records, table, mark in parts]))


def test_each_row_has_the_mark_behind_it() -> None:
    first = [Record(1, 0, 0, b"", None, 0), Record(2, 0, 0, b"", TOO_LARGE), Record(3, 0, 0, b"", None, 1)]
    second = [Record(4, 0, 0, b"", None, 0)]
    assert rows(
        (first, packed(id=["a", "c"], n=[1, 3]), Mark(3, 77, 0, 0, 3)),
        (second, packed(id=["d"], n=[None]), Mark(4, 77, 0, 0, 4)),
    ) == [
        (Record(1, 0, 0, b'["a",1]'), Mark(1, 77, 0, 0, 1)),
        (Record(2, 0, 0, b"", TOO_LARGE), Mark(2, 77, 0, 0, 2)),
        (Record(3, 0, 0, b'["c",3]'), Mark(3, 77, 0, 0, 3)),
        (Record(4, 0, 0, b'["d",null]'), Mark(4, 77, 0, 0, 4)),
    ]


def test_what_is_wrong_with_a_whole_file_stays_as_it_is() -> None:
    broken = (Record(0, 0, 0, b"", Fault("broken-file", "made up", None)), Mark(5, 77, 0, 0, 5))
    assert rows(([broken[0]], b"", broken[1])) == [broken]


def test_a_row_that_is_not_utf_8_is_set_aside_alone() -> None:
    ids = pyarrow.array([b"good", b"b\xe4d"])
    table = packed(id=pyarrow.Array.from_buffers(pyarrow.string(), 2, ids.buffers()))
    records = [Record(1, 0, 0, b"", None, 0), Record(2, 0, 0, b"", None, 1)]
    assert [each for each, _ in rows((records, table, Mark(2, 77, 0, 0, 2)))] == [
        Record(1, 0, 0, b'["good"]'),
        Record(2, 0, 0, b"", ROW_NOT_UTF_8, 1),
    ]


def test_numbers_are_whole_where_they_can_be_and_dates_have_no_midnight() -> None:
    table = packed(
        a=[Decimal("7.00")],
        b=[Decimal("7.25")],
        c=[datetime(2026, 1, 2)],
        d=[datetime(2026, 1, 2, 3)],
        e=[datetime(2026, 1, 2, tzinfo=UTC)],
    )
    ((record, _),) = rows(([Record(1, 0, 0, b"", None, 0)], table, Mark(1, 77, 0, 0, 1)))
    assert record.data == b'[7,7.25,"2026-01-02","2026-01-02T03:00:00","2026-01-02T00:00:00Z"]'


def test_a_file_that_is_no_parquet_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    mapping = mapping_from(Source("mapping.yaml", "dispute: {category: Issue}\n"), built_in_vocabulary())
    inputs = Inputs((str(path),), tables_only=True)
    batching = Batching(inputs, 10, MappedForm(mapping), mapping.layout, mapping)
    ((batch, _),) = batching.batches(Position())
    (piece,) = batch.pieces
    assert [each.fault.code if each.fault else None for each in piece.records] == ["broken-file"]
