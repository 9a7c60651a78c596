"""A comparison as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts.source.diagnostic import visible

from ....report.html.templates import isolated, rendered
from ..change import CaseChange
from ..comparison import Comparison, Count
from ..kinds import MEANT, Kind
from . import guarding, words

LISTED = 500
"""Changed cases that are listed unless told otherwise."""


def comparison_html(found: Comparison, changes: Iterable[CaseChange], limit: int = LISTED) -> str:
    """The comparison as an HTML document, ending in a newline.

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
        shares={} if cases is None else {each.edit: _by_kind(each.kinds) for each in cases.edits},
        parts={} if cases is None else {each.edit: each for each in cases.edits},
        several=() if cases is None else [each for each in cases.causes if len(each.edits) != 1],
        meant=MEANT,
        words=words,
        guarding=guarding,
    )


def _by_kind(counts: Iterable[Count]) -> dict[Kind, int]:
    return {each.kind: each.cases for each in counts}
