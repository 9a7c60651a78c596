"""The picture of a whole rulebook, as SVG: three columns, and lines as strong as there are rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from ...report.picture.graph_layout import ordered, spread
from ...report.picture.label_layout import wrapped
from .passage import Thing
from .whole import Column, Edge, Whole

COLUMNS: tuple[tuple[Column, str], ...] = (
    ("facts", "Facts of the case"),
    ("assessments", "Assessments"),
    ("advice", "Advice"),
)
LEFTS: dict[Column, int] = {"facts": 2, "assessments": 318, "advice": 682}
WIDTHS: dict[Column, int] = {"facts": 128, "assessments": 180, "advice": 212}
HEIGHT, GAP = 30, 10
CELL = 6.9
"""The width of a letter, on the wide side because the typeface is the reader's."""
TOP = 34
ARC = 26
"""How far a line between two assessments bends out to the left, at least."""


def drawing(whole: Whole, address: Callable[[Thing], str]) -> str:
    """An SVG element in a block of HTML, followed by an empty line; nothing where there is nothing to draw."""
    if not whole.nodes:
        return ""
    middles = _middles(whole)
    height = max(middles.values()) + HEIGHT / 2 + 6
    parts = [
        f'<div class="canvas" tabindex="0" role="region" aria-label="Picture of the whole"><svg class="whole" '
        f'viewBox="0 0 {LEFTS["advice"] + WIDTHS["advice"] + 4} {height:.0f}" role="group">',
        *_headings(),
        *(_line(edge, whole, middles) for edge in whole.edges),
        *(_box(place, whole, middles, address) for place in range(len(whole.nodes))),
        "</svg></div>",
    ]
    return "\n".join(parts) + "\n\n"


def _headings() -> Iterator[str]:
    for column, title in COLUMNS:
        yield f'<text class="heading" x="{LEFTS[column]}" y="14">{title}</text>'


def _box(place: int, whole: Whole, middles: dict[int, float], address: Callable[[Thing], str]) -> str:
    node = whole.nodes[place]
    left, width, middle = LEFTS[node.column], WIDTHS[node.column], middles[place]
    (title,) = wrapped(node.title, int((width - 20) / CELL), 1) or ("",)
    return (
        f'<a class="box {node.column}" href="{escape(address(node.thing))}" data-box="{place}">'
        f"<title>{escape(node.title)}</title>"
        f'<rect x="{left}" y="{middle - HEIGHT / 2:.1f}" width="{width}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{left + 10}" y="{middle + 4.5:.1f}">{escape(title)}</text></a>'
    )


def _line(edge: Edge, whole: Whole, middles: dict[int, float]) -> str:
    start, end = whole.nodes[edge.start], whole.nodes[edge.end]
    from_y, to_y = middles[edge.start], middles[edge.end]
    if start.column == end.column:
        left = LEFTS[start.column]
        bend = left - ARC - abs(to_y - from_y) / 6
        path = f"M{left} {from_y:.1f}C{bend:.1f} {from_y:.1f} {bend:.1f} {to_y:.1f} {left} {to_y:.1f}"
    else:
        right, left = LEFTS[start.column] + WIDTHS[start.column], LEFTS[end.column]
        middle = (right + left) / 2
        path = f"M{right} {from_y:.1f}C{middle:.1f} {from_y:.1f} {middle:.1f} {to_y:.1f} {left} {to_y:.1f}"
    kind = "line against" if edge.against == edge.rules else "line"
    if (start.column, end.column) == ("facts", "advice"):
        kind += " far"
    strength = min(0.6 + 0.5 * edge.rules, 7)
    noun = "rule" if edge.rules == 1 else "rules"
    return (
        f'<path class="{kind}" data-start="{edge.start}" data-end="{edge.end}" stroke-width="{strength:.1f}" '
        f'd="{path}"><title>{escape(start.title)} to {escape(end.title)}: {edge.rules} {noun}</title></path>'
    )


def _middles(whole: Whole) -> dict[int, float]:
    """How far down each box stands: columns in an order with few crossings, each box near what it is linked with."""
    columns = [[place for place, node in enumerate(whole.nodes) if node.column == each] for each, _ in COLUMNS]
    at = {place: number for number, column in enumerate(columns) for place in column}
    arranged = ordered(columns, [(each.start, each.end) for each in whole.edges if at[each.end] - at[each.start] == 1])
    tallest = max(len(column) for column in columns) * (HEIGHT + GAP)
    middles: dict[int, float] = {}
    for column in arranged:
        step = tallest / max(len(column), 1)
        wanted = [(row + 0.5) * step for row in range(len(column))]
        middles |= zip(column, spread(wanted, [HEIGHT] * len(column), GAP), strict=True)
    return {place: middle + TOP for place, middle in middles.items()}
