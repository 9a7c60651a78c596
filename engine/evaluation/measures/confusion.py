"""Which method experts named where the advice has which: over all cases, and by category of dispute."""

from __future__ import annotations

from collections import Counter

from msgspec import Struct

from .intervals import Estimate
from .judgements import AdvisedValues, Counted, Judgement, Panel, is_right


class Confusion(Struct, frozen=True):
    """How many labels name the method of a row where the advice has that of the column; both as in `methods`."""

    methods: tuple[str, ...]
    labels: tuple[tuple[int, ...], ...]


class OfCategory(Struct, frozen=True):
    """One category. commonest: the disagreements, the most frequent first: of the expert, of the advice, how often."""

    category: str
    cases: int
    agreement: Estimate
    confusion: Confusion
    commonest: tuple[tuple[str, str, int], ...]


def confusion(panel: Panel, order: tuple[str, ...], category: str | None = None) -> Confusion:
    """Return the table of the methods that somebody names, in that order."""
    counts = _counts(panel, category)
    named = {method for pair in counts for method in pair}
    methods = tuple(each for each in order if each in named)
    methods += tuple(sorted(named.difference(methods)))
    return Confusion(methods, tuple(tuple(counts[row, column] for column in methods) for row in methods))


def by_category(panel: Panel, order: tuple[str, ...], level: float) -> tuple[OfCategory, ...]:
    """Return the same for each category, that with the most cases first."""
    sizes = Counter(each.category for each in panel.advised)
    found = []
    for category, cases in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):

        def right(advised: AdvisedValues, label: Judgement, category: str = category) -> Counted:
            return is_right(advised, label) if advised.category == category else None

        counts = _counts(panel, category)
        wrong = sorted((-number, pair) for pair, number in counts.items() if pair[0] != pair[1])
        commonest = tuple((expert, advice, -number) for number, (expert, advice) in wrong[:3])
        table = confusion(panel, order, category)
        found.append(OfCategory(category, cases, panel.share(right).estimate(level), table, commonest))
    return tuple(found)


def _counts(panel: Panel, category: str | None) -> Counter[tuple[str, str]]:
    """Return how often which is named where the advice has which; one of several in the first place if named."""
    return Counter(
        (label.first, label.first if label.first in advised.first else pick)
        for advised, labels, pick in zip(panel.advised, panel.judgements, panel.picks, strict=True)
        if category is None or advised.category == category
        for label in labels
        if label.first is not None
    )
