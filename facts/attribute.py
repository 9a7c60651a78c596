"""One thing that can be known about a dispute: its values, what it means and how to ask for it."""

import math
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, cast, get_args

from msgspec import Struct

from . import days
from .catalogue import tr
from .errors import InvalidAttribute
from .source.arguments import expect_text
from .source.brief import Brief

Value = str | bool | int | float | frozenset[str] | date

UNKNOWN_BELOW = 0.2
"""An observation with a certainty below this counts as unknown, as in MYCIN (Shortliffe & Buchanan 1975)."""

UNKNOWN = "unknown"
"""The word that says in a case that an attribute is not known; leaving the attribute out says the same."""


Plain = str | bool | int | float | tuple[str, ...]
"""A value fit for JSON."""


def plain_value(value: Value) -> Plain:
    """Return a value fit for JSON: a set in sorted order, a date as it is written."""
    if isinstance(value, str):  # as most are
        return value
    if isinstance(value, frozenset):
        return tuple(sorted(value))
    return days.written(value) if isinstance(value, date) else value


class Observation(Brief, Struct, frozen=True):
    """The value of an attribute, with a certainty from 0 (a guess) to 1 (sure)."""

    value: Value
    certainty: float = 1.0


Kind = Literal["choice", "set", "integer", "number", "boolean", "date", "datetime"]
Part = Literal[
    "entity", "name", "label", "kind", "values", "minimum", "maximum", "value_labels", "question", "towards", "ordered"
]

PARTY = "party"
"""The entity of which a case has several: its attributes stand in each item of `parties`."""

DAY = "advice.day"
"""The path of the day of the advice, which a case gives at its head, under `day`; rules call it `today`."""

