"""Answers of a tool: text for people and models to read, and the same as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from ottava.facts.source.diagnostic import Diagnostic, visible
from ottava.facts.source.errors import InputError, OttavaError

from ..inference.advice import Advice
from ..report.document import Section
from ..report.layout import plain
from ..report.page import PIPED_WIDTH, explanation_page

MOST_MISTAKES = 50
"""Mistakes that one answer lists; a case with more is no case at all."""

LONGEST_PATH = 100
"""Characters of a path; one that is longer ends in a key that no case has."""


class ToolAnswer(Struct, frozen=True):
    """What a tool answers. `data` is what programs read, if there is anything beside the text. `refused`: the tool
    could not do what it was asked, and `codes` says why.
    """

    text: str
    data: dict[str, Any] | None = None
    refused: bool = False
    codes: tuple[str, ...] = ()


def page_of(advice: Advice, sections: Iterable[Section]) -> str:
    """Return sections as text, between the notice and the rulebook of an advice."""
    return plain(explanation_page(advice, sections), PIPED_WIDTH)


def as_data(value: Any) -> Any:
    """Return a structure as plain mappings, lists, texts and numbers, as in its JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


def refusal(error: OttavaError) -> ToolAnswer:
    """Return the answer to what cannot be used: every mistake with its place, and how to put it right."""
    return mistaken(error, refused=True)


def mistaken(error: OttavaError, *, refused: bool, **more: Any) -> ToolAnswer:
    """Return the answer that lists the mistakes of an error, with `more` data beside them."""
    found = _mistakes_of(error)
    codes = tuple(each["code"] or "" for each in found)
    return ToolAnswer("\n\n".join(map(_paragraph, found)), more | {"mistakes": found}, refused, codes)


def _mistakes_of(error: OttavaError) -> list[dict[str, str | None]]:
    """Return the mistakes that an error carries, the first of very many; other errors are one mistake."""
    if not isinstance(error, InputError):
        return [_mistake(Diagnostic(_code_of(error), visible(str(error))))]
    listed = [_mistake(each) for each in error.diagnostics[:MOST_MISTAKES]]
    left = len(error.diagnostics) - len(listed)
    if left:
        more = Diagnostic("too-many-problems", f"mistakes that are not listed: {left}", hint="put these right first")
        listed.append(_mistake(more))
    return listed


def _mistake(diagnostic: Diagnostic) -> dict[str, str | None]:
    hint = None if diagnostic.hint is None else visible(diagnostic.hint)
    return {
        "path": None if diagnostic.path is None else visible(diagnostic.path[:LONGEST_PATH]),
        "code": diagnostic.code,
        "message": visible(diagnostic.message),
        "hint": hint,
    }


def _paragraph(mistake: dict[str, str | None]) -> str:
    where = f" at {mistake['path']}" if mistake["path"] else ""
    hint = f"\n  {mistake['hint']}" if mistake["hint"] else ""
    return f"error[{mistake['code']}]{where}: {mistake['message']}{hint}"


def _code_of(error: OttavaError) -> str:
    """Return the code of an error that has none of its own: `FiringLimitExceeded` is `firing-limit-exceeded`."""
    name = type(error).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
