"""The text of a reason, with places for what the case says.

A template names attributes, assessments and parties in braces and can do nothing else: it is cut into pieces
once, when the rulebook is read, and filling it in only looks those names up. It runs no code and reaches no object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place to fill: `party`, `party.temperament`, `dispute.category`, `assessment.escalation`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Template:
    """A text cut into literal pieces and slots."""

    pieces: tuple[str | Placeholder, ...]

    @property
    def slots(self) -> tuple[Placeholder, ...]:
        """The places to fill, in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Placeholder))

    @property
    def plain(self) -> str:
        """The text of a template without slots."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def pattern(self) -> str:
        """The text as a pattern for `%` with a mapping of names, which fills it in many times faster than `fill`."""
        return "".join(
            piece.replace("%", "%%") if isinstance(piece, str) else f"%({piece.name})s" for piece in self.pieces
        )

    def fill(self, look_up: Callable[[str], str]) -> str:
        """The text with each slot replaced by what `look_up` says of its name."""
        if len(self.pieces) == 1 and isinstance(self.pieces[0], str):
            return self.pieces[0]
        return "".join(piece if isinstance(piece, str) else look_up(piece.name) for piece in self.pieces)


def from_text(text: str) -> tuple[Template, tuple[Placeholder, ...]]:
    """The template, and the stray braces found in it (as slots without a name)."""
    pieces: list[str | Placeholder] = []
    strays: list[Placeholder] = []
    at = 0
    for found in _PIECE.finditer(text):
        if found.start() > at:
            pieces.append(text[at : found.start()])
        at = found.end()
        match found.group():
            case "{{" | "}}" as double:
                pieces.append(double[0])
            case "{" | "}":
                strays.append(Placeholder("", found.start(), found.end()))
            case _:
                pieces.append(Placeholder(found.group(1).strip(), found.start(), found.end()))
    if at < len(text):
        pieces.append(text[at:])
    return Template(tuple(pieces)), tuple(strays)
