"""From a single value in a rule to a value of an attribute, exact in kind: `true` is not 1, and 1 is not `1`."""

from __future__ import annotations

from ottava.facts import UNKNOWN, Attribute
from ottava.facts.attribute import LARGEST_INTEGER
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Node, Scalar

from .condition import Scalar as Value
from .findings import Findings, described


def value_from_scalar(attribute: Attribute, node: Node, findings: Findings) -> Value | None:
    """The value, which for a set is one member; None after noting why it is none of this attribute."""
    path = attribute.path
    if isinstance(node, Scalar) and node.value == UNKNOWN:
        hint = "write `{known: false}` to ask whether it is unknown"
        findings.error("unknown-as-value", f"`unknown` is no value of `{path}`", node.span, hint)
        return None
    if attribute.kind in ("choice", "set"):
        return _word(attribute, node, findings)
    if attribute.kind == "boolean":
        return findings.expect_flag(node, f"the value of `{path}`")
    return number_from_node(attribute, node, f"the value of `{path}`", findings)


def number_from_node(attribute: Attribute, node: Node, what: str, findings: Findings) -> int | float | None:
    """The node as a number that the attribute can have; None after noting why it cannot."""
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
    """The numbers an attribute can have, in words: a whole number from 0 to 4. The bound of all numbers is named only
    where a number found lies beyond it.
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
