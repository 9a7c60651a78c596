"""How the methods stand while some slots are open: what speaks for and against each, surely or only possibly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ...inference.blackboard import Blackboard
from ...inference.certainty import contribution
from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import CASE
from ...inference.ranking import AdvisedMethod, Variant, variants_of
from ...rulebook.condition import Advised, AdvisedCount
from ...rulebook.rulebook import Method
from .intervals import ContributionInterval, Interval, total


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


Shares = tuple[tuple[int, ContributionInterval], ...]
"""What rules add to a method at one place, each with the order of its rule."""

Vetoes = dict[int, bool]
"""The rules that may exclude a method at one place, by their order; and whether they surely do."""


@dataclass(slots=True)
class ScoreIntervals:
    """Evidence and vetoes, each with whether it is there surely or only possibly.

    What was worked out of a method is kept until a rule is set that it depends on; so it costs little to set a few
    rules in a copy. `touched`: the places at which rules were set, by method; `stop_touched`: a rule that stops
    everything was set.
    """

    methods: Mapping[str, Method]
    parties: int
    evidence: dict[Variant, dict[int, Shares]] = field(default_factory=dict)
    vetoes: dict[Variant, dict[int, Vetoes]] = field(default_factory=dict)
    stops: dict[tuple[int, int], bool] = field(default_factory=dict)
    touched: dict[str, set[int]] = field(default_factory=dict)
    stop_touched: bool = False
    _totals: dict[tuple[Shares, Shares], tuple[float, float]] = field(default_factory=dict)
    _each: dict[Variant, dict[int, Chance]] = field(default_factory=dict)
    _chances: dict[Variant, Chances] = field(default_factory=dict)
    _advised: dict[Variant, AdvisedMethod | None] = field(default_factory=dict)

    @classmethod
    def of_run(cls, board: Blackboard) -> ScoreIntervals:
        """Of a finished run, in which nothing is open."""
        made = cls(board.translation.methods, len(board.case.parties))
        for order, party_index, premise, meant in board.fired:
            if meant.evidence or meant.vetoes or meant.stops:
                made._add(meant, order, party_index, Interval(True, True, premise, premise))
        return made

    def copy(self) -> ScoreIntervals:
        """Return the same, in which rules may be set; nothing is touched in it."""
        return ScoreIntervals(
            self.methods,
            self.parties,
            dict(self.evidence),
            dict(self.vetoes),
            dict(self.stops),
            {},
            False,
            self._totals,
            dict(self._each),
            dict(self._chances),
            dict(self._advised),
        )

    def let_fire(self, meant: CompiledRule, party_index: int, premise: Interval) -> None:
        """Let a rule fire there as the interval says, in place of what it did before."""
        order = meant.order
        for variant in dict.fromkeys([variant for variant, _, _ in meant.evidence]):
            shares = self.evidence.get(variant, {})
            others = tuple([each for each in shares.get(party_index, ()) if each[0] != order])
            self.evidence[variant] = {**shares, party_index: others}
            self._forget(variant, party_index)
        for variant in meant.vetoes:
            vetoes = self.vetoes.get(variant, {})
            left = {at: each for at, each in vetoes.get(party_index, {}).items() if at != order}
            self.vetoes[variant] = {**vetoes, party_index: left}
            method, stage = variant
            for each in (stage,) if stage is not None else (None, *self.methods[method].variants):
                self._forget((method, each), party_index)
        if meant.stops:
            self.stops.pop((order, party_index), None)
            self.stop_touched = True
            self._each, self._chances, self._advised = {}, {}, {}
        if premise.possible:
            self._add(meant, order, party_index, premise)

    def touched_places(self, methods: Iterable[str]) -> set[int]:
        """Return the places (-1: all) at which it may be otherwise than before whether these methods are advised."""
        return {CASE} if self.stop_touched else set().union(*[self.touched.get(each, ()) for each in methods])

    @property
    def stop(self) -> tuple[bool, bool]:
        """Whether everything is surely stopped, and whether it can be."""
        return any(self.stops.values()), bool(self.stops)

    @property
    def stopped(self) -> bool:
        """Whether everything is surely stopped."""
        return any(self.stops.values())

    def certainty(self, method: str, stage: str | None, party_index: int) -> tuple[float, float]:
        """Return all that speaks for and against the method there, at least and at most."""
        found = self.evidence.get((method, stage), {})
        key = found.get(CASE, ()), () if party_index == CASE else found.get(party_index, ())
        combined = self._totals.get(key)
        if combined is None:
            combined = self._totals[key] = total([share for shares in key for _, share in shares])
        return combined

    def vetoed(self, method: str, stage: str | None, party_index: int) -> tuple[bool, bool]:
        """Return whether a veto surely covers that place, and whether one can."""
        possible = False
        if not self.vetoes:
            return False, False
        for variant in ((method, None),) if stage is None else ((method, None), (method, stage)):
            found = self.vetoes.get(variant)
            if found:
                for at in (CASE,) if party_index == CASE else (CASE, party_index):
                    vetoes = found.get(at)
                    if vetoes:
                        possible = True
                        if any(vetoes.values()):
                            return True, True
        return False, possible

    def is_vetoed(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a veto on the method or the stage surely covers that place."""
        return self.vetoed(method, stage, party_index)[0]

    def chances(self, method: str, stage: str | None) -> Chances:
        """Return for whom it may be advised. Asked for once all rules that could change it have been set."""
        found = self._chances.get((method, stage))
        if found is None:
            found = self._chances[method, stage] = self._worked_out(method, stage)
        return found

    def entries(self, method: str, stage: str | None) -> list[tuple[int, float]]:
        """For whom the method is surely advised, and how certainly at least."""
        return [(each.party_index, each.low) for each in self.chances(method, stage).each if each.sure]

    def advised(self) -> Iterator[AdvisedMethod]:
        """Yield the methods and stages that are advised, where nothing is open."""
        for variant in self.evidence:
            if variant not in self._advised:
                entries = self.entries(*variant)
                self._advised[variant] = AdvisedMethod.of(self.methods, variant, entries) if entries else None
            found = self._advised[variant]
            if found is not None:
                yield found

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> tuple[bool, bool]:
        """Return whether what is asked is surely so, and whether it can be."""
        if isinstance(asked, Advised):
            stages = tuple(stage for _, stage in variants_of(asked, self.methods))
            return self._is_advised(asked.method, stages, party_index)
        found = [self._is_advised(each.id, each.competing, party_index) for each in self.methods.values()]
        least, most = sum(sure for sure, _ in found), sum(possible for _, possible in found)
        low, high = asked.low, asked.high
        sure = (low is None or least >= low) and (high is None or most <= high)
        return sure, (low is None or most >= low) and (high is None or least <= high)

    def _add(self, meant: CompiledRule, order: int, party_index: int, premise: Interval) -> None:
        for variant, strength, _ in meant.evidence:
            ends = contribution(premise.low, strength), contribution(premise.high, strength)
            share = ContributionInterval(premise.sure, min(ends), max(ends))
            places = self.evidence.setdefault(variant, {})
            places[party_index] = (*places.get(party_index, ()), (order, share))
        for variant in meant.vetoes:
            self.vetoes.setdefault(variant, {}).setdefault(party_index, {})[order] = premise.sure
        if meant.stops:
            self.stops[order, party_index] = premise.sure

    def _forget(self, variant: Variant, party_index: int) -> None:
        """Forget what was worked out of a method or stage from what holds at a place."""
        self.touched.setdefault(variant[0], set()).add(party_index)
        self._chances.pop(variant, None)
        self._advised.pop(variant, None)
        if party_index == CASE:
            self._each.pop(variant, None)
        elif variant in self._each:
            self._each[variant] = {at: each for at, each in self._each[variant].items() if at != party_index}

    def _worked_out(self, method: str, stage: str | None) -> Chances:
        if self.stopped or self.vetoed(method, stage, CASE)[0]:
            return Chances((), 0.0, 0.0, True)
        surely, possibly = self._differ(method, stage)
        of_case = [] if surely else [self._chance(method, stage, CASE)]
        of_parties = (
            [self._chance(method, stage, party_index) for party_index in range(self.parties)] if possibly else []
        )
        lows = [
            max([each.low for each in shape if each.sure], default=0.0)
            for shape, is_there in ((of_case, not surely), (of_parties, possibly))
            if is_there
        ]
        possible = [each for each in (*of_case, *of_parties) if each.possible]
        settled = surely is possibly and all([each.sure for each in possible])
        if surely is not possibly:
            possible = [each._replace(sure=False) for each in possible]
        return Chances(tuple(possible), min(lows), max([each.high for each in possible], default=0.0), settled)

    def _chance(self, method: str, stage: str | None, party_index: int) -> Chance:
        known = self._each.setdefault((method, stage), {})
        found = known.get(party_index)
        if found is None:
            low, high = self.certainty(method, stage, party_index)
            sure, possible = self.vetoed(method, stage, party_index)
            advisable = low > 0 and not possible and not self.stops
            found = known[party_index] = Chance(party_index, advisable, high > 0 and not sure, low, high)
        return found

    def _differ(self, method: str, stage: str | None) -> tuple[bool, bool]:
        """Return whether what is said of a party surely, or possibly, differs from what is said of the case."""
        surely = possibly = False
        for party_index, shares in self.evidence.get((method, stage), {}).items():
            if party_index != CASE and shares:
                possibly = True
                surely = surely or any([share.sure for _, share in shares])
        for variant in {(method, None), (method, stage)}:
            for party_index, vetoes in self.vetoes.get(variant, {}).items():
                if party_index != CASE and vetoes:
                    possibly = True
                    surely = surely or any(vetoes.values())
        return surely, possibly

    def _is_advised(self, method: str, variants: tuple[str | None, ...], party_index: int) -> tuple[bool, bool]:
        if party_index == CASE:
            found = [self.chances(method, variant) for variant in variants]
            return any([each.low > 0 for each in found]), any([each.high > 0 for each in found])
        if self.stopped:
            return False, False
        here = [self._chance(method, variant, party_index) for variant in variants]
        return any([each.sure for each in here]), any([each.possible for each in here])
