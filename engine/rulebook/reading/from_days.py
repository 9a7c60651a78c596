"""From `within` and `more_than` on a date to a test on the days between it and another: a computed attribute."""

from __future__ import annotations

from ottava.facts import Attribute
from ottava.facts.attribute import DAY, DAY_OF_ADVICE
from ottava.facts.computed import days_between
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span

from ..condition import Condition, InRange
from .findings import key_text, mapping_head
from .from_due import date_named, days_of
from .scope import Scope

RELATIVE = ("within", "more_than")
"""The tests on the days between two dates."""


def days_from_node(attribute: Attribute, name: str, node: Node, span: Span, scope: Scope) -> Condition | None:
    """Return the condition that the date lies so many days before or after another; None after noting a mistake."""
    findings, hint = scope.findings, f"write `{name}: {{days: 14, after: ENTITY.DATE}}`, or `before: today`"
    mapping = findings.expect_mapping(node, f"`{name}`", "how many days before or after which date", hint)
    if mapping is None:
        return None
    findings.expect_keys(mapping, f"`{name}`", ("days", "before", "after"), ("days",))
    sides = [entry for entry in mapping.entries if key_text(entry.key) in ("before", "after")]
    days = days_of(mapping, scope)
    if len(sides) != 1:
        said = "two dates" if sides else "no date"
        at = sides[1].key.span if sides else mapping_head(mapping)
        findings.error("missing-date", f"`{name}` counts from {said}; expected `before` or `after` with one", at, hint)
        return None
    path = date_named(sides[0].value, scope)
    other = None if path is None else DAY_OF_ADVICE if path == DAY else scope.vocabulary[path]
    if days is None or other is None:
        return None
    at = sides[0].value.span
    if other.kind != "date":
        message = f"`{name}` counts days, and `{other.path}` is a time"
        findings.error("wrong-test", message, at, "name a date, or declare it with `kind: date`")
        return None
    if other.path == attribute.path:
        findings.error("missing-date", f"`{attribute.path}` is compared with itself", at, "name another date")
        return None
    first, then = (other, attribute) if key_text(sides[0].key) == "after" else (attribute, other)
    counted = days_between(first, then)
    scope.counted[counted.path] = counted
    return InRange(counted.path, 0, days, span) if name == "within" else InRange(counted.path, days + 1, None, span)
