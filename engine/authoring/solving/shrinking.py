"""Making a case smaller that shows something: whatever it can do without is left out, so that people can read it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ottava.facts import PARTY, Case, Observation, Value, Vocabulary

from ...inference.formula import CASE


def shrink(case: Case, shows: Callable[[Case], bool], vocabulary: Vocabulary) -> Case:
    """Leave out of a case what can be left out, one party, observation or member of a set after another.

    Of what is left each value is the first of its attribute with which the case still shows it, so that the example
    does not depend on which of many the solver found.
    """
    while (smaller := next(filter(shows, _smaller(case)), None)) is not None:
        case = smaller
    return _settled(case, shows, vocabulary)


def _settled(case: Case, shows: Callable[[Case], bool], vocabulary: Vocabulary) -> Case:
    for party_index in _party_indexes(case):
        for name, known in _observations(case, party_index).items():
            values = _before(vocabulary, name if party_index == CASE else f"{PARTY}.{name}", known.value)
            here = _observations(case, party_index)
            changed = ({**here, name: Observation(value, known.certainty)} for value in values)
            case = next(filter(shows, (_with(case, party_index, each) for each in changed)), case)
    return case


def _before(vocabulary: Vocabulary, path: str, value: Value) -> Iterator[Value]:
    """Yield the values that come before this one in the vocabulary; for a set of one, sets of one."""
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
    for party_index in _party_indexes(case):
        for less in _less(_observations(case, party_index)):
            yield _with(case, party_index, less)


def _less(observations: Mapping[str, Observation]) -> Iterator[dict[str, Observation]]:
    """Yield the observations without one of them, or with a set of values that has one less."""
    for name in observations:
        yield {each: known for each, known in observations.items() if each != name}
    for name, observation in observations.items():
        if isinstance(observation.value, frozenset) and len(observation.value) > 1:
            for member in sorted(observation.value):
                fewer = Observation(observation.value - {member}, observation.certainty)
                yield {**observations, name: fewer}


def _party_indexes(case: Case) -> Iterable[int]:
    return (CASE, *range(len(case.parties)))


def _observations(case: Case, party_index: int) -> Mapping[str, Observation]:
    return case.observations if party_index == CASE else case.parties[party_index].observations


def _with(case: Case, party_index: int, observations: Mapping[str, Observation]) -> Case:
    """Return the case with other observations of the party, or of the case."""
    if party_index == CASE:
        return replace(case, observations=observations)
    parties = list(case.parties)
    parties[party_index] = replace(parties[party_index], observations=observations)
    return replace(case, parties=tuple(parties))
