"""The card as a report: what the handler does, does not do and finds out, on one screen and one sheet.

It is made once for all formats. Where the lines of the text format do not suffice, reasons go first, then first steps,
then words; gates, the methods of rank 1 and prohibitions that protect somebody always stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size

from ottava.facts.catalogue import speaking, tr
from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice
from ..inference.card import Act, Card, CardGate, Enquiry, Prohibition
from ..inference.for_parties import PartySheet
from .document import MATTERS_MOST, TIED, Document, Group, Item, ItemNote, Section
from .gates import MEANINGS, TONES
from .layout import HorizontalRule, Shape, heading, passage, plain
from .page import HEADINGS, section_items
from .words import beside, called, for_day, listing, names_all, paragraph, prose

LINES, WIDTH = 40, 80
"""A card has at most so many lines of so many cells."""
ONE_LINE, TWO_LINES = 60, 150
"""Cells of a text that stays on so many lines, behind a mark, `MATTERS MOST` or `Call`."""

PARTIES_TITLE = "What comes next"
PARTIES_NOTICE = "Nothing on this sheet is a decision. Ask if anything is unclear."
HANDLER_ONLY = "FOR THE HANDLER ONLY: the parties must not see this."
DECIDES = "The answer may lead to: {what}"
GATES = "gates"


class Room(Struct, frozen=True):
    """How much of a card there is room for.

    gate_texts: gates that say what to do. act_reasons: reasons for `all` acts, for `methods`, for what matters `most`
    or for `none`; first_steps likewise. not_reasons: reasons for prohibitions. prohibitions: how many there are, unless
    more protect somebody; enquiries likewise. cells: how long a text may be, `sides`: and what stands under it.
    """

    gate_texts: int = 9
    act_reasons: str = "all"
    first_steps: str = "methods"
    not_reasons: bool = True
    prohibitions: int = 3
    enquiries: int = 2
    cells: int = 300
    sides: int = 300


_NARROWER: tuple[dict[str, Any], ...] = (
    {"not_reasons": False},
    {"gate_texts": 2},
    {"act_reasons": "methods"},
    {"act_reasons": "most"},
    {"gate_texts": 1},
    {"act_reasons": "none"},
    {"enquiries": 1},
    {"first_steps": "most", "sides": TWO_LINES},
    {"first_steps": "none", "cells": TWO_LINES, "sides": ONE_LINE},
    {"prohibitions": 1},
    {"gate_texts": 0},
    {"cells": ONE_LINE},
)
"""What is left out, one step after the other, until a card fits."""

ROOMS = tuple(accumulate(_NARROWER, lambda room, step: replace(room, **step), initial=Room()))
"""From the widest to the narrowest."""


def card_document(advice: Advice, *, title: str = "") -> Document:
    """Return the card of an advice, with as much of it as there is room for."""
    with speaking(advice.language):
        return _fitting(advice, title)


def _fitting(advice: Advice, title: str) -> Document:
    for room in ROOMS:
        document = _document(advice, title, room)
        if plain(card_shapes(document), WIDTH).count("\n") <= LINES:
            break
    return document


def card_page(advice: Advice, *, title: str = "") -> Iterator[Shape]:
    """Return the shapes of the card of an advice."""
    return card_shapes(card_document(advice, title=title))


def card_shapes(document: Document) -> Iterator[Shape]:
    """Return the shapes of a card from its head to its foot."""
    with speaking(document.language):
        return iter(tuple(_shapes(document)))


def _shapes(document: Document) -> Iterator[Shape]:
    yield passage(document.notice, style="bold red")
    yield passage(document.title, style="bold")
    yield HorizontalRule("=")
    # Gates say themselves what they are.
    yield from _sections(document, titled=lambda section: section.key != GATES)
    yield HorizontalRule("-")
    yield passage(document.rulebook, style="dim")
    yield passage(tr("The whole page: --full"), style="dim")


def _sections(document: Document, titled: Callable[[Section], bool]) -> Iterator[Shape]:
    """Yield the sections with a blank line between two, under their titles where they are to have them."""
    for place, section in enumerate(document.sections):
        blank, title = heading(section.title, HEADINGS[section.tone])
        yield from (blank,) if place > 0 else ()
        yield from (title,) if titled(section) else ()
        yield from section_items(section)


def parties_document(sheet: PartySheet) -> Document:
    """Return a sheet that the parties may see. It does not name the case: its title is the handler's own."""
    with speaking(sheet.language):
        return _parties_document(sheet)


