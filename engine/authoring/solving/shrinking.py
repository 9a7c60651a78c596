"""A case made as small as it can be while it still shows what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ottava.facts import Case


def shrunk(case: Case, shows: Callable[[Case], bool]) -> Case:
    """The case without what can be left out, one party or observation after another."""
    smaller = True
    while smaller:
        smaller = False
        for other in _smaller(case):
            if shows(other):
                case, smaller = other, True
                break
    return case


def _smaller(case: Case) -> Iterator[Case]:
    for position in reversed(range(len(case.parties))):
        yield replace(case, parties=(*case.parties[:position], *case.parties[position + 1 :]))
    for path in case.observations:
        left = {each: known for each, known in case.observations.items() if each != path}
        yield replace(case, observations=left)
    for position, party in enumerate(case.parties):
        for name in party.observations:
            known = {each: known for each, known in party.observations.items() if each != name}
            less = replace(party, observations=known)
            yield replace(case, parties=(*case.parties[:position], less, *case.parties[position + 1 :]))
