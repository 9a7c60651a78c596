"""Results as Parquet: the columns of a table with their types, what is kept, and the whole advice."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import msgspec
from msgspec import inspect

from ..inference.advice import Advice
from ..tables.parquet import pyarrow
from .result import CaseResult
from .result_columns import COLUMNS, Kind, cells, kept_cells

ADVICE = "advice"
"""The column of the whole advice, nested as in its JSON."""

_FLAT: dict[Kind, str] = {
    "text": "string",
    "number": "float64",
    "whole number": "int64",
    "yes or no": "bool_",
}
_NESTED: tuple[tuple[type, str], ...] = (
    (inspect.BoolType, "bool_"),
    (inspect.IntType, "int64"),
    (inspect.FloatType, "float64"),
    (inspect.StrType, "string"),
)


def parquet_part(results: Sequence[CaseResult], kept: Sequence[str], kept_as: Sequence[str]) -> bytes:
    """Return a file with a row for each result; its columns and their types are the same whatever the results.

    What may be of several kinds in an advice, such as the value of a fact, is its JSON text.
    """
    arrow = pyarrow()
    struct = inspect.type_info(Advice)
    assert isinstance(struct, inspect.StructType)
    advices = msgspec.json.decode(msgspec.json.encode([each.advice for each in results]))
    rows = [
        (*cells(each), *kept_cells(each, kept), _plain(advice, struct))
        for each, advice in zip(results, advices, strict=True)
    ]
    schema = arrow.schema(
        [
            *((column.name, _flat(arrow, column.kind)) for column in COLUMNS),
            *((name, arrow.string()) for name in kept_as),
            (ADVICE, _type(arrow, struct)),
        ]
    )
    arrays = [arrow.array(column, type) for column, type in zip(zip(*rows, strict=True), schema.types, strict=True)]
    table = arrow.table(arrays, schema)
    sink = BytesIO()
    arrow.parquet.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def _flat(arrow: Any, kind: Kind) -> Any:
    return arrow.list_(arrow.string()) if kind == "list" else getattr(arrow, _FLAT[kind])()


def _fields(arrow: Any, struct: inspect.StructType) -> list[Any]:
    return [arrow.field(field.encode_name, _type(arrow, field.type)) for field in struct.fields]


def _type(arrow: Any, type: inspect.Type) -> Any:
    type = _without_none(type)
    for kind, name in _NESTED:
        if isinstance(type, kind):
            return getattr(arrow, name)()
    if isinstance(type, inspect.VarTupleType):
        return arrow.list_(_type(arrow, type.item_type))
    if isinstance(type, inspect.StructType):
        return arrow.struct(_fields(arrow, type))
    return arrow.string()  # one of some words, or a value of several kinds


def _plain(value: Any, type: inspect.Type) -> Any:
    """Return the value as the schema wants it."""
    type = _without_none(type)
    if value is None:
        return None
    if isinstance(type, inspect.UnionType):
        return msgspec.json.encode(value).decode()
    if isinstance(type, inspect.VarTupleType):
        return [_plain(each, type.item_type) for each in value]
    if isinstance(type, inspect.StructType):
        return {field.encode_name: _plain(value.get(field.encode_name), field.type) for field in type.fields}
    return value


def _without_none(type: inspect.Type) -> inspect.Type:
    if not isinstance(type, inspect.UnionType):
        return type
    kinds = [each for each in type.types if not isinstance(each, inspect.NoneType)]
    return kinds[0] if len(kinds) == 1 else type