def _parties_document(sheet: PartySheet) -> Document:
    acts = tuple(Item(prose(each), mark=f"{number}.", tone="go") for number, each in enumerate(sheet.acts, start=1))
    prohibitions = tuple(Item(prose(each), mark="-") for each in sheet.prohibitions)
    groups = [(acts, "acts", tr(PARTIES_TITLE)), (prohibitions, "not", tr("What everybody keeps to"))]
    return Document(
        title=tr(PARTIES_TITLE),
        case="",
        notice=tr(PARTIES_NOTICE),
        rulebook="",
        sections=tuple(Section(key, title, groups=(Group(items),)) for items, key, title in groups if items),
        language=sheet.language,
    )


def parties_page(sheet: PartySheet) -> Iterator[Shape]:
    """Return the shapes of a sheet that the parties may see."""
    document = parties_document(sheet)
    with speaking(document.language):
        shapes = tuple(_sections(document, titled=lambda section: True))
    return iter((*shapes, passage(""), passage(document.notice, style="italic")))


def parties_text(sheet: PartySheet, *, width: int = WIDTH) -> str:
    """Return a sheet that the parties may see as plain text, ending in a newline."""
    return plain(parties_page(sheet), width)


def _document(advice: Advice, title: str, room: Room) -> Document:
    card = advice.card
    return Document(
        title=_short(prose(title) or tr("Case {id}", id=visible(advice.case)), min(room.cells, TWO_LINES)),
        case=tr("Case {id}", id=visible(advice.case)) if title else "",
        notice=tr(HANDLER_ONLY),
        rulebook=f"{prose(advice.notice)} {prose(advice.rulebook.title)} {visible(advice.rulebook.version)}"
        + for_day(advice),
        sections=tuple(
            section
            for section in (
                _breaches(advice, room),
                _gates(card, room),
                _acts(advice, room),
                _prohibitions(card, room),
                _enquiries(card, room),
            )
            if section is not None
        ),
        language=advice.language,
    )


def _breaches(advice: Advice, room: Room) -> Section | None:
    titles = dict.fromkeys(_short(prose(each.title), room.cells) for each in advice.breaches)
    items = tuple(Item(each, mark="!!", tone="stop") for each in titles)
    intro = tr("Do not act on this before whoever keeps the rules has looked at it.")
    return Section("breaches", tr("Against a safeguard"), "stop", groups=(Group(items, intro),)) if items else None


def _gates(card: Card, room: Room) -> Section | None:
    items = tuple(_gate(gate, room, place < room.gate_texts) for place, gate in enumerate(card.gates))
    return Section(GATES, tr("Before anything else"), "stop", groups=(Group(items),)) if items else None


def _gate(gate: CardGate, room: Room, with_text: bool) -> Item:
    remarks = [ItemNote(_short(prose(gate.text), room.sides))] if with_text else []
    if gate.effect == "provisional":
        remarks.append(ItemNote(tr(MEANINGS[gate.effect])))
    elif gate.call is not None:
        remarks.append(ItemNote(tr("Call: {whom}", whom=_short(prose(gate.call), room.sides)), "strong"))
    title = _short(called(gate.effect, gate.title), ONE_LINE)
    return Item(title, mark="!!", tone=TONES[gate.effect], major=True, remarks=tuple(remarks))


def _acts(advice: Advice, room: Room) -> Section | None:
    card = advice.card
    badge = MATTERS_MOST if sum(act.matters_most for act in card.acts) < 2 else TIED
    items = [_act(act, f"{number}.", room, badge) for number, act in enumerate(card.acts, start=1)]
    besides = _besides(card)
    if besides:
        items.append(Item(_short(besides, min(room.cells, TWO_LINES)), mark="+", quiet=True))
    intro = _short(prose(advice.nothing_fits), room.cells) if advice.nothing_fits is not None else ""
    title = tr("Do, in this order" if card.acts else "No method fits" if intro else "Do")
    if not items and not intro:
        return None
    return Section("acts", title, "go", groups=(Group(tuple(items), intro),))


