"""A case made as small as it can be while it still shows what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ottava.facts import Case, Observation


def shrunk(case: Case, shows: Callable[[Case], bool]) -> Case:
    """The case without what can be left out, one party, observation or member of a set after another."""
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
    for less in _less(case.observations):
        yield replace(case, observations=less)
    for position, party in enumerate(case.parties):
        for less in _less(party.observations):
            smaller = replace(party, observations=less)
            yield replace(case, parties=(*case.parties[:position], smaller, *case.parties[position + 1 :]))


def _less(observations: Mapping[str, Observation]) -> Iterator[dict[str, Observation]]:
    """Without one observation, or with a set of values that has one less."""
    for name in observations:
        yield {each: known for each, known in observations.items() if each != name}
    for name, observation in observations.items():
        if isinstance(observation.value, frozenset) and len(observation.value) > 1:
            for member in sorted(observation.value):
                fewer = Observation(observation.value - {member}, observation.certainty)
                yield {**observations, name: fewer}
