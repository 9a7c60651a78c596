"""What a handbook says: passages of text in which names lead to their places, and lists of them; and its Markdown.

Whatever a rulebook says comes out as text: none of it can become markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from ...report.words import name, prose, sentence_case
from ...rulebook.rulebook import Gate, Method, Point, Rule
from ...rulebook.safeguard import Safeguard

Kind = Literal[
    "rule", "method", "gate", "directive", "point", "attribute", "assessment", "condition", "safeguard", "file", "page"
]


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


_MARKUP = re.compile(r"[^\w ,;]|_", re.ASCII)
"""Everything that Markdown or HTML might take for a sign; letters that only look like one are let pass below."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes Markdown for one page. `address` is how the page refers to a thing, or None where that has no place."""

    address: Callable[[Thing], str | None]

    def line(self, passage: Passage) -> str:
        """Return a passage as one line."""
        return "".join(map(self._piece, passage))

    def paragraph(self, passage: Passage) -> str:
        return f"{self.line(passage)}\n\n"

    def quote(self, passage: Passage) -> str:
        """Return a paragraph that is set off from the rest."""
        return f"> {self.line(passage)}\n\n"

    def items(self, items: Iterable[PassageItem]) -> str:
        """Return a list, with the lists inside it."""
        lines = [line for item in items for line in self._item(item, 0)]
        return "\n".join(lines) + "\n\n" if lines else ""

    def numbered(self, passages: Iterable[Passage]) -> str:
        """Return a list in which the order counts."""
        lines = [f"{number}. {self.line(passage)}" for number, passage in enumerate(passages, start=1)]
        return "\n".join(lines) + "\n\n" if lines else ""

    def table(self, head: tuple[str, ...], rows: Iterable[tuple[Passage, ...]]) -> str:
        """Return a table; nothing without rows."""
        lines = [_row(map(self.line, row)) for row in rows]
        if not lines:
            return ""
        return "\n".join((_row(map(text, head)), _row("---" for _ in head), *lines)) + "\n\n"

    def _item(self, item: PassageItem, depth: int) -> Iterable[str]:
        yield f"{'    ' * depth}- {self.line(item.said)}"
        for part in item.parts:
            yield from self._item(part, depth + 1)

    def _piece(self, piece: Piece) -> str:
        match piece:
            case str():
                return text(piece, tidy=False)
            case Strong(said):
                return f"<strong>{text(said)}</strong>"
            case Quiet(said):
                return f'<span class="quiet">{text(said, tidy=False)}</span>'
            case Code(said):
                return f"<code>{text(said)}</code>"
            case PassageLink(said, to):
                address = self.address(to)
                return f"[{text(said)}]({address})" if address is not None else text(said)


def heading(level: int, said: str, anchor: str = "") -> str:
    """Return a heading, with a place of that name."""
    return f"{'#' * level} {text(said) or '&#8203;'}{f' {{#{anchor}}}' if anchor else ''}\n\n"


def opening(title: str, shown: str | None = None, *, found_as: str = "", wide: bool = False) -> str:
    """Return how a page begins: its title for the browser and the search, and its heading.

    shown: the heading, where it is another than the title. found_as: an id by which the search finds it too.
    wide: without a list of its headings beside it.
    """
    more = "hide: [toc]\n" if wide else ""
    if found_as:
        more += f"tags: [{json.dumps(found_as, ensure_ascii=False)}]\n"
    front = f"---\ntitle: {json.dumps(escape(prose(title)), ensure_ascii=False)}\n{more}---\n\n"
    # No id begins as this place does, so that it is taken for none of the others.
    return front + heading(1, title if shown is None else shown, "_page")


def text(said: str, *, tidy: bool = True) -> str:
    """Return a text that Markdown and HTML leave as it is: every sign is written as its number.

    tidy: spaces at the ends are taken off.
    """
    shown = prose(said)
    if not tidy:
        shown = f"{' ' * said[:1].isspace()}{shown}{' ' * (said[-1:].isspace() and bool(shown))}"
    return _MARKUP.sub(_numbered, shown)


def _numbered(found: re.Match[str]) -> str:
    letter = found.group()
    return letter if letter.isalpha() or letter.isdigit() else f"&#{ord(letter)};"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
