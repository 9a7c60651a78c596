"""Structures as pydantic sees them, so that frameworks that know pydantic take and return them as they are."""

from __future__ import annotations

from functools import cache
from inspect import cleandoc
from typing import Any, Literal, TypeVar, Union

import msgspec
from msgspec import Struct, inspect
from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from typing_extensions import TypedDict

_Kind = TypeVar("_Kind", bound=Struct)


def schema_for_pydantic(kind: type[_Kind], handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return what pydantic needs to know of a structure: how to check it, write it and describe it.

    It takes the structure itself and what its JSON says, and writes what its JSON says.
    """

    def check(value: Any, _: core_schema.ValidatorFunctionWrapHandler) -> _Kind:
        try:
            return value if isinstance(value, kind) else msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from None

    described = handler.generate_schema(_written_form(kind))
    write = core_schema.plain_serializer_function_ser_schema(_written, return_schema=described)
    return core_schema.no_info_wrap_validator_function(check, described, serialization=write)


def _written(value: Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


@cache
def _written_form(kind: type[Struct]) -> Any:
    """Return a structure as the mapping that its JSON is."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    fields = {each.encode_name: _type(each.type) for each in found.fields}
    made: Any = TypedDict
    form = made(kind.__name__, fields)
    form.__doc__ = cleandoc(kind.__doc__ or "")
    form.__pydantic_config__ = ConfigDict(title=kind.__name__, strict=True)
    return form


def _type(type: inspect.Type) -> Any:
    match type:
        case inspect.StructType(cls=kind):
            return _written_form(kind)
        case inspect.UnionType(types=types):
            return Union[tuple(map(_type, types))]  # noqa: UP007 - of types that are known only now
        case inspect.VarTupleType(item_type=item):
            return list[_type(item)]  # type: ignore[misc]
        case inspect.LiteralType(values=values):
            return Literal[tuple(values)]
    return _PLAIN[type.__class__]


_PLAIN: dict[type[inspect.Type], Any] = {
    inspect.NoneType: None,
    inspect.BoolType: bool,
    inspect.IntType: int,
    inspect.FloatType: float,
    inspect.StrType: str,
}
