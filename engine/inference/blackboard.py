"""The state of one run: what the case says, what the rules have concluded so far, and how certain that makes a formula.

The certainty of a test is that of the observation, of an assessment that of its derivation; all parts together are as
certain as the least certain, alternatives as the most certain that holds (Shortliffe & Buchanan 1975).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from ottava.facts import PARTY, UNKNOWN_BELOW, Case, Observation
from ottava.facts.source.brief import Brief

from ..rulebook.condition import Atom, Known
from ..rulebook.rulebook import Rule
from ..rulebook.safeguard import Safeguard
from .cache import MOST_ANSWERS
from .certainty import combined, contribution, enough
from .compiled_rulebook import CompiledRule, CompiledRulebook
from .formula import (
    CASE,
    Algebra,
    Count,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    counted_parties,
    lower_bound,
)
from .meaning import leaf_holds
from .ranking import Scores

Fired = tuple[int, int, float, CompiledRule]
"""A rule that fired: its place in the rulebook, the position of the party (or -1), the certainty of its premise, and
the rule itself. A plain tuple, for there are many, and they are sorted.
"""


class Derivation(Struct):
    """The rules that derived an assessment, in the order in which they fired, and what each adds to it."""

    rules: list[CompiledRule]
    shares: list[float]


@dataclass(slots=True, repr=False)
class Blackboard(Brief):
    """Filled in by the rules as they fire, stratum by stratum; what a rule looks at is complete when it is read.

    `observed`: what is known by path, for each party with what is known of the case, and at the end, where -1 finds it,
    for the case alone. `derived`: how each assessment came about, by place; `certainties` holds those that count as
    true. `uncertain`: the attributes that are known, for the case or some party, with less than certainty.
    `could_fire`: the rules that shut gates and could still fire, where the matcher finds that out.
    """

    translation: CompiledRulebook
    case: Case
    standing: Scores
    observed: Sequence[Mapping[str, Observation]] = ()
    fired: list[Fired] = field(default_factory=list)
    certainties: dict[tuple[Atom, int], float] = field(default_factory=dict)
    uncertain: frozenset[str] = frozenset()
    could_fire: set[tuple[int, int]] | None = None
    derived: dict[tuple[Atom, int], Derivation] = field(default_factory=dict)
    _ordered: list[Fired] = field(default_factory=list)
    _procedural: list[Fired] = field(default_factory=list)

    @classmethod
    def of(cls, translation: CompiledRulebook, case: Case) -> Blackboard:
        """Return an empty one for a case."""
        standing = Scores(translation.methods, len(case.parties))
        paths = translation.cache.get(_PartyPaths, None, lambda _: _PartyPaths())
        uncertain: set[str] = set()
        of_case = _known(dict(case.observations), uncertain)
        of_parties = [
            of_case | _known({paths[name]: each for name, each in party.observations.items()}, uncertain)
            for party in case.parties
        ]
        return cls(translation, case, standing, (*of_parties, of_case), uncertain=frozenset(uncertain))

    def observation(self, attribute: str, party_index: int) -> Observation | None:
        """Return what is known of an attribute, for a party if it is one's."""
        return self.observed[party_index].get(attribute)

    def party_indexes(self, rule: Rule | Safeguard) -> Sequence[int]:
        """Return where a rule is tried, or a safeguard: for each party, or once for the case."""
        return range(len(self.case.parties)) if rule.per_party else (CASE,)

    def certainty(self, atom: Atom, party_index: int) -> float | None:
        """Return how certain an assessment is, or None if it does not count as true."""
        return self.certainties.get((atom, self.translation.party_index_of(atom, party_index)))

    def draw(self, fired: Iterable[Fired], weigh: Callable[[Fired], Fired]) -> list[tuple[str, int]]:
        """Note rules that fire, and what they conclude. Returns the names of the assessments that count as true from
        now on, each with its place.

        fired: each as if its premise were certain; `weigh` says how certain it is, where that has to be worked out.
        """
        standing, derived, note, uncertain = self.standing, self.derived, self.fired.append, self.uncertain
        added: dict[tuple[Atom, int], str] = {}
        for each in fired:
            meant = each[3]
            if not meant.sure or (uncertain and not uncertain.isdisjoint(meant.reach)):
                each = weigh(each)
            note(each)
            _, party_index, premise, _ = each
            for variant, strength, full in meant.evidence:
                standing.recommend(variant, party_index, full if premise == 1 else contribution(premise, strength))
            for variant in meant.vetoes:
                standing.exclude(variant, party_index)
            if meant.is_procedural:
                self._procedural.append(each)
                standing.stopped = standing.stopped or meant.stops
            for atom, name, strength, full in meant.derives:
                key = atom, party_index
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
        """Return the rules that fired in the order of the rulebook and of the parties, however they came about."""
        if len(self._ordered) < len(self.fired):
            self._ordered = sorted(self.fired)
        return self._ordered

    def procedural(self) -> Sequence[Fired]:
        """Return those of them that shut a gate, ask for something or order the plan, which few rules do."""
        return sorted(self._procedural)

    def firings(self) -> Iterator[Firing]:
        """Return the rules that fired, in the order in which they did."""
        return map(firing_of, self.fired)

    def in_order(self) -> Iterator[tuple[CompiledRule, Firing]]:
        """Return the rules that fired, each with its firing, in the order of the rulebook and of the parties."""
        return ((each[-1], firing_of(each)) for each in self.ordered())

    def trace(self) -> Trace:
        """Return what happened."""
        return Trace(tuple(firing for _, firing in self.in_order()), dict(self.certainties))


