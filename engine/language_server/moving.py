"""Where places of an earlier text stand in a later one, until they are looked up anew."""

from __future__ import annotations

from ottava.facts.source.span import Source, Span


def moved(span: Span, now: Source) -> Span | None:
    """Return where a place stands after the text has changed in one stretch; None if it was in that stretch."""
    before, after = span.source.text, now.text
    if span.source is now or before == after:
        return Span(now, span.start, span.end)
    start = _same_at_the_start(before, after)
    if span.end <= start:
        return Span(now, span.start, span.end)
    end = min(_same_at_the_start(before[::-1], after[::-1]), min(len(before), len(after)) - start)
    by = len(after) - len(before)
    return Span(now, span.start + by, span.end + by) if span.start >= len(before) - end else None


def _same_at_the_start(one: str, other: str) -> int:
    """Return how many characters both begin with, by halving: comparing slices is much quicker than characters."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
