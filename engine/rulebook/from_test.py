"""From the entry of an attribute in a condition to a test on its value, with its bounds and values.

Values are exact in kind: `true` is not 1, and 1 is not `1`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, NamedTuple, TypeVar

from ottava.facts import UNKNOWN, Attribute
from ottava.facts.attribute import LARGEST_INTEGER
from ottava.facts.moved import NOW_A_SET, UPGRADE
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Entry, Mapping, Node, Scalar, Sequence, items_of, plain
from ottava.facts.source.span import Span

from .condition import All, Condition, Includes, InRange, Known, Not, OneOf
from .condition import Scalar as Value
from .findings import Findings, all_read, described, key_text
from .slips import hint_for_set, hint_for_test, hint_for_value

BOUNDS = ("at_least", "at_most", "between")

Number = TypeVar("Number", int, int | float)


class Bounds(NamedTuple, Generic[Number]):
    """Both included; None is no bound."""

    low: Number | None
    high: Number | None


def bounds_from_entries(
    mapping: Mapping, findings: Findings, read: Callable[[Node, str], Number | None]
) -> Bounds[Number] | None:
    """Return the narrowest bounds that the entries of the mapping set; None after noting a mistake."""
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


_NUMBERS = ("integer", "number")


def condition_from_test(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    """Return the condition that the attribute passes the test; None after noting what is wrong with it."""
    if not isinstance(node, Mapping):
        return _equality(attribute, node, span, findings)
    if not node.entries:
        findings.error(
            "empty-test",
            f"the test on `{attribute.path}` is empty",
            node.span,
            "write a value, or a test such as `known: true`",
        )
        return None
    names = (
        "not",
        "known",
        *(BOUNDS if attribute.kind in _NUMBERS else ()),
        *(("includes",) if attribute.kind == "set" else ()),
    )
    parts: list[Condition | None] = []
    for entry in node.entries:
        name = entry.key.value
        if name not in names:
            _wrong_test(attribute, entry, names, findings)
            parts.append(None)
        elif name == "not":
            part = condition_from_test(attribute, entry.value, span, findings)
            parts.append(None if part is None else Not(part, span))
        elif name == "known":
            flag = findings.expect_flag(entry.value, "`known`")
            known = Known(attribute.path, span)
            parts.append(None if flag is None else known if flag else Not(known, span))
        elif name == "includes":
            parts.append(_includes(attribute, entry.value, span, findings))
    if attribute.kind in _NUMBERS and any(entry.key.value in BOUNDS for entry in node.entries):
        of = f"of `{attribute.path}`"
        bounds = bounds_from_entries(
            node, findings, lambda bound, name: number_from_node(attribute, bound, f"the bound `{name}` {of}", findings)
        )
        parts.append(None if bounds is None else InRange(attribute.path, bounds.low, bounds.high, span))
    return together(All, parts, span)


def together(
    make: Callable[[tuple[Condition, ...], Span], Condition], parts: Iterable[Condition | None], span: Span
) -> Condition | None:
    """Return one condition of several; None if one of them could not be read."""
    good: tuple[Condition, ...] | None = all_read(parts)
    if good is None:
        return None
    return good[0] if len(good) == 1 else make(good, span)


def _equality(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    if attribute.kind == "set":
        findings.error(
            "set-compared",
            f"`{attribute.path}` can hold several values at once; expected a test on what it holds",
            node.span,
            _instead(attribute, node) + (f"; {UPGRADE}" if attribute.path == NOW_A_SET else ""),
        )
        return None
    values: tuple[Value, ...] | None = all_read(_values(attribute, node, findings))
    return OneOf(attribute.path, frozenset(values), span) if values else None


def _includes(attribute: Attribute, node: Node, span: Span, findings: Findings) -> Condition | None:
    values = all_read(value if isinstance(value, str) else None for value in _values(attribute, node, findings))
    return Includes(attribute.path, frozenset(values), span) if values else None


def _values(attribute: Attribute, node: Node, findings: Findings) -> list[Value | None]:
    """Return the value, or the values of the list; None in the place of each that is wrong."""
    return [value_from_scalar(attribute, item, findings) for item in value_items(node, attribute.path, findings)]


def value_items(node: Node, path: str, findings: Findings) -> tuple[Node, ...]:
    """Return the values that an attribute or an assessment may have; none after noting that the list is empty."""
    items = items_of(node)
    if not items:
        findings.error(
            "empty-list",
            f"the list of values for `{path}` is empty; expected at least one value",
            node.span,
            "write a value, or leave the condition out",
        )
    return items


def _instead(attribute: Attribute, node: Node) -> str:
    if is_word(node, "none") and "none" not in attribute.values:
        return f"write `{{known: true, not: {{includes: [{', '.join(attribute.values)}]}}}}`"
    if meant := hint_for_set(attribute, node):
        return meant
    found = [item.value for item in items_of(node) if isinstance(item, Scalar)]
    asked_for = next((value for value in attribute.values if value in found), attribute.values[0])
    return f"write `{{includes: {asked_for}}}`"


def _wrong_test(attribute: Attribute, entry: Entry, names: tuple[str, ...], findings: Findings) -> None:
    found = key_text(entry.key)
    if meant := hint_for_test(attribute, entry):
        message = f"unknown test {quoted(found)} on `{attribute.path}`"
        findings.error("unknown-test", message, entry.key.span, meant)
    elif found in BOUNDS:
        with_includes = ", with `includes`" if attribute.kind == "set" else ""
        findings.error(
            "wrong-test",
            f"`{found}` is for numbers, and `{attribute.path}` is none",
            entry.key.span,
            f"name the values instead{with_includes}",
        )
    elif found == "includes":
        findings.error(
            "wrong-test",
            f"`includes` is for what can hold several values, and `{attribute.path}` has one only",
            entry.key.span,
            "write the value itself, or a list of values to choose from",
        )
    else:
        findings.unknown(
            "unknown-test",
            f"unknown test {quoted(found)} on `{attribute.path}`",
            entry.key.span,
            found,
            names,
        )


def is_word(node: Node, word: str) -> bool:
    """Return whether the node is just that word."""
    return isinstance(node, Scalar) and node.value == word


def value_from_scalar(attribute: Attribute, node: Node, findings: Findings) -> Value | None:
    """Return the value, which for a set is one member; None after noting why it is none of this attribute."""
    path = attribute.path
    if isinstance(node, Scalar) and node.value == UNKNOWN:
        hint = "write `{known: false}` to ask whether it is unknown"
        findings.error("unknown-as-value", f"`unknown` is no value of `{path}`", node.span, hint)
        return None
    if meant := hint_for_value(attribute, node):
        findings.error("unknown-value", f"{quoted(str(plain(node)))} is not a value of `{path}`", node.span, meant)
        return None
    if attribute.kind in ("choice", "set"):
        return _word(attribute, node, findings)
    if attribute.kind == "boolean":
        return findings.expect_flag(node, f"the value of `{path}`")
    return number_from_node(attribute, node, f"the value of `{path}`", findings)


def number_from_node(attribute: Attribute, node: Node, what: str, findings: Findings) -> int | float | None:
    """Return the node as a number that the attribute can have; None after noting why it cannot."""
    number = findings.expect_number(node, what, _range(attribute))
    if number is None:
        return None
    if attribute.kind == "integer" and not isinstance(number, int):
        findings.error(
            "not-whole",
            f"`{attribute.path}` is a whole number, and {quoted(node.span.text)} is not",
            node.span,
            f"write `{number:.0f}`" if number.is_integer() else "write a whole number",
        )
        return None
    low, high = attribute.bounds
    # A whole number too large for a float could be compared, but not calculated with.
    if not low <= number <= high or (isinstance(number, int) and abs(number) > LARGEST_INTEGER):
        expected = _range(attribute, number)
        findings.error(
            "out-of-range",
            f"{quoted(node.span.text)} lies outside the range of `{attribute.path}`; expected {expected}",
            node.span,
            "write a number within the range",
        )
        return None
    return number


def _word(attribute: Attribute, node: Node, findings: Findings) -> str | None:
    path = attribute.path
    if not isinstance(node, Scalar) or node.value is None:
        findings.wrong_kind(node, f"the value of `{path}`", f"one of its {len(attribute.values)} values")
        return None
    if isinstance(node.value, str) and node.value in attribute.values:
        return node.value
    found = described(node) if not isinstance(node.value, str) or not node.value else quoted(node.value)
    findings.unknown(
        "unknown-value", f"{found} is not a value of `{path}`", node.span, str(node.value), attribute.values
    )
    return None


def _range(attribute: Attribute, found: float = 0) -> str:
    """Return the numbers an attribute can have, in words: a whole number from 0 to 4. The bound of all numbers is
    named only where a number found lies beyond it.
    """
    noun = "a whole number" if attribute.kind == "integer" else "a number"
    low, high = attribute.minimum, attribute.maximum
    if low is not None and high is not None:
        return f"{noun} from {low:.15g} to {high:.15g}"
    if abs(found) > LARGEST_INTEGER:
        return f"{noun} of at most {LARGEST_INTEGER}" if found > 0 else f"{noun} of at least -{LARGEST_INTEGER}"
    if low is not None:
        return f"{noun} of at least {low:.15g}"
    return f"{noun} of at most {high:.15g}" if high is not None else noun
