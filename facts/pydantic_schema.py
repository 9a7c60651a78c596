"""Cases as pydantic sees them, so that frameworks that know pydantic take and return them as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .case import Case, check
from .errors import Mistake
from .vocabulary import Vocabulary


def schema_for_pydantic(vocabulary: Vocabulary, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return what pydantic needs to know of a case under a vocabulary: how to check it, write it and describe it.

    It takes a Case, or data of the shape of a case file. Each mistake becomes an error of its own at its place.
    """

    def read(value: Any, _: core_schema.ValidatorFunctionWrapHandler) -> Case:
        if isinstance(value, Case):
            return value
        case, mistakes = check(value, vocabulary)
        if case is None:
            raise ValidationError.from_exception_data("Case", [_error(each) for each in mistakes])
        return case

    described = handler.generate_schema(vocabulary.form.model)
    written = core_schema.dict_schema(metadata={"pydantic_js_functions": [lambda _, describe: describe(described)]})
    write = core_schema.plain_serializer_function_ser_schema(Case.to_mapping, return_schema=written)
    return core_schema.no_info_wrap_validator_function(read, described, serialization=write)


@dataclass(frozen=True, slots=True)
class _Under:
    """Marks the type of a case with the vocabulary it is read under."""

    vocabulary: Vocabulary

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return schema_for_pydantic(self.vocabulary, handler)


def under(vocabulary: Vocabulary) -> Any:
    """Return the type of a case under a vocabulary."""
    return Annotated[Case, _Under(vocabulary)]


def _error(mistake: Mistake) -> InitErrorDetails:
    """Return a mistake as an error of pydantic, at its place; words of users are no part of the template."""
    said = mistake.message if mistake.hint is None else f"{mistake.message}; {mistake.hint}"
    kind = PydanticCustomError(mistake.code, "{said}", {"said": said})
    return InitErrorDetails(type=kind, loc=mistake.place, input=None)