def _besides(card: Card) -> str:
    """Return the methods that are advised weakly, and how much more there is to do."""
    weakly = dict.fromkeys(prose(each.text) for each in card.weakly)
    parts = [tr("Weakly advised: {methods}.", methods=listing(weakly))] if weakly else []
    if card.more > 0:
        things = (
            "1 more thing to do, on the whole page."
            if card.more == 1
            else "{count} more things to do, on the whole page."
        )
        parts.insert(0, tr(things, count=card.more))
    return paragraph(parts)


def _act(act: Act, mark: str, room: Room, badge: str) -> Item:
    whom, title = whom_of(act.parties) if act.parties else "", prose(act.text)
    if act.kind == "directive":
        title += tr(" (for {whom})", whom=whom) if whom and not names_all(act.text, act.parties) else ""
    else:
        title = tr("{title}, for {whom}", title=title, whom=whom) if whom else title
        title = tr("{title}: {strength} advised", title=title, strength=tr(act.strength or ""))
    title = _short(title, room.cells)
    remarks = []
    if act.begin is not None and _has_room(room.first_steps, act):
        remarks.append(ItemNote(_short(prose(act.begin), room.sides)))
    if act.because is not None and _has_room(room.act_reasons, act):
        remarks.append(ItemNote(tr("Why: {reason}", reason=_short(prose(act.because), room.sides)), "quiet"))
    return Item(title, mark=mark, tone="go", remarks=tuple(remarks), badge=tr(badge) if act.matters_most else "")


def _has_room(room: str, act: Act) -> bool:
    return room == "all" or (room == "methods" and act.kind == "method") or (room == "most" and act.matters_most)


def _prohibitions(card: Card, room: Room) -> Section | None:
    kept = [each for n, each in enumerate(card.prohibitions) if each.protects or n < room.prohibitions]
    items = tuple(_prohibition(each, room) for each in kept)
    return Section("not", tr("Do not"), "stop", groups=(Group(items),)) if items else None


def _prohibition(each: Prohibition, room: Room) -> Item:
    # What protects somebody holds for everybody: with a label it would read as if others could be harmed.
    whom = tr(" (for {whom})", whom=whom_of(each.parties)) if each.parties and not each.protects else ""
    why = each.because if room.not_reasons else None
    remarks = () if why is None else (ItemNote(tr("Why: {reason}", reason=_short(prose(why), room.sides)), "quiet"),)
    title = f"{prose(each.text)}{whom}"
    return Item(title if each.protects else _short(title, room.cells), mark="x", tone="stop", remarks=remarks)


def _enquiries(card: Card, room: Room) -> Section | None:
    items = tuple(_enquiry(each, room) for each in card.enquiries[: room.enquiries])
    return Section("ask", tr("Find out first"), "care", groups=(Group(items),)) if items else None


def _enquiry(each: Enquiry, room: Room) -> Item:
    whom = beside(whom_of(each.parties)) if each.parties and not names_all(each.question, each.parties) else ""
    said = tr(DECIDES, what=tr("; ").join(map(prose, each.decides))) if each.decides else prose(each.because or "")
    question = _short(f"{prose(each.question)}{whom}", room.cells)
    return Item(question, mark="?", tone="care", remarks=(ItemNote(_short(said, room.sides)),))


def whom_of(parties: Iterable[str]) -> str:
    """Return for whom: up to four labels, and of more the first three and how many others."""
    labels = [_short(visible(each), 24) for each in parties]
    if len(labels) > 4:
        labels = [*labels[:3], tr("{count} others", count=len(labels) - 3)]
    return listing(labels)


def _short(text: str, cells: int) -> str:
    """Return the text cut off at so many cells, between words where it can be, with an ellipsis."""
    if cell_len(text) <= cells:
        return text
    cut = set_cell_size(text, cells - 1).rstrip()
    word = cut.rfind(" ")
    return f"{cut[:word] if word > len(cut) // 2 else cut}…"
