"""The methods: what speaks for and against each, what is vetoed, and so what is advised, for whom, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from msgspec import Struct

from ..rulebook.conclusion import Effect, ShutGate
from ..rulebook.condition import Advised, AdvisedCount
from ..rulebook.rulebook import Method, Names
from .advice import GateAdvice, PlanStep
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

    def is_considered(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a rule recommends what a veto forbids, there or (for the case) for anyone.

        A stage that competes counts for the method: whoever is to be soft with somebody may think of being firm.
        """
        about = self.methods[method]
        variants = {stage, *about.competing} if stage is not None else set(about.variants)
        return any(self._is_recommended((method, variant), party_index) for variant in variants)

    def _is_recommended(self, variant: Variant, party_index: int) -> bool:
        found = self.evidence.get(variant, _NOTHING)
        places = found if party_index == CASE else (CASE, party_index)
        return any(certainty > 0 for place in places for certainty in found.get(place, ()))

    def is_variant_advised(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a method, or that stage of it, is advised for a party, or (for the case) for anyone."""
        if party_index == CASE:
            return bool(self.entries(method, stage))
        if self.stopped or self.is_vetoed(method, stage, party_index):
            return False
        return self.certainty(method, stage, party_index) > 0


class Ranked(Struct, frozen=True):
    """A method (or stage) advised for a party, or (-1) for everyone. Without a rank it goes with the whole plan."""

    rank: int | None
    tied: bool
    method: Method
    stage: str | None
    party_index: int
    certainty: float


@dataclass(frozen=True, slots=True)
class Listing:
    """The order in which methods are listed. `ties`: that of equal ones, `order`: that of the rulebook."""

    ties: Mapping[Variant, int]
    order: Mapping[Variant, int]

    @classmethod
    def of(cls, names: Names) -> Listing:
        """As a rulebook has it: a stage that `ties` does not name stands where its method does, others come last."""
        variants = [(method.id, stage) for method in names.methods for stage in method.variants]
        ties = {variant: number for number, variant in reversed([*enumerate(names.ties)])}
        last = len(names.ties)
        return cls(
            MappingProxyType({variant: ties.get(variant, ties.get((variant[0], None), last)) for variant in variants}),
            MappingProxyType({variant: number for number, variant in enumerate(variants)}),
        )


def ranked(standing: Scores, listing: Listing) -> tuple[Ranked, ...]:
    """Return everything that is advised: competing methods by rank, then the others in the order of the rulebook.

    A method ranks by the greatest certainty it has for anyone. Equal ones share a rank and stand in the order of
    `ties`.
    """
    return tuple(
        [
            Ranked(rank, tied, each.method, each.stage, party_index, certainty)
            for rank, tied, each in placed(advised(standing), listing)
            for party_index, certainty in each.entries
        ]
    )


def advised(standing: Scores) -> list[AdvisedMethod]:
    """Return the methods and stages that are advised."""
    found = [(variant, entries) for variant in standing.evidence if (entries := standing.entries(*variant))]
    return [AdvisedMethod.of(standing.methods, *each) for each in found]


class AdvisedMethod(Struct, frozen=True):
    """A method (or stage) that is advised. `entries`: for whom, and how certainly, the most certain first."""

    method: Method
    stage: str | None
    entries: Sequence[tuple[int, float]]

    @classmethod
    def of(cls, methods: Mapping[str, Method], variant: Variant, entries: Sequence[tuple[int, float]]) -> AdvisedMethod:
        """Of those for whom it is advised, in the order of the case."""
        ordered = sorted(entries, key=_most_certain_first) if len(entries) > 1 else entries
        return cls(methods[variant[0]], variant[1], ordered)


def _most_certain_first(entry: tuple[int, float]) -> tuple[float, int]:
    return -entry[1], entry[0]


def placed(advised: Iterable[AdvisedMethod], listing: Listing) -> list[tuple[int | None, bool, AdvisedMethod]]:
    """Return what is advised in the order in which it is listed, each with its rank, and whether others share it."""
    ties, order = listing.ties, listing.order
    competing: list[tuple[float, int, int, AdvisedMethod]] = []
    overlays: list[tuple[int, AdvisedMethod]] = []
    for each in advised:
        variant = each.method.id, each.stage
        if each.method.competes(each.stage):
            competing.append((-each.entries[0][1], ties[variant], order[variant], each))
        else:
            overlays.append((order[variant], each))
    bests = sorted([best for best, *_ in competing])
    found: list[tuple[int | None, bool, AdvisedMethod]] = [
        (bests.index(best) + 1, bests.count(best) > 1, each) for best, _, _, each in sorted(competing)
    ]
    return found + [(None, False, each) for _, each in sorted(overlays)]


EFFECTS: tuple[Effect, ...] = get_args(Effect)
"""The strongest first."""

Gates = tuple[tuple[str, Effect], ...]
"""Gates, each with its effect."""


def strongest(shut: Iterable[ShutGate], names: Names) -> Gates:
    """Each gate once, with the strongest of its effects, in the order of the rulebook."""
    found: dict[str, Effect] = {}
    for each in shut:
        before = found.get(each.gate, each.effect)
        found[each.gate] = min(before, each.effect, key=EFFECTS.index)
    return tuple((gate.id, found[gate.id]) for gate in names.gates if gate.id in found)


def plan(
    gates: Sequence[GateAdvice],
    advised: Iterable[Ranked],
    orders: Iterable[tuple[Variant, Variant]],
    names: Names,
    labels: Sequence[str],
) -> tuple[PlanStep, ...]:
    """Gates first, then the methods in the order of the rulebook, changed where a rule asks for another order.

    `labels` are the labels of the parties by position.
    """
    groups: dict[Variant, list[Ranked]] = {}
    for each in advised:
        groups.setdefault((each.method.id, each.stage), []).append(each)
    steps = [
        PlanStep(position, "gate", gate.id, gate.title, None, (), (gate.text,))
        for position, gate in enumerate(gates, start=1)
    ]
    for variant in _reordered(_in_plan_order(groups, names), list(orders)):
        group = groups[variant]
        party_indexes = sorted([each.party_index for each in group])
        everyone = party_indexes == [CASE] or len(party_indexes) == len(labels)
        parties = () if everyone else tuple([labels[party_index] for party_index in party_indexes])
        method, stage = group[0].method, variant[1]
        position, title = len(steps) + 1, method.title_of(stage)
        steps.append(PlanStep(position, "method", method.id, title, stage, parties, method.steps_of(stage)))
    return tuple(steps)


def _in_plan_order(groups: dict[Variant, list[Ranked]], names: Names) -> list[Variant]:
    """Methods that the plan does not name come last, if they compete; those that go with the whole plan are no
    step of it.
    """
    listed = [variant for variant in names.plan if variant in groups]
    others = [variant for variant, group in groups.items() if variant not in listed and group[0].rank is not None]
    return listed + others


def _reordered(variants: list[Variant], orders: list[tuple[Variant, Variant]]) -> list[Variant]:
    """Return the variants with the first of each pair moved before the second; where pairs contradict each other, the
    last one stands.
    """
    for first, then in orders:
        if first in variants and then in variants and variants.index(first) > variants.index(then):
            variants.remove(first)
            variants.insert(variants.index(then), first)
    return variants
