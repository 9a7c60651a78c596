"""A text with a name, and a stretch of it: the two values that let every message point at its cause."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from .brief import Brief, brief

# What an editor counts as a new line. YAML 1.1 had more (NEL, LS, PS), which no editor counts.
_LINE_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True, repr=False)
class Source(Brief):
    """A text and what the user calls it: a file name as given, or words such as `standard input`.

    Lines and columns count from 1, columns in characters; offsets count characters from 0.
    """

    name: str
    text: str = field(repr=False)
    _starts: tuple[int, ...] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins; there is always a first line."""
        if self._starts is None:  # looked up only when something is to be shown, so found only then
            starts = (0, *(found.end() for found in _LINE_BREAK.finditer(self.text)))
            object.__setattr__(self, "_starts", starts)
            return starts
        return self._starts

    def line(self, number: int) -> str:
        """Return the text of line `number` (from 1) without its line break. Raises IndexError outside."""
        start, end = self.line_bounds(number)
        return self.text[start:end]

    def line_bounds(self, number: int) -> tuple[int, int]:
        """Return where line `number` begins and ends, without its line break. Raises IndexError outside."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            raise IndexError(f"line {number} of {len(starts)}")
        start = starts[number - 1]
        if number == len(starts):
            return start, len(self.text)
        end = starts[number] - 1
        if end > start and self.text[end] == "\n" and self.text[end - 1] == "\r":
            end -= 1
        return start, end

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of the character at `offset`, after moving it into the text."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


@dataclass(frozen=True, slots=True, repr=False)
class Span(Brief):
    """The characters of `source.text` from offset `start` up to, not including, `end`; it may be empty."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line of the first character, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column of the first character, from 1."""
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        """The line on which the span ends, from 1."""
        return self.source.position(self.end)[0]

    @property
    def end_column(self) -> int:
        """The column after the last character, from 1."""
        return self.source.position(self.end)[1]

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source.text[self.start : self.end]

    def __repr__(self) -> str:
        return f"Span({brief(self.source.name)}, {self.start}, {self.end})"


def one_line(span: Span | None) -> str:
    """Return the author's text on one line; nothing where there is none."""
    return "" if span is None else " ".join(span.text.split())
