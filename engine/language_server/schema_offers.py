"""What the schema of a file offers where the cursor stands: keys, values, and beginnings of entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..authoring.schemas.shape import Schema
from .cursor import Cursor
from .offer import Offer, Stand
from .schema_walk import alternatives, first_type, resolved, schemas_at, values_in, words_of


def schema_offers(schema: Schema, cursor: Cursor) -> Iterator[Offer]:
    """Yield what may stand there: what a key or a value can be, and for a list what its items can be."""
    definitions = schema.get("definitions", {})
    found = schemas_at(schema, cursor.way, cursor.around)
    stand = _stand(cursor)
    if not cursor.value:
        for each in found:
            yield from _keys(each, cursor, stand, definitions)
        return
    if cursor.way and isinstance(cursor.way[-1], int):
        # What begins an item stands with the list that it is in.
        for each in schemas_at(schema, cursor.way[:-1], cursor.around[:-1]):
            if _is(each, "array"):
                yield from map(stand.snippet, each.get("defaultSnippets", ()))
    yield from _values(found, cursor, stand, definitions)
    for each in found:
        if _is(each, "array") and not cursor.style:
            items = list(alternatives(each.get("items"), None, definitions))
            deeper = _in_list(cursor, stand)
            yield from map(deeper.snippet, each.get("defaultSnippets", ()))
            yield from _values(items, cursor, deeper, definitions)


def _values(schemas: list[Schema], cursor: Cursor, stand: Stand, definitions: dict[str, Schema]) -> Iterator[Offer]:
    inside = stand if cursor.key or stand.lead else _inside(cursor, stand)
    for each in schemas:
        for value, about in values_in(each):
            yield stand.value(value, about, quoted=cursor.style != "")
    for each in schemas:
        if not cursor.style:
            yield from _keys(each, cursor, inside, definitions)
        for snippet in () if _is(each, "array") else each.get("defaultSnippets", ()):
            yield (stand if "bodyText" in snippet else inside).snippet(snippet)


def _keys(schema: Schema, cursor: Cursor, stand: Stand, definitions: dict[str, Schema]) -> Iterator[Offer]:
    there = cursor.around[-1] if not cursor.value else None
    taken = there if isinstance(there, dict) else {}
    for name, each in schema.get("properties", {}).items():
        if not isinstance(each, dict) or each.get("doNotSuggest") or name in taken:
            continue
        inner = resolved(each, definitions)
        colon = cursor.colon and not cursor.value
        yield stand.key(name, first_type(inner, definitions), words_of(inner), colon=colon)


def _stand(cursor: Cursor) -> Stand:
    if cursor.dash:
        return Stand("- ", "", cursor.column + 2, False)
    return Stand("", "", cursor.column, cursor.brackets)


def _inside(cursor: Cursor, stand: Stand) -> Stand:
    """Return where the keys of a value stand whose own key stands before it."""
    if cursor.brackets:
        return Stand("{", "}", stand.column, True)
    if cursor.inline:
        return replace(stand, lead="\n" + " " * (cursor.column + 2), column=cursor.column + 2)
    return stand


def _in_list(cursor: Cursor, stand: Stand) -> Stand:
    """Return where the first item of a list stands."""
    if cursor.brackets:
        return Stand("[", "]", stand.column, True)
    if cursor.inline:
        return Stand("\n" + " " * (cursor.column + 2) + "- ", "", cursor.column + 4, False)
    return Stand(f"{stand.lead}- ", "", stand.column + 2, False)


def _is(schema: Schema, wanted: str) -> bool:
    return wanted in ([schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", ()))
