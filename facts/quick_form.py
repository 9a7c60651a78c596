"""A short way to read good cases: tables instead of models. Whatever it is not sure of it leaves to pydantic.

It accepts nothing that pydantic refuses, and reads what it accepts as pydantic does (tests/facts/test_quick_form.py
holds the two against each other); so all messages, and all say on what is valid, stay with pydantic.
"""

from collections.abc import Callable, Iterable
from math import isfinite
from typing import Any

from .attribute import PARTY, Attribute
from .filled_form import FilledForm, is_case_id, is_party_id
from .observation import UNKNOWN, Observation

_Reader = Callable[[Any], Observation | None]
_FRAME = ("id", "title", "parties")
_WITH_CERTAINTY = {"value", "certainty"}


class QuickForm:
    """Reads mappings under some attributes: plain dicts, lists and single values, as JSON and YAML give them."""

    def __init__(self, attributes: Iterable[Attribute]) -> None:
        slots: dict[str, list[tuple[str, str, _Reader]]] = {PARTY: []}
        for each in attributes:
            key = each.name if each.entity == PARTY else each.path
            slots.setdefault(each.entity, []).append((each.name, key, _reader(each)))
        self._party = tuple(slots.pop(PARTY))
        self._entities = tuple((entity, tuple(found)) for entity, found in slots.items())

    def fill(self, data: dict[str, Any]) -> FilledForm | None:
        """The case that data says, or None where pydantic must look at it."""
        id, title, parties = data.get("id"), data.get("title"), data.get("parties")
        if id.__class__ is not str or not is_case_id(id):
            return None
        if title is not None and (title.__class__ is not str or not title.isprintable()):
            return None
        used = sum(name in data for name in _FRAME)
        observations: dict[str, Observation] = {}
        for entity, slots in self._entities:
            if entity in data:
                used += 1
                given = data[entity]
                if given is not None and not _fill(given, slots, observations, 0):
                    return None
        if used != len(data):
            return None
        found = self._parties(parties)
        return None if found is None else FilledForm(id, title or "", observations, found)

    def _parties(self, given: Any) -> list[tuple[str, dict[str, Observation]]] | None:
        if given is None:
            return []
        if given.__class__ is not list:
            return None
        found: dict[str, dict[str, Observation]] = {}
        for party in given:
            label = party.get("id") if party.__class__ is dict else None
            if label.__class__ is not str or not is_party_id(label) or label in found:
                return None
            observations: dict[str, Observation] = {}
            if not _fill(party, self._party, observations, 1):
                return None
            found[label] = observations
        return list(found.items())


def _fill(
    given: Any, slots: tuple[tuple[str, str, _Reader], ...], observations: dict[str, Observation], used: int
) -> bool:
    """Whether every entry could be read; `used` of them have been read before."""
    if given.__class__ is not dict:
        return False
    for name, key, read in slots:
        if name in given:
            used += 1
            value = given[name]
            if value is None or (value.__class__ is str and value == UNKNOWN):
                continue
            observation = read(value) if value.__class__ is not dict else _with_certainty(value, read)
            if observation is None:
                return False
            observations[key] = observation
    return used == len(given)


def _with_certainty(given: dict[str, Any], read: _Reader) -> Observation | None:
    value, certainty = given.get("value"), given.get("certainty")
    if given.keys() != _WITH_CERTAINTY or certainty.__class__ not in (float, int) or not 0 <= certainty <= 1:
        return None
    plain = read(value) if value.__class__ is not dict else None
    return None if plain is None else Observation(plain.value, float(certainty))


def _reader(attribute: Attribute) -> _Reader:
    """Reads a plain value of an attribute; None for what is not sure to be one."""
    match attribute.kind:
        case "choice":
            known = {value: Observation(value) for value in attribute.values}
            return lambda value: known.get(value) if value.__class__ is str else None
        case "set":
            return _set_reader(frozenset(attribute.values))
        case "boolean":
            yes, no = Observation(True), Observation(False)
            return lambda value: yes if value is True else no if value is False else None
        case "integer":
            low, high = attribute.bounds
            return lambda value: Observation(value) if value.__class__ is int and low <= value <= high else None
        case "number":
            return _number_reader(*attribute.bounds)


def _set_reader(known: frozenset[str]) -> _Reader:
    def read(value: Any) -> Observation | None:
        if value.__class__ is not list or not all(each.__class__ is str for each in value):
            return None
        items = frozenset(value)
        return Observation(items) if len(items) == len(value) and items <= known else None

    return read


def _number_reader(low: float, high: float) -> _Reader:
    def read(value: Any) -> Observation | None:
        if value.__class__ not in (float, int) or not low <= value <= high:
            return None
        number = float(value)
        return Observation(number) if isfinite(number) else None

    return read
