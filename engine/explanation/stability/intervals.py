"""Intervals of formulas and scores while some slots are open: whether they must hold, can hold, and how certainly.

This is the meaning of formulas (`Support` in `inference/blackboard.py`) carried over to intervals: whatever the open
slots turn out to be, what really comes out lies within the bounds (Kleene 1952; Cousot & Cousot 1977). The bounds may
be too wide, for they forget that two parts depend on the same slot; they are never too narrow, and where nothing is
open they are exact.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ottava.facts import UNKNOWN_BELOW, Observation

from ...inference.certainty import DECIMALS, combined, contribution
from ...inference.formula import (
    CASE,
    Algebra,
    Count,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    counted_parties,
    lower_bound,
)
from ...inference.meaning import leaf_holds
from ...inference.ranking import Scores, Variant, variants_of
from ...rulebook.conclusion import Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised, AdvisedCount, Atom, Known
from ...rulebook.rulebook import Method, Rule

ROUNDING = 10.0**-DECIMALS
"""By so much sums of certainties may differ where exact arithmetic would keep them in order."""


class Domain:
    """What may be known in a slot; None among the observations means that it may stay unknown.

    Domains are compared by identity, so that what was worked out for one is found again at once.
    """

    __slots__ = ("observations",)

    def __init__(self, *observations: Observation | None) -> None:
        self.observations = observations


class Interval(NamedTuple):
    """`sure`: it holds whatever the open slots are; `possible`: it can hold. Where it holds, its certainty lies from
    `low` to `high`.
    """

    sure: bool
    possible: bool
    low: float
    high: float

    @property
    def settled(self) -> bool:
        """Whether nothing about it is open."""
        return not self.possible or (self.sure and self.low == self.high)


ALWAYS = Interval(True, True, 1.0, 1.0)
NEVER = Interval(False, False, 1.0, 1.0)


class ContributionInterval(NamedTuple):
    """What a firing adds to a conclusion: from `low` to `high`, or, unless `sure`, nothing."""

    sure: bool
    low: float
    high: float


class Intervals(Algebra[Interval]):
    """Evaluates formulas to intervals. Subclasses say what is known of the slots, the assessments and the advice."""

    parties: int

    def leaf(self, leaf: Leaf, party_index: int) -> Interval:
        """Return the interval of a leaf."""
        match leaf:
            case Passes():
                return _passes(leaf, self.domain(leaf.test.attribute, party_index))
            case IsDerived(atom, expected):
                low, high = self.level(atom, party_index)
                if expected:
                    return Interval(low >= UNKNOWN_BELOW, high >= UNKNOWN_BELOW, max(low, UNKNOWN_BELOW), high)
                return Interval(high < UNKNOWN_BELOW, low < UNKNOWN_BELOW, 1.0, 1.0)
            case IsPossible(atom, expected):
                ruled_out = self.ruled_out(atom, party_index)
                return Interval(not ruled_out.possible, not ruled_out.sure, 1.0, 1.0) if expected else ruled_out
            case IsAdvised(asked, expected):
                sure, possible = self.is_advised(asked, party_index)
                return Interval(sure, possible, 1.0, 1.0) if expected else Interval(not possible, not sure, 1.0, 1.0)

    def every(self, parts: Iterable[Interval]) -> Interval:
        """Return the interval of all parts together: as certain as the least certain."""
        found = list(parts)
        return Interval(
            all([part.sure for part in found]),
            all([part.possible for part in found]),
            min([part.low for part in found], default=1.0),
            min([part.high for part in found], default=1.0),
        )

    def either(self, parts: Iterable[Interval]) -> Interval:
        """Return the interval of alternatives: as certain as the most certain that holds."""
        return _nth(parts, 1)

    def count(self, count: Count, party_index: int) -> Interval:
        """Return the interval of a count of parties: as certain as the last one needed."""
        where, number = lower_bound(count, self.parties)
        if number <= 0:
            return ALWAYS
        return _nth(self.evaluate_each(where, counted_parties(count, party_index, self.parties)), number)

    @abstractmethod
    def domain(self, attribute: str, party_index: int) -> Domain:
        """Return what may be known of an attribute."""

    @abstractmethod
    def level(self, atom: Atom, party_index: int) -> tuple[float, float]:
        """Return the combined certainty of an assessment, at least and at most."""

    @abstractmethod
    def ruled_out(self, atom: Atom, party_index: int) -> Interval:
        """Return the interval of that no rule can derive the assessment."""

    @abstractmethod
    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> tuple[bool, bool]:
        """Return whether it surely is so, and whether it can be."""


def _nth(parts: Iterable[Interval], count: int) -> Interval:
    """Return the interval of at least `count` of the parts: as certain as the last one needed."""
    possible = [part for part in parts if part.possible]
    if len(possible) < count:
        return NEVER
    high = sorted((each.high for each in possible), reverse=True)[count - 1]
    sure = sorted((each.low for each in possible if each.sure), reverse=True)
    if len(sure) >= count:
        return Interval(True, True, sure[count - 1], high)
    # The worst that can hold: the sure ones, filled up with the least certain of the others.
    return Interval(False, True, min(each.low for each in possible), high)


def total(shares: Sequence[ContributionInterval]) -> tuple[float, float]:
    """What the shares combine to, at least and at most. Combining grows with each share, so the ends are enough."""
    low = combined([each.low if each.sure else min(each.low, 0.0) for each in shares])
    if all(each.sure and each.low == each.high for each in shares):
        return low, low
    high = combined([each.high if each.sure else max(each.high, 0.0) for each in shares])
    return low - ROUNDING, high + ROUNDING


def _passes(leaf: Passes, domain: Domain) -> Interval:
    known = isinstance(leaf.test, Known)
    held = [
        1.0 if known or observation is None else observation.certainty
        for observation in domain.observations
        if leaf_holds(leaf, None if observation is None else observation.value)
    ]
    if not held:
        return NEVER
    return Interval(len(held) == len(domain.observations), True, min(held), max(held))


class Chance(NamedTuple):
    """For whom a method may be advised: surely, or possibly; and how certainly, at least and at most."""

    party_index: int
    sure: bool
    possible: bool
    low: float
    high: float


class Chances(NamedTuple):
    """Of one method or stage. `low` and `high`: the greatest certainty it has for anyone; at most 0: not advised.

    `settled`: for whom it is advised does not depend on anything open.
    """

    each: tuple[Chance, ...]
    low: float
    high: float
    settled: bool


@dataclass(slots=True)
class ScoreIntervals:
    """Evidence and vetoes, each with whether it is there surely or only possibly."""

    methods: Mapping[str, Method]
    parties: int
    evidence: dict[Variant, dict[int, list[ContributionInterval]]] = field(default_factory=dict)
    vetoes: dict[Variant, dict[int, bool]] = field(default_factory=dict)
    stop: tuple[bool, bool] = (False, False)
    _chances: dict[Variant, Chances] = field(default_factory=dict)

    def add(self, rule: Rule, party_index: int, premise: Interval) -> None:
        """What a rule concludes that can fire there."""
        for conclusion in rule.conclusions:
            match conclusion:
                case Recommend(method, stage, strength):
                    ends = contribution(premise.low, strength), contribution(premise.high, strength)
                    shares = self.evidence.setdefault((method, stage), {}).setdefault(party_index, [])
                    shares.append(ContributionInterval(premise.sure, min(ends), max(ends)))
                case Exclude(method, stage):
                    found = self.vetoes.setdefault((method, stage), {})
                    found[party_index] = found.get(party_index, False) or premise.sure
                case ShutGate(effect="stop"):
                    self.stop = self.stop[0] or premise.sure, True

    def certainty(self, method: str, stage: str | None, party_index: int) -> tuple[float, float]:
        """Return all that speaks for and against the method there, at least and at most."""
        found = self.evidence.get((method, stage), {})
        own = found.get(party_index, []) if party_index != CASE else []
        return total([*found.get(CASE, []), *own])

    def vetoed(self, method: str, stage: str | None, party_index: int) -> tuple[bool, bool]:
        """Return whether a veto surely covers that place, and whether one can."""
        found = [
            vetoes[at]
            for variant in {(method, None), (method, stage)}
            if (vetoes := self.vetoes.get(variant))
            for at in {CASE, party_index}
            if at in vetoes
        ]
        return any(found), bool(found)

    def chances(self, method: str, stage: str | None) -> Chances:
        """Return for whom it may be advised. Asked for once all rules that could change it have been added."""
        found = self._chances.get((method, stage))
        if found is None:
            found = self._chances[method, stage] = self._worked_out(method, stage)
        return found

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> tuple[bool, bool]:
        """Return whether what is asked is surely so, and whether it can be."""
        if isinstance(asked, Advised):
            stages = tuple(stage for _, stage in variants_of(asked, self.methods))
            return self._advised(asked.method, stages, party_index)
        found = [self._advised(each.id, each.competing, party_index) for each in self.methods.values()]
        least, most = sum(sure for sure, _ in found), sum(possible for _, possible in found)
        low, high = asked.low, asked.high
        sure = (low is None or least >= low) and (high is None or most <= high)
        return sure, (low is None or most >= low) and (high is None or least <= high)

    def exact(self) -> Scores:
        """Return the standing itself, if nothing is open."""
        found = Scores(self.methods, self.parties, stopped=self.stop[0])
        for variant, party_indexes in self.evidence.items():
            found.evidence[variant] = {
                party_index: [share.low for share in shares] for party_index, shares in party_indexes.items()
            }
        for variant, vetoes in self.vetoes.items():
            found.vetoes[variant] = set(vetoes)
        return found

    def _worked_out(self, method: str, stage: str | None) -> Chances:
        if self.stop[0] or self.vetoed(method, stage, CASE)[0]:
            return Chances((), 0.0, 0.0, True)
        surely, possibly = self._differ(method, stage)
        of_case = [] if surely else [self._chance(method, stage, CASE)]
        of_parties = (
            [self._chance(method, stage, party_index) for party_index in range(self.parties)] if possibly else []
        )
        lows = [
            max((each.low for each in shape if each.sure), default=0.0)
            for shape, is_there in ((of_case, not surely), (of_parties, possibly))
            if is_there
        ]
        possible = [each for each in (*of_case, *of_parties) if each.possible]
        settled = surely is possibly and all(each.sure for each in possible)
        if surely is not possibly:
            possible = [each._replace(sure=False) for each in possible]
        return Chances(tuple(possible), min(lows), max((each.high for each in possible), default=0.0), settled)

    def _chance(self, method: str, stage: str | None, party_index: int) -> Chance:
        low, high = self.certainty(method, stage, party_index)
        sure, possible = self.vetoed(method, stage, party_index)
        return Chance(party_index, low > 0 and not possible and not self.stop[1], high > 0 and not sure, low, high)

    def _differ(self, method: str, stage: str | None) -> tuple[bool, bool]:
        """Return whether what is said of a party surely, or possibly, differs from what is said of the case."""
        found = [
            share.sure
            for party_index, shares in self.evidence.get((method, stage), {}).items()
            if party_index != CASE
            for share in shares
        ]
        for variant in {(method, None), (method, stage)}:
            found += [sure for party_index, sure in self.vetoes.get(variant, {}).items() if party_index != CASE]
        return any(found), bool(found)

    def _advised(self, method: str, variants: tuple[str | None, ...], party_index: int) -> tuple[bool, bool]:
        if party_index == CASE:
            found = [self.chances(method, variant) for variant in variants]
            return any(each.low > 0 for each in found), any(each.high > 0 for each in found)
        if self.stop[0]:
            return False, False
        here = [self._chance(method, variant, party_index) for variant in variants]
        return any(each.sure for each in here), any(each.possible for each in here)
