"""Values as JSON, and read back from it; what is no such JSON is refused in plain words."""

import re
from typing import TypeVar

import msgspec
from msgspec import Struct

from ottava.facts.source.arguments import expect_whole
from ottava.facts.source.diagnostic import visible

_Read = TypeVar("_Read", bound=Struct)


def to_json(value: Struct, indent: int | None) -> str:
    """Return a structure as JSON text, on one line unless indented."""
    if indent is not None:
        expect_whole("indent", indent, 0, 100)
    text = msgspec.json.encode(value)
    return (text if indent is None else msgspec.json.format(text, indent=indent)).decode()


class _Format(Struct):
    """What is looked at before all else. The first format of an advice did not say that it was."""

    format_version: int = 1


_WORDS = {
    "object": "mapping",
    "array": "list",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
}


_MOST_FORMATS = 1000
_LONGEST = 200


def read_or_reason(text: str | bytes, kind: type[_Read], format_version: int, what: str, hint: str) -> _Read | str:
    """Return the value of that format that a text is the JSON of, or else what the text is instead.

    what: what people call such a value, with its article. hint: what to do about one of another format.
    """
    try:
        found = msgspec.json.decode(text, type=_Format).format_version
        if found == format_version:
            return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        return f"not the JSON of {what}: {_reason(error)}"
    except (msgspec.MsgspecError, ValueError, RecursionError):  # of old, those of msgspec are no ValueErrors
        return f"not JSON, expected that of {what}"
    return f"{what} of {format_said(found)}, and this version of Ottava reads format {format_version}; {hint}"


def format_said(found: object) -> str:
    """Return what to call a format that was found, whatever was given for one."""
    known = isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _MOST_FORMATS
    return f"format {found}" if known else "no format that there is"


def _reason(error: msgspec.ValidationError) -> str:
    """Return what msgspec found wrong, in words that are none of a programming language."""
    reason = re.sub(r"^Object missing required field (`\w+`)", r"the field \1 is missing", visible(str(error)))
    reason = re.sub(r"`(\w+(?: \| \w+)*)`", lambda kinds: f"`{_in_words(kinds[1])}`", reason)
    reason = reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}…"
    return reason[0].lower() + reason[1:]


def _in_words(kinds: str) -> str:
    return " or ".join(_WORDS.get(each, each) for each in kinds.split(" | "))
