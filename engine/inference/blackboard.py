"""The state of one run: what the case says, and what the rules have concluded so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ottava.facts import PARTY, UNKNOWN_BELOW, Case, Observation, Value

from ..rulebook.condition import Atom
from .certainty import combined, contribution, enough
from .standing import Standing
from .trace import Firing, Trace
from .translation import Meant, Translation
from .working_memory import CASE

_OF_PARTY = f"{PARTY}."


@dataclass(slots=True)
class Blackboard:
    """Filled in by the rules as they fire, stratum by stratum; what a rule looks at is complete when it is read.

    `certainties` holds the assessments that count as true. `uncertain`: the
    attributes that are known, for the case or some party, with less than certainty.
    """

    translation: Translation
    case: Case
    standing: Standing
    firings: list[tuple[int, Firing]] = field(default_factory=list)
    certainties: dict[tuple[Atom, int], float] = field(default_factory=dict)
    uncertain: frozenset[str] = frozenset()
    _derived: dict[tuple[Atom, int], list[float]] = field(default_factory=dict)
    _ordered: list[tuple[Meant, Firing]] = field(default_factory=list)
    _seen: dict[int, dict[str, Value]] = field(default_factory=dict)

    @classmethod
    def of(cls, translation: Translation, case: Case) -> Blackboard:
        """An empty one for a case."""
        return cls(translation, case, Standing(translation.methods, len(case.parties)), uncertain=_uncertain(case))

    def observation(self, attribute: str, place: int) -> Observation | None:
        """What is known of an attribute, for a party if it is one's."""
        if attribute.startswith(_OF_PARTY):
            found = self.case.parties[place].observations.get(attribute[len(_OF_PARTY) :])
        else:
            found = self.case.observations.get(attribute)
        return None if found is None or found.certainty < UNKNOWN_BELOW else found

    def seen(self, place: int) -> Mapping[str, Value]:
        """The values of all that is known there, by path: of the case, and of the party if there is one."""
        found = self._seen.get(place)
        if found is None:
            found = _values(self.case.observations, "")
            if place != CASE:
                found |= _values(self.case.parties[place].observations, _OF_PARTY)
            self._seen[place] = found
        return found

    def place_of(self, atom: Atom, place: int) -> int:
        """Where an assessment belongs that is looked at from a place."""
        return place if atom.name in self.translation.of_party else CASE

    def certainty(self, atom: Atom, place: int) -> float | None:
        """How certain an assessment is, or None if it does not count as true."""
        return self.certainties.get((atom, self.place_of(atom, place)))

    def fire(self, meant: Meant, place: int, premise: float) -> list[Atom]:
        """Note a firing and what it concludes. Returns the assessments that count as true from now on."""
        self.firings.append((meant.order, Firing(meant.rule.id, place, premise)))
        standing = self.standing
        for each in meant.recommends:
            standing.recommend(each.method, each.stage, place, contribution(premise, each.strength))
        for veto in meant.excludes:
            standing.exclude(veto.method, veto.stage, place)
        if meant.stops:
            standing.stopped = True
        return [
            each.atom for each in meant.assesses if self._derive(each.atom, place, contribution(premise, each.strength))
        ]

    def in_order(self) -> Sequence[tuple[Meant, Firing]]:
        """The firings in the order of the rulebook and of the parties, however they came about."""
        if len(self._ordered) < len(self.firings):
            rules = self.translation.rules
            self._ordered = [(rules[firing.rule], firing) for _, firing in sorted(self.firings, key=_order)]
        return self._ordered

    def trace(self) -> Trace:
        """What happened."""
        return Trace(tuple(firing for _, firing in self.in_order()), dict(self.certainties))

    def _derive(self, atom: Atom, place: int, certainty: float) -> bool:
        found = self._derived.setdefault((atom, place), [])
        found.append(certainty)
        total = combined(found)
        if not enough(total):
            return False
        new = (atom, place) not in self.certainties
        self.certainties[atom, place] = total
        return new


def _order(firing: tuple[int, Firing]) -> tuple[int, int]:
    return firing[0], firing[1].party


def _values(observations: Mapping[str, Observation], prefix: str) -> dict[str, Value]:
    return {prefix + name: each.value for name, each in observations.items() if each.certainty >= UNKNOWN_BELOW}


def _uncertain(case: Case) -> frozenset[str]:
    found = [path for path, each in case.observations.items() if each.certainty < 1]
    for party in case.parties:
        found += [_OF_PARTY + name for name, each in party.observations.items() if each.certainty < 1]
    return frozenset(found)
