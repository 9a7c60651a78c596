"""How the methods stand: what speaks for and against each, what is vetoed, and so what is advised, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..rulebook.condition import Advised, AdvisedCount
from ..rulebook.rulebook import Method
from .certainty import combined
from .formula import CASE

Variant = tuple[str, str | None]
"""A method, and its stage if it has one."""

_NOBODY: frozenset[int] = frozenset()
_NOTHING: dict[int, list[float]] = {}


def variants_of(asked: Advised | AdvisedCount, methods: Mapping[str, Method]) -> list[Variant]:
    """Return the methods and stages that a question about the advice is about."""
    if isinstance(asked, AdvisedCount):
        return [(method.id, stage) for method in methods.values() for stage in method.competing]
    stages = methods[asked.method].variants if asked.stage is None else (asked.stage,)
    return [(asked.method, stage) for stage in stages]


@dataclass(slots=True)
class Scores:
    """Evidence and vetoes as they come in. What is added for the case counts for every party.

    `parties`: how many there are. Certainties are from -1 to 1.
    """

    methods: Mapping[str, Method]
    parties: int
    evidence: dict[Variant, dict[int, list[float]]] = field(default_factory=dict)
    vetoes: dict[Variant, set[int]] = field(default_factory=dict)
    stopped: bool = False

    def recommend(self, variant: Variant, party_index: int, certainty: float) -> None:
        """Add evidence."""
        found = self.evidence.get(variant)
        if found is None:
            self.evidence[variant] = {party_index: [certainty]}
        elif party_index in found:
            found[party_index].append(certainty)
        else:
            found[party_index] = [certainty]

    def exclude(self, variant: Variant, party_index: int) -> None:
        """Add a veto; without a stage on all of the method."""
        found = self.vetoes.get(variant)
        if found is None:
            self.vetoes[variant] = {party_index}
        else:
            found.add(party_index)

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> bool:
        """Return whether what is asked about the advice is so, for a party, or (for the case) for anyone."""
        if isinstance(asked, Advised):
            variants = variants_of(asked, self.methods)
            return any(each in self.evidence and self.is_variant_advised(*each, party_index) for each in variants)
        count = len(self.counted(party_index))
        return (asked.low is None or count >= asked.low) and (asked.high is None or count <= asked.high)

    def counted(self, party_index: int) -> set[str]:
        """Return the methods that are advised there in a way that takes a rank."""
        return {
            method
            for method, stage in self.evidence
            if self.methods[method].competes(stage) and self.is_variant_advised(method, stage, party_index)
        }

    def entries(self, method: str, stage: str | None) -> list[tuple[int, float]]:
        """For whom the method is advised, and how certainly: for the case, or for each party where they differ."""
        vetoes = self.vetoes
        vetoed = vetoes.get((method, None), _NOBODY)
        if stage is not None:
            vetoed = vetoed | vetoes.get((method, stage), _NOBODY)
        if self.stopped or CASE in vetoed:
            return []
        found = self.evidence.get((method, stage), _NOTHING)
        for_all = found.get(CASE, [])
        certainty = combined(for_all)
        if not vetoed and len(found) == 1 and for_all:
            return [(CASE, certainty)] if certainty > 0 else []
        entries = []
        for party_index in range(self.parties):
            if party_index not in vetoed:
                own = combined(for_all + found[party_index]) if party_index in found else certainty
                if own > 0:
                    entries.append((party_index, own))
        return entries

    def certainty(self, method: str, stage: str | None, party_index: int) -> float:
        """Return all that speaks for and against the method there, combined."""
        found = self.evidence.get((method, stage), {})
        if party_index == CASE or party_index not in found:
            return combined(found.get(CASE, []))
        return combined([*found.get(CASE, []), *found[party_index]])

    def is_vetoed(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a veto on the method or the stage covers that place."""
        for variant in ((method, None),) if stage is None else ((method, None), (method, stage)):
            party_indexes = self.vetoes.get(variant)
            if party_indexes is not None and (CASE in party_indexes or party_index in party_indexes):
                return True
        return False

    def is_variant_advised(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a method, or that stage of it, is advised for a party, or (for the case) for anyone."""
        if party_index == CASE:
            return bool(self.entries(method, stage))
        if self.stopped or self.is_vetoed(method, stage, party_index):
            return False
        return self.certainty(method, stage, party_index) > 0
