"""Arguments of a tool, held against the schema that clients are shown of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError
from ottava.facts.source.suggestion import nearest
from ottava.facts.wording import described

LARGEST = 64 * 1024
"""Characters of all arguments: a case with a hundred parties of each of whom everything is known fits in."""

_KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "object": (dict, "an object"),
    "array": (list, "a list"),
    "string": (str, "text"),
    "integer": (int, "a whole number"),
    "boolean": (bool, "`true` or `false`"),
}

Schema = dict[str, Any]


class InvalidArguments(InputError):
    """Arguments that a tool does not take; carries all mistakes."""


def checked(given: Mapping[str, Any], properties: Mapping[str, Schema], required: tuple[str, ...]) -> dict[str, Any]:
    """Return the arguments, without those that are `null`. Raises InvalidArguments.

    What a case may say is not looked at: reading it says better what is wrong with it.
    """
    if weight(given) > LARGEST:
        message = f"the arguments are longer than {LARGEST:,} characters"
        raise InvalidArguments(Diagnostic("too-large", message, hint="leave out what the rules do not read"))
    present = {name: value for name, value in given.items() if value is not None}
    mistakes = [*_unknown(given, properties), *_missing(present, required), *_wrong(present, properties)]
    if mistakes:
        raise InvalidArguments(mistakes)
    return present


def weight(value: Any) -> int:
    """Return about how many characters a value has as JSON; no more than a little beyond LARGEST is counted."""
    total, left = 0, [value]
    while left and total <= LARGEST:
        each = left.pop()
        total += 2
        if isinstance(each, str):
            total += len(each)
        elif isinstance(each, int):
            total += each.bit_length() // 3
        elif isinstance(each, list):
            left += each
        elif isinstance(each, dict):
            left += each.values()
            total += sum(map(len, each))
    return total


def _unknown(given: Mapping[str, Any], properties: Mapping[str, Schema]) -> Iterator[Diagnostic]:
    for name in given.keys() - properties.keys():
        meant = nearest(name, properties)
        listed = ", ".join(f"`{each}`" for each in properties)
        hint = f"did you mean `{meant}`?" if meant else f"the arguments are {listed}" if listed else "it takes none"
        yield Diagnostic("unknown-argument", f"unknown argument {quoted(name)}", hint=hint)


def _missing(present: Mapping[str, Any], required: tuple[str, ...]) -> Iterator[Diagnostic]:
    for name in required:
        if name not in present:
            yield Diagnostic("missing-argument", f"the argument `{name}` is missing")


def _wrong(present: Mapping[str, Any], properties: Mapping[str, Schema]) -> Iterator[Diagnostic]:
    for name, schema in properties.items():
        if name not in present:
            continue
        value = present[name]
        if not _fits(value, schema):
            hint = "write it as an object, not as text with JSON in it" if isinstance(value, str) else None
            message = f"found {described(value)} for `{name}`, expected {_wanted(schema)}"
            yield Diagnostic("wrong-argument", message, hint=hint if schema["type"] == "object" else None)
        elif "enum" in schema and value not in schema["enum"]:
            meant = nearest(value, schema["enum"])
            listed = ", ".join(f"`{each}`" for each in schema["enum"])
            hint = f"did you mean `{meant}`?" if meant else f"choose one of {listed}"
            yield Diagnostic("wrong-argument", f"found {described(value)} for `{name}`", hint=hint)


def _fits(value: Any, schema: Schema) -> bool:
    kind, _ = _KINDS[schema["type"]]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        return False
    if isinstance(value, list):
        return all(_fits(each, schema["items"]) for each in value)
    return not isinstance(value, int) or schema.get("minimum", value) <= value <= schema.get("maximum", value)


def _wanted(schema: Schema) -> str:
    _, words = _KINDS[schema["type"]]
    if "items" in schema:
        return f"{words} of texts"
    if "minimum" in schema:
        return f"{words} from {schema['minimum']} to {schema['maximum']}"
    return words
