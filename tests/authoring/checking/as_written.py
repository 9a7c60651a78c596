"""Rules as they are written, read for the lints' second opinion."""

from collections.abc import Iterator
from typing import Any

from naive.notation import Plain, as_list, same
from naive.notation import conclusions as written_conclusions


def conclusions(rule: Plain) -> list[Plain]:
    """The conclusions of a rule, with a veto on each method apart."""
    return [
        {**one, "exclude": method} if method else one
        for one in written_conclusions(rule)
        for method in as_list(one.get("exclude")) or [None]
    ]


def kind(one: Plain) -> str:
    kinds = ["recommend", "exclude", "gate", "directive", "attend", "assess", "ask", "order"]
    return next(kind for kind in kinds if kind in one)


def assessed(one: Plain) -> list[tuple[str, Any]]:
    return list(one.get("assess", {}).items())


def same_value(one: Plain, other: Plain) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def named(variant: tuple[str, str | None]) -> str:
    return variant[0] if variant[1] is None else ".".join(map(str, variant))


def entries(rule: Plain) -> Iterator[tuple[str, Any]]:
    """All entries of the conditions of a rule, at any depth."""
    left = [rule["when"], rule.get("unless", {})]
    while left:
        found = left.pop()
        if isinstance(found, dict):
            yield from found.items()
            left += found.values()
        elif isinstance(found, list):
            left += found


def looks_at(entry: tuple[str, Any], name: str, value: Any) -> bool:
    key, what = entry
    while isinstance(what, dict) and "not" in what:
        what = what["not"]
    return key == f"assessment.{name}" and any(same(one, value) for one in as_list(what))
