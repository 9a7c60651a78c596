"""The words that an editor offers where the cursor stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lsprotocol import types

from .cursor import Cursor, cursor_at
from .offer import Offer, OfferKind, without_places
from .own_words import own_offers
from .party_names import party_offers
from .schema_offers import schema_offers
from .shapes import as_written, schema_of
from .slots import may_name, slot_offers
from .view import Feature, View

_KINDS: dict[OfferKind, types.CompletionItemKind] = {
    "key": types.CompletionItemKind.Property,
    "value": types.CompletionItemKind.EnumMember,
    "name": types.CompletionItemKind.Reference,
    "snippet": types.CompletionItemKind.Snippet,
}
_SCHEMA = re.compile(r"^#\s*yaml-language-server\s*:.*\$schema=(?!none\s*$)\S", re.MULTILINE)


def completion(view: View, params: types.CompletionParams) -> types.CompletionList | None:
    """Return the words that may stand there, those that fit best first; None where none are known."""
    cursor = cursor_at(view.source, view.positions.offset(view.source, params.position))
    if cursor is None:
        return None
    offers: dict[str, Offer] = {}
    for each in offers_at(view, cursor):
        offers.setdefault(each.label, each)
    return _as_protocol([*offers.values()], view, cursor) if offers else None


def offers_at(view: View, cursor: Cursor) -> Iterator[Offer]:
    """Yield the words that may stand there; several may have one label, of which the first counts."""
    rulebook = as_written(view)
    if cursor.slot is not None:
        if may := may_name(view.kind, cursor.way, cursor.around, rulebook):
            closed = view.source.text[cursor.span.end : cursor.span.end + 1] == "}"
            yield from slot_offers(may, rulebook, closed)
        return
    yield from party_offers(view, cursor)
    if "@" in cursor.before:
        return
    yield from own_offers(view.kind, cursor, rulebook)
    if not left_to_schemas(view, cursor):
        yield from schema_offers(schema_of(view, rulebook), cursor)


def left_to_schemas(view: View, cursor: Cursor) -> bool:
    """Return whether another server offers what the schema of the file says. In a bracket that is not closed yet it
    does not.
    """
    unfinished = cursor.brackets and view.document is None
    return explained_by_schema(view) and not unfinished and view.kind != "texts"


def explained_by_schema(view: View) -> bool:
    """Return whether another server reads the schema of the file: it is there, and the file names one."""
    return view.client.beside_schemas and _SCHEMA.search(view.source.text) is not None


def _as_protocol(offers: list[Offer], view: View, cursor: Cursor) -> types.CompletionList:
    place = view.positions.range(cursor.span)
    if view.client.one_line:
        offers = [each for each in map(_on_one_line, offers) if each is not None]
    digits = len(str(len(offers)))
    snippets = view.client.snippets
    items = [
        _item(each, f"{number:0{digits}}", None if view.client.defaults else place, snippets)
        for number, each in enumerate(offers)
    ]
    defaults = types.CompletionItemDefaults(edit_range=place) if view.client.defaults else None
    return types.CompletionList(False, items, defaults)


def _on_one_line(offer: Offer) -> Offer | None:
    """Return an offer without the beginning of the next line behind it; None where it is several lines."""
    first, *others = offer.text.split("\n")
    return None if any(each.strip(" -") for each in others) else replace(offer, text=first)


def _item(offer: Offer, order: str, place: types.Range | None, snippets: bool) -> types.CompletionItem:
    text = without_places(offer.text) if offer.beginning and not snippets else offer.text
    # No `filter_text`: it is the label, and with one Neovim no longer heeds where the edit begins.
    item = types.CompletionItem(offer.label, kind=_KINDS[offer.kind], sort_text=order)
    if offer.about:
        item.documentation = types.MarkupContent(types.MarkupKind.Markdown, offer.about)
    if place is None:
        item.text_edit_text = text
    else:
        item.text_edit = types.TextEdit(place, text)
    if offer.beginning and snippets:
        item.insert_text_format = types.InsertTextFormat.Snippet
    if "\n" in text:  # the lines that follow are as far in as they shall be
        item.insert_text_mode = types.InsertTextMode.AsIs
    return item


COMPLETION = Feature(
    types.TEXT_DOCUMENT_COMPLETION, completion, types.CompletionOptions(trigger_characters=[" ", ".", "{", "@"])
)
