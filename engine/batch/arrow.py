"""Batches of cases for frameworks that hand them out in Arrow, such as Spark and Ray Data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import msgspec

from ottava.facts.source.records.record import MOST_BYTES, TOO_LARGE, Record

from ..inference.advice import Advice
from ..tables.parquet import pyarrow
from .evaluating import Work
from .executors import PackedWork
from .piece import Piece
from .reject import Reject


def advise_arrow(work: Work, column: str = "case") -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Return a function from Arrow record batches to others, as Spark's `mapInArrow` wants it; it can be pickled.

    column: where the JSON text of each case stands. The batches that come out have the columns `case` (its id),
    `advice` (JSON, or nothing) and `errors` (JSON, or nothing), row for row. Each process compiles the rules once.
    """
    return partial(_advise, PackedWork.of(work), column)


def _advise(packed: PackedWork, column: str, batches: Iterable[Any]) -> Iterator[Any]:
    arrow = pyarrow()
    evaluator = packed.evaluator()
    schema = arrow.schema([(name, arrow.string()) for name in ("case", "advice", "errors")])
    for batch in batches:
        texts = batch.column(batch.schema.names.index(column)).to_pylist()
        data = ((text or "").encode() for text in texts)
        records = (
            Record(number, 1, 1, each) if len(each) <= MOST_BYTES else Record(number, 1, 1, b"", TOO_LARGE)
            for number, each in enumerate(data, start=1)
        )
        rows = [_row(each) for each in evaluator.advise(Piece(0, "row", "jsonl", tuple(records)))]
        yield arrow.RecordBatch.from_pylist(rows, schema)


def _row(result: Advice | Reject) -> dict[str, str | None]:
    if isinstance(result, Advice):
        return {"case": result.case, "advice": result.to_json()}
    names = ("code", "message", "hint", "path")
    errors = [{name: getattr(each, name) for name in names} for each in result.diagnostics]
    return {"case": result.case, "errors": msgspec.json.encode(errors).decode()}
