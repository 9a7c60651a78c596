"""A report on an evaluation as text: what matters most on the first screen, and lists cut to what can be read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

from ottava.facts.source.diagnostic import visible, without_commands

from ..evaluation import Evaluation
from .composition import compose
from .figures import figure
from .layout import Cell, EvaluationSection, EvaluationTable, Range

WIDTH = 100
"""Of lines where nobody says how wide they may be."""
_FIRST_ROWS, _ROWS = 8, 25
_NARROWEST = 9
"""Cells of a column that is not narrowed further, whatever the width."""
_BETWEEN = "  "


def lines_of(found: Evaluation, width: int = WIDTH) -> Iterator[str]:
    """Yield the lines of the report, broken to a width; nothing in them steers a terminal."""
    for line in _Text(width).lines(found):
        yield without_commands(visible(line))


@dataclass(frozen=True)
class _Text:
    width: int

    def lines(self, found: Evaluation) -> Iterator[str]:
        report = compose(found)
        yield report.title
        yield "=" * len(report.title)
        for line in report.about:
            yield from wrap(line, self.width)
        yield ""
        for line in report.answer:
            yield from self._item(line)
        for number, section in enumerate(report.sections):
            yield ""
            yield from self._section(section, _FIRST_ROWS if number == 0 else _ROWS)

    def _item(self, text: str) -> Iterator[str]:
        yield from wrap(text, self.width, initial_indent="* ", subsequent_indent=_BETWEEN)

    def _section(self, section: EvaluationSection, most: int) -> Iterator[str]:
        yield section.title
        yield "-" * cell_len(section.title)
        for text in (section.says, section.but):
            yield from wrap(text, self.width)
        for table in section.tables:
            yield ""
            if table.title:
                yield f"{table.title}:"
            yield from self._table(table, most)
        for note in section.notes:
            yield from self._item(note)

    def _table(self, table: EvaluationTable, most: int) -> Iterator[str]:
        if not table.rows:
            yield f"{_BETWEEN}{table.nothing}"
            return
        shown = [[_text(cell) for cell in row] for row in table.rows[:most]]
        lines = [list(table.columns), *shown] if any(table.columns) else shown
        numbers = [isinstance(cell, int) for cell in table.rows[0]]
        widths = self._widths(lines, [isinstance(cell, Range) for cell in table.rows[0]])
        for line in lines:
            yield from _row(line, widths, numbers)
        if len(table.rows) > most:
            yield f"{_BETWEEN}and {len(table.rows) - most:,} more; `--format html` and `--format json` have all"

    def _widths(self, lines: list[list[str]], ranges: list[bool]) -> list[int]:
        """Return how wide each column is; the widest are narrowed until the table fits, those of ranges last."""
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        room = self.width - len(_BETWEEN) * len(widths)
        for among in ([at for at, is_range in enumerate(ranges) if not is_range], range(len(widths))):
            while sum(widths) > room and (widest := max(among, key=widths.__getitem__, default=None)) is not None:
                if widths[widest] <= _NARROWEST:
                    break
                widths[widest] -= 1
        return widths


def _row(row: list[str], widths: list[int], numbers: list[bool]) -> Iterator[str]:
    cells = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    for line in range(max(map(len, cells))):
        parts = [cell[line] if line < len(cell) else "" for cell in cells]
        yield _BETWEEN + _BETWEEN.join(_padded(parts, widths, numbers)).rstrip()


def _padded(parts: Iterable[str], widths: Iterable[int], numbers: Iterable[bool]) -> Iterator[str]:
    for part, width, number in zip(parts, widths, numbers, strict=True):
        yield " " * (width - cell_len(part)) + part if number else set_cell_size(part, width)


def _text(cell: Cell) -> str:
    return figure(cell) if isinstance(cell, Range) else f"{cell:,}" if isinstance(cell, int) else cell
