"""A comparison as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts.source.diagnostic import visible

from ....report.html.templates import isolated, rendered
from ..comparison import CaseChange, Comparison
from ..kinds import MEANT
from . import words

LISTED = 500
"""Changed cases that are listed unless told otherwise."""


def comparison_html(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED) -> str:
    """Return the comparison as an HTML document, ending in a newline.

    It asks for nothing from anywhere and has no script; whatever rules and cases contain is shown as text. Raises
    ExtraMissing if Jinja2 is not installed.
    """
    cases = found.cases
    return rendered(
        "the HTML page",
        __package__,
        "page.html",
        "page.css",
        filters={"shown": lambda text: isolated(visible(str(text))), "count": lambda number: f"{number:,}"},
        found=found,
        cases=cases,
        changes=words.weightiest(changes, limit),
        listed=0 if cases is None else min(limit, cases.changed),
        limit=limit,
        shares={} if cases is None else {each.edit: words.by_kind(each.kinds) for each in cases.edits},
        parts={} if cases is None else {each.edit: each for each in cases.edits},
        several=() if cases is None else cases.by_several_edits,
        meant=MEANT,
        words=words,
    )
