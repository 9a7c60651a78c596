"""How the methods stand: what speaks for and against each, what is vetoed, and so what is advised, for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..rulebook.condition import Advised, AdvisedCount
from ..rulebook.rulebook import Method
from .certainty import combined
from .working_memory import CASE

Variant = tuple[str, str | None]
"""A method, and its stage if it has one."""


@dataclass(slots=True)
class Standing:
    """Evidence and vetoes as they come in. What is added for the case counts for every party.

    `parties`: how many there are. Certainties are from -1 to 1.
    """

    methods: Mapping[str, Method]
    parties: int
    evidence: dict[Variant, dict[int, list[float]]] = field(default_factory=lambda: defaultdict(_lists))
    vetoes: dict[Variant, set[int]] = field(default_factory=dict)
    stopped: bool = False

    def recommend(self, method: str, stage: str | None, place: int, certainty: float) -> None:
        """Add evidence."""
        self.evidence[method, stage][place].append(certainty)

    def exclude(self, method: str, stage: str | None, place: int) -> None:
        """Add a veto; without a stage on all of the method."""
        self.vetoes.setdefault((method, stage), set()).add(place)

    def is_advised(self, asked: Advised | AdvisedCount, place: int) -> bool:
        """Whether what is asked about the advice is so, for a party, or (for the case) for anyone."""
        if isinstance(asked, Advised):
            return self._advised(asked.method, asked.stage, place)
        count = sum(
            method.kind == "competing" and self._advised(method.id, None, place) for method in self.methods.values()
        )
        return (asked.low is None or count >= asked.low) and (asked.high is None or count <= asked.high)

    def entries(self, method: str, stage: str | None) -> Iterator[tuple[int, float]]:
        """For whom the method is advised, and how certainly: for the case, or for each party where they differ."""
        vetoed = {*self.vetoes.get((method, None), ()), *self.vetoes.get((method, stage), ())}
        if self.stopped or CASE in vetoed:
            return
        concerned = vetoed.union(self.evidence.get((method, stage), ()))
        for place in (CASE,) if concerned == {CASE} else range(self.parties):
            if place not in vetoed and (certainty := self.certainty(method, stage, place)) > 0:
                yield place, certainty

    def certainty(self, method: str, stage: str | None, place: int) -> float:
        """All that speaks for and against the method there, combined."""
        found = self.evidence.get((method, stage), {})
        if place == CASE or place not in found:
            return combined(found.get(CASE, []))
        return combined([*found.get(CASE, []), *found[place]])

    def is_vetoed(self, method: str, stage: str | None, place: int) -> bool:
        """Whether a veto on the method or the stage covers that place."""
        for variant in ((method, None),) if stage is None else ((method, None), (method, stage)):
            places = self.vetoes.get(variant)
            if places is not None and (CASE in places or place in places):
                return True
        return False

    def _advised(self, method: str, stage: str | None, place: int) -> bool:
        if self.stopped:
            return False
        for variant in self.methods[method].variants if stage is None else (stage,):
            if (method, variant) not in self.evidence:
                continue
            if place == CASE:
                if any(True for _ in self.entries(method, variant)):
                    return True
            elif self.certainty(method, variant, place) > 0 and not self.is_vetoed(method, variant, place):
                return True
        return False


def _lists() -> dict[int, list[float]]:
    return defaultdict(list)
