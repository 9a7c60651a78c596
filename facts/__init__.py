"""What is known: the vocabulary of a case, the case itself, and how cases are read from files.

Names are imported when they are first used: reading texts (`facts.source`) does without pydantic, which cases need.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .attribute import PARTY, UNKNOWN, UNKNOWN_BELOW, Attribute, Kind, Observation, Value
    from .case import Case, Party
    from .errors import InvalidAttribute, InvalidCase
    from .json_schema import case_schema
    from .reading import cases_from, read_case, read_cases
    from .reference import vocabulary_page
    from .vocabulary import Vocabulary, built_in_vocabulary

__all__ = [
    "PARTY",
    "UNKNOWN",
    "UNKNOWN_BELOW",
    "Attribute",
    "Case",
    "InvalidAttribute",
    "InvalidCase",
    "Kind",
    "Observation",
    "Party",
    "Value",
    "Vocabulary",
    "built_in_vocabulary",
    "case_schema",
    "cases_from",
    "read_case",
    "read_cases",
    "vocabulary_page",
]

_HOMES = {
    **dict.fromkeys(("PARTY", "UNKNOWN", "UNKNOWN_BELOW", "Attribute", "Kind", "Observation", "Value"), "attribute"),
    **dict.fromkeys(("Case", "Party"), "case"),
    **dict.fromkeys(("InvalidAttribute", "InvalidCase"), "errors"),
    **dict.fromkeys(("cases_from", "read_case", "read_cases"), "reading"),
    "case_schema": "json_schema",
    "vocabulary_page": "reference",
    **dict.fromkeys(("Vocabulary", "built_in_vocabulary"), "vocabulary"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
