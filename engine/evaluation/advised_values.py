"""From an advised case to what of it is measured, as plain values."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import PARTY, Case, Vocabulary
from ottava.facts.attribute import Attribute, Value

from ..inference.advice import Advice, Recommendation
from ..report.words import prose
from ..rulebook.conclusion import variant_name
from .labels import without_stage
from .measures.judgements import AdvisedValues
from .run_reading import AdvisedCase

CATEGORY = "dispute.category"
GROUPED_BY = (CATEGORY, "party.vulnerabilities", "party.role", "handler.role", "relationship.domestic_violence")
"""The attributes whose values make groups of cases; of an attribute of parties that of any party."""
NOT_KNOWN = "not known"
NONE = "none"
ANY = "any of them"
"""The group of all cases with some value of a set: its members by themselves are often few."""


def advised_values(
    each: AdvisedCase, vocabulary: Vocabulary, by_method: bool, stratum: str = "", weight: float = 1.0
) -> AdvisedValues:
    """Return what is measured of an advised case. by_method: whether stages of a method are taken together."""
    advice = each.advice
    ranked = [one for one in advice.recommendations if one.rank is not None]
    first = advice.first
    return AdvisedValues(
        each.case.id,
        _order(ranked, by_method),
        frozenset(_name(one, by_method) for one in advice.recommendations if one.rank is None),
        max((one.certainty for one in first), default=None),
        frozenset(gate.id for gate in advice.gates),
        frozenset(directive.id for directive in advice.directives),
        next(iter(_values(each.case, vocabulary, CATEGORY)), NOT_KNOWN),
        frozenset(_groups(each.case, vocabulary)),
        _rules(advice),
        stratum,
        weight,
    )


def _name(recommendation: Recommendation, by_method: bool) -> str:
    id = variant_name(recommendation.method, recommendation.stage)
    return without_stage(id) if by_method else id


def _order(ranked: list[Recommendation], by_method: bool) -> tuple[tuple[str, ...], ...]:
    """Return the methods by rank, each once, in its best place."""
    best: dict[str, int] = {}
    for each in ranked:
        name, rank = _name(each, by_method), each.rank or 0
        best[name] = min(rank, best.get(name, rank))
    return tuple(tuple(name for name, of_it in best.items() if of_it == rank) for rank in sorted(set(best.values())))


def _rules(advice: Advice) -> frozenset[str]:
    """Return the rules that spoke for the first place."""
    reasons = (reason for each in advice.first for reason in each.reasons)
    return frozenset(reason.rule for reason in reasons if reason.certainty is None or reason.certainty > 0)


def _groups(case: Case, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    for path in GROUPED_BY:
        attribute = vocabulary.get(path)
        if attribute is not None:
            kind, values = prose(attribute.label), _values(case, vocabulary, path)
            for value in values or [NOT_KNOWN]:
                yield kind, value
            if attribute.kind == "set" and values not in ([], [NONE]):
                yield kind, ANY


def _values(case: Case, vocabulary: Vocabulary, path: str) -> list[str]:
    """Return what is known of an attribute, each value by itself, in words; nothing if nothing is."""
    attribute = vocabulary.get(path)
    entity, _, name = path.partition(".")
    seen = [party.known(name) for party in case.parties] if entity == PARTY else [case.known(path)]
    found = [each.value for each in seen if each is not None]
    if attribute is None or not found:
        return []
    members = {text for value in found for text in _each(attribute, value)}
    # That one party has none says nothing where another has some.
    return sorted(members - {NONE} or members)


def _each(attribute: Attribute, value: Value) -> Iterator[str]:
    if isinstance(value, frozenset):
        yield from (prose(attribute.said(one)) for one in value)
        if not value:
            yield NONE
    else:
        yield prose(attribute.said(value))
