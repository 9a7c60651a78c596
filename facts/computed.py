"""Attributes that are worked out from others: sums and differences, comparisons, how many members a set has.

Numbers are reckoned with exactly, as they are written: 0.3 minus 0.1 is 0.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast
from zlib import crc32

from .attribute import (
    DAY,
    LARGEST_INTEGER,
    PARTY,
    UNKNOWN_BELOW,
    Attribute,
    Kind,
    Observation,
    Value,
    in_words,
    number_text,
)
from .catalogue import tr
from .days import number_of
from .source.brief import Brief

if TYPE_CHECKING:
    from .case import Case
    from .vocabulary import Vocabulary

Operator = Literal["plus", "minus", "times", "above", "below", "at_least", "at_most", "equals", "count"]
COMPARISONS = ("above", "below", "at_least", "at_most", "equals")
MEASURED = ("integer", "number")
"""The kinds of attributes that can be reckoned with and compared."""

Operand = str | int | float
"""The path of an attribute, or a number."""

_LONGEST = 64
"""Characters of the name of an attribute."""

_SAID = {"plus": "plus", "minus": "minus", "times": "times", "equals": "is the same as"}


@dataclass(frozen=True, slots=True, repr=False)
class Computation(Brief):
    """How an attribute is worked out: `minus` of `order.price` and `order.refunded`."""

    operator: Operator
    operands: tuple[Operand, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The attributes in it, each once."""
        return tuple(dict.fromkeys(each for each in self.operands if isinstance(each, str)))

    @property
    def compares(self) -> bool:
        """Whether the result is yes or no."""
        return self.operator in COMPARISONS

    def result(self, values: Sequence[Value]) -> Fraction | bool:
        """Return the result for values of the operands, in their order."""
        if self.operator == "count":
            return Fraction(len(cast(frozenset[str], values[0])))
        first, *others = (exact(cast(float, each)) for each in values)
        match self.operator:
            case "plus":
                return sum(others, first)
            case "minus":
                return first - others[0]
            case "times":
                return first * others[0]
            case "above":
                return first > others[0]
            case "below":
                return first < others[0]
            case "at_least":
                return first >= others[0]
            case "at_most":
                return first <= others[0]
            case _:
                return first == others[0]

    def said(self, called: Callable[[str], str]) -> str:
        """Return it in words. `called`: what an attribute is called."""
        words = [called(each) if isinstance(each, str) else number_text(each) for each in self.operands]
        if self.operator == "count":
            return f"how many there are of: {words[0]}"
        between = _SAID.get(self.operator) or f"is {in_words(self.operator)}"
        return f" {between} ".join(words)

    def __str__(self) -> str:
        """As a rulebook has it: `minus: [order.price, order.refunded]`."""
        listed = ", ".join(each if isinstance(each, str) else number_text(each) for each in self.operands)
        return f"{self.operator}: {listed if self.operator == 'count' else f'[{listed}]'}"


def exact(number: float | date) -> Fraction:
    """Return a number as it is written; of a date that by which it is compared."""
    if isinstance(number, date):
        return Fraction(number_of(number))
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


@dataclass(frozen=True, slots=True, repr=False)
class ComputedAttribute(Attribute):
    """An attribute that is worked out from others, never given in a case and never asked for."""

    computed: Computation = Computation("plus", ())

    def observation(self, known: Callable[[str], Observation | None]) -> Observation | None:
        """Return what follows from what is known of other attributes: None if one of them is unknown, as certain as
        the least certain of them.
        """
        values: list[Value] = []
        certainty = 1.0
        for operand in self.computed.operands:
            if isinstance(operand, str):
                part = known(operand)
                if part is None or part.certainty < UNKNOWN_BELOW:
                    return None
                values.append(part.value)
                certainty = min(certainty, part.certainty)
            else:
                values.append(operand)
        value = self.value(values)
        return None if value is None else Observation(value, certainty)

    def value(self, values: Sequence[Value]) -> Value | None:
        """Return the value for values of the operands; None if it is a number too large to be kept."""
        result = self.computed.result(values)
        if isinstance(result, bool):
            return result
        if self.kind == "integer":
            return int(result) if abs(result) <= LARGEST_INTEGER else None
        try:
            return float(result)
        except OverflowError:
            return None


@dataclass(frozen=True, slots=True, repr=False)
class DaysBetween(ComputedAttribute):
    """The days from one date to another, which a condition such as `within` counts. Nothing names it."""


def days_label(first: Attribute, then: Attribute) -> str:
    """Return what pages call the days from one date to another, in the language that is spoken."""
    named = [tr("today") if each.path == DAY else each.label for each in (first, then)]
    return tr("days from {first} to {then}", first=named[0], then=named[1])


def days_between(first: Attribute, then: Attribute) -> DaysBetween:
    """Return the days from one date to another; below 0 where the other comes first."""
    entity = next((each.entity for each in (then, first) if each.entity == PARTY), None)
    entity = entity or (then if then.path != DAY else first).entity
    names = ["today" if each.path == DAY else _named(each, entity) for each in (then, first)]
    name = "_days_after_".join(names)
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 9]}_{crc32(name.encode()):08x}"
    return DaysBetween(
        entity,
        name,
        "integer",
        unit="days",
        confidential=first.confidential or then.confidential,
        label=days_label(first, then),
        computed=Computation("minus", (then.path, first.path)),
    )


