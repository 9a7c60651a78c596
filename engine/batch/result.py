"""What a run has found on one case, ready to be written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ottava.facts import Case
from ottava.facts.attribute import Plain, plain_value

from ..inference.advice import Advice
from .tally import CATEGORY, UNKNOWN_CATEGORY

Kept = Mapping[str, Plain | None]
"""The cells of a row that the evaluator wants to have beside the result, by the names of their columns."""

NOTHING_KEPT: Kept = MappingProxyType({})


class CaseResult(NamedTuple):
    """The advice on a case, the case, and what is kept beside it of the row it came from."""

    case: Case
    advice: Advice
    kept: Kept = NOTHING_KEPT

    @property
    def category(self) -> str:
        """The kind of dispute that the case gives, or `unknown`."""
        known = self.case.known(CATEGORY)
        if known is None:
            return UNKNOWN_CATEGORY
        value = plain_value(known.value)  # a rulebook that stands alone may have several values in it
        return ";".join(value) if isinstance(value, tuple) else str(value)
