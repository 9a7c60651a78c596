"""The state of one run: what the case says, and what the rules have concluded so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from ottava.facts import PARTY, UNKNOWN_BELOW, Case, Observation

from ..rulebook.condition import Atom
from .certainty import combined, contribution, enough
from .compiled_rulebook import CompiledRule, CompiledRulebook
from .formula import Formula, Passes, terms
from .justification import Justification
from .scores import Scores

_OF_PARTY = f"{PARTY}."

Fired = tuple[int, int, float, CompiledRule]
"""A rule that fired: its place in the rulebook, the position of the party (or -1), the certainty of its premise, and
the rule itself. A plain tuple, for there are many, and they are sorted.
"""


class MatchResult(Protocol):
    """What a matcher tells of the conditions that it looked at."""

    def resting(self, order: int, place: int) -> Justification | None:
        """What the premise of a rule rests on (by its place in the rulebook) that fired there."""
        ...

    def could_fire(self, order: int, place: int) -> bool:
        """Whether a rule that shuts a gate fires there, or might if more were known."""
        ...

    def impossible(self, atom: Atom, place: int) -> Iterable[Justification]:
        """What it rests on that an assessment can no longer be derived."""
        ...

    def of_unit(self, unit: Any, place: int) -> Justification | None:
        """What something rests on there that only the matcher understands; None if it does not hold."""
        ...


class Derivation(Struct):
    """The rules that derived an assessment, in the order in which they fired, and what each adds to it."""

    rules: list[CompiledRule]
    shares: list[float]


@dataclass(slots=True)
class Blackboard:
    """Filled in by the rules as they fire, stratum by stratum; what a rule looks at is complete when it is read.

    `derived`: how each assessment came about, by place; `certainties` holds those that count as true. `uncertain`: the
    attributes that are known, for the case or some party, with less than certainty. `matched`: what the matcher found
    out, where it tells.
    """

    translation: CompiledRulebook
    case: Case
    standing: Scores
    fired: list[Fired] = field(default_factory=list)
    certainties: dict[tuple[Atom, int], float] = field(default_factory=dict)
    uncertain: frozenset[str] = frozenset()
    matched: MatchResult | None = None
    derived: dict[tuple[Atom, int], Derivation] = field(default_factory=dict)
    _ordered: list[Fired] = field(default_factory=list)
    _rare: list[Fired] = field(default_factory=list)

    @classmethod
    def of(cls, translation: CompiledRulebook, case: Case, matched: MatchResult | None = None) -> Blackboard:
        """An empty one for a case."""
        standing = Scores(translation.methods, len(case.parties))
        return cls(translation, case, standing, uncertain=_uncertain(case), matched=matched)

    def observation(self, attribute: str, place: int) -> Observation | None:
        """What is known of an attribute, for a party if it is one's."""
        if attribute.startswith(_OF_PARTY):
            found = self.case.parties[place].observations.get(attribute[len(_OF_PARTY) :])
        else:
            found = self.case.observations.get(attribute)
        return None if found is None or found.certainty < UNKNOWN_BELOW else found

    def read_by(self, formula: Formula, place: int) -> Hashable | None:
        """Return a formula with the values it reads at a place, as a key of the cache; None if it reads more."""
        reads = self.translation.cache.get("attributes", formula, lambda: _attributes_of(formula))
        if reads is None:
            return None
        of_case, of_party = reads
        found = list(map(self.case.observations.get, of_case))
        if of_party:
            found += map(self.case.parties[place].observations.get, of_party)
        return formula, *[None if each is None or each.certainty < UNKNOWN_BELOW else each.value for each in found]

    def certainty(self, atom: Atom, place: int) -> float | None:
        """How certain an assessment is, or None if it does not count as true."""
        return self.certainties.get((atom, self.translation.party_index_of(atom, place)))

    def draw(self, fired: Iterable[Fired], weigh: Callable[[Fired], Fired]) -> list[tuple[str, int]]:
        """Note rules that fire, and what they conclude. Returns the names of the assessments that count as true from
        now on, each with its place.

        fired: each as if its premise were certain; `weigh` says how certain it is, where that has to be worked out.
        """
        standing, derived, note, certain = self.standing, self.derived, self.fired.append, not self.uncertain
        added: dict[tuple[Atom, int], str] = {}
        for each in fired:
            if not (certain and each[3].sure):
                each = weigh(each)
            note(each)
            _, place, premise, meant = each
            for variant, strength, full in meant.evidence:
                standing.recommend(variant, place, full if premise == 1 else contribution(premise, strength))
            for variant in meant.vetoes:
                standing.exclude(variant, place)
            if meant.rare:
                self._rare.append(each)
                standing.stopped = standing.stopped or meant.stops
            for atom, name, strength, full in meant.derives:
                key = atom, place
                added[key] = name
                found = derived.get(key)
                if found is None:
                    found = derived[key] = Derivation([], [])
                found.rules.append(meant)
                found.shares.append(full if premise == 1 else contribution(premise, strength))
        certainties, new = self.certainties, []
        for key, name in added.items():
            total = combined(derived[key].shares)
            if enough(total):
                if key not in certainties:
                    new.append((name, key[1]))
                certainties[key] = total
        return new

    def ordered(self) -> Sequence[Fired]:
        """The rules that fired in the order of the rulebook and of the parties, however they came about."""
        if len(self._ordered) < len(self.fired):
            self._ordered = sorted(self.fired)
        return self._ordered

    def rare(self) -> Sequence[Fired]:
        """Those of them that shut a gate, ask for something or order the plan, which few rules do."""
        return sorted(self._rare)

    def firings(self) -> Iterator[Firing]:
        """The rules that fired, in the order in which they did."""
        return map(firing_of, self.fired)

    def in_order(self) -> Iterator[tuple[CompiledRule, Firing]]:
        """The rules that fired, each with its firing, in the order of the rulebook and of the parties."""
        return ((each[-1], firing_of(each)) for each in self.ordered())

    def trace(self) -> Trace:
        """What happened."""
        return Trace(tuple(firing for _, firing in self.in_order()), dict(self.certainties))