def _named(attribute: Attribute, entity: str) -> str:
    return attribute.name if attribute.entity == entity else f"{attribute.entity}_{attribute.name}"


def worked_out(
    entity: str,
    name: str,
    computed: Computation,
    parts: Mapping[str, Attribute],
    *,
    label: str = "",
    description: str = "",
    unit: str | None = None,
) -> ComputedAttribute:
    """Return the attribute of a computation, of the kind and within the bounds that follow from its parts.

    unit: what it counts; left out, what its parts count.
    """
    found = [parts[path] for path in computed.parts]
    kind, low, high = _range(computed, parts)
    inherited = None if computed.compares or computed.operator == "count" else found[0].unit
    if found[0].kind == "date":
        inherited = "days"
    return ComputedAttribute(
        entity,
        name,
        kind,
        minimum=low,
        maximum=high,
        unit=unit or inherited,
        description=description,
        confidential=any(each.confidential for each in found),
        label=label,
        computed=computed,
    )


def _range(computed: Computation, parts: Mapping[str, Attribute]) -> tuple[Kind, float | None, float | None]:
    """Return the kind of the result, with the least and the greatest number that it can be."""
    if computed.compares:
        return "boolean", None, None
    if computed.operator == "count":
        return "integer", 0, len(parts[computed.parts[0]].values)
    ends = [_ends(each, parts) for each in computed.operands]
    whole = all(parts[each].whole if isinstance(each, str) else float(each).is_integer() for each in computed.operands)
    low, high = ends[0]
    for least, most in ends[1:]:
        if computed.operator == "plus":
            low, high = low + least, high + most
        elif computed.operator == "minus":
            low, high = low - most, high - least
        else:
            corners = [_product(one, other) for one in (low, high) for other in (least, most)]
            low, high = min(corners), max(corners)
    return "integer" if whole else "number", _stored(low, whole), _stored(high, whole)


def _ends(operand: Operand, parts: Mapping[str, Attribute]) -> tuple[float | Fraction, float | Fraction]:
    if not isinstance(operand, str):
        return exact(operand), exact(operand)
    low, high = parts[operand].minimum, parts[operand].maximum
    return -math.inf if low is None else exact(low), math.inf if high is None else exact(high)


def _product(one: float | Fraction, other: float | Fraction) -> float | Fraction:
    return Fraction(0) if 0 in (one, other) else one * other  # without `inf * 0`


def _stored(bound: float | Fraction, whole: bool) -> float | None:
    if isinstance(bound, float):
        return None
    if whole:
        return int(bound) if abs(bound) <= LARGEST_INTEGER else None
    try:
        return float(bound)
    except OverflowError:
        return None


def how_computed(attribute: ComputedAttribute, vocabulary: Vocabulary) -> str:
    """Return in words how an attribute is worked out: `price minus refunded`."""

    def called(path: str) -> str:
        known = vocabulary.get(path)
        return path if known is None else known.label

    return attribute.computed.said(called)


def in_order(attributes: Iterable[Attribute]) -> tuple[ComputedAttribute, ...]:
    """Return the computed ones of some attributes, each after those that it rests on."""
    left = {each.path: each for each in attributes if isinstance(each, ComputedAttribute)}
    found: dict[str, ComputedAttribute] = {}

    def add(attribute: ComputedAttribute) -> None:
        for path in attribute.computed.parts:
            if path in left and path not in found:
                add(left[path])
        found[attribute.path] = attribute

    for each in left.values():
        if each.path not in found:
            add(each)
    return tuple(found.values())


def followed(path: str, known: Callable[[str], Observation | None], vocabulary: Vocabulary) -> Observation | None:
    """Return what is known of an attribute, or follows for it, from what is known of those that a case gives."""
    attribute = vocabulary[path]
    if isinstance(attribute, ComputedAttribute):
        return attribute.observation(lambda part: followed(part, known, vocabulary))
    return known(path)


def completed(case: Case, vocabulary: Vocabulary) -> Case:
    """Return the case with what follows from it for the computed attributes, and with nothing else in their place."""
    computed = vocabulary.computed
    if not computed:
        return case
    of_case = {path: each for path, each in case.observations.items() if path not in vocabulary.parts}
    for attribute in computed:
        if attribute.entity != PARTY:
            seen = attribute.observation(of_case.get)
            if seen is not None:
                of_case[attribute.path] = seen
    own = [each for each in computed if each.entity == PARTY]
    if not own:
        return replace(case, observations=of_case)
    parties = []
    for party in case.parties:
        here = of_case | {f"{PARTY}.{name}": each for name, each in party.observations.items()}
        for attribute in own:
            here.pop(attribute.path, None)
            seen = attribute.observation(here.get)
            if seen is not None:
                here[attribute.path] = seen
        names = {path.removeprefix(f"{PARTY}."): each for path, each in here.items() if path.startswith(f"{PARTY}.")}
        parties.append(replace(party, observations=names))
    return replace(case, observations=of_case, parties=tuple(parties))
