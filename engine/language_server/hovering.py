"""What an editor shows beside the word under the pointer: what it means."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

from ottava.facts.source.errors import InputError
from ottava.facts.source.span import Span

from ..authoring.fidelity.outline import read_outline
from ..authoring.schemas.shape import Schema
from .completion import explained_by_schema
from .cursor import Cursor, cursor_at
from .errands.measuring import Measures
from .hover_words import words_on
from .keeping import Keeper
from .occurrences import name_at
from .plain_words import as_text, paragraphs
from .schema_walk import resolved, schemas_at, values_in, words_of
from .shapes import as_written, schema_of
from .view import Feature, View


def hover_feature(keeper: Keeper) -> Feature:
    """Return the feature, with what keeps the results of the tests."""

    def answer(view: View, params: types.HoverParams) -> types.Hover | None:
        return hover(view, params, lambda: keeper.of(view))

    return Feature(types.TEXT_DOCUMENT_HOVER, answer, types.HoverOptions())


def hover(
    view: View, params: types.HoverParams, measured: Callable[[], Measures | None] = lambda: None
) -> types.Hover | None:
    """Return what the word there means: a name by what the rulebook says of it, a key by what its schema says.

    measured: gives what the tests showed when they last ran, None where they have not.
    """
    offset = view.positions.offset(view.source, params.position)
    if (named := name_at(view, offset)) and (words := words_on(view, named.named, measured)):
        return _shown(view, words, named.span)
    cursor = cursor_at(view.source, offset)
    if cursor is None or cursor.slot is not None or not cursor.span.text.strip():
        return None
    if cursor.value and cursor.way[-2:] == ("source", "place") and (words := _place(view, cursor)):
        return _shown(view, words, cursor.span)
    words = "" if explained_by_schema(view) else _by_schema(schema_of(view, as_written(view)), cursor)
    return _shown(view, words, cursor.span) if words else None


def _by_schema(schema: Schema, cursor: Cursor) -> str:
    """Return what the schema says of a key or of a value."""
    definitions = schema.get("definitions", {})
    name = cursor.span.text.strip("'\"")
    found = schemas_at(schema, cursor.way, cursor.around)
    if not cursor.value:
        keys = (resolved(each["properties"][name], definitions) for each in found if name in _keys(each))
        return next((f"`{name}`: {words}" for each in keys if (words := words_of(each))), "")
    meanings = (about for each in found for value, about in values_in(each) if str(value).lower() == name)
    return next((f"`{name}`: {as_text(about)}" for about in meanings if about), "")


def _keys(schema: Schema) -> dict[str, Schema]:
    return {key: each for key, each in schema.get("properties", {}).items() if isinstance(each, dict)}


def _place(view: View, cursor: Cursor) -> str:
    """Return what the text says at a place of the source, where an outline of it stands beside the rulebook."""
    name = view.source.text[cursor.span.start : cursor.span.end]
    if view.sound is None:
        return ""
    try:
        outline = read_outline(view.folder, view.sound)
    except InputError:
        return ""
    place = next((each for each in outline.places if each.id == name), None)
    return (
        ""
        if place is None
        else paragraphs(f"**{as_text(place.title)}**", "".join(f"- {as_text(each.text)}\n" for each in place.says))
    )


def _shown(view: View, words: str, span: Span) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, words), view.positions.range(span))