def firing_of(fired: Fired) -> Firing:
    """A firing as it is told."""
    _, place, premise, meant = fired
    return Firing(meant.rule.id, place, premise)


def _attributes_of(formula: Formula) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the attributes of the case, and of one party, that a formula reads; None if it reads anything else."""
    tests = tuple(terms(formula))
    attributes = dict.fromkeys(each.test.attribute for each in tests if isinstance(each, Passes))
    if not all(isinstance(each, Passes) for each in tests):
        return None
    return (
        tuple(each for each in attributes if not each.startswith(_OF_PARTY)),
        tuple(each.removeprefix(_OF_PARTY) for each in attributes if each.startswith(_OF_PARTY)),
    )


def _uncertain(case: Case) -> frozenset[str]:
    found = [path for path, each in case.observations.items() if each.certainty < 1]
    for party in case.parties:
        found += [_OF_PARTY + name for name, each in party.observations.items() if each.certainty < 1]
    return frozenset(found)


class Firing(NamedTuple):
    """A rule that fired. `party` is the position of the party, or -1 for the case; `premise` the certainty of its
    `when`.
    """

    rule: str
    party: int
    premise: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The firings in the order of the rulebook and of the parties, and the certainties of the assessments that hold."""

    firings: tuple[Firing, ...]
    assessments: Mapping[tuple[Atom, int], float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "assessments", MappingProxyType(dict(self.assessments)))

    def __reduce__(self) -> tuple[type[Trace], tuple[tuple[Firing, ...], dict[tuple[Atom, int], float]]]:
        return Trace, (self.firings, dict(self.assessments))
