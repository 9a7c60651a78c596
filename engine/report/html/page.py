"""A report as one HTML file."""

from __future__ import annotations

from collections.abc import Iterable

from ...inference.advice import Advice
from .. import document as words
from ..composition import compose, explanation
from ..document import Because, Document, Section
from ..picture.graph import Graph, Kind, graph
from ..picture.graph_layout import place
from .templates import rendered

KINDS: dict[Kind, str] = {
    "fact": "Known of the case",
    "assessment": "Assessment",
    "rule": "Rule",
    "gate": "Before anything else",
    "method": "Method advised",
    "exclusion": "Excluded",
}

NO_GRAPH = Graph((), (), (), ())

MARKS = {"!!": "!", "x": "\N{MULTIPLICATION SIGN}", "*": "\N{BULLET}"}
"""Marks that a browser can draw better than a terminal."""


def to_html(advice: Advice, *, title: str = "", verbose: bool = False, more: Iterable[Section] = ()) -> str:
    """The advice as an HTML document, ending in a newline; the arguments are those of `compose`.

    It asks for nothing from anywhere: styles and script are inside, and its content security policy lets in nothing
    else. Whatever the case contains is shown as text. The same advice gives the same document, byte for byte.

    Raises ExtraMissing if Jinja2 is not installed.
    """
    return _page(compose(advice, title=title, verbose=verbose, more=more), graph(advice))


def explanation_html(advice: Advice, sections: Iterable[Section], *, title: str = "") -> str:
    """Return an explanation as an HTML document: `explanation` in the form and with the errors of `to_html`."""
    return _page(explanation(advice, sections, title=title), NO_GRAPH)


def _page(document: Document, shown: Graph) -> str:
    picture = place(shown)

    def seen_at(reason: Because) -> int | None:
        """The box of a reason in the picture."""
        return picture.graph.place(reason.firings)

    return rendered(
        "the HTML report",
        __package__,
        "report.html",
        "report.css",
        "report.js",
        filters={"drawn": lambda mark: MARKS.get(mark, mark)},
        document=document,
        picture=picture,
        seen_at=seen_at,
        words=words,
        kinds=KINDS,
    )
