"""Places and texts of rulebooks, as reports of the tools for authors give them."""

from __future__ import annotations

from ottava.facts import Value
from ottava.facts.source.diagnostic import visible
from ottava.facts.source.span import Span


def as_written(value: Value) -> str:
    """Return a value as it is written in a file."""
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def location(span: Span | None) -> str:
    """Return the file, line and column, in the form that editors understand."""
    return "?" if span is None else f"{visible(span.source.name)}:{span.line}:{span.column}"


def location_order(span: Span | None) -> tuple[str, int]:
    """Return a key that sorts by file and place; what has no place comes first."""
    return ("", -1) if span is None else (span.source.name, span.start)
