"""What is known: the vocabulary of a case, the case itself, and how cases are read from files."""

from .attribute import PARTY, Attribute, Kind
from .case import Case, Party
from .errors import InvalidAttribute, InvalidCase
from .observation import UNKNOWN, UNKNOWN_BELOW, Observation, Value
from .reading import cases_from, read_case, read_cases
from .reference import case_schema, vocabulary_page
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
