"""How the methods may stand while some slots are open: `inference/scores.py` carried over to bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ...inference.certainty import contribution
from ...inference.scores import Scores, Variant
from ...inference.working_memory import CASE
from ...rulebook.conclusion import Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised, AdvisedCount
from ...rulebook.rulebook import Method, Rule
from .intervals import ContributionInterval, Interval, total


class Chance(NamedTuple):
    """For whom a method may be advised: surely, or possibly; and how certainly, at least and at most."""

    place: int
    sure: bool
    possible: bool
    low: float
    high: float


class Chances(NamedTuple):
    """Of one method or stage. `low` and `high`: the greatest certainty it has for anyone; at most 0: not advised.

    `settled`: for whom it is advised does not hang on anything open.
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

    def add(self, rule: Rule, place: int, premise: Interval) -> None:
        """What a rule concludes that can fire there."""
        for conclusion in rule.conclusions:
            match conclusion:
                case Recommend(method, stage, strength):
                    ends = contribution(premise.low, strength), contribution(premise.high, strength)
                    shares = self.evidence.setdefault((method, stage), {}).setdefault(place, [])
                    shares.append(ContributionInterval(premise.sure, min(ends), max(ends)))
                case Exclude(method, stage):
                    found = self.vetoes.setdefault((method, stage), {})
                    found[place] = found.get(place, False) or premise.sure
                case ShutGate(effect="stop"):
                    self.stop = self.stop[0] or premise.sure, True

    def certainty(self, method: str, stage: str | None, place: int) -> tuple[float, float]:
        """All that speaks for and against the method there, at least and at most."""
        found = self.evidence.get((method, stage), {})
        own = found.get(place, []) if place != CASE else []
        return total([*found.get(CASE, []), *own])

    def vetoed(self, method: str, stage: str | None, place: int) -> tuple[bool, bool]:
        """Whether a veto surely covers that place, and whether one can."""
        found = [
            vetoes[at]
            for variant in {(method, None), (method, stage)}
            if (vetoes := self.vetoes.get(variant))
            for at in {CASE, place}
            if at in vetoes
        ]
        return any(found), bool(found)

    def chances(self, method: str, stage: str | None) -> Chances:
        """For whom it may be advised. Asked for once all rules that could change it have been added."""
        found = self._chances.get((method, stage))
        if found is None:
            found = self._chances[method, stage] = self._worked_out(method, stage)
        return found

    def is_advised(self, asked: Advised | AdvisedCount, place: int) -> tuple[bool, bool]:
        """Whether what is asked is surely so, and whether it can be."""
        if isinstance(asked, Advised):
            stages = self.methods[asked.method].variants if asked.stage is None else (asked.stage,)
            return self._advised(asked.method, stages, place)
        found = [self._advised(each.id, each.competing, place) for each in self.methods.values()]
        least, most = sum(sure for sure, _ in found), sum(possible for _, possible in found)
        low, high = asked.low, asked.high
        sure = (low is None or least >= low) and (high is None or most <= high)
        return sure, (low is None or most >= low) and (high is None or least <= high)

    def exact(self) -> Scores:
        """The standing itself, if nothing is open."""
        found = Scores(self.methods, self.parties, stopped=self.stop[0])
        for variant, places in self.evidence.items():
            found.evidence[variant] = {place: [share.low for share in shares] for place, shares in places.items()}
        for variant, vetoes in self.vetoes.items():
            found.vetoes[variant] = set(vetoes)
        return found

    def _worked_out(self, method: str, stage: str | None) -> Chances:
        if self.stop[0] or self.vetoed(method, stage, CASE)[0]:
            return Chances((), 0.0, 0.0, True)
        surely, possibly = self._differ(method, stage)
        of_case = [] if surely else [self._chance(method, stage, CASE)]
        of_parties = [self._chance(method, stage, place) for place in range(self.parties)] if possibly else []
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

    def _chance(self, method: str, stage: str | None, place: int) -> Chance:
        low, high = self.certainty(method, stage, place)
        sure, possible = self.vetoed(method, stage, place)
        return Chance(place, low > 0 and not possible and not self.stop[1], high > 0 and not sure, low, high)

    def _differ(self, method: str, stage: str | None) -> tuple[bool, bool]:
        """Whether what is said of a party surely, or possibly, differs from what is said of the case."""
        found = [
            share.sure
            for place, shares in self.evidence.get((method, stage), {}).items()
            if place != CASE
            for share in shares
        ]
        for variant in {(method, None), (method, stage)}:
            found += [sure for place, sure in self.vetoes.get(variant, {}).items() if place != CASE]
        return any(found), bool(found)

    def _advised(self, method: str, variants: tuple[str | None, ...], place: int) -> tuple[bool, bool]:
        if place == CASE:
            found = [self.chances(method, variant) for variant in variants]
            return any(each.low > 0 for each in found), any(each.high > 0 for each in found)
        if self.stop[0]:
            return False, False
        here = [self._chance(method, variant, place) for variant in variants]
        return any(each.sure for each in here), any(each.possible for each in here)
