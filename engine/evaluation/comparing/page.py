"""The page of a comparison of two runs: one file of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from ottava.facts.source.diagnostic import visible

from ...authoring.impact.comparison import CaseChange
from ...authoring.impact.kinds import MEANT
from ...authoring.impact.shown import change_words
from ...authoring.impact.shown import words as diff_words
from ...batch.writing import write_whole
from ...explanation.what_if.what_if import FiredFor
from ...extras import ExtraMissing
from ...report.html.templates import rendered
from ...report.words import listing, quoted
from . import words
from .chance import Verdict
from .comparison import RunComparison, changed_cases
from .shifts import Part, Shift

PAGE = "comparison.html"

LISTED = 100
"""Changed cases that the page lists, the weightiest first."""

_TONES: dict[Verdict, str] = {"beyond chance": "beyond", "could be chance": "maybe", "too few to say": "few"}


def write_page(found: RunComparison, folder: Path) -> bool:
    """Write the page beside the comparison, and return whether that was possible: it needs Jinja2."""
    try:
        page = comparison_page(found, changed_cases(folder))
    except ExtraMissing:
        return False
    write_whole(folder / PAGE, page.encode())
    return True


def comparison_page(found: RunComparison, changes: Iterable[CaseChange]) -> str:
    """Return the page. Raises ExtraMissing if Jinja2 is not installed."""
    cases = found.impact.cases
    assert cases is not None, "cases were compared"
    listed = change_words.listed_changes(changes, LISTED).changes
    return rendered(
        "the page of a comparison",
        __package__,
        "comparison.html",
        "comparison.css",
        base_style=("ottava.engine.batch", "summary.css"),
        filters={"said": visible, "count": words.count},
        found=found,
        cases=cases,
        impact=found.impact,
        notes=[*words.notes(found)],
        beyond=len(words.beyond(found)) + len(words.certain(found)),
        shares={each.edit: each for each in cases.edits},
        changes=listed,
        words=words,
        diff_words=diff_words,
        change_words=change_words,
        meant=MEANT,
        tones=_TONES,
        grouped=grouped,
        reach=lambda part: reach(part.shifts),
        reach_of=reach,
        rules=rule_lines,
    )


def grouped(part: Part) -> list[tuple[str, list[Shift]]]:
    """Return the shifts by what they count."""
    return [(heading, [*found]) for heading, found in groupby(part.shifts, lambda each: words.TABLES[each.table])]


def reach(shifts: Iterable[Shift]) -> float:
    """Return the largest difference that any interval includes, for a common scale."""
    return max((max(abs(each.low), abs(each.high)) for each in shifts), default=0.0) or 1.0


def rule_lines(change: CaseChange) -> Iterator[str]:
    """Yield the rules that speak now and did not then, and the other way round, by their titles."""
    for lead, rules in (
        ("only now", change.difference.rules_started),
        ("not any more", change.difference.rules_stopped),
    ):
        if rules:
            yield f"rules that fired {lead}: {listing(_rule(each) for each in rules)}"


def _rule(each: FiredFor) -> str:
    return quoted(each.title) + (f" ({visible(each.party)})" if each.party else "")
