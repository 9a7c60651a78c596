"""A report as one HTML file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

from ottava.facts.catalogue import speaking, tr

from ...inference.advice import Advice
from ...inference.for_parties import PartySheet
from .. import document as words
from ..card import card_document, parties_document
from ..composition import compose, explanation
from ..document import Because, Document, Section
from ..picture.graph import Graph, Kind, graph
from ..picture.graph_layout import place
from .templates import environment, rendered

if TYPE_CHECKING:
    from jinja2 import Template

KINDS: dict[Kind, str] = {
    "fact": "Known of the case",
    "assessment": "Assessment",
    "rule": "Rule",
    "gate": "Before anything else",
    "method": "Method advised",
    "exclusion": "Excluded",
}

RULEBOOKS_OWN = "en"
"""The language of a page in that of the rulebook."""

NO_GRAPH = Graph((), (), (), ())

MARKS = {"!!": "!", "x": "\N{MULTIPLICATION SIGN}", "*": "\N{BULLET}"}
"""Marks that a browser can draw better than a terminal."""


def to_html(
    advice: Advice, *, title: str = "", verbose: bool = False, more: Iterable[Section] = (), full: bool = False
) -> str:
    """The advice as an HTML document, ending in a newline: its card, and below it the whole page, folded up.

    title, verbose, more: as of `compose`. full, verbose: unfold the whole page, and print it behind the card, which
    otherwise is printed alone.

    It asks for nothing from anywhere: styles and script are inside, and its content security policy lets in nothing
    else. Whatever the case contains is shown as text. The same advice gives the same document, byte for byte.

    Raises ExtraMissing if Jinja2 is not installed.
    """
    document = compose(advice, title=title, verbose=verbose, more=more)
    with speaking(document.language):
        return _page(document, graph(advice), card_document(advice, title=title), full or verbose)


def explanation_html(advice: Advice, sections: Iterable[Section], *, title: str = "") -> str:
    """Return an explanation as an HTML document: `explanation` in the form and with the errors of `to_html`."""
    document = explanation(advice, sections, title=title)
    with speaking(document.language):
        return _page(document, NO_GRAPH, None, False)


def _page(document: Document, shown: Graph, card: Document | None, full: bool) -> str:
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
        filters={"drawn": _drawn},
        document=document,
        picture=picture,
        seen_at=seen_at,
        words=words,
        language=document.language or RULEBOOKS_OWN,
        kinds={kind: tr(words) for kind, words in KINDS.items()},
        card=card,
        heading="h1",
        full=full,
    )


def card_html(advice: Advice, *, title: str = "", heading: Literal["h1", "h2"] = "h2") -> str:
    """The card of an advice as a piece of HTML for another page, without style and script; `report.css` is its style.

    heading: what its title is in that page. Whatever the case and the rules contain is shown as text.
    Raises ExtraMissing if Jinja2 is not installed.
    """
    card = card_document(advice, title=title)
    with speaking(card.language):
        return _card_template().render(card=card, heading=heading, seen_at=lambda reason: None, words=words)


@cache
def _card_template() -> Template:
    """Return the template of a card, which is shown again and again while somebody edits a case."""
    return environment("the card in HTML", __package__, {"drawn": _drawn}).get_template("card.html")


def sections_html(document: Document) -> str:
    """The sections of a report as a piece of HTML for another page, likewise."""
    with speaking(document.language):
        return _sections_template().render(document=document, seen_at=lambda reason: None, words=words)


@cache
def _sections_template() -> Template:
    """Return the template of the sections of a report, which is filled in for each page of an interview."""
    return environment("the sections", __package__, {"drawn": _drawn}).get_template("sections.html")


def parties_html(sheet: PartySheet) -> str:
    """A sheet that the parties may see as an HTML document, ending in a newline. Raises ExtraMissing without Jinja2."""
    document = parties_document(sheet)
    with speaking(document.language):
        return rendered(
            "the sheet for the parties",
            __package__,
            "parties.html",
            "report.css",
            filters={"drawn": _drawn},
            card=document,
            seen_at=lambda reason: None,
            words=words,
            language=document.language or RULEBOOKS_OWN,
        )


def _drawn(mark: str) -> str:
    return MARKS.get(mark, mark)
