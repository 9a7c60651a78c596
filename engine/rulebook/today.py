"""The day of the advice in rules, `today`, which a case or a call gives; and the days between two dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from ottava.facts import Vocabulary
from ottava.facts.attribute import DAY, DAY_OF_ADVICE
from ottava.facts.computed import DaysBetween

from .conclusion import Direct
from .condition import Condition, NamedCondition, attributes_of
from .rulebook import Rule
from .safeguard import Safeguard

TODAY = "today"
"""How rules call it."""


def attributes_read(
    rules: Iterable[Rule], safeguards: Iterable[Safeguard], conditions: Iterable[NamedCondition]
) -> frozenset[str]:
    """Return the attributes that conditions test and from which due days count."""

    def found() -> Iterator[str]:
        tested: list[Condition | None] = [each.when for each in conditions]
        for rule in rules:
            tested += [rule.when, rule.unless]
            yield from (each.due.after for each in rule.conclusions if isinstance(each, Direct) and each.due)
        for each in safeguards:
            tested += [each.when, each.unless]
        for condition in tested:
            yield from () if condition is None else attributes_of(condition)

    return frozenset(found())


def with_days(vocabulary: Vocabulary, read: Collection[str], counted: Mapping[str, DaysBetween]) -> Vocabulary:
    """Return the vocabulary with the days between dates that are read, and with the day of the advice if it is."""
    between = [counted[path] for path in sorted(counted) if path in read]
    if DAY not in vocabulary and (DAY in read or any(DAY in each.computed.parts for each in between)):
        vocabulary = vocabulary.extended((DAY_OF_ADVICE,))
    return vocabulary.extended(between)
