"""What the notation of a rulebook says, as plain data: lists for single things, stages apart, dates, ordered values."""

from datetime import datetime
from decimal import Decimal
from typing import Any

Plain = Any  # what YAML gives: mappings, lists, text, numbers, true, false, None


def calculated(operator: str, numbers: list[Decimal]) -> Plain:
    """In decimals, as people reckon; a whole result as a whole number."""
    first, *others = numbers
    other = others[0]
    results: dict[str, Plain] = {
        "plus": sum(numbers),
        "minus": first - other,
        "times": first * other,
        "above": first > other,
        "below": first < other,
        "at_least": first >= other,
        "at_most": first <= other,
        "equals": first == other,
    }
    found = results[operator]
    if isinstance(found, bool):
        return found
    return int(found) if found == int(found) else float(found)


def same(one: Plain, other: Plain) -> bool:
    """Equality in which true is not 1."""
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)


def in_dates(what: Plain) -> Plain:
    """The test or the value with dates and times in place of the texts that say them."""
    if isinstance(what, dict):
        return {name: inner if name == "known" else in_dates(inner) for name, inner in what.items()}
    return [datetime.fromisoformat(one) for one in what] if isinstance(what, list) else datetime.fromisoformat(what)


def ranked(test: Plain, seen: Plain, order: list[Plain]) -> tuple[Plain, Plain]:
    """The test and what is seen with places in the order instead of values, if there is an order."""
    if not order:
        return test, seen
    return _places(test, order), None if seen is None else (order.index(seen[0]), seen[1])


def _places(test: Plain, order: list[Plain]) -> Plain:
    if isinstance(test, dict):
        return {name: what if name == "known" else _places(what, order) for name, what in test.items()}
    return [order.index(one) for one in test] if isinstance(test, list) else order.index(test)


def as_list(what: Plain) -> list[Plain]:
    return what if isinstance(what, list) else [] if what is None else [what]


def takes_rank(method: Plain, stage: str | None) -> bool:
    return method["kind"] == "competing" and stage not in method.get("overlay_stages", [])


def for_parties(rule: Plain) -> bool:
    return bool(rule.get("for_each") == "party")


def conclusions(rule: Plain) -> list[Plain]:
    return [one for written in as_list(rule["then"]) for one in one_by_one(written)]


def one_by_one(written: Plain) -> list[Plain]:
    """A conclusion for each thing that is named, and the stage of a method by itself."""
    kind = next(
        (each for each in ("recommend", "exclude", "gate", "directive", "attend", "ask") if each in written), None
    )
    if kind is None:
        return [written]
    named = [name.split(".") if kind in ("recommend", "exclude") else [name] for name in as_list(written[kind])]
    return [{**written, kind: name, **({"stage": stage[0]} if stage else {})} for name, *stage in named]
