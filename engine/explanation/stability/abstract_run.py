"""A run of the rules while some slots are open: which rules surely fire, which can, and what may come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from ...inference.certainty import contribution
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    CASE,
    Count,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    counts_parties,
    fold,
    leaves,
    leaves_by_party,
)
from ...inference.ranking import EFFECTS, Gates, strongest
from ...rulebook.conclusion import Assess, Effect, Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..budget import Budget
from ..outcome import Outcome, RankedEntry
from ..value_classes import Slot, slots_of
from .computed_domains import ComputedDomains
from .intervals import ALWAYS, NEVER, ContributionInterval, Domain, Interval, Intervals, ScoreIntervals, total

Key = tuple[Atom, int]

CONDITIONS_LAID_OUT = 15
"""Conditions that are laid out, and bounded for the first time, in one step."""

CONDITIONS_BOUNDED = 60
"""Conditions that are bounded again in one step."""


@dataclass(slots=True, eq=False)
class RuleUnit:
    """A rule at one place, and all that it looks at. `known` keeps what was worked out before."""

    meant: CompiledRule
    party_index: int
    slots: tuple[Slot, ...]
    derived: tuple[Key, ...]
    questioned: tuple[Key, ...]
    asked: tuple[tuple[Advised | AdvisedCount, int], ...]
    decides: bool
    known: dict[Any, tuple[Interval, Interval]] = field(default_factory=dict)


@dataclass(slots=True)
class AbstractResult:
    """What may come out of the runs within bounds.

    `gates` and `first` are None where they depend on something open; so is `outcome`. `open_slots` are those that may
    matter for the outcome: the others change nothing in it, whatever they are.
    """

    standing: ScoreIntervals
    gates: Gates | None
    first: frozenset[RankedEntry] | None
    outcome: Outcome | None
    open_slots: tuple[Slot, ...]

    def leads_as(self, outcome: Outcome) -> bool:
        """Return whether it is settled that the gates with their effects, and the first place, are the same."""
        return self.gates == outcome.gates and self.first == outcome.first


class AbstractRun(Intervals):
    """Works out bounds for cases with that number of parties, over and over; what it has seen before it looks up.

    `slots` are those that the outcome can depend on; rules that it does not rest on are left out. Both laying it out
    and every bounds spend steps of the budget, by the conditions that are looked at. Raises OutOfBudget.
    """

    def __init__(self, translation: CompiledRulebook, parties: int, budget: Budget) -> None:
        self.translation = translation
        self.parties = parties
        self._budget = budget
        deciding = _deciding(translation)
        size = sum(map(self._size, deciding.values()))
        self._steps = size // CONDITIONS_BOUNDED + 1
        budget.spend(size // CONDITIONS_LAID_OUT)
        reach = frozenset[str]().union(*(meant.reach for meant in deciding.values()))
        attributes = [each.path for each in translation.rulebook.vocabulary if each.path in reach]
        self.slots = slots_of(attributes, parties)
        self._box: Mapping[Slot, Domain] = {}
        self._parts = translation.rulebook.vocabulary.parts
        self._computed = ComputedDomains(translation)
        self._levels: dict[Key, tuple[float, float]] = {}
        self._ruled_out: dict[Key, Interval] = {}
        self._standing = self._fresh()
        self._strata = [
            [unit for meant in stratum if meant.rule.id in deciding for unit in self._units(meant)]
            for stratum in translation.strata
        ]
        self._deriving: dict[Key, list[RuleUnit]] = {}
        for units in self._strata:
            for unit in units:
                for atom in unit.meant.rule.atoms:
                    self._deriving.setdefault((atom, unit.party_index), []).append(unit)
        self._finished = self._finish_order()

    def over(self, box: Mapping[Slot, Domain]) -> AbstractResult:
        """Return the bounds of what comes out when each slot holds any one of its domain."""
        self._budget.spend(self._steps)
        self._box, self._levels, self._ruled_out, self._standing = box, {}, {}, self._fresh()
        results: dict[RuleUnit, tuple[Interval, Interval]] = {}
        for units, keys in zip(self._strata, self._finished, strict=True):
            for unit in units:
                found = self._result(unit)
                results[unit] = found
                if unit.decides and found[0].possible:
                    self._standing.add(unit.meant.rule, unit.party_index, found[0])
            for key in keys:
                deriving = self._deriving[key]
                self._levels[key] = total(list(_shares(key[0], deriving, results)))
                if key[0] in self.translation.needs_possibility:
                    self._ruled_out[key] = self.every([results[unit][1] for unit in deriving])
        return self._gathered(results)

    # What formulas are read from.

    def domain(self, attribute: str, party_index: int) -> Domain:
        if attribute in self._parts:
            return self._computed.domain(attribute, lambda part: self._box[Slot.at(part, party_index)])
        return self._box[Slot.at(attribute, party_index)]

    def level(self, atom: Atom, party_index: int) -> tuple[float, float]:
        return self._levels.get((atom, self.translation.party_index_of(atom, party_index)), (0.0, 0.0))

    def ruled_out(self, atom: Atom, party_index: int) -> Interval:
        return self._ruled_out.get((atom, self.translation.party_index_of(atom, party_index))) or ALWAYS

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> tuple[bool, bool]:
        return self._standing.is_advised(asked, party_index)

    # How it is done.

    def _fresh(self) -> ScoreIntervals:
        return ScoreIntervals(self.translation.methods, self.parties)

    def _size(self, meant: CompiledRule) -> int:
        """Return how many conditions the rule looks at, at all its places, once for each party that it counts."""
        once = sum(fold(formula, self._combined_size) for formula in meant.formulas)
        return once * self.parties if meant.rule.per_party else once

    def _combined_size(self, formula: Formula, sizes: tuple[int, ...]) -> int:
        if isinstance(formula, Leaf):
            return 1
        return sum(sizes) * (self.parties if isinstance(formula, Count) else 1)

    def _units(self, meant: CompiledRule) -> Iterator[RuleUnit]:
        """The rule at each of its places. Where it counts no parties, places that look alike share what is known."""
        if not meant.rule.per_party:
            yield self._unit(meant, CASE)
        elif any(map(counts_parties, meant.formulas)):
            yield from (self._unit(meant, party_index) for party_index in range(self.parties))
        elif self.parties:
            first = self._unit(meant, 0)
            yield first
            for party_index in range(1, self.parties):
                yield replace(
                    first,
                    party_index=party_index,
                    slots=tuple(Slot.at(slot.attribute, party_index) for slot in first.slots),
                    derived=tuple((atom, at if at == CASE else party_index) for atom, at in first.derived),
                    questioned=tuple((atom, at if at == CASE else party_index) for atom, at in first.questioned),
                    asked=tuple((asked, party_index) for asked, _ in first.asked),
                )

    def _unit(self, meant: CompiledRule, party_index: int) -> RuleUnit:
        slots: dict[Slot, None] = {}
        derived: dict[Key, None] = {}
        questioned: dict[Key, None] = {}
        asked: dict[tuple[Advised | AdvisedCount, int], None] = {}
        for formula in meant.formulas:
            for leaf, at in leaves_by_party(formula, party_index, self.parties):
                match leaf:
                    case Passes(test):
                        for path in self.translation.rulebook.vocabulary.given(test.attribute):
                            slots[Slot.at(path, at)] = None
                    case IsDerived(atom):
                        derived[atom, self.translation.party_index_of(atom, at)] = None
                    case IsPossible(atom):
                        questioned[atom, self.translation.party_index_of(atom, at)] = None
                    case IsAdvised(what):
                        asked[what, at] = None
        return RuleUnit(
            meant, party_index, tuple(slots), tuple(derived), tuple(questioned), tuple(asked), _decides(meant)
        )

    def _finish_order(self) -> list[list[Key]]:
        last: dict[Key, int] = {}
        for stratum, units in enumerate(self._strata):
            for unit in units:
                last.update(dict.fromkeys(((atom, unit.party_index) for atom in unit.meant.rule.atoms), stratum))
        return [[key for key, at in last.items() if at == stratum] for stratum in range(len(self._strata))]

    def _result(self, unit: RuleUnit) -> tuple[Interval, Interval]:
        """Return the bounds of its premise where it fires, and of that it cannot fire."""
        key = (
            *[self._box[slot] for slot in unit.slots],
            *[self._levels.get(key) for key in unit.derived],
            *[self._ruled_out.get(key) for key in unit.questioned],
            *[self._standing.is_advised(*each) for each in unit.asked],
        )
        found = unit.known.get(key)
        if found is None:
            fires = self.evaluate(unit.meant.fires, unit.party_index)
            premise = self.evaluate(unit.meant.premise, unit.party_index) if fires.possible else NEVER
            firing = Interval(fires.sure, fires.possible, premise.low, premise.high)
            found = unit.known[key] = firing, self.evaluate(unit.meant.cannot_fire, unit.party_index)
        return found

    def _gathered(self, results: Mapping[RuleUnit, tuple[Interval, Interval]]) -> AbstractResult:
        names = self.translation.rulebook.names
        standing = self._standing
        shut: dict[bool, list[ShutGate]] = {True: [], False: []}
        for unit, (firing, _) in results.items():
            if unit.decides and firing.possible:
                gates = [each for each in unit.meant.rule.conclusions if isinstance(each, ShutGate)]
                shut[firing.sure] += gates
        sure = strongest(shut[True], names)
        settled = sure if strongest([*shut[True], *shut[False]], names) == sure else None
        moving = {unit for unit, found in results.items() if not found[0].settled or not found[1].settled}
        outcome = None
        if not any(unit.decides and not results[unit][0].settled for unit in moving):
            outcome = Outcome.of(shut[True], standing.exact(), self.translation)
        first = outcome.first if outcome else _first(standing)
        return AbstractResult(
            standing, settled, first, outcome, () if outcome else self._open_slots(results, moving, dict(sure))
        )

    def _open_slots(
        self, results: Mapping[RuleUnit, tuple[Interval, Interval]], moving: set[RuleUnit], shut: Mapping[str, Effect]
    ) -> tuple[Slot, ...]:
        """Return the open slots behind the rules that are not settled and that the outcome rests on."""
        reached = [
            unit for unit in moving if unit.decides and not results[unit][0].settled and self._may_change(unit, shut)
        ]
        seen = set(reached)
        while reached:
            unit = reached.pop()
            behind = [other for key in (*unit.derived, *unit.questioned) for other in self._deriving.get(key, ())]
            for other in behind:
                if other in moving and other not in seen:
                    seen.add(other)
                    reached.append(other)
        slots = {slot for unit in seen for slot in unit.slots if len(self._box[slot].observations) > 1}
        return tuple(slot for slot in self.slots if slot in slots)

    def _may_change(self, unit: RuleUnit, shut: Mapping[str, Effect]) -> bool:
        """Return whether it matters that the rule fires: not where all it concludes is sure, or surely in vain.

        shut: the gates that are surely shut, each with the least effect that it has.
        """
        stopped = "stop" in shut.values()
        for each in unit.meant.rule.conclusions:
            match each:
                case ShutGate(gate, effect):
                    if gate not in shut or EFFECTS.index(effect) < EFFECTS.index(shut[gate]):
                        return True
                case Recommend(method, stage):
                    if not stopped and not self._surely_vetoed(method, stage, unit.party_index):
                        return True
                case Exclude():
                    if not stopped:
                        return True
        return False

    def _surely_vetoed(self, method: str, stage: str | None, party_index: int) -> bool:
        whom = range(self.parties) if party_index == CASE and self.parties else (party_index,)
        return all(self._standing.vetoed(method, stage, each)[0] for each in whom)


def _deciding(translation: CompiledRulebook) -> dict[str, CompiledRule]:
    """Return the rules that the outcome rests on, directly or through assessments, by their ids."""
    reached = [meant for meant in translation.rules.values() if _decides(meant)]
    found = {meant.rule.id: meant for meant in reached}
    while reached:
        for leaf in chain.from_iterable(map(leaves, reached.pop().formulas)):
            if isinstance(leaf, IsDerived | IsPossible):
                for behind in translation.deriving.get(leaf.atom, ()):
                    if behind.rule.id not in found:
                        found[behind.rule.id] = behind
                        reached.append(behind)
    return found


def _decides(meant: CompiledRule) -> bool:
    return any(isinstance(each, Recommend | Exclude | ShutGate) for each in meant.rule.conclusions)


def _shares(
    atom: Atom, deriving: list[RuleUnit], results: Mapping[RuleUnit, tuple[Interval, Interval]]
) -> Iterator[ContributionInterval]:
    for unit in deriving:
        firing = results[unit][0]
        if firing.possible:
            for each in unit.meant.rule.conclusions:
                if isinstance(each, Assess) and each.atom == atom:
                    low, high = contribution(firing.low, each.strength), contribution(firing.high, each.strength)
                    yield ContributionInterval(firing.sure, low, high)


def _first(standing: ScoreIntervals) -> frozenset[RankedEntry] | None:
    """Who and what comes first, if that does not depend on anything open."""
    found = [
        (method.id, stage, standing.chances(method.id, stage))
        for method in standing.methods.values()
        for stage in method.competing
    ]
    best = max((chances.low for _, _, chances in found), default=0.0)
    contenders = [each for each in found if each[2].high > 0 and each[2].high >= best]
    if best <= 0 or len(contenders) > 1:
        tied = all(chances.low == chances.high == best for _, _, chances in contenders)
        if contenders and not (tied and best > 0):
            return None
    if not all(chances.settled for _, _, chances in contenders):
        return None
    return frozenset(
        RankedEntry(method, stage, each.party_index) for method, stage, chances in contenders for each in chances.each
    )
