"""The facts that Experta works on. Parties are named by their position in the case, and the case as a whole by -1.

Experta looks through the values of every fact it is given, for patterns and for things that cannot be hashed. Ours
hold plain values that have been checked. Two parties that are alike in everything are kept apart by their position.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ottava.facts import PARTY, Case, Observation, Party, Value

from .experta_api import Fact

CASE = -1
"""The place of what belongs to the case as a whole."""


def party_label(case: Case, party_index: int) -> str | None:
    """Return the label of a party, or None for the case."""
    return None if party_index == CASE else case.parties[party_index].id


class PlainFact(Fact):  # type: ignore[misc]
    """A fact of plain values: nothing in it is to be looked through, frozen or validated."""

    def __init__(self, **values: Any) -> None:
        dict.update(self, values)

    def copy(self) -> Any:
        """The same fact: it never changes."""
        return self

    def validate(self) -> None:
        """Nothing to do: what goes in has been checked."""

    def has_field_constraints(self) -> bool:
        """Never."""
        return False

    def has_nested_accessor(self) -> bool:
        """Never."""
        return False

    def __str__(self) -> str:
        return type(self).__name__


class CaseFact(PlainFact):
    """What is known of the case as a whole: a field for each attribute that rules look at, None where it is unknown."""

    case: Case

    @classmethod
    def of(cls, case: Case, **known: Value | None) -> CaseFact:
        """The fact of a case, with what stands in its fields."""
        fact = cls(**known)
        fact.case = case
        return fact


class PartyFact(PlainFact):
    """What is known of one party; `position` keeps parties apart that are alike in everything else."""

    party: Party

    @classmethod
    def of(cls, party: Party, **known: Value | int | None) -> PartyFact:
        """The fact of a party, with what stands in its fields."""
        fact = cls(**known)
        fact.party = party
        return fact


class Assessed(PlainFact):
    """An assessment that counts as true: `atom`, `party`."""


class Possible(PlainFact):
    """An assessment that some rule could still derive: `atom`, `party`."""


class PartHolds(PlainFact):
    """A part of a condition that holds: `node`, `party`."""


class PartyCountFact(PlainFact):
    """For how many parties a part of a condition holds: `node`, `count`."""


class AdvisedFact(PlainFact):
    """What is asked about the advice so far is so: `node`, `party`."""


def case_facts(case: Case, attributes: Iterable[str]) -> list[PlainFact]:
    """The facts of a case; `attributes` are the paths that stand in fields. What is too uncertain is unknown there."""
    prefix = f"{PARTY}."
    of_case = [path for path in attributes if not path.startswith(prefix)]
    of_party = [path for path in attributes if path.startswith(prefix)]
    facts: list[PlainFact] = [CaseFact.of(case, **{path: _value(case.known(path)) for path in of_case})]
    for position, party in enumerate(case.parties):
        known = {path: _value(party.known(path.removeprefix(prefix))) for path in of_party}
        facts.append(PartyFact.of(party, position=position, **known))
    return facts


def _value(observation: Observation | None) -> Value | None:
    return None if observation is None else observation.value
