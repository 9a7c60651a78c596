"""Coverage for a person to read, and as plain data."""

from collections.abc import Iterator
from typing import Any

from ottava.facts.source.diagnostic import visible

from ..source_text import location
from .coverage import ConditionCoverage, Coverage

_LONGEST = 70


def lines_of(coverage: Coverage) -> Iterator[str]:
    """Yield what no test shows, each with its place, and the totals."""
    for rule in coverage.rules:
        if not rule.fired:
            yield f"{location(rule.rule.span)}: `{visible(rule.rule.id)}` fires in no test"
        for each in rule.conditions:
            if each.missing:
                yield f"{location(each.counted.condition.span)}: {_text(each)} is never {' nor '.join(each.missing)}"
    yield f"rules that fired: {coverage.fired} of {len(coverage.rules)} ({percent(coverage.percent_of_rules)})"
    yield f"outcomes of conditions: {coverage.seen} of {coverage.possible} ({percent(coverage.percent_of_outcomes)})"


def percent(value: float) -> str:
    """Format with one decimal, rounded down, so that 100 % appears only where nothing is missing."""
    return f"{int(value * 10) / 10:.1f} %"


def as_data(coverage: Coverage) -> dict[str, Any]:
    """Return the coverage as plain data, for programs."""
    return {
        "rules": {"fired": coverage.fired, "all": len(coverage.rules), "percent": round(coverage.percent_of_rules, 3)},
        "outcomes": {
            "seen": coverage.seen,
            "all": coverage.possible,
            "percent": round(coverage.percent_of_outcomes, 3),
        },
        "of_rules": [
            {
                "rule": rule.rule.id,
                "file": None if rule.rule.span is None else rule.rule.span.source.name,
                "line": None if rule.rule.span is None else rule.rule.span.line,
                "fired": rule.fired,
                "conditions": [
                    {
                        "text": each.counted.text,
                        "line": None if each.counted.condition.span is None else each.counted.condition.span.line,
                        "seen": [outcome for outcome in each.counted.possible if outcome in each.seen],
                        "missing": list(each.missing),
                    }
                    for each in rule.conditions
                ],
            }
            for rule in coverage.rules
        ],
    }


def _text(each: ConditionCoverage) -> str:
    text = visible(each.counted.text)
    if each.counted.kind and not text.startswith(each.counted.kind):
        text = f"{each.counted.kind} of {text}"
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}…`"
