"""The day of the advice in rules: `today`, which a case or a call gives, and which no clock is asked for."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts.attribute import DAY

from .conclusion import Direct
from .condition import Condition, NamedCondition, attributes_of
from .rulebook import Rule
from .safeguard import Safeguard

TODAY = "today"
"""How rules call it."""


def speaks_of_today(
    rules: Iterable[Rule], safeguards: Iterable[Safeguard], conditions: Iterable[NamedCondition]
) -> bool:
    """Return whether a rule, a safeguard or a condition with a name counts from the day of the advice."""
    rules = tuple(rules)
    tested: list[Condition | None] = [part for each in rules for part in (each.when, each.unless)]
    tested += [part for each in safeguards for part in (each.when, each.unless)]
    tested += [each.when for each in conditions]
    if any(each is not None and DAY in attributes_of(each) for each in tested):
        return True
    due = (each.due for rule in rules for each in rule.conclusions if isinstance(each, Direct))
    return any(each is not None and each.after == DAY for each in due)
