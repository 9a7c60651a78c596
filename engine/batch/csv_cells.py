"""The cells of a row of CSV, with their places."""

from __future__ import annotations

import re
from typing import NamedTuple

_CELL = re.compile(r'"(?P<quoted>(?:[^"]|"")*+)(?P<close>"?)(?P<rest>[^,\r\n]*)|(?P<bare>[^,\r\n]*)')


class Cell(NamedTuple):
    """What a cell says, and where it stands in the text of its row, quotes included."""

    text: str
    start: int
    end: int
    is_open: bool


def csv_cells(row: str) -> list[Cell]:
    """All cells of a row, of which there is always one."""
    cells = []
    at = 0
    while True:
        found = _CELL.match(row, at)
        assert found is not None
        bare = found["bare"]
        text = bare if bare is not None else found["quoted"].replace('""', '"') + found["rest"]
        cells.append(Cell(text, at, found.end(), bare is None and not found["close"]))
        at = found.end()
        if at >= len(row) or row[at] != ",":
            return cells
        at += 1