LARGEST_INTEGER = 2**53 - 1
"""Whole numbers lie between minus this and this, so that every reader of JSON carries them exactly."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_RESERVED_ENTITIES = frozenset({"id", "title", "day", "parties", "assessment", "advised", "condition", "advice"})
_WORDS_OF_OTHER_YAML = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n", UNKNOWN})


@dataclass(frozen=True, slots=True, repr=False)
class Attribute(Brief):
    """An attribute of an entity, such as `party.temperament`.

    kind: `choice` (one of `values`), `set` (any of `values`, or none), `integer`, `number`, `boolean`, `date` or
        `datetime`, a time with its offset.
    minimum, maximum: bounds of an integer or number, included; None: no bound of its own.
    unit: what a number counts, such as `days`.
    label: what pages call it, a few words that read well before `: yes` or another value; its name, if left out.
    question: what a handler is asked, in plain words.
    changeable: whether a handler's work can change it (arousal can be calmed, kinship stays as it is).
    towards: what that work can bring about, from worst to best; left out, any value (see `can_become`). Of a choice or
        boolean: values; of a set: members to gain; of a number two of them: the worst and the best.
    quick: whether a quick case needs it.
    ask_first: its place among the questions that an interview asks before all others, from 1; 0: it has none.
    confidential: whether it is told alone, or hurts where others see it; no sheet for the parties rests on it.
    value_labels: (value, what it means in a few words), for values that do not explain themselves; steps of a
        scale of whole numbers are named by their digits.
    ordered: whether the values of a choice rise from the first to the last, so that rules can say `at_least: upset`.

    Raises InvalidAttribute where these do not fit together.
    """

    entity: str
    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    description: str = ""
    question: str = ""
    changeable: bool = False
    towards: tuple[str | bool | float, ...] = ()
    quick: bool = False
    ask_first: int = 0
    confidential: bool = False
    value_labels: tuple[tuple[str, str], ...] = ()
    label: str = ""
    ordered: bool = field(default=False, compare=False)  # a rule that is read names values, whatever their order

    def __post_init__(self) -> None:
        for part in ("entity", "name", "kind"):
            expect_text(part, getattr(self, part))
        if not self.label:
            object.__setattr__(self, "label", in_words(self.name))
        _check_names(self)
        _check_kind(self)
        _check_labels(self)
        _check_towards(self)

    @property
    def path(self) -> str:
        """How rules name it: `ENTITY.NAME`."""
        return f"{self.entity}.{self.name}"

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest number allowed; of dates those by which they are compared."""
        if self.kind in days.LIMITS:
            return days.LIMITS[self.kind]
        widest = math.inf if self.kind == "number" else LARGEST_INTEGER
        return (
            -widest if self.minimum is None else self.minimum,
            widest if self.maximum is None else self.maximum,
        )

    @property
    def whole(self) -> bool:
        """Whether it is counted in whole numbers, as whole numbers and dates are."""
        return self.kind in ("integer", *days.DATE_KINDS)

    @property
    def range_in_words(self) -> str:
        """The numbers that it can have: `from 0 to 4`, `of at least 1`; empty where no bound is set."""
        low, high = self.minimum, self.maximum
        if low is not None and high is not None:
            return f"from {number_text(low)} to {number_text(high)}"
        if low is not None:
            return f"of at least {number_text(low)}"
        return "" if high is None else f"of at most {number_text(high)}"

    def meaning(self, value: str | float) -> str | None:
        """Return the meaning of a value in a few words, or None if it explains itself."""
        return dict(self.value_labels).get(number_text(value) if isinstance(value, float) else str(value))

    def said(self, value: Value | Sequence[str]) -> str:
        """Return a value as people read it: its meaning, else the value in words; yes or no; a number with its unit."""
        if isinstance(value, bool):
            return tr("yes" if value else "no")
        if isinstance(value, date):
            return days.said(value)
        if not isinstance(value, str | int | float):
            return tr(" and ").join(self.said(each) for each in self.values if each in value) or tr("none")
        if isinstance(value, str):
            return self.meaning(value) or in_words(value)
        return self.meaning(value) or self._counted(value)

    def value_of(self, number: float) -> int | float | date:
        """Return the value of a number by which it is compared: of dates a day or a moment, else the number itself."""
        return days.date_of(number, self.kind) if self.kind in ("date", "datetime") else number

    def said_steps(self, low: float, high: float) -> str:
        """Return the steps of a scale from one to another as people read them."""
        first, last = self.said(low), self.said(high)
        if low == high:
            return first
        return tr("{first} or {last}" if high - low == 1 else "from {first} to {last}", first=first, last=last)

    def _counted(self, number: float) -> str:
        # `days left: 3` has said it already.
        if not self.unit or self.unit in self.label.split():
            return number_text(number)
        return f"{number_text(number)} {self.unit.removesuffix('s') if number == 1 else self.unit}"

    def can_become(self, value: Value, now: Value | None) -> bool:
        """Return whether a handler's work can bring a value about where another is known now, or (None) none is.

        The way goes from any value outside `towards` to those in it, and from one of them to better ones; a number goes
        nearer to the best; from unknown the way leads to the best only. A set keeps its members and gains some. What is
        good already may stay, and become certain.
        """
        if not self.changeable or not self.towards:
            return self.changeable
        if isinstance(value, frozenset):
            before = now if isinstance(now, frozenset) else frozenset()
            return bool(value) and before <= value and value - before <= set(self.towards)
        if now is None:
            return value == self.towards[-1]
        if self.kind in ("integer", "number"):
            low, high = sorted((cast(float, now), cast(float, self.towards[-1])))
            return low <= cast(float, value) <= high
        if value not in self.towards:
            return False
        return now not in self.towards or self.towards.index(value) >= self.towards.index(now)

    @property
    def choices(self) -> tuple[str | bool | int, ...]:
        """The values to choose from, in order; none where a number or a date of its own is asked for."""
        return (True, False) if self.kind == "boolean" else self.values or self.scale()

    def scale(self) -> tuple[int, ...]:
        """Return the steps of a short scale of whole numbers (at most ten); empty for everything else."""
        low, high = self.bounds
        if self.kind != "integer" or high - low > 9:
            return ()
        return tuple(range(math.ceil(low), math.floor(high) + 1))


def number_text(number: float) -> str:
    """Return a number as people write it, with all its digits and no exponent: `1600`, `1234567.89`."""
    return str(number) if isinstance(number, int) else format(Decimal(f"{number:.15g}"), "f")


def in_words(name: str) -> str:
    """Return a name of the vocabulary or of a rulebook as words: `last_talk` reads last talk."""
    return name.replace("_", " ")


def _check_names(attribute: Attribute) -> None:
    for part, name in (("entity", attribute.entity), ("name", attribute.name)):
        if not _NAME.fullmatch(name):
            raise InvalidAttribute(
                f"`{name}` cannot name an attribute: use small letters, digits and `_` (a letter first, "
                "64 characters at most)",
                part=part,
            )
    if attribute.entity in _RESERVED_ENTITIES and attribute.path != DAY:
        message = f"`{attribute.entity}` has a meaning of its own and cannot name an entity"
        raise InvalidAttribute(message, part="entity")
    if attribute.path == "party.id":
        raise InvalidAttribute("`party.id` is the label of a party and cannot be an attribute", part="name")


