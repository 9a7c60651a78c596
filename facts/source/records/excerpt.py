"""A part of a file that knows where in the file it stands, so that messages point into the file."""

from __future__ import annotations

from dataclasses import dataclass

from ..span import Source


@dataclass(frozen=True, slots=True)
class Excerpt(Source):
    """A text that begins behind so many lines of its file, and behind so many characters of a line."""

    lines_before: int = 0
    columns_before: int = 0

    def line_bounds(self, number: int) -> tuple[int, int]:
        return Source.line_bounds(self, number - self.lines_before)

    def position(self, offset: int) -> tuple[int, int]:
        line, column = Source.position(self, offset)
        return line + self.lines_before, column + (self.columns_before if line == 1 else 0)
