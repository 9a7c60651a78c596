"""What was written as JSON, read back; what is no such JSON is refused in plain words."""

import re
from typing import TypeVar

import msgspec
from msgspec import Struct

from ottava.facts.source.arguments import InvalidCall, expect
from ottava.facts.source.diagnostic import visible

_Read = TypeVar("_Read", bound=Struct)


class _Format(Struct):
    """What is looked at before all else. The first format did not say that it was."""

    format_version: int = 1


_WORDS = {
    "object": "mapping",
    "array": "list",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
}


def from_json(text: str | bytes, kind: type[_Read], format_version: int) -> _Read:
    """Return the advice of that format that a text is the JSON of. Raises InvalidCall."""
    expect(isinstance(text, str | bytes), "text", text, "the JSON of an advice, as `to_json` writes it")
    try:
        found = msgspec.json.decode(text, type=_Format).format_version
        if found == format_version:
            return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise InvalidCall(f"`text` is not the JSON of an advice, as `to_json` writes it: {reason_of(error)}") from None
    except (msgspec.MsgspecError, ValueError, RecursionError):  # of old, those of msgspec are no ValueErrors
        raise InvalidCall("`text` is not JSON, expected that of an advice, as `to_json` writes it") from None
    raise InvalidCall(
        f"`text` is an advice of format {found}, and this version of Ottava reads format {format_version}; "
        "ask for the advice on the case again"
    )


def reason_of(error: msgspec.ValidationError) -> str:
    """Return what msgspec found wrong, in words that are none of a programming language."""
    reason = re.sub(r"`(\w+)`", lambda word: f"`{_WORDS.get(word[1], word[1])}`", visible(str(error)))
    return reason[0].lower() + reason[1:]
