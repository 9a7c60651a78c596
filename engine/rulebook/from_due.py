"""From `due` of a directive to the days after a date by which it is to be done."""

from __future__ import annotations

from ottava.facts import PARTY
from ottava.facts.attribute import DAY
from ottava.facts.days import DATE_KINDS
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Node

from .conclusion import Due
from .findings import one_of
from .from_test import is_word
from .scope import Scope, attribute_named
from .today import TODAY

MOST_DAYS = 36_600


def due_from_node(node: Node, scope: Scope) -> Due | None:
    """Return when a directive is due; None after noting a mistake."""
    findings, hint = scope.findings, f"write `due: {{days: 14, after: ENTITY.DATE}}`, or `after: {TODAY}`"
    mapping = findings.expect_mapping(node, "`due`", "how many days after which date", hint)
    if mapping is None:
        return None
    findings.expect_keys(mapping, "`due`", ("days", "after"), ("days", "after"))
    days_node, after_node = mapping.get("days"), mapping.get("after")
    days = None if days_node is None else findings.expect_count(days_node, "`days`")
    after = None if after_node is None else date_named(after_node, scope)
    if days is not None and days_node is not None and days > MOST_DAYS:
        message = f"{quoted(days_node.span.text)} days are more than a hundred years"
        findings.error("out-of-range", message, days_node.span, "write fewer days")
        return None
    return None if days is None or after is None else Due(days, after)


def date_named(node: Node, scope: Scope) -> str | None:
    """Return the date that a node names, `today` as the day of the advice; None after noting a mistake."""
    if is_word(node, TODAY):
        return DAY
    path = attribute_named(node, "the date to count from", scope)
    attribute = None if path is None else scope.vocabulary[path]
    if attribute is None or attribute.kind in DATE_KINDS:
        return path
    here = [each for each in scope.vocabulary if scope.in_party or each.entity != PARTY]
    dates = [each.path for each in here if each.kind in DATE_KINDS]
    hint = f"name {one_of([*dates, TODAY])}"
    scope.findings.error("wrong-kind", f"`{path}` is no date; expected the date to count from", node.span, hint)
    return None
