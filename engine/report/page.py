"""A report as a page of text that a caseworker can read and act on, on a terminal or on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ottava.facts.catalogue import speaking, tr

from ..inference.advice import Advice
from .composition import compose, explanation
from .document import AGAINST, FROM, Because, Document, Item, Section, Tone, Weight
from .layout import HorizontalRule, ProofTree, Shape, heading, passage

PIPED_WIDTH = 80
NOT = "x"
"""What stands before what is not to be done."""

HEADINGS: dict[Tone, str] = {"plain": "bold cyan", "go": "bold green", "stop": "bold red", "care": "bold yellow"}
ALARMS: dict[Tone, str] = {"plain": "bold", "go": "bold", "stop": "bold red", "care": "bold yellow"}
WEIGHTS: dict[Weight, str] = {"plain": "", "strong": "bold", "quiet": "dim"}


def page(advice: Advice, *, title: str = "", verbose: bool = False) -> Iterator[Shape]:
    """Return the shapes of the page of an advice; the arguments are those of `compose`."""
    return _shapes(compose(advice, title=title, verbose=verbose))


def explanation_page(advice: Advice, sections: Iterable[Section], *, title: str = "") -> Iterator[Shape]:
    """Return the shapes of the page of an explanation."""
    return _shapes(explanation(advice, sections, title=title))


def _shapes(document: Document) -> Iterator[Shape]:
    with speaking(document.language):
        return iter(tuple(_document(document)))


def _document(document: Document) -> Iterator[Shape]:
    """Return the shapes of a report from its head to its foot."""
    yield passage(document.title or document.case, style="bold")
    if document.title:
        yield passage(document.case, style="dim")
    yield passage(document.notice, style="italic")
    yield HorizontalRule("=")
    for section in document.sections:
        yield from section_parts(section)
    yield passage("")
    yield HorizontalRule("-")
    yield passage(document.rulebook, style="dim")
    if document.caution:
        yield passage(document.caution, style="dim")


def section_parts(section: Section) -> Iterator[Shape]:
    """Return the shapes of a section under its heading."""
    yield from heading(section.title, HEADINGS[section.tone])
    yield from section_items(section)


def section_items(section: Section) -> Iterator[Shape]:
    """Return the shapes of a section without its heading."""
    if section.intro:
        yield passage(section.intro)
    for group in section.groups:
        if group.intro:
            more = tr(" `{command}` shows them.", command=group.command) if group.command else ""
            yield passage(f"{group.intro}{more}")
        for place, item in enumerate(group.items):
            if place > 0 and item.strengths:
                yield passage("")
            yield from _item(item)
    yield from (ProofTree(each) for each in section.proofs)


def _item(item: Item) -> Iterator[Shape]:
    lead = f"{item.mark} "
    indent = len(lead)
    style = "dim" if item.quiet else ALARMS[item.tone] if item.major else "bold"
    yield passage(
        tr("{label}: {said}", label=item.badge.upper(), said=item.title) if item.badge else item.title,
        lead,
        style=style,
    )
    for remark in item.remarks:
        yield passage(remark.text, indent=indent, style=WEIGHTS[remark.weight])
    for strength in item.strengths:
        yield passage(strength.text, indent=indent)
    for count, step in enumerate(item.steps, start=1):
        yield passage(step, f"{count}. ", indent=indent)
    for reason in item.because:
        yield from _because(reason, indent)


def _because(reason: Because, indent: int) -> Iterator[Shape]:
    lead = f"- {tr('{label}: {said}', label=tr(AGAINST), said='')}" if reason.against else "- "
    yield passage(reason.text, lead, indent=indent, note=reason.mark)
    if reason.likewise:
        yield passage(reason.likewise, indent=indent + 2)
    if reason.grounds:
        yield passage(tr(FROM, facts=reason.grounds), indent=indent + 2, style="dim")
