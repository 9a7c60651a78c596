"""Advice as Arrow tables, whose schema follows from the structures of an advice; and batches of cases for frameworks
that speak Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from ..inference.advice import Advice
from .kinds import InputFormat
from .record import Piece, Record
from .table import pyarrow

_SIMPLE: tuple[tuple[type, str], ...] = (
    (inspect.BoolType, "bool_"),
    (inspect.IntType, "int64"),
    (inspect.FloatType, "float64"),
    (inspect.StrType, "string"),
)


def to_parquet(advices: Sequence[Advice]) -> bytes:
    """A file of Parquet with a row for each advice; nothing at all for none.

    Columns are the fields of an advice, nested as in its JSON. What may be of several kinds, such as the value of
    a fact, is its JSON text.
    """
    if not advices:
        return b""
    arrow = pyarrow()
    struct = inspect.type_info(Advice)
    assert isinstance(struct, inspect.StructType)
    rows = [_plain(each, struct) for each in msgspec.json.decode(msgspec.json.encode(advices))]
    table = arrow.Table.from_pylist(rows, schema=arrow.schema(list(_fields(arrow, struct))))
    sink = arrow.BufferOutputStream()
    arrow.parquet.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def advise_arrow(
    evaluator: Callable[[Piece], Sequence[Any]], column: str = "case"
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A function on Arrow record batches, as Spark's `mapInArrow` and Ray's `map_batches` want it.

    evaluator: `Evaluator(…).advise`. column: where the JSON text of each case stands. The batches that come out have
    the columns `case` (its id), `advice` (JSON, or nothing) and `errors` (JSON, or nothing), row for row.
    """

    def advise(batches: Iterable[Any]) -> Iterator[Any]:
        arrow = pyarrow()
        for batch in batches:
            texts = batch.column(batch.schema.names.index(column)).to_pylist()
            records = tuple(Record(number, 1, 1, (text or "").encode()) for number, text in enumerate(texts, start=1))
            found = evaluator(Piece(0, "row", InputFormat.jsonl, records))
            yield arrow.RecordBatch.from_arrays(
                [arrow.array([_column(each, name) for each in found], arrow.string()) for name in _OUT],
                names=list(_OUT),
            )

    return advise


_OUT = ("case", "advice", "errors")


def _column(result: Any, name: str) -> str | None:
    if name == "case":
        case: str | None = result.case
        return case
    if isinstance(result, Advice):
        return result.to_json() if name == "advice" else None
    if name == "advice":
        return None
    errors = [{"code": each.code, "message": each.message, "hint": each.hint} for each in result.diagnostics]
    return msgspec.json.encode(errors).decode()


def _fields(arrow: Any, struct: inspect.StructType) -> Iterator[Any]:
    for field in struct.fields:
        yield arrow.field(field.encode_name, _type(arrow, field.type))


def _type(arrow: Any, type: inspect.Type) -> Any:
    type = _without_none(type)
    for kind, name in _SIMPLE:
        if isinstance(type, kind):
            return getattr(arrow, name)()
    if isinstance(type, inspect.VarTupleType):
        return arrow.list_(_type(arrow, type.item_type))
    if isinstance(type, inspect.StructType):
        return arrow.struct(list(_fields(arrow, type)))
    return arrow.string()  # one of some words, or a value of several kinds


def _plain(value: Any, type: inspect.Type) -> Any:
    """The value as the schema wants it."""
    type = _without_none(type)
    if value is None:
        return None
    if isinstance(type, inspect.UnionType):
        return msgspec.json.encode(value).decode()
    if isinstance(type, inspect.VarTupleType):
        return [_plain(each, type.item_type) for each in value]
    if isinstance(type, inspect.StructType):
        return {field.encode_name: _plain(value[field.encode_name], field.type) for field in type.fields}
    return value


def _without_none(type: inspect.Type) -> inspect.Type:
    if not isinstance(type, inspect.UnionType):
        return type
    kinds = [each for each in type.types if not isinstance(each, inspect.NoneType)]
    return kinds[0] if len(kinds) == 1 else type
