"""What is written in a box: how it is broken into lines, and where they stand. Lengths are in pixels."""

from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, chop_cells

from .graph import Box

PADDING = 10
"""Between the edge of a box and what is written in it, on the left and the right."""

Style = Literal["title", "small"]


@dataclass(frozen=True, slots=True)
class Measure:
    """How large a style is. `cell` is the width of a letter (a Chinese character has two), on the wide side because
    the typeface is the reader's."""

    cell: float
    line: float
    most_lines: int


MEASURES: dict[Style, Measure] = {
    "title": Measure(cell=7.3, line=17, most_lines=3),
    "small": Measure(cell=6.5, line=15, most_lines=2),
}
ABOVE, BELOW, BASELINE = 7, 7, 0.74
"""Room above the first and below the last line, and how far down its line the letters stand."""


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of text and where it begins."""

    kind: Style
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Lettering:
    """The lines of a box, from the top, and how high a box they need."""

    lines: tuple[tuple[Style, str], ...]

    @property
    def height(self) -> float:
        return ABOVE + BELOW + sum(MEASURES[style].line for style, _ in self.lines)

    def at(self, left: float, top: float) -> tuple[PlacedLine, ...]:
        """The lines in a box with this left upper corner."""
        placed = []
        down = top + ABOVE
        for style, text in self.lines:
            line = MEASURES[style].line
            placed.append(PlacedLine(style, left + PADDING, round(down + line * BASELINE, 1), text))
            down += line
        return tuple(placed)


def letter(box: Box, width: float) -> Lettering:
    """The title of a box and what stands small below it, for a box of this width."""
    texts: tuple[tuple[Style, str], ...] = (("title", box.title), ("small", box.small))
    return Lettering(
        tuple(
            (style, line)
            for style, text in texts
            for line in wrapped(text, int((width - 2 * PADDING) / MEASURES[style].cell), MEASURES[style].most_lines)
        )
    )


def wrapped(text: str, room: int, most: int) -> tuple[str, ...]:
    """The text in at most so many lines of so many cells, two cells or more; an ellipsis stands for the rest."""
    lines: list[str] = []
    for word in (part for long in text.split() for part in chop_cells(long, room)):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and cell_len(joined) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], f"{chop_cells(lines[most - 1], room - 1)[0].rstrip()}…")
