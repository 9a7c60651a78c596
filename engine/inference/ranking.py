"""From how the methods stand to their ranks."""

from __future__ import annotations

from typing import NamedTuple

from ..rulebook.rulebook import Method, Names
from .standing import Standing, Variant


class Ranked(NamedTuple):
    """A method (or stage) advised for a party, or (-1) for everyone. Without a rank it goes with the whole plan."""

    rank: int | None
    tied: bool
    method: Method
    stage: str | None
    place: int
    certainty: float


def ranked(standing: Standing, names: Names) -> tuple[Ranked, ...]:
    """Everything that is advised: competing methods by rank, then the others in the order of the rulebook.

    A method ranks by the greatest certainty it has for anyone. Equal ones share a rank and stand in the order of
    `ties`.
    """
    groups = [
        (method, stage, sorted(entries, key=_by_certainty))
        for method in names.methods
        for stage in method.variants
        if (method.id, stage) in standing.evidence and (entries := list(standing.entries(method.id, stage)))
    ]
    overlays = [group for group in groups if group[0].kind == "overlay"]
    competing = [group for group in groups if group[0].kind == "competing"]
    position = {(method.id, stage): _tie_order(names.ties, method.id, stage) for method, stage, _ in competing}
    competing.sort(key=lambda group: (-group[2][0][1], position[group[0].id, group[1]]))
    bests = [entries[0][1] for _, _, entries in competing]
    found = [
        Ranked(bests.index(best) + 1, bests.count(best) > 1, method, stage, place, certainty)
        for (method, stage, entries), best in zip(competing, bests, strict=True)
        for place, certainty in entries
    ]
    found += [
        Ranked(None, False, method, stage, place, certainty)
        for method, stage, entries in overlays
        for place, certainty in entries
    ]
    return tuple(found)


def _by_certainty(entry: tuple[int, float]) -> tuple[float, int]:
    return -entry[1], entry[0]


def _tie_order(ties: tuple[Variant, ...], method: str, stage: str | None) -> int:
    for variant in ((method, stage), (method, None)):
        if variant in ties:
            return ties.index(variant)
    return len(ties)
