"""What a run has found, as a page to look at: one HTML file that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from ..source.diagnostic import visible

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
        from jinja2 import Environment, FunctionLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        return None
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_part),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["shown"] = lambda text: visible(str(text))
    environment.filters["words"] = lambda text: visible(str(text)).replace("_", " ")
    environment.filters["count"] = lambda number: f"{number:,}".replace(",", "\N{THIN SPACE}")
    environment.filters["two"] = lambda number: "\N{EN DASH}" if number is None else f"{number:.2f}"
    environment.filters["tenth"] = _tenth
    environment.filters["as_is"] = Markup
    style = _part("summary.css")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return environment.get_template("summary.html").render(
        found=summary,
        share=share,
        row_total=lambda cells: sum(cells.values()),
        style=style,
        most=MOST_ROWS,
        tables=TABLES,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
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


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
