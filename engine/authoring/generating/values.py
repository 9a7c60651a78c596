"""Values that an attribute can have, for made-up cases."""

from datetime import date
from random import Random
from typing import Any

from ottava.facts import Attribute
from ottava.facts.days import EXAMPLES, DateKind, date_from, number_of, written


def any_value(random: Random, attribute: Attribute) -> Any:
    """Return any value of an attribute, as a case file has it."""
    if attribute.kind == "boolean":
        return random.random() < 0.5
    if attribute.kind == "choice":
        return random.choice(attribute.values)
    if attribute.kind == "set":
        return [each for each in attribute.values if random.random() < 0.3]
    if attribute.kind in ("date", "datetime"):
        return _any_date(random, attribute.kind)
    low = 0 if attribute.minimum is None else attribute.minimum
    high = low + 10 if attribute.maximum is None else attribute.maximum
    return random.randint(int(low), int(high)) if attribute.kind == "integer" else round(random.uniform(low, high), 2)


def _any_date(random: Random, kind: DateKind) -> str:
    """A day of our time, or a moment in it."""
    day = date.fromordinal(number_of(date_from(EXAMPLES["date"], "date")) + random.randint(-60, 60))
    return written(day) if kind == "date" else f"{written(day)}T{random.randint(8, 19):02}:00:00Z"


def fitting(attribute: Attribute, value: Any) -> Any:
    """Return the value as the attribute can have it, a list for a set; None if it cannot."""
    if attribute.kind == "set" and not isinstance(value, list):
        value = [value] if value in attribute.values else []
    if attribute.kind == "choice" and value not in attribute.values:
        return None
    return value
