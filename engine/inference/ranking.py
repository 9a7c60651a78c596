"""From how the methods stand to their ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from msgspec import Struct

from ..rulebook.rulebook import Method, Names
from .scores import Scores, Variant


class Ranked(Struct, frozen=True):
    """A method (or stage) advised for a party, or (-1) for everyone. Without a rank it goes with the whole plan."""

    rank: int | None
    tied: bool
    method: Method
    stage: str | None
    place: int
    certainty: float


@dataclass(frozen=True, slots=True)
class Listing:
    """The order in which methods are listed. `ties`: that of equal ones, `order`: that of the rulebook."""

    methods: Mapping[str, Method]
    ties: Mapping[Variant, int]
    order: Mapping[Variant, int]

    @classmethod
    def of(cls, names: Names) -> Listing:
        """As a rulebook has it: a stage that `ties` does not name stands where its method does, others come last."""
        variants = [(method.id, stage) for method in names.methods for stage in method.variants]
        ties = {variant: number for number, variant in reversed([*enumerate(names.ties)])}
        last = len(names.ties)
        return cls(
            MappingProxyType({method.id: method for method in names.methods}),
            MappingProxyType({variant: ties.get(variant, ties.get((variant[0], None), last)) for variant in variants}),
            MappingProxyType({variant: number for number, variant in enumerate(variants)}),
        )


def ranked(standing: Scores, listing: Listing) -> tuple[Ranked, ...]:
    """Everything that is advised: competing methods by rank, then the others in the order of the rulebook.

    A method ranks by the greatest certainty it has for anyone. Equal ones share a rank and stand in the order of
    `ties`.
    """
    methods, ties, order = listing.methods, listing.ties, listing.order
    competing: list[tuple[float, int, int, _Group]] = []
    overlays: list[tuple[int, _Group]] = []
    for variant in standing.evidence:
        entries = standing.entries(*variant)
        if entries:
            method = methods[variant[0]]
            group = method, variant[1], sorted(entries, key=_by_certainty) if len(entries) > 1 else entries
            if method.competes(variant[1]):
                competing.append((-group[2][0][1], ties[variant], order[variant], group))
            else:
                overlays.append((order[variant], group))
    found: list[Ranked] = []
    bests = sorted([each[0] for each in competing])
    for best, _, _, (method, stage, entries) in sorted(competing):
        rank, tied = bests.index(best) + 1, bests.count(best) > 1
        found += [Ranked(rank, tied, method, stage, place, certainty) for place, certainty in entries]
    for _, (method, stage, entries) in sorted(overlays):
        found += [Ranked(None, False, method, stage, place, certainty) for place, certainty in entries]
    return tuple(found)


_Group = tuple[Method, str | None, list[tuple[int, float]]]
"""A method, its stage, and for whom it is advised, how certainly."""


def _by_certainty(entry: tuple[int, float]) -> tuple[float, int]:
    return -entry[1], entry[0]
