"""Ids that several cases have, found with bounded memory however many cases there are.

The ids of a run stand in a file of its own, a line for each case. They are gone through in shares by their hash, so
that one share at a time fits into memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ottava.facts.source.diagnostic import visible

from .inputs import Inputs

AT_ONCE = 1_000_000
"""Ids held in memory at once, as numbers: some 70 MB."""
MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Duplicates:
    """count: how many ids are shared. shown: the first of them, each with the places of its cases, up to 10."""

    count: int = 0
    shown: tuple[tuple[str, tuple[dict[str, Any], ...]], ...] = ()


def duplicates(path: Path, inputs: Inputs, at_once: int = AT_ONCE) -> Duplicates:
    """Return the ids that the file has more than once."""
    lines = sum(1 for _ in _lines(path))
    shares = lines // at_once + 1
    repeated: set[bytes] = set()
    count = 0
    for share in range(shares):
        seen: set[int] = set()
        suspects: set[int] = set()
        for id, _ in _lines(path):
            number = hash(id)
            if number % shares == share:
                (suspects if number in seen else seen).add(number)
        if not suspects:
            continue
        # Two ids may have one hash, so what is repeated is settled by the ids themselves.
        found: dict[bytes, int] = {}
        for id, _ in _lines(path):
            if hash(id) in suspects and (id in found or len(found) < at_once):
                found[id] = found.get(id, 0) + 1
        of_share = [id for id, times in found.items() if times > 1]
        count += len(of_share)
        repeated.update(of_share[: max(0, MOST_SHOWN - len(repeated))])
    return Duplicates(count, _with_places(path, repeated, inputs))


def _with_places(path: Path, ids: set[bytes], inputs: Inputs) -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    if not ids:
        return ()
    places: dict[bytes, list[list[int]]] = {}
    for id, place in _lines(path):
        if id in ids and len(places.setdefault(id, [])) < 10:
            places[id].append([*map(int, place.split(b"\t")[:3])])
    wanted = {file for each in places.values() for file, _, _ in each}
    names = {number: visible(input.name) for number, input in enumerate(inputs) if number in wanted}
    return tuple(
        (
            visible(id.decode()),
            tuple(
                {"file": names.get(file, "?"), "record": record, "line": line or None} for file, record, line in found
            ),
        )
        for id, found in places.items()
    )


def _lines(path: Path) -> Iterator[tuple[bytes, bytes]]:
    try:
        with open(path, "rb") as file:
            for line in file:
                id, _, place = line.rstrip(b"\n").partition(b"\t")
                yield id, place
    except FileNotFoundError:
        return
