"""From `at_least`, `at_most` and `between` to a lower and an upper bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Sequence

from .findings import Findings

BOUNDS = ("at_least", "at_most", "between")

Number = TypeVar("Number", int, int | float)


class Bounds(NamedTuple, Generic[Number]):
    """Both included; None is no bound."""

    low: Number | None
    high: Number | None


def bounds_from_entries(
    mapping: Mapping, findings: Findings, read: Callable[[Node, str], Number | None]
) -> Bounds[Number] | None:
    """The narrowest bounds that the entries of the mapping set; None after noting a mistake."""
    lows: list[Number] = []
    highs: list[Number] = []
    failed = False
    for entry in mapping.entries:
        match entry.key.value:
            case "at_least" | "at_most" as name:
                number = read(entry.value, name)
                failed |= number is None
                if number is not None:
                    (lows if name == "at_least" else highs).append(number)
            case "between":
                pair = _pair(entry.value, findings, read)
                failed |= pair is None
                if pair is not None:
                    lows.append(pair[0])
                    highs.append(pair[1])
    if failed:
        return None
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        findings.error(
            "empty-range",
            f"no number is both at least {quoted(str(low))} and at most {quoted(str(high))}",
            mapping.span,
            "write the smaller number as the lower bound",
        )
        return None
    return Bounds(low, high)


def _pair(node: Node, findings: Findings, read: Callable[[Node, str], Number | None]) -> tuple[Number, Number] | None:
    if not isinstance(node, Sequence) or len(node.items) != 2:
        findings.wrong_kind(node, "`between`", "a list of two numbers", "write `between: [LOW, HIGH]`")
        return None
    low, high = (read(item, "between") for item in node.items)
    return None if low is None or high is None else (low, high)
