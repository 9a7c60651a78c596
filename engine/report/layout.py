"""The shapes a page is made of: each knows how to be plain lines, and how rich prints it on a terminal.

Rich is imported only for a terminal, since importing it takes longer than a page; both ways break lines alike
(tests/report/test_layout.py holds them against each other).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from rich.cells import cell_len, chop_cells, set_cell_size

from ottava.facts.source.diagnostic import without_commands

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.text import Text

NARROWEST = 24
_WORD = re.compile(r"\s*\S+\s*")


class Shape(Protocol):
    """A part of a page, which rich can print as well."""

    def lines(self, width: int) -> Iterable[str]:
        """The part without colours, in lines of so many cells."""
        ...

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult: ...


class Passage(Struct, frozen=True):
    """A text with something before its first line, such as `- `; the lines after it stand under the text.

    Indents count character cells. The text is shown as it is, without markup or emoji codes. A note stands behind it.
    """

    text: str
    lead: str = ""
    indent: int = 0
    style: str = ""
    note: str = ""

    def lines(self, width: int) -> Iterator[str]:
        before, under, room = self._room(width)
        for line in wrapped(f"{self.text} {self.note}" if self.note else self.text, room):
            yield before + line
            before = under

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        body = Text(self.text, style=self.style)
        if self.note:
            body = Text.assemble(body, " ", (self.note, "dim"))
        before, under, room = self._room(options.max_width)
        for line in body.wrap(console, room, overflow="fold"):
            line.rstrip()
            shown = Text(no_wrap=True, overflow="ignore", end="\n")
            shown.append(before, style=self.style)
            shown.append_text(line)
            yield shown
            before = under

    def _room(self, width: int) -> tuple[str, str, int]:
        """What stands before the first line, what before the others, and how wide the text may be."""
        before = " " * self.indent + self.lead
        under = " " * cell_len(before)
        return before, under, max(width - len(under), NARROWEST)


class HorizontalRule(Struct, frozen=True):
    """A line across the page, made of a character."""

    character: str

    def lines(self, width: int) -> Iterator[str]:
        yield self.character * width

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.rule import Rule

        yield Rule(characters=self.character, style="dim")


def passage(text: str, lead: str = "", *, indent: int = 0, style: str = "", note: str = "") -> Passage:
    """A passage in one style, with a dim note such as a source mark behind it."""
    return Passage(without_commands(text), lead, indent, style, without_commands(note))


def heading(text: str, style: str = "bold cyan") -> tuple[Passage, Passage]:
    """The line over a section, with a blank line before it."""
    return Passage(""), passage(text.upper(), style=style)


def plain(shapes: Iterable[Shape], width: int) -> str:
    """The shapes as text without colours, in lines of so many cells, ending in a newline. What is wider is cut off."""
    lines = (line for shape in shapes for line in shape.lines(width))
    return "".join(f"{_cut(line, width).rstrip()}\n" for line in lines)


def _cut(line: str, width: int) -> str:
    return line if cell_len(line) <= width else set_cell_size(line, width)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of so many cells, broken between words, and within those that are longer than a line."""
    lines: list[str] = []
    line = ""
    for word in _WORD.findall(text):
        needed = cell_len(word.rstrip())
        if cell_len(line) + needed <= width:
            line += word
            continue
        if line:
            lines.append(line.rstrip())
        *full, line = [word] if needed <= width else chop_cells(word, width)
        lines += full
    return [*lines, line.rstrip()]
