"""Results as Parquet: the columns of a table with their types, what is kept, and the whole advice."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import accumulate, chain
from operator import attrgetter
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
_JSON = msgspec.json.Encoder()
_NESTED: tuple[tuple[type, str], ...] = (
    (inspect.BoolType, "bool_"),
    (inspect.IntType, "int64"),
    (inspect.FloatType, "float64"),
    (inspect.StrType, "string"),
)


_ADVICE = inspect.type_info(Advice)


def parquet_part(results: Sequence[CaseResult], kept: Sequence[str], kept_as: Sequence[str]) -> bytes:
    """Return a file with a row for each result; its columns and their types are the same whatever the results.

    What may be of several kinds in an advice, such as the value of a fact, is its JSON text.
    """
    arrow = pyarrow()
    flat = zip(*[(*cells(each), *kept_cells(each, kept)) for each in results], strict=True)
    names = [column.name for column in COLUMNS]
    types = [*(_flat(arrow, column.kind) for column in COLUMNS), *(arrow.string() for _ in kept_as)]
    arrays = [arrow.array(column, type) for column, type in zip(flat, types, strict=True)]
    arrays.append(_array(arrow, [each.advice for each in results], _ADVICE))
    schema = arrow.schema(list(zip((*names, *kept_as, ADVICE), [*types, _type(arrow, _ADVICE)], strict=True)))
    sink = BytesIO()
    arrow.parquet.write_table(arrow.table(arrays, schema), sink, compression="zstd")
    return sink.getvalue()


def _flat(arrow: Any, kind: Kind) -> Any:
    return arrow.list_(arrow.string()) if kind == "list" else getattr(arrow, _FLAT[kind])()


def _type(arrow: Any, type: inspect.Type) -> Any:
    type = _without_none(type)
    for kind, name in _NESTED:
        if isinstance(type, kind):
            return getattr(arrow, name)()
    if isinstance(type, inspect.VarTupleType):
        return arrow.list_(_type(arrow, type.item_type))
    if isinstance(type, inspect.StructType):
        return arrow.struct([(field.encode_name, _type(arrow, field.type)) for field in type.fields])
    return arrow.string()  # one of some words, or a value of several kinds


def _array(arrow: Any, values: list[Any], type: inspect.Type) -> Any:
    """Return values as the array that the schema wants."""
    type = _without_none(type)
    if isinstance(type, inspect.StructType):
        # A fact or a source stands in many reasons: what is one object becomes one row, which is then repeated.
        distinct = {id(each): each for each in values}
        none = id(None) in distinct
        if none:
            del distinct[id(None)]
        elif 5 * len(distinct) > 4 * len(values):  # too few of them do
            return _rows(arrow, values, type)
        places: dict[int, int | None] = {key: place for place, key in enumerate(distinct)}
        found = [places.get(each) for each in map(id, values)]
        at = arrow.array(found, arrow.int32()) if none else _integers(arrow, found)
        return _rows(arrow, list(distinct.values()), type).take(at)
    if isinstance(type, inspect.VarTupleType):
        offsets = _integers(arrow, accumulate(map(len, values), initial=0))
        return arrow.ListArray.from_arrays(offsets, _array(arrow, list(chain.from_iterable(values)), type.item_type))
    if isinstance(type, inspect.UnionType):
        values = [_JSON.encode(each).decode() for each in values]
    return arrow.array(values, _type(arrow, type))


def _rows(arrow: Any, values: list[Any], type: inspect.StructType) -> Any:
    """Return structures as an array with a row for each."""
    columns = [_array(arrow, list(map(attrgetter(field.name), values)), field.type) for field in type.fields]
    return arrow.StructArray.from_arrays(columns, [field.encode_name for field in type.fields])


def _integers(arrow: Any, values: Iterable[Any]) -> Any:
    """Return whole numbers as an array of Arrow, which takes them over as the bytes that they are."""
    numbers = array("i", values)
    return arrow.Array.from_buffers(arrow.int32(), len(numbers), [None, arrow.py_buffer(numbers)])


def _without_none(type: inspect.Type) -> inspect.Type:
    if not isinstance(type, inspect.UnionType):
        return type
    kinds = [each for each in type.types if not isinstance(each, inspect.NoneType)]
    return kinds[0] if len(kinds) == 1 else type
