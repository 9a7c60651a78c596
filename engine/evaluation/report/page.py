"""A report on an evaluation as one page that needs nothing else, with pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ottava.facts.source.diagnostic import visible

from ...report.html.templates import rendered
from ..evaluation import Evaluation
from .composition import compose
from .figures import figure
from .layout import Cell, Range
from .pictures import IntervalLine, line_of, points_of

if TYPE_CHECKING:
    from markupsafe import Markup

MOST_ROWS = 12
"""Rows of a table that are shown at once; more are folded away."""


def evaluation_page(found: Evaluation) -> str:
    """Return the page; the same evaluation gives the same page. Raises ExtraMissing without Jinja2."""
    return rendered(
        "the page of an evaluation",
        __package__,
        "evaluation.html",
        "evaluation.css",
        base_style=("ottava.engine.batch", "summary.css"),
        filters={"cell": _shown, "line": _line, "is_number": _is_number, "shade": _shade, "coded": _coded},
        report=compose(found),
        fingerprint=found.basis.rulebook.fingerprint,
        points=points_of(found.calibration),
        most=MOST_ROWS,
    )


def _shown(cell: Cell) -> str:
    if isinstance(cell, Range):
        return figure(cell)
    return f"{cell:,}".replace(",", "\N{THIN SPACE}") if isinstance(cell, int) else visible(cell)


def _line(cell: Cell) -> IntervalLine | None:
    return line_of(cell) if isinstance(cell, Range) else None


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int)


def _shade(cell: int, row: tuple[Cell, ...]) -> int:
    """Return from 0 to 10 how large a part of its row a number is."""
    whole = sum(each for each in row if isinstance(each, int))
    return -(-10 * cell // whole) if whole else 0


def _coded(text: str) -> Markup:
    """Return a text, escaped, with what is in backticks as code."""
    from markupsafe import Markup, escape

    parts = re.split(r"`([^`]*)`", text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )
