"""Random values that keep to a JSON Schema, for the part of it that the schema of a case uses."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from .compatibility import Schema, alternatives

_LETTERS = st.characters(categories=("L", "Nd"), include_characters=" _-")
"""Ids have to be printable and labels of letters and digits, which their patterns say for ASCII only."""
_MARGIN = 10**6
"""How far beyond its one bound a number goes."""


def values(schema: Any, root: Schema) -> st.SearchStrategy[Any]:
    """Return what generates values that keep to a schema."""
    return st.one_of([_values(each, root) for each in alternatives(schema, root)])


def _values(schema: Schema, root: Schema) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer" | "number" as kind:
            low = schema.get("minimum", -_MARGIN)
            high = min(schema.get("maximum", low + _MARGIN), low + _MARGIN)
            return st.integers(low, high) if kind == "integer" else st.floats(low, high)
        case "string" if schema.get("format") == "date":
            return st.dates().map(lambda day: day.isoformat())
        case "string":
            text = st.from_regex(schema.get("pattern", ".*"), fullmatch=True, alphabet=_LETTERS)
            return text.filter(lambda said: len(said) <= schema.get("maxLength", len(said)))
        case "array":
            unique = schema.get("uniqueItems", False)
            return st.lists(values(schema["items"], root), max_size=4, unique_by=_as_compared if unique else None)
    needed = schema.get("required", ())
    fields = {name: values(each, root) for name, each in schema["properties"].items()}
    always = {name: each for name, each in fields.items() if name in needed}
    return st.fixed_dictionaries(always, optional={name: each for name, each in fields.items() if name not in needed})


def _as_compared(value: Any) -> Any:
    """Return what is equal for values that JSON Schema takes for equal: 1 and 1.0, and objects in any order."""
    match value:
        case dict():
            return frozenset((name, _as_compared(each)) for name, each in value.items())
        case list():
            return tuple(map(_as_compared, value))
        case bool():
            return repr(value)
    return value
