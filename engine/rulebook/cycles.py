"""Rules that wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

Waits = Mapping[str, Mapping[str, str]]
"""For each rule id, the rules it waits for, each with what it looks at."""


def cycles_of(waits: Waits, among: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The circles among these rules, each once and beginning with the rule that comes first in `waits`.

    A rule that waits for itself is one. Of the circles of several rules, of which there can be more than anyone could
    count, the shortest through each rule is given: every rule that waits in a circle is named in one of them.
    """
    order = {name: place for place, name in enumerate(waits)}
    left = _downstream_removed(waits, [name for name in waits if name in among])
    found: dict[tuple[str, ...], None] = {}
    for name in left:
        if name in waits[name]:
            found[(name,)] = None
        circle = _shortest(waits, name, left)
        if circle:
            start = min(range(len(circle)), key=lambda index: order[circle[index]])
            found[(*circle[start:], *circle[:start])] = None
    return tuple(found)


def _downstream_removed(waits: Waits, names: list[str]) -> dict[str, None]:
    """The rules without those that only wait for a circle and are in none."""
    left = dict.fromkeys(names)
    while True:
        awaited = {other for name in left for other in waits[name]}
        kept = {name: None for name in left if name in awaited}
        if len(kept) == len(left):
            return left
        left = kept


def _shortest(waits: Waits, start: str, among: Collection[str]) -> list[str]:
    """The shortest way from a rule over others back to itself, by breadth-first search; empty if there is none."""
    came_from: dict[str, str] = {}
    edge = [start]
    while edge:
        beyond: list[str] = []
        for name in edge:
            for other in waits[name]:
                if other == start and name != start:
                    return [start, *_path(came_from, start, name)]
                if other in among and other != start and other not in came_from:
                    came_from[other] = name
                    beyond.append(other)
        edge = beyond
    return []


def _path(came_from: Mapping[str, str], start: str, end: str) -> list[str]:
    def back() -> Iterator[str]:
        at = end
        while at != start:
            yield at
            at = came_from[at]

    return [*back()][::-1]
