"""Batches of cases for frameworks that hand them out in Arrow, such as Spark and Ray Data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from ottava.facts.source.records.record import MOST_BYTES, TOO_LARGE, Record

from ..inference.advice import Advice
from .evaluating import Work
from .executors import Packed
from .formats import InputFormat
from .parquet import pyarrow
from .piece import Piece
from .reject import Reject

_OUT = ("case", "advice", "errors")


def advise_arrow(work: Work, column: str = "case") -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A function from Arrow record batches to others, as Spark's `mapInArrow` wants it; it can be pickled.

    column: where the JSON text of each case stands. The batches that come out have the columns `case` (its id),
    `advice` (JSON, or nothing) and `errors` (JSON, or nothing), row for row. Each process compiles the rules once.
    """
    return partial(_advise, Packed.of(work), column)


def _advise(packed: Packed, column: str, batches: Iterable[Any]) -> Iterator[Any]:
    arrow = pyarrow()
    evaluator = packed.evaluator()
    for batch in batches:
        texts = batch.column(batch.schema.names.index(column)).to_pylist()
        records = tuple(_record(number, (text or "").encode()) for number, text in enumerate(texts, start=1))
        rows = [_row(each) for each in evaluator.advise(Piece(0, "row", InputFormat.jsonl, records))]
        columns = [arrow.array([row[number] for row in rows], arrow.string()) for number in range(len(_OUT))]
        yield arrow.RecordBatch.from_arrays(columns, names=list(_OUT))


def _record(number: int, data: bytes) -> Record:
    if len(data) > MOST_BYTES:
        return Record(number, 1, 1, b"", TOO_LARGE)
    return Record(number, 1, 1, data)


def _row(result: Advice | Reject) -> tuple[str | None, str | None, str | None]:
    if isinstance(result, Advice):
        return result.case, result.to_json(), None
    errors = [{"code": each.code, "message": each.message, "hint": each.hint} for each in result.diagnostics]
    return result.case, None, msgspec.json.encode(errors).decode()
