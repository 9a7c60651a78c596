"""The table: a row for each thing measured, a column for each engine, and under each time its ratio to Ottava's."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log2

COLUMNS = (
    "Ottava",
    "stock Experta",
    "clipspy",
    "zen-engine",
    "business-rules",
    "durable_rules",
    "rule-engine",
    "floor",
)


@dataclass
class Row:
    """`seconds` by column; `said`: what stands in a cell instead. `size`: what the row is one size of, for rows of a
    `series` in which the cost is followed from size to size.
    """

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    series: str = ""
    size: int = 0
    unit: str = "us"


def rendered(rows: list[Row]) -> str:
    """The table in Markdown, without engines of which nothing is known."""
    columns = [name for name in COLUMNS if any(name in row.seconds or name in row.said for row in rows)]
    lines = [_line(["", *columns, "per doubling"]), _line(["---", *["---:"] * (len(columns) + 1)])]
    before: Row | None = None
    for row in rows:
        grown = _per_doubling(before, row) if before and row.series and before.series == row.series else ""
        lines.append(_line([row.name, *(_cell(row, column) for column in columns), grown]))
        before = row
    return "\n".join(lines)


def _cell(row: Row, column: str) -> str:
    if column in row.said:
        return row.said[column]
    if column not in row.seconds:
        return ""
    seconds, own = row.seconds[column], row.seconds.get("Ottava")
    time = f"{seconds * 1e3:,.0f} ms" if row.unit == "ms" else _micro(seconds)
    if column == "Ottava" or not own:
        return f"**{time}**" if column == "Ottava" else time
    ratio = seconds / own
    return f"{time} ({ratio:,.0f}x)" if ratio >= 10 else f"{time} ({ratio:.2f}x)"


def _micro(seconds: float) -> str:
    micro = seconds * 1e6
    return f"{micro:,.0f} us" if micro >= 10 else f"{micro:.1f} us"


def _per_doubling(before: Row, row: Row) -> str:
    """The factor by which Ottava's cost grows when the size doubles; 2 is linear."""
    doublings = log2(row.size / before.size)
    return f"{(row.seconds['Ottava'] / before.seconds['Ottava']) ** (1 / doublings):.2f}x"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
