"""A walk down a schema by the way to the cursor: which of its alternatives a place has, seen what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..authoring.schemas.shape import Schema
from .torn_scalars import PlainValue, Way

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
_DESCRIPTIONS = ("description", "markdownDescription", "title")


def schemas_at(schema: Schema, way: Way, around: tuple[PlainValue, ...]) -> list[Schema]:
    """Return the alternatives for what stands at a place, none of which leads to others.

    way: from the top. around: what stands at each place of the way, as far as it is written.
    """
    definitions = schema.get("definitions", {})
    found = list(alternatives(schema, around[0], definitions))
    for step, value in zip(way, around[1:], strict=True):
        found = [
            inner
            for each in found
            for child in _children(each, step)
            for inner in alternatives(child, value, definitions)
        ]
    return found


def alternatives(schema: Any, value: PlainValue, definitions: dict[str, Schema]) -> Iterator[Schema]:
    """Yield what a schema may mean for a value: without references, conditions or choices."""
    if not isinstance(schema, dict) or schema.get("doNotSuggest"):
        return
    schema = resolved(schema, definitions)
    if not _may_be(schema, value):
        return
    about = {key: schema[key] for key in _DESCRIPTIONS if key in schema}
    for way in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(way, ()):
            yield from (_with(about, inner) for inner in alternatives(each, value, definitions))
    if "if" in schema:
        branch = schema.get("then" if holds(schema["if"], value, definitions) else "else")
        yield from (_with(about, inner) for inner in alternatives(branch, value, definitions))
    yield schema


def resolved(schema: Schema, definitions: dict[str, Schema]) -> Schema:
    """Return a schema with what it refers to in its place."""
    while "$ref" in schema:
        target = definitions.get(str(schema["$ref"]).rpartition("/")[2], {})
        own = {key: value for key, value in schema.items() if key != "$ref"}
        # Both forms of a description belong together.
        words = set() if not {*own} & {*_DESCRIPTIONS[:2]} else {*_DESCRIPTIONS[:2]}
        schema = {**{key: value for key, value in target.items() if key not in words}, **own}
    return schema


def _with(about: Schema, schema: Schema) -> Schema:
    return schema if {*schema} & {*_DESCRIPTIONS[:2]} else {**about, **schema}


def _may_be(schema: Schema, value: PlainValue) -> bool:
    """Return whether a value may be of the type that is wanted; what is only begun may become anything."""
    if not isinstance(value, dict | list):
        return True
    wanted = schema.get("type")
    return wanted is None or (("object" if isinstance(value, dict) else "array") in _listed(wanted))


def _children(schema: Schema, step: str | int) -> Iterator[Any]:
    if isinstance(step, int):
        yield schema.get("items")
        return
    properties = schema.get("properties", {})
    if step in properties:
        yield properties[step]
        return
    fitting = [each for pattern, each in schema.get("patternProperties", {}).items() if re.search(pattern, step)]
    yield from fitting or [schema.get("additionalProperties")]


def holds(schema: Any, value: PlainValue, definitions: dict[str, Schema]) -> bool:
    """Return whether a value is as a condition of our schemas wants it."""
    if not isinstance(schema, dict):
        return schema is not False
    schema = resolved(schema, definitions)
    if "type" in schema and not _is_of(value, schema["type"]):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "not" in schema and holds(schema["not"], value, definitions):
        return False
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if isinstance(value, dict):
        if any(each not in value for each in schema.get("required", ())):
            return False
        inner = schema.get("properties", {})
        if any(key in value and not holds(each, value[key], definitions) for key, each in inner.items()):
            return False
    items = value if isinstance(value, list) and "contains" in schema else None
    if items is not None and not any(holds(schema["contains"], each, definitions) for each in items):
        return False
    if "anyOf" in schema and not any(holds(each, value, definitions) for each in schema["anyOf"]):
        return False
    return all(holds(each, value, definitions) for each in schema.get("allOf", ()))


def _is_of(value: PlainValue, wanted: str | list[str]) -> bool:
    return any(
        isinstance(value, _TYPES[each]) and not (isinstance(value, bool) and each in ("integer", "number"))
        for each in _listed(wanted)
    )


def _listed(wanted: str | list[str]) -> list[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def first_type(schema: Schema, definitions: dict[str, Schema]) -> str:
    """Return the type that is written first behind a key; nothing where that is not said."""
    schema = resolved(schema, definitions)
    if "type" in schema:
        return _listed(schema["type"])[0]
    inside = [first_type(each, definitions) for way in ("anyOf", "oneOf", "allOf") for each in schema.get(way, ())]
    return inside[0] if inside else ""


def words_of(schema: Schema) -> str:
    """Return what a schema says of a thing, in Markdown."""
    return str(schema.get("markdownDescription") or schema.get("description") or "")


def values_in(schema: Schema) -> Iterator[tuple[str | int | float | bool, str]]:
    """Yield the values that a schema names, each with what it means."""
    listed = schema.get("enum", ())
    meanings = schema.get("enumDescriptions") or [""] * len(listed)
    yield from zip(listed, meanings, strict=False)
    if "const" in schema:
        yield schema["const"], ""
    if "type" in schema and "boolean" in _listed(schema["type"]) and not listed:
        yield from ((True, ""), (False, ""))
