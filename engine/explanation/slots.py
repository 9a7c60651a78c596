"""Slots, where something can be known of a case, and a case with other observations in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ottava.facts import PARTY, Case, Observation, Party, Vocabulary

from ..inference.formula import CASE
from ..rulebook.condition import entity_of


@dataclass(frozen=True, slots=True)
class Slot:
    """An attribute of one party, by its position, or (-1) of the case."""

    attribute: str
    party_index: int

    @classmethod
    def at(cls, attribute: str, party_index: int) -> Slot:
        """Return the slot of an attribute that is read at a party: there if it is one's, or else of the case."""
        return cls(attribute, party_index if entity_of(attribute) == PARTY else CASE)

    @property
    def name(self) -> str:
        """The name of the attribute within its entity."""
        return self.attribute.partition(".")[2]


def slots_of(attributes: Iterable[str], parties: int) -> tuple[Slot, ...]:
    """Return the slots of these attributes in a case with that number of parties."""
    return tuple(
        Slot(attribute, party_index)
        for attribute in attributes
        for party_index in (range(parties) if entity_of(attribute) == PARTY else (CASE,))
    )


def observed(case: Case, slot: Slot) -> Observation | None:
    """Return what is known there, as rules see it."""
    return case.known(slot.attribute) if slot.party_index == CASE else case.parties[slot.party_index].known(slot.name)


def path_of(case: Case, slot: Slot) -> str:
    """Return the full path: `parties.customer.arousal`, `dispute.category`."""
    return slot.attribute if slot.party_index == CASE else f"parties.{case.parties[slot.party_index].id}.{slot.name}"


def with_observations(case: Case, changes: Mapping[Slot, Observation | None], vocabulary: Vocabulary) -> Case:
    """Return the case with these observations; None takes away what was observed."""
    of_case = {slot.attribute: seen for slot, seen in changes.items() if slot.party_index == CASE}
    observations = dict(case.observations)
    if of_case:
        observations = _in_order(observations | of_case, [each.path for each in vocabulary])
    names = [each.name for each in vocabulary.of_entity(PARTY)]
    parties = list(case.parties)
    for party_index in {slot.party_index for slot in changes} - {CASE}:
        own = {slot.name: seen for slot, seen in changes.items() if slot.party_index == party_index}
        party = parties[party_index]
        parties[party_index] = Party(party.id, _in_order(dict(party.observations) | own, names))
    return replace(case, observations=observations, parties=tuple(parties))


def _in_order(observations: Mapping[str, Observation | None], names: Iterable[str]) -> dict[str, Observation]:
    return {name: seen for name in names if (seen := observations.get(name)) is not None}
