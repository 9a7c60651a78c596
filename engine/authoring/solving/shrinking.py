"""A case made as small as it can be while it still shows what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ottava.facts import PARTY, Case, Observation, Value, Vocabulary

from ...inference.working_memory import CASE


def shrunk(case: Case, shows: Callable[[Case], bool], vocabulary: Vocabulary) -> Case:
    """The case without what can be left out, one party, observation or member of a set after another.

    Of what is left each value is the first of its attribute with which the case still shows it, so that the example
    does not depend on which of many the solver found.
    """
    smaller = True
    while smaller:
        smaller = False
        for other in _smaller(case):
            if shows(other):
                case, smaller = other, True
                break
    return _settled(case, shows, vocabulary)


def _settled(case: Case, shows: Callable[[Case], bool], vocabulary: Vocabulary) -> Case:
    for place in _places(case):
        for name, known in _observations(case, place).items():
            path = name if place == CASE else f"{PARTY}.{name}"
            for value in _before(vocabulary, path, known.value):
                changed = {**_observations(case, place), name: Observation(value, known.certainty)}
                other = _with(case, place, changed)
                if shows(other):
                    case = other
                    break
    return case


def _before(vocabulary: Vocabulary, path: str, value: Value) -> Iterator[Value]:
    """The values that stand before this one in the vocabulary; for a set of one, sets of one."""
    attribute = vocabulary.get(path)
    assert attribute is not None, "the case has been read"
    if isinstance(value, frozenset) and len(value) == 1:
        (member,) = value
        yield from (frozenset({each}) for each in attribute.values[: attribute.values.index(member)])
    elif isinstance(value, str):
        yield from attribute.values[: attribute.values.index(value)]
    elif value is False:
        yield True


def _smaller(case: Case) -> Iterator[Case]:
    for position in reversed(range(len(case.parties))):
        yield replace(case, parties=(*case.parties[:position], *case.parties[position + 1 :]))
    for place in _places(case):
        for less in _less(_observations(case, place)):
            yield _with(case, place, less)


def _less(observations: Mapping[str, Observation]) -> Iterator[dict[str, Observation]]:
    """Without one observation, or with a set of values that has one less."""
    for name in observations:
        yield {each: known for each, known in observations.items() if each != name}
    for name, observation in observations.items():
        if isinstance(observation.value, frozenset) and len(observation.value) > 1:
            for member in sorted(observation.value):
                fewer = Observation(observation.value - {member}, observation.certainty)
                yield {**observations, name: fewer}


def _places(case: Case) -> Iterable[int]:
    return (CASE, *range(len(case.parties)))


def _observations(case: Case, place: int) -> Mapping[str, Observation]:
    return case.observations if place == CASE else case.parties[place].observations


def _with(case: Case, place: int, observations: Mapping[str, Observation]) -> Case:
    """The case with these observations there instead."""
    if place == CASE:
        return replace(case, observations=observations)
    parties = list(case.parties)
    parties[place] = replace(parties[place], observations=observations)
    return replace(case, parties=tuple(parties))
