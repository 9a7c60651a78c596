"""To which party of a case a fact belongs that was said of the dispute as a whole."""

from __future__ import annotations

from ottava.facts.source.node import Mapping, Scalar, Sequence

from .layout import is_elsewhere, known_value

_WITHOUT_RESPECT = ("insulting", "condescending", "coercive", "broken_promise")


def parties_of(case: Mapping) -> tuple[Mapping, ...]:
    """The parties of a case that have a label."""
    parties = case.get("parties")
    items = parties.items if isinstance(parties, Sequence) else ()
    return tuple(each for each in items if isinstance(each, Mapping) and label_of(each))


def label_of(party: Mapping) -> str:
    """What the party is called; empty where that is no text."""
    id = party.get("id")
    return id.value if isinstance(id, Scalar) and isinstance(id.value, str) else ""


def stand_elsewhere(case: Mapping) -> bool:
    """Whether parties of the case stand in the text of something else, and are only referred to."""
    parties = case.get("parties")
    return parties is not None and any(map(is_elsewhere, (parties, *parties_of(case))))


def who_claims(case: Mapping) -> Mapping | None:
    """The one party that presses the claim; None where it is not sure which one that is."""
    parties = parties_of(case)
    claimants = [each for each in parties if known_value(each.get("role")) == "claimant"]
    if len(claimants) == 1:
        return claimants[0]
    only = len(parties) == 1 and parties[0].get("role") is None
    return parties[0] if only else None


def who_was_persuaded(case: Mapping, attempts: object) -> tuple[Mapping, ...]:
    """The parties to whom the attempts were made; none where that is not sure."""
    parties = parties_of(case)
    if attempts == 0:
        return parties
    tried = tuple(each for each in parties if known_value(each.get("persuasion")) not in (None, "not_tried"))
    if tried:
        return tried
    return parties if len(parties) == 1 and parties[0].get("persuasion") is None else ()


def without_respect(case: Mapping) -> str | None:
    """How handlers have treated the parties, where that spoils their attempts."""
    history = case.get("history")
    conduct = known_value(history.get("handler_conduct")) if isinstance(history, Mapping) else None
    return conduct if isinstance(conduct, str) and conduct in _WITHOUT_RESPECT else None
