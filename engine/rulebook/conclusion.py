"""What a rule concludes, the entries an author writes under `then`, and the text of the reason it gives.

The text names attributes, assessments and parties in braces and can do nothing else: it is cut into pieces once, when
the rulebook is read, and filling it in only looks those names up. It runs no code and reaches no object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ottava.facts.source.brief import Brief
from ottava.facts.source.span import Span

from .condition import ADDED, Atom

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True, repr=False)
class Placeholder(Brief):
    """A place to fill: `party`, `party.temperament`, `dispute.category`, `assessment.escalation`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, repr=False)
class Template(Brief):
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

    @property
    def written(self) -> str:
        """The text as its author writes it, with braces."""
        return "".join(
            piece.replace("{", "{{").replace("}", "}}") if isinstance(piece, str) else f"{{{piece.name}}}"
            for piece in self.pieces
        )

    def fill(self, look_up: Callable[[str], str]) -> str:
        """Return the text with each slot replaced by what `look_up` says of its name."""
        return "".join(piece if isinstance(piece, str) else look_up(piece.name) for piece in self.pieces)


class SlottedText(str):
    """A text of a rulebook with places to fill. As it is, for nobody in particular, it says them in words.

    Texts without such places are plain, and cost nothing. Every advice and explanation holds plain texts only.
    """

    __slots__ = ("template",)
    template: Template

    def __new__(cls, words: str, template: Template) -> SlottedText:
        """Return the text that reads `words` as long as nothing is filled in."""
        made = super().__new__(cls, words)
        made.template = template
        return made

    def __reduce__(self) -> tuple[type[SlottedText], tuple[str, Template]]:
        return SlottedText, (str(self), self.template)


def written(text: str) -> str:
    """Return a text as its author writes it: with its places to fill, and double braces for single ones."""
    return text.template.written if isinstance(text, SlottedText) else text.replace("{", "{{").replace("}", "}}")


def joined(*parts: str) -> str:
    """Return texts as one, which has the places to fill of all of them."""
    if SlottedText not in map(type, parts):
        return "".join(parts)
    pieces = [piece for part in parts for piece in (part.template.pieces if isinstance(part, SlottedText) else (part,))]
    return SlottedText("".join(parts), Template(tuple(pieces)))


def template_from_text(text: str) -> tuple[Template, tuple[Placeholder, ...]]:
    """Return the template, and the stray braces found in it (as slots without a name)."""
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


Effect = Literal["stop", "first", "provisional"]


@dataclass(frozen=True, slots=True, repr=False)
class Recommend(Brief):
    """Evidence for a method, or against it: `strength` from -1 to 1, never 0."""

    method: str
    stage: str | None
    strength: float
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Exclude(Brief):
    """A veto on a method; without a stage on all its stages."""

    method: str
    stage: str | None
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class ShutGate(Brief):
    """Something that comes before every method; `stop` vetoes them all."""

    gate: str
    effect: Effect
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Due(Brief):
    """When a thing is due: this many days after a date, an attribute or the day of the advice."""

    days: int
    after: str


@dataclass(frozen=True, slots=True, repr=False)
class Direct(Brief):
    """A thing to do or to avoid; `due`, if it is by a certain day."""

    directive: str
    because: Template
    span: Span | None = field(default=None, compare=False)
    due: Due | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True, repr=False)
class Attend(Brief):
    """A point that matters here; `strength` above 0, to 1."""

    point: str
    strength: float
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Assess(Brief):
    """Derives an assessment; `strength` above 0, to 1."""

    atom: Atom
    strength: float
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Ask(Brief):
    """That an attribute should be found out, if it is unknown."""

    attribute: str
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Order(Brief):
    """In the plan, one method (or stage) before another."""

    first: tuple[str, str | None]
    then: tuple[str, str | None]
    because: Template
    span: Span | None = field(default=None, compare=False)


def variant_name(method: str, stage: str | None) -> str:
    """Return a method, or the stage of one, as authors write it: `listening`, `rigidity.firm`."""
    return f"{method}.{stage}" if stage else method


Conclusion = Recommend | Exclude | ShutGate | Direct | Attend | Assess | Ask | Order
