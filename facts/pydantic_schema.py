"""Cases as pydantic sees them, so that frameworks that know pydantic take and return them as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .errors import Mistake

_Kind = TypeVar("_Kind")

Check = Callable[[object], tuple[_Kind | None, tuple[Mistake, ...]]]
"""Makes a value of plain data, or says what is wrong with them."""


def schema_for_pydantic(
    kind: type[_Kind],
    check: Check[_Kind],
    write: Callable[[_Kind], dict[str, Any]],
    model: type[BaseModel],
    handler: GetCoreSchemaHandler,
) -> CoreSchema:
    """Return what pydantic needs to know of a value: how to check it, write it and describe it.

    It takes the value itself, or data of the shape of the model, which describes it. Each mistake becomes an error of
    its own at its place.
    """

    def read(value: Any, _: core_schema.ValidatorFunctionWrapHandler) -> _Kind:
        if isinstance(value, kind):
            return value
        made, mistakes = check(value)
        if made is None:
            raise ValidationError.from_exception_data(kind.__name__, [_error(each) for each in mistakes])
        return made

    described = handler.generate_schema(model)
    writing = core_schema.plain_serializer_function_ser_schema(write)  # what is written is described as what is read
    return core_schema.no_info_wrap_validator_function(read, described, serialization=writing)


def _error(mistake: Mistake) -> InitErrorDetails:
    """Return a mistake as an error of pydantic, at its place; words of users are no part of the template."""
    said = mistake.message if mistake.hint is None else f"{mistake.message}; {mistake.hint}"
    kind = PydanticCustomError(mistake.code, "{said}", {"said": said})
    return InitErrorDetails(type=kind, loc=mistake.place, input=None)
