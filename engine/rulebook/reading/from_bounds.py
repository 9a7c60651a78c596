"""From bounds such as `at_least` and `below` to the least and the greatest that they leave.

Numbers have them, dates, counts of parties and of methods, and the values of a choice that are ordered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Node, Sequence
from ottava.facts.source.span import Span

from .findings import Findings, key_text

BOUNDS = ("at_least", "at_most", "above", "below", "between")
COUNT_BOUNDS = (*BOUNDS, "exactly")
DATE_BOUNDS = {
    "on_or_after": "at_least",
    "on_or_before": "at_most",
    "after": "above",
    "before": "below",
    "between": "between",
}
"""The bounds on a date, each with that on a number which means the same."""

Number = TypeVar("Number", int, int | float)


class Bounds(NamedTuple, Generic[Number]):
    """The least and the greatest, each included unless it is open; None is no bound."""

    low: Number | None
    high: Number | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Scale(Generic[Number]):
    """What bounds can name: how one is read, whether all are whole, the least and the greatest there is, and the words
    for one of them and for what is measured. `names` are those of the bounds, if they have names of their own.
    """

    read: Callable[[Node, str], Number | None]
    whole: bool
    limits: tuple[float, float]
    one: str
    measured: str
    names: Mapping[str, str] = field(default_factory=dict)


class _Bound(NamedTuple):
    number: int | float
    is_open: bool
    said: str


def bounds_from_entries(
    entries: Iterable[Entry], scale: Scale[Number], findings: Findings, span: Span
) -> Bounds[Number] | None:
    """Return the narrowest bounds that the entries set, on whole numbers never open; None after noting a mistake."""
    lows: list[_Bound] = []
    highs: list[_Bound] = []
    before = len(findings.diagnostics)
    for entry in entries:
        written, node = key_text(entry.key), entry.value
        name = scale.names.get(written, written)
        if name == "between":
            for found, end in zip((lows, highs), _pair(node, scale, findings), strict=False):
                found.append(end)
        elif name in COUNT_BOUNDS and (bound := _bound(node, written, scale, findings)):
            if name in ("at_least", "above", "exactly"):
                lows.append(bound)
            if name in ("at_most", "below", "exactly"):
                highs.append(bound)
    if findings.failed_since(before):
        return None
    low = max(lows, key=lambda each: (each.number, each.is_open), default=None)
    high = min(highs, key=lambda each: (each.number, not each.is_open), default=None)
    if low is not None and high is not None and _nothing_between(low, high):
        findings.error(
            "empty-range",
            f"no {scale.one} is both {low.said} and {high.said}",
            span,
            f"exchange the two {scale.one}s" if scale.names else f"write the smaller {scale.one} as the lower bound",
        )
        return None
    made: Bounds[Number] = Bounds(
        None if low is None else low.number,  # type: ignore[arg-type]
        None if high is None else high.number,  # type: ignore[arg-type]
        low is not None and low.is_open,
        high is not None and high.is_open,
    )
    return made


def _nothing_between(low: _Bound, high: _Bound) -> bool:
    return low.number > high.number or (low.number == high.number and (low.is_open or high.is_open))


def _pair(node: Node, scale: Scale[Number], findings: Findings) -> tuple[_Bound, ...]:
    if not isinstance(node, Sequence) or len(node.items) != 2:
        findings.wrong_kind(node, "`between`", f"a list of two {scale.one}s", "write `between: [LOW, HIGH]`")
        return ()
    numbers = [scale.read(item, "between") for item in node.items]
    ends = ("on or after", "on or before") if scale.names else ("at least", "at most")
    return tuple(
        _Bound(number, False, f"{words} {quoted(item.span.text)}")
        for item, number, words in zip(node.items, numbers, ends, strict=True)
        if number is not None
    )


def _bound(node: Node, written: str, scale: Scale[Number], findings: Findings) -> _Bound | None:
    number, name = scale.read(node, written), scale.names.get(written, written)
    if number is None:
        return None
    said = f"{written.replace('_', ' ')} {quoted(node.span.text)}"
    if name not in ("above", "below"):
        return _Bound(number, False, said)
    up = 1 if name == "above" else -1
    if number >= scale.limits[1] if name == "above" else number <= scale.limits[0]:
        other = "at_least" if name == "above" else "at_most"
        other = next((each for each, meant in scale.names.items() if meant == other), other)
        hint = f"`{written}` leaves its own bound out; write `{other}` to keep it"
        findings.error("out-of-range", f"{scale.measured} is never {said}", node.span, hint)
        return None
    return _Bound(number + up, False, said) if scale.whole else _Bound(number, True, said)
