"""From `due` of a directive to the days after a date by which it is to be done."""

from __future__ import annotations

from ottava.facts import PARTY
from ottava.facts.attribute import DAY
from ottava.facts.days import DATE_KINDS, NotADate, date_from
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.node import Mapping, Node, Scalar

from ..conclusion import Due
from ..today import TODAY
from .findings import one_of
from .scope import Scope, attribute_named

MOST_DAYS = 36_600


def due_from_node(node: Node, scope: Scope) -> Due | None:
    """Return when a directive is due; None after noting a mistake."""
    findings, hint = scope.findings, f"write `due: {{days: 14, after: ENTITY.DATE}}`, or `after: {TODAY}`"
    mapping = findings.expect_mapping(node, "`due`", "how many days after which date", hint)
    if mapping is None:
        return None
    findings.expect_keys(mapping, "`due`", ("days", "after"), ("days", "after"))
    days, after_node = days_of(mapping, scope), mapping.get("after")
    after = None if after_node is None else date_named(after_node, scope)
    return None if days is None or after is None else Due(days, after)


def days_of(mapping: Mapping, scope: Scope) -> int | None:
    """Return how many `days` the mapping says; None where it says none, or after noting a mistake."""
    node = mapping.get("days")
    days = None if node is None else scope.findings.expect_count(node, "`days`")
    if node is None or days is None or days <= MOST_DAYS:
        return days
    message = f"{quoted(node.span.text)} days are more than a hundred years"
    scope.findings.error("out-of-range", message, node.span, "write fewer days")
    return None


def date_named(node: Node, scope: Scope) -> str | None:
    """Return the date that a node names, `today` as the day of the advice; None after noting a mistake."""
    if isinstance(node, Scalar) and node.value == TODAY:
        return DAY
    if isinstance(node, Scalar) and _is_day(node.value):
        message = f"{quoted(node.span.text)} is always the same day; expected a date of the case, or `{TODAY}`"
        hint = "compare with a certain day by `before`, `after` or `between`, without `within`"
        scope.findings.error("missing-date", message, node.span, hint)
        return None
    path = attribute_named(node, "the date to count from", scope)
    attribute = None if path is None else scope.vocabulary[path]
    if attribute is None or attribute.kind in DATE_KINDS:
        return path
    here = [each for each in scope.vocabulary if scope.in_party or each.entity != PARTY]
    dates = [each.path for each in here if each.kind in DATE_KINDS]
    hint = f"name {one_of([*dates, TODAY])}"
    scope.findings.error("wrong-kind", f"`{path}` is no date; expected the date to count from", node.span, hint)
    return None


def _is_day(value: object) -> bool:
    try:
        date_from(value, "date")
    except NotADate:
        return False
    return True
