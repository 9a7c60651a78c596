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
"""What a plain value says, nothing where it is not known. Raises _NotSure, or what Python raises for a value of a kind
that was not thought of.
"""

_FRAME = ("id", "title", "parties")
_WITH_CERTAINTY = {"value", "certainty"}


class _NotSure(Exception):
    """Pydantic must look at it."""


class QuickForm:
    """Reads mappings under some attributes: plain dicts, lists and single values, as JSON and YAML give them."""

    def __init__(self, attributes: Iterable[Attribute]) -> None:
        found: dict[str, list[Attribute]] = {PARTY: []}
        for each in attributes:
            found.setdefault(each.entity, []).append(each)
        self._party = _Entity(found.pop(PARTY), ("id",))
        self._entities = {name: _Entity(of_it) for name, of_it in found.items()}
        self._names = frozenset((*_FRAME, *self._entities))

    def fill(self, data: dict[str, Any]) -> FilledForm | None:
        """The case that data says, or None where pydantic must look at it."""
        id, title = data.get("id"), data.get("title")
        if id.__class__ is not str or not is_case_id(id) or not data.keys() <= self._names:
            return None
        if title is not None and (title.__class__ is not str or not title.isprintable()):
            return None
        observations: dict[str, Observation] = {}
        try:
            for name, entity in self._entities.items():
                given = data.get(name)
                if given is not None:
                    entity.read(given, observations)
            return FilledForm(id, title or "", observations, self._parties(data.get("parties")))
        except (_NotSure, TypeError, OverflowError):
            return None

    def _parties(self, given: Any) -> list[tuple[str, dict[str, Observation]]]:
        if given is None:
            return []
        if given.__class__ is not list:
            raise _NotSure
        found: dict[str, dict[str, Observation]] = {}
        for party in given:
            observations: dict[str, Observation] = {}
            self._party.read(party, observations)
            label = party.get("id")
            if label.__class__ is not str or not is_party_id(label) or label in found:
                raise _NotSure
            found[label] = observations
        return list(found.items())


class _Entity:
    """Reads what a case says of one entity, all attributes at a time. `frame`: what else may stand there."""

    def __init__(self, attributes: Iterable[Attribute], frame: Iterable[str] = ()) -> None:
        self._slots = tuple(
            (each.name, each.name if each.entity == PARTY else each.path, _reader(each)) for each in attributes
        )
        self._names = frozenset((*frame, *(name for name, _, _ in self._slots)))

    def read(self, given: Any, observations: dict[str, Observation]) -> None:
        """Put into `observations` what is given. Raises _NotSure."""
        if given.__class__ is not dict or not self._names.issuperset(given):
            raise _NotSure
        look_up = given.get
        try:
            for name, key, read in self._slots:
                observation = read(look_up(name))
                if observation is not None:
                    observations[key] = observation
        except (_NotSure, TypeError):
            if dict not in map(type, given.values()):
                raise
            self._read_with_certainties(given, observations)

    def _read_with_certainties(self, given: dict[str, Any], observations: dict[str, Observation]) -> None:
        doubtful = {name: value for name, value in given.items() if value.__class__ is dict}
        self.read(given | {name: _value(value) for name, value in doubtful.items()}, observations)
        for name, key, _ in self._slots:
            if name in doubtful:
                if key not in observations:
                    raise _NotSure
                observations[key] = Observation(observations[key].value, float(doubtful[name]["certainty"]))


def _value(doubtful: dict[str, Any]) -> Any:
    value, certainty = doubtful.get("value"), doubtful.get("certainty")
    if doubtful.keys() != _WITH_CERTAINTY or value.__class__ is dict:
        raise _NotSure
    if certainty.__class__ not in (float, int) or not 0 <= certainty <= 1:
        raise _NotSure
    return value


class _Table(dict[Any, Observation | None]):
    """What values say of which there are few. Others are not sure."""

    def __missing__(self, value: object) -> Observation | None:
        raise _NotSure


_UNSAID: dict[Any, Observation | None] = {None: None, UNKNOWN: None}


def _reader(attribute: Attribute) -> _Reader:
    match attribute.kind:
        case "choice":
            return _Table({**_UNSAID, **{value: Observation(value) for value in attribute.values}}).__getitem__
        case "set":
            return _set_reader(frozenset(attribute.values))
        case "boolean":
            yes, no = Observation(True), Observation(False)
            return lambda value: yes if value is True else no if value is False else _unsaid(value)
        case "integer":
            return _integer_reader(*attribute.bounds)
        case "number":
            return _number_reader(*attribute.bounds)


def _unsaid(value: object) -> Observation | None:
    if value is not None and value != UNKNOWN:
        raise _NotSure
    return None


def _set_reader(known: frozenset[str]) -> _Reader:
    nothing = Observation(frozenset())

    def read(value: Any) -> Observation | None:
        if value.__class__ is not list:
            return _unsaid(value)
        if not value:
            return nothing
        items = frozenset(value)
        if len(items) != len(value) or not items <= known:
            raise _NotSure
        return Observation(items)

    return read


def _integer_reader(low: float, high: float) -> _Reader:
    def read(value: Any) -> Observation | None:
        if value.__class__ is not int:
            return _unsaid(value)
        if not low <= value <= high:
            raise _NotSure
        return Observation(value)

    return read


def _number_reader(low: float, high: float) -> _Reader:
    def read(value: Any) -> Observation | None:
        if value.__class__ is not float and value.__class__ is not int:
            return _unsaid(value)
        number = float(value)
        if not low <= value <= high or not isfinite(number):
            raise _NotSure
        return Observation(number)

    return read
