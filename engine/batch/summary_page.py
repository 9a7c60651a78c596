"""What a run has found, as a page to look at: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ottava.facts.source.diagnostic import visible

from ..report.html.templates import TemplatesMissing, content_policy, part, templates

MOST_ROWS = 40
"""Rows of a table that can grow long."""
TABLES = {
    "first": "came first",
    "methods": "advised",
    "excluded": "excluded",
    "gates": "gate",
    "directives": "directive",
}
"""What the rows of a table are called where those of several stand together."""


def summary_page(summary: Mapping[str, Any]) -> str | None:
    """The page of a summary; None if Jinja2 is not installed. The same summary gives the same page."""
    try:
        environment = templates(__package__, "the page of a summary")
    except TemplatesMissing:
        return None
    environment.filters["shown"] = lambda text: visible(str(text))
    environment.filters["words"] = lambda text: visible(str(text)).replace("_", " ")
    environment.filters["count"] = lambda number: f"{number:,}".replace(",", "\N{THIN SPACE}")
    environment.filters["two"] = lambda number: "\N{EN DASH}" if number is None else f"{number:.2f}"
    environment.filters["tenth"] = _tenth
    style = part(__package__, "summary.css")
    return environment.get_template("summary.html").render(
        found=summary,
        share=share,
        row_total=lambda cells: sum(cells.values()),
        style=style,
        most=MOST_ROWS,
        tables=TABLES,
        policy=content_policy(style),
    )


def share(number: int, whole: int) -> str:
    """A part of a whole in percent, with one decimal where it is small."""
    if not whole:
        return "0 %"
    percent = 100 * number / whole
    text = f"{percent:.1f}" if percent < 10 else f"{percent:.0f}"
    return f"{text} %"


def _tenth(begin: str) -> str:
    """What a row of certainties is called, by where it begins."""
    return "no first place" if begin == "none" else f"{begin} to {min(1.0, float(begin) + 0.1):.1f}"
