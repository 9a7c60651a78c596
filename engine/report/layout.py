"""The shapes a page is made of: each breaks itself into lines, which are shown plain or printed on a terminal by rich.

Rich is imported only for a terminal, since importing it takes longer than a page.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len, chop_cells, set_cell_size

from ottava.facts.source.diagnostic import without_commands

from .document import Node, Proof

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.text import Text

NARROWEST = 24
STYLES: dict[Node, str] = {"conclusion": "", "rule": "", "assessment": "italic", "fact": "green"}
BRANCH, LAST_BRANCH, TRUNK, NO_TRUNK = "├── ", "└── ", "│   ", "    "
_WORD = re.compile(r"\s*\S+\s*")
_OPENING = frozenset("([{<“‘（［｛〈《「『【〔")
_CLOSING = frozenset(")]}>”’）］｝〉》」』】〕,.;:!?%…，。、；：！？％·~～—–-ー々")
"""Punctuation that no line ends with, and that none begins with."""

Span = tuple[str, str]
"""A text and its style, as rich names styles."""

Line = tuple[Span, ...]


class Shape(Struct, frozen=True):
    """A part of a page, which rich can print as well."""

    @abstractmethod
    def lines(self, width: int) -> Iterable[Line]:
        """Return the part in lines of this many cells."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        for line in self.lines(options.max_width):
            yield Text.assemble(*line, no_wrap=True, overflow="ignore")


class Passage(Shape, frozen=True):
    """A text with something before its first line, such as `- `; the lines after it are indented like the text.

    Indents count character cells. The text is shown as it is, without markup or emoji codes. A note comes behind it.
    """

    text: str
    lead: str = ""
    indent: int = 0
    style: str = ""
    note: str = ""

    def lines(self, width: int) -> Iterator[Line]:
        before = " " * self.indent + self.lead
        under = " " * cell_len(before)
        body = ((self.text, self.style), (" ", ""), (self.note, "dim")) if self.note else ((self.text, self.style),)
        for line in wrapped_spans(body, max(width - len(under), NARROWEST)):
            yield ((before, self.style), *line)
            before = under


class HorizontalRule(Shape, frozen=True):
    """A line across the page, made of a character."""

    character: str

    def lines(self, width: int) -> Iterator[Line]:
        yield ((self.character * width, "dim"),)


class ProofTree(Shape, frozen=True):
    """The proof of one conclusion, as a tree of lines."""

    proof: Proof

    def lines(self, width: int) -> Iterator[Line]:
        return _tree(self.proof, width, "", "")


def _tree(proof: Proof, width: int, first: str, others: str) -> Iterator[Line]:
    """Return the lines of a proof. first: what is drawn before its first line; others: before all that follow."""
    room = max(width - cell_len(first), 1)
    guide = first
    for line in wrapped_spans(_spans(proof), room):
        yield ((guide, "dim"), *line)
        guide = others
    for number, each in enumerate(proof.below, start=1):
        last = number == len(proof.below)
        yield from _tree(
            each, width, others + (LAST_BRANCH if last else BRANCH), others + (NO_TRUNK if last else TRUNK)
        )


def _spans(proof: Proof) -> Line:
    """Return `A heated party cannot be met head-on (0.66) [text]`, or `weapon within reach: yes (1)`."""
    certainty = f" ({proof.certainty})" if proof.certainty else ""
    mark = f" {without_commands(proof.mark)}" if proof.mark else ""
    name = f"{without_commands(proof.name)} " if proof.name else ""
    return (name, "bold"), (without_commands(proof.text), STYLES[proof.kind]), (certainty, ""), (mark, "dim")


def passage(text: str, lead: str = "", *, indent: int = 0, style: str = "", note: str = "") -> Passage:
    """Return a passage in one style, with a dim note such as a source mark behind it."""
    return Passage(without_commands(text), lead, indent, style, without_commands(note))


def heading(text: str, style: str = "bold cyan") -> tuple[Passage, Passage]:
    """Return the line over a section, with a blank line before it."""
    return Passage(""), passage(text.upper(), style=style)


def plain(shapes: Iterable[Shape], width: int) -> str:
    """Return the shapes as text without colours, each line cut off at this many cells and ending in a newline."""
    lines = ("".join(text for text, _ in line) for shape in shapes for line in shape.lines(width))
    return "".join(f"{_cut(line, width).rstrip()}\n" for line in lines)


def _cut(line: str, width: int) -> str:
    return line if cell_len(line) <= width else set_cell_size(line, width)


def wrapped_spans(spans: Line, width: int) -> Iterator[Line]:
    """Return the text of the spans in lines of this many cells, broken as `wrapped` does it, with their styles."""
    text = "".join(part for part, _ in spans)
    ends, end = [], 0
    for part, style in spans:
        end += len(part)
        ends.append((end, style))
    start = 0
    for line in wrapped(text, width):
        start = text.index(line, start)
        stop, found = start + len(line), []
        for end, style in ends:
            if start < end and start < stop:
                found.append((text[start : min(end, stop)], style))
                start = min(end, stop)
        yield tuple(found)


def _words(text: str) -> Iterator[str]:
    """Yield the parts of a text that stay on one line."""
    for word in _WORD.findall(text):
        if word.isascii():
            yield word
        else:
            yield from _parts(word)


def _parts(word: str) -> Iterator[str]:
    """Yield a word in parts, cut beside every wide character where punctuation lets it."""
    start = 0
    for at, (before, behind) in enumerate(pairwise(word), start=1):
        is_wide = cell_len(before) == 2 or cell_len(behind) == 2
        if is_wide and before not in _OPENING and behind not in _CLOSING and not behind.isspace():
            yield word[start:at]
            start = at
    yield word[start:]


def wrapped(text: str, width: int) -> list[str]:
    """Return the text in lines of this many cells, broken between words, and within words longer than a line.

    Scripts without spaces, such as Chinese, are broken between any two characters, but not before punctuation that ends
    something, nor behind punctuation that opens it.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        needed = cell_len(word.rstrip())
        if cell_len(line) + needed <= width:
            line += word
            continue
        if line:
            lines.append(line.rstrip())
        *full, line = [word] if needed <= width else chop_cells(word, width)
        lines += full
    return [*lines, line.rstrip()]
