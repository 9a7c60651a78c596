"""Advice as Parquet, whose schema follows from the structures of an advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from ..inference.advice import Advice
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
