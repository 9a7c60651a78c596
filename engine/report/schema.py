"""The JSON Schema of an advice, from the structures that an advice is made of."""

import json
from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import msgspec

from ..inference.advice import Advice

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def advice_schema() -> dict[str, Any]:
    """The schema of one object as `ottava advise --format json` prints it: these fields, all of them."""
    parts = schemas_of([Advice], "#/$defs/{name}")
    described = parts.pop(Advice.__name__)
    return {"$schema": DIALECT, "title": "Advice", **described, "$defs": parts}


def schemas_of(kinds: Iterable[type], reference: str) -> dict[str, dict[str, Any]]:
    """Return the schemas of structures and of all that they are made of, by name.

    reference: how one refers to another, with `{name}` for the name.
    """
    _, parts = msgspec.json.schema_components(kinds, ref_template=reference)
    return {name: _as_printed(parts[name]) for name in sorted(parts)}


def to_schema_text(schema: dict[str, Any]) -> str:
    """A schema as it stands in a file, ending in a newline."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _as_printed(node: Any) -> Any:
    """The schema with closed objects, fields with defaults as required ones, and no derived titles or defaults."""
    if isinstance(node, list):
        return [_as_printed(each) for each in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("description"), str):  # a docstring; Python 3.13 takes away its margins
        node = {**node, "description": cleandoc(node["description"])}
    if "anyOf" in node:  # in which versions of msgspec differ
        node = {**node, "anyOf": sorted(node["anyOf"], key=lambda each: each.get("type") == "null")}
    if "properties" not in node:
        return {key: _as_printed(value) for key, value in node.items() if key not in ("title", "default")}
    properties = {name: _as_printed(value) for name, value in node["properties"].items()}
    return {
        **({"description": node["description"]} if "description" in node else {}),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
