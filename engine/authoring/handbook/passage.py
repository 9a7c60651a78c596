"""What a handbook says: passages of text in which names lead to their places, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...report.words import name, sentence_case
from ...rulebook.rulebook import Gate, Method, Point, Rule
from ...rulebook.safeguard import Safeguard

Kind = Literal["rule", "method", "gate", "directive", "point", "attribute", "assessment", "safeguard", "file", "page"]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has its place in the handbook: of an attribute `id` is the path, of an assessment the name."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class PassageLink:
    """Text that leads to the place of a thing."""

    text: str
    to: Thing


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that the sentence is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Text that is less important than the rest."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """What is written so in the files."""

    text: str


Piece = str | PassageLink | Strong | Quiet | Code
Passage = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PassageItem:
    """An entry of a list, with the list inside it."""

    said: Passage
    parts: tuple[PassageItem, ...] = ()


def plain(passage: Passage) -> str:
    """Return the passage as mere text."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in passage)


def joined(passages: tuple[Passage, ...], between: str = ", ") -> Passage:
    """Return the passages as one, with a text between them."""
    found: list[Piece] = []
    for number, passage in enumerate(passages):
        found += [between, *passage] if number else passage
    return tuple(found)


def every(item: PassageItem) -> tuple[Passage, ...]:
    """Return the passages of an entry and of all inside it."""
    return (item.said, *(passage for part in item.parts for passage in every(part)))


_KINDS: dict[type, Kind] = {Rule: "rule", Safeguard: "safeguard", Method: "method", Gate: "gate", Point: "point"}


def link_to(item: Rule | Safeguard | Method | Gate | Point) -> PassageLink:
    """Return a link with the title of something as its text."""
    return PassageLink(item.title, Thing(_KINDS[type(item)], item.id))


def links_to(items: Iterable[Rule | Safeguard]) -> tuple[PassageItem, ...]:
    """Return a list of links to rules or safeguards."""
    return tuple(PassageItem((link_to(each),)) for each in items)


def named_link(kind: Kind, id: str) -> PassageLink:
    """Return a link to an attribute, an assessment or a directive, with its name as the text."""
    return PassageLink(name(id.rpartition(".")[2]), Thing(kind, id))


def title_of(identifier: str) -> str:
    """Return an identifier as a title."""
    return sentence_case(name(identifier))
