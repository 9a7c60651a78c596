"""A report on an evaluation as text: what matters most on the first screen, all lists cut to what can be read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

from ..evaluation import Evaluation
from .composition import compose
from .figures import figure
from .layout import Cell, Range, Section, Table

WIDTH = 100
_FIRST_ROWS, _ROWS = 8, 25
_WIDEST = 42
"""Cells of a column."""


def lines_of(found: Evaluation) -> Iterator[str]:
    """Yield the lines of the report."""
    report = compose(found)
    yield report.title
    yield "=" * len(report.title)
    for line in report.about:
        yield from wrap(line, WIDTH)
    yield ""
    for line in report.answer:
        yield from wrap(line, WIDTH, initial_indent="* ", subsequent_indent="  ")
    for number, section in enumerate(report.sections):
        yield ""
        yield from _section(section, _FIRST_ROWS if number == 0 else _ROWS)


def _section(section: Section, most: int) -> Iterator[str]:
    yield section.title
    yield "-" * cell_len(section.title)
    for text in (section.says, section.but):
        yield from wrap(text, WIDTH)
    for table in section.tables:
        yield ""
        if table.title:
            yield f"{table.title}:"
        yield from _table(table, most)
    for note in section.notes:
        yield from wrap(note, WIDTH, initial_indent="* ", subsequent_indent="  ")


def _table(table: Table, most: int) -> Iterator[str]:
    if not table.rows:
        yield f"  {table.nothing}"
        return
    rows = [[_text(cell) for cell in row] for row in table.rows]
    titled = [list(table.columns), *rows] if any(table.columns) else rows
    numbers = [all(isinstance(row[at], int) for row in table.rows) for at in range(len(rows[0]))]
    widths = [min(_WIDEST, max(cell_len(row[at]) for row in titled)) for at in range(len(rows[0]))]
    for row in titled[: most + 1]:
        yield from _row(row, widths, numbers)
    if len(titled) > most + 1:
        yield f"  and {len(titled) - most - 1} more, which `--format html` and `--format json` have"


def _row(row: list[str], widths: list[int], numbers: list[bool]) -> Iterator[str]:
    cells = [[*wrap(cell, width)] or [""] for cell, width in zip(row, widths, strict=True)]
    for line in range(max(map(len, cells))):
        parts = [cell[line] if line < len(cell) else "" for cell in cells]
        yield "  " + "  ".join(_padded(parts, widths, numbers)).rstrip()


def _padded(parts: Iterable[str], widths: Iterable[int], numbers: Iterable[bool]) -> Iterator[str]:
    for part, width, number in zip(parts, widths, numbers, strict=True):
        yield part.rjust(width) if number else set_cell_size(part, width)


def _text(cell: Cell) -> str:
    return figure(cell) if isinstance(cell, Range) else f"{cell:,}" if isinstance(cell, int) else cell
