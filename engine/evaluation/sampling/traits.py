"""What a sample is stratified by: what kind of case it is, and what the advice on it is like."""

from __future__ import annotations

from typing import NamedTuple

from ottava.facts import Case, Vocabulary

from ...batch.tally import CATEGORY
from ...inference.advice import Advice
from ...report.words import prose
from ..run_reading import AdvisedCase

_LOW, _HIGH = 0.5, 0.8
_CLOSE = 0.1


class Traits(NamedTuple):
    """What decides the stratum of a case, the most important first, in words.

    gate: the most prominent. first: the method in first place, the first of several. certainty: of it. second: how
    close the second place comes.
    """

    category: str
    gate: str
    first: str
    certainty: str
    second: str


TITLES = Traits("category", "gate", "first method", "certainty", "second place")
"""What pages and files call them."""


def traits_of(advised: AdvisedCase, vocabulary: Vocabulary) -> Traits:
    """Return the traits of a case and of the advice on it."""
    advice = advised.advice
    first = advice.first
    best = max((each.certainty for each in first), default=None)
    return Traits(
        _category(advised.case, vocabulary),
        prose(advice.gates[0].title) if advice.gates else "no gate",
        prose(first[0].title) if first else "no method",
        _degree(best),
        _closeness(advice, best),
    )


def _category(case: Case, vocabulary: Vocabulary) -> str:
    known, attribute = case.known(CATEGORY), vocabulary.get(CATEGORY)
    return "category not known" if known is None or attribute is None else prose(attribute.said(known.value))


def _degree(certainty: float | None) -> str:
    if certainty is None:
        return "none"
    return "low" if certainty < _LOW else "middle" if certainty < _HIGH else "high"


def _closeness(advice: Advice, best: float | None) -> str:
    if best is None:
        return "none"
    if any(each.tied for each in advice.first):
        return "tied"
    behind = [each.certainty for each in advice.recommendations if each.rank is not None and each.rank > 1]
    if not behind:
        return "none"
    return "close" if best - max(behind) < _CLOSE else "clear"