def party_label(case: Case, party_index: int) -> str | None:
    """Return the label of a party, or None for the case."""
    return None if party_index == CASE else case.parties[party_index].id


def firing_of(fired: Fired) -> Firing:
    """Return the firing, as a trace keeps it."""
    _, party_index, premise, meant = fired
    return Firing(meant.rule.id, party_index, premise)


def _known(observed: dict[str, Observation], uncertain: set[str]) -> dict[str, Observation]:
    """Return what is observed, by path, without what counts as unknown; note what is less than certain."""
    for path in [path for path, each in observed.items() if each.certainty < 1]:
        uncertain.add(path)
        if observed[path].certainty < UNKNOWN_BELOW:
            del observed[path]
    return observed


class _PartyPaths(dict[str, str]):
    """The paths of the attributes of parties by their names: all cases share these texts, so they are hashed once."""

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        if len(self) >= MOST_ANSWERS:
            self.clear()
        path = self[name] = f"{PARTY}.{name}"
        return path


class Firing(NamedTuple):
    """A rule that fired. `rule`: its id. `party`: the position of the party, from 0; -1 for the case. `premise`: the
    certainty of its `when`.
    """

    rule: str
    party: int
    premise: float


@dataclass(frozen=True, slots=True, repr=False)
class Trace(Brief):
    """What the rules made of a case: which fired, and what they concluded.

    `firings`: the rules that fired, in the order of the rulebook and of the parties. `assessments`: the certainty of
    each assessment that holds, from 0.2 to 1, by its atom and the position of the party (-1 for the case).
    """

    firings: tuple[Firing, ...]
    assessments: Mapping[tuple[Atom, int], float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "assessments", MappingProxyType(dict(self.assessments)))

    def __reduce__(self) -> tuple[type[Trace], tuple[tuple[Firing, ...], dict[tuple[Atom, int], float]]]:
        return Trace, (self.firings, dict(self.assessments))


@dataclass(slots=True)
class Support(Algebra[float | None]):
    """Evaluates formulas on a blackboard: from 0.2 to 1 where a formula holds, None where it does not.

    The result for an assessment is right once all rules that derive it have run.
    """

    board: Blackboard
    _ruled_out: dict[tuple[Atom, int], float | None] = field(default_factory=dict)

    def certainty(self, formula: Formula, party_index: int) -> float | None:
        """Return how certain a formula is, None where it does not hold."""
        return self.evaluate(formula, party_index)

    def leaf(self, leaf: Leaf, party_index: int) -> float | None:
        """Return how certain a leaf is; that something is not so is certain."""
        match leaf:
            case Passes():
                return self._passes(leaf, party_index)
            case IsDerived(atom, expected):
                certainty = self.board.certainty(atom, party_index)
                return certainty if expected else (1.0 if certainty is None else None)
            case IsPossible(atom, expected):
                certainty = self.ruled_out(atom, party_index)
                return (1.0 if certainty is None else None) if expected else certainty
            case IsAdvised(asked, expected):
                return 1.0 if self.board.standing.is_advised(asked, party_index) is expected else None

    def every(self, parts: Iterable[float | None]) -> float | None:
        """Return the certainty of the least certain part; parts after one that does not hold are not looked at."""
        least = 1.0
        for certainty in parts:
            if certainty is None:
                return None
            least = min(least, certainty)
        return least

    def either(self, parts: Iterable[float | None]) -> float | None:
        """Return the certainty of the most certain part that holds."""
        return max([each for each in parts if each is not None], default=None)

    def count(self, count: Count, party_index: int) -> float | None:
        """Return the certainty of the last party that is needed."""
        parties = len(self.board.case.parties)
        where, number = lower_bound(count, parties)
        if number <= 0:
            return 1.0
        each_party = self.evaluate_each(where, counted_parties(count, party_index, parties))
        held = sorted([each for each in each_party if each is not None], reverse=True)
        return held[number - 1] if len(held) >= number else None

    def ruled_out(self, atom: Atom, party_index: int) -> float | None:
        """Return how certain it is that no rule can derive the assessment; None if one still could."""
        key = atom, self.board.translation.party_index_of(atom, party_index)
        if key not in self._ruled_out:
            deriving = self.board.translation.deriving.get(atom, ())
            self._ruled_out[key] = self.every(self.evaluate(meant.cannot_fire, key[1]) for meant in deriving)
        return self._ruled_out[key]

    def _passes(self, leaf: Passes, party_index: int) -> float | None:
        observation = self.board.observation(leaf.test.attribute, party_index)
        if not leaf_holds(leaf, None if observation is None else observation.value):
            return None
        return 1.0 if observation is None or isinstance(leaf.test, Known) else observation.certainty