def _check_kind(attribute: Attribute) -> None:
    path, kind, values = attribute.path, attribute.kind, attribute.values
    if kind not in get_args(Kind):
        kinds = ", ".join(get_args(Kind))
        raise InvalidAttribute(f"`{kind}` is no kind of attribute; `{path}` can be {kinds}", part="kind")
    if kind in ("choice", "set"):
        if not values:
            raise InvalidAttribute(f"`{path}` lists no values; a {kind} needs at least one", part="values")
        for value in values:
            if not isinstance(value, str) or not _NAME.fullmatch(value):
                wanted = "use small letters, digits and `_`, a letter first"
                raise InvalidAttribute(f"`{value}` cannot be a value of `{path}`: {wanted}", part="values")
            if value in _WORDS_OF_OTHER_YAML:
                raise InvalidAttribute(
                    f"`{value}` cannot be a value of `{path}`: it means something else; choose another word",
                    part="values",
                )
            if values.count(value) > 1:
                raise InvalidAttribute(f"`{value}` stands twice among the values of `{path}`", part="values")
    elif values:
        raise InvalidAttribute(f"`{path}` lists values; only a choice or a set has them", part="values")
    if attribute.ordered and kind != "choice":
        raise InvalidAttribute(f"`{path}` is ordered; only the values of a choice can be", part="ordered")
    _check_bounds(attribute)


def _check_bounds(attribute: Attribute) -> None:
    path = attribute.path
    for part, bound in (("minimum", attribute.minimum), ("maximum", attribute.maximum)):
        if bound is None:
            continue
        if attribute.kind not in ("integer", "number"):
            raise InvalidAttribute(f"`{path}` has a {part}; only numbers have one", part=part)
        if isinstance(bound, bool) or not isinstance(bound, int | float) or not _is_finite(bound):
            raise InvalidAttribute(f"the {part} of `{path}` is not a number", part=part)
    low, high = attribute.bounds
    if low > high:
        raise InvalidAttribute(f"the minimum of `{path}` is above its maximum", part="minimum")


def _is_finite(bound: float) -> bool:
    """Return whether a number can be compared with others as they are stored; an integer may be too large for that."""
    return -sys.float_info.max <= bound <= sys.float_info.max


def _check_labels(attribute: Attribute) -> None:
    known = {*attribute.values, *map(str, attribute.scale())}
    for value, _ in attribute.value_labels:
        if value not in known:
            message = f"`{value}` is explained but is no value of `{attribute.path}`"
            raise InvalidAttribute(message, part="value_labels")


def _check_towards(attribute: Attribute) -> None:
    path, towards = attribute.path, attribute.towards
    if not towards:
        return
    if not attribute.changeable:
        message = f"`{path}` says what a handler's work can bring about, but not that it is changeable"
        raise InvalidAttribute(message, part="towards")
    if attribute.kind in days.DATE_KINDS:
        raise InvalidAttribute(f"`{path}` is a date, which has no `towards`", part="towards")
    if attribute.kind in ("integer", "number"):
        low, high = attribute.bounds
        ends = [each for each in towards if not isinstance(each, bool | str) and low <= each <= high]
        if len(ends) != len(towards) or len(ends) != 2 or ends[0] == ends[1]:
            message = f"`towards` of `{path}` is not two different numbers that it can be, the worst and the best"
            raise InvalidAttribute(message, part="towards")
        return
    known: tuple[object, ...] = (True, False) if attribute.kind == "boolean" else attribute.values
    for each in towards:
        if type(each) is not type(known[0]) or each not in known:
            raise InvalidAttribute(f"`{each}` in `towards` is no value of `{path}`", part="towards")
        if towards.count(each) > 1:
            raise InvalidAttribute(f"`{each}` stands twice in `towards` of `{path}`", part="towards")


DAY_OF_ADVICE = Attribute(
    "advice",
    "day",
    "date",
    label="day of the advice",
    question="For which day is the advice?",
    description="What rules count from when they speak of today. No clock is looked at: a case or a call gives it.",
)
