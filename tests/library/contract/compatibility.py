"""Whether a reader of one JSON Schema understands all that a writer by another one writes, keyword by keyword.

The reader is what programs were built for: of an advice, the schema of an earlier release; of a case, that of this one,
while programs write cases by the earlier one. It knows the part of JSON Schema that Ottava's schemas use, and refuses
any other, so that nothing is passed over unseen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
NOTES = {
    *("$schema", "$defs", "definitions", "title", "description", "default", "markdownDescription", "enumDescriptions"),
    *("patternErrorMessage", "defaultSnippets"),
}
"""What says nothing of which values fit."""
AT_LEAST = {"minimum": ("integer", "number"), "minLength": ("string",), "minItems": ("array",)}
AT_MOST = {"maximum": ("integer", "number"), "maxLength": ("string",), "maxItems": ("array",)}
ALIKE = {"pattern": ("string",), "format": ("string",)}
"""What has to be the same, since of two patterns nobody can say which is narrower."""
OF_TYPES = AT_LEAST | AT_MOST | ALIKE
"""Keywords that speak of some types only."""
KNOWN = {*NOTES, *OF_TYPES} | {
    "type",
    "enum",
    "anyOf",
    "$ref",
    "not",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "uniqueItems",
}


def breaks(reader: Schema, writer: Schema, *, passes_over: bool) -> list[str]:
    """Return what a reader does not understand of what a writer writes, each with its place; none if all is well.

    passes_over: the reader passes over fields that it does not know, whatever its schema says.
    """
    return _Comparison(reader, writer, passes_over).all_breaks()


class _Comparison:
    def __init__(self, reader: Schema, writer: Schema, passes_over: bool) -> None:
        self._reader, self._writer = reader, writer
        self._passes_over = passes_over
        self._compared: set[tuple[str, str]] = set()

    def all_breaks(self) -> list[str]:
        return list(dict.fromkeys(self._compare(self._reader, self._writer, self._reader.get("title", "it"))))

    def _compare(self, reader: Any, writer: Any, place: str) -> list[str]:
        """Return the breaks of one place; a definition is compared once, and its places are called after it."""
        names = _reference(reader), _reference(writer)
        if all(names):
            if names in self._compared:
                return []
            self._compared.add(names)
            place = names[0]
        understood = list(alternatives(reader, self._reader))
        return [
            found for each in alternatives(writer, self._writer) for found in self._uncovered(understood, each, place)
        ]

    def _uncovered(self, understood: list[Schema], written: Schema, place: str) -> list[str]:
        kind = written["type"]
        fitting = [each for each in understood if each["type"] == kind or (each["type"], kind) == ("number", "integer")]
        if not fitting:
            return [f"{place}: {kind} is new"]
        free = [each for each in fitting if "enum" not in each]
        if "enum" in written:
            known = [value for each in fitting for value in each.get("enum", ())]
            new = [each for each in written["enum"] if each not in known and not any(_fits(each, one) for one in free)]
            return [f"{place}: the value {value!r} is new" for value in new]
        if not free:
            return [f"{place}: any {kind} is new, it was one of a list"]
        return min((list(self._within(each, written, place)) for each in free), key=len)

    def _within(self, reader: Schema, writer: Schema, place: str) -> Iterator[str]:
        """Yield what two alternatives of one type differ in, to the reader's loss."""
        for keyword in [each for each, types in OF_TYPES.items() if each in reader and reader["type"] in types]:
            was, now = reader[keyword], writer.get(keyword)
            kept = now == was or (now is not None and keyword not in ALIKE and (now > was) == (keyword in AT_LEAST))
            if not kept:
                yield f"{place}: {keyword} was {was}, is {now}"
        if reader.get("uniqueItems") and not writer.get("uniqueItems"):
            yield f"{place}: members may repeat now"
        if reader["type"] == "array":
            yield from self._compare(reader.get("items", {}), writer.get("items", {}), f"{place}[]")
        if reader["type"] == "object":
            yield from self._fields(reader, writer, place)

    def _fields(self, reader: Schema, writer: Schema, place: str) -> Iterator[str]:
        known, written = reader.get("properties", {}), writer.get("properties", {})
        always = writer.get("required", ())
        for name in known:
            if name in reader.get("required", ()) and name not in always:
                yield f"{place}.{name}: is gone, or not always there"
            if name in written:
                yield from self._compare(known[name], written[name], f"{place}.{name}")
        if reader.get("additionalProperties") is False and not self._passes_over:
            yield from [f"{place}.{name}: is not known" for name in written if name not in known]


def _reference(node: Any) -> str:
    return node["$ref"].rpartition("/")[2] if isinstance(node, dict) and node.keys() == {"$ref"} else ""


def alternatives(node: Any, root: Schema) -> Iterator[Schema]:
    """Yield what a node allows, one schema for each type, or for each branch of one."""
    node = {} if node is True else node
    assert node.keys() <= KNOWN, f"the comparison does not know {sorted(node.keys() - KNOWN)}"
    rest = {key: value for key, value in node.items() if key not in {"$ref", "anyOf", "not"}}
    if "$ref" in node:
        home, name = node["$ref"].removeprefix("#/").split("/")
        yield from alternatives(_both(root[home][name], rest), root)
    elif "anyOf" in node:
        for branch in node["anyOf"]:
            yield from alternatives(_both(rest, branch), root)
    else:
        types = node.get("type", TYPES)
        types = [types] if isinstance(types, str) else types
        if "not" in node:  # of certain types
            assert node["not"].keys() == {"type"}
            types = [each for each in types if each not in node["not"]["type"] and each != "integer"]
        plain = {key: value for key, value in rest.items() if key != "enum"}
        for kind in types:
            values = [value for value in node.get("enum", ()) if _type_of(value) == kind]
            if "enum" not in node or (values and kind == "null"):
                yield {**plain, "type": kind}
            elif values:
                yield {**plain, "type": kind, "enum": values}


def _both(one: Schema, other: Schema) -> Schema:
    """Return a schema for what fits both. Where both name types, the narrower have to be those of the other."""
    fields = {**one.get("properties", {}), **other.get("properties", {})}
    return {**one, **other, **({"properties": fields} if fields else {})}


def _fits(value: Any, free: Schema) -> bool:
    """Return whether a word or number keeps to the bounds of a schema that does not list its values."""
    size = len(value) if isinstance(value, str) else value
    above = [size >= free[each] for each, types in AT_LEAST.items() if each in free and free["type"] in types]
    below = [size <= free[each] for each, types in AT_MOST.items() if each in free and free["type"] in types]
    return all(above) and all(below) and not (isinstance(value, str) and ALIKE.keys() & free.keys())


def _type_of(value: Any) -> str:
    names = {type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string"}
    return names[type(value)]
