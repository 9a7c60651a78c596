"""Where each box of a picture stands and which way its links go, in pixels of the unscaled picture."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .graph import Box, Graph, GraphEdge, Kind
from .label_layout import PlacedLine, letter

WIDTHS: dict[Kind, int] = {
    "fact": 168,
    "assessment": 148,
    "rule": 206,
    "gate": 196,
    "method": 196,
    "exclusion": 196,
}
HEADINGS: dict[Kind, str] = {
    "fact": "The case",
    "assessment": "Assessments",
    "rule": "Rules",
    "gate": "Advice",
    "method": "Advice",
    "exclusion": "Advice",
}
GAP = 12
LANE = 8
"""The room for a link that goes through a column."""
BETWEEN = 56
TOP = 34
PASSES = 6
SWEEPS = 12


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its number in the graph, its left upper corner, its size, and what is written in it."""

    box: Box
    number: int
    x: float
    y: float
    width: float
    height: float
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link and the path it takes, as SVG has paths."""

    link: GraphEdge
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A graph with everything in its place, the boxes in the order of reading: from left to right, and down.

    `headings` are the titles of the columns with their left edge.
    """

    graph: Graph
    width: int
    height: int
    headings: tuple[tuple[float, str], ...]
    boxes: tuple[PlacedBox, ...]
    links: tuple[PlacedLink, ...]


def place(graph: Graph) -> Picture:
    """The picture of a graph: columns from left to right, the last in the order of the report."""
    return _Placement(graph).picture()


class _Placement:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._letterings = [letter(box, WIDTHS[box.kind]) for box in graph.boxes]
        self._heights = [each.height for each in self._letterings]
        columns: list[list[int]] = [[] for _ in range(graph.columns)]
        for number, depth in enumerate(graph.depths):
            columns[depth].append(number)
        kinds = [graph.boxes[column[0]].kind for column in columns]
        self._headings = [HEADINGS[kind] for kind in kinds]
        self._widths = [WIDTHS[kind] for kind in kinds]
        self._lefts = [float(sum(self._widths[:at]) + BETWEEN * at) for at in range(len(columns))]
        self._lanes = self._with_lanes(columns)
        self._steps = [pair for lane in self._lanes for pair in pairwise(lane)]
        self._columns = ordered(columns, self._steps)
        self._middles = self._spread()

    def picture(self) -> Picture:
        boxes = tuple(sorted(map(self._placed, range(len(self._graph.boxes))), key=lambda each: (each.x, each.y)))
        bottom = max((each.y + each.height for each in boxes), default=TOP)
        links = zip(self._graph.links, self._lanes, strict=True)
        return Picture(
            graph=self._graph,
            width=int(self._lefts[-1] + self._widths[-1]) + 4 if self._lefts else 0,
            height=int(bottom) + 8,
            headings=tuple((left + 2, title) for left, title in zip(self._lefts, self._headings, strict=True)),
            boxes=boxes,
            links=tuple(PlacedLink(link, self._path(lane)) for link, lane in links),
        )

    def _with_lanes(self, columns: list[list[int]]) -> list[list[int]]:
        """For each link the boxes it goes through; in a column that it passes it gets a lane, as a box of its own."""
        lanes = []
        for link in self._graph.links:
            lane = [link.start]
            for depth in range(self._graph.depths[link.start] + 1, self._graph.depths[link.end]):
                lane.append(len(self._heights))
                self._heights.append(LANE)
                columns[depth].append(lane[-1])
            lanes.append([*lane, link.end])
        return lanes

    def _spread(self) -> dict[int, float]:
        """The middle of each box and lane: stacked at first, then drawn towards what it is linked with."""
        middles: dict[int, float] = {}
        for column in self._columns:
            heights = [self._heights[each] for each in column]
            middles |= zip(column, spread([0.0] * len(column), heights, GAP), strict=True)
        beside: dict[int, list[int]] = {}
        for start, end in self._steps:
            beside.setdefault(start, []).append(end)
            beside.setdefault(end, []).append(start)
        for _ in range(PASSES):
            for column in reversed(self._columns[:-1]):
                wanted = [_mean([middles[each] for each in beside.get(box, ())], middles[box]) for box in column]
                heights = [self._heights[each] for each in column]
                middles |= zip(column, spread(wanted, heights, GAP), strict=True)
        highest = min((middles[each] - self._heights[each] / 2 for each in middles), default=0)
        return {each: middle - highest + TOP for each, middle in middles.items()}

    def _placed(self, number: int) -> PlacedBox:
        depth = self._graph.depths[number]
        height = self._heights[number]
        top = self._middles[number] - height / 2
        left, width = self._lefts[depth] + 2, self._widths[depth]
        lines = self._letterings[number].at(left, round(top, 1))
        return PlacedBox(self._graph.boxes[number], number, left, round(top, 1), width, height, lines)

    def _path(self, lane: list[int]) -> str:
        """From the right edge of the first to the left edge of the last, straight through the columns in between."""
        first, last = self._graph.depths[lane[0]], self._graph.depths[lane[-1]]
        path = f"M{self._lefts[first] + 2 + self._widths[first]:g} {self._middles[lane[0]]:.1f}"
        before = self._middles[lane[0]]
        for depth, box in zip(range(first + 1, last + 1), lane[1:], strict=True):
            left, middle = self._lefts[depth] + 2, self._middles[box]
            bend = BETWEEN / 2
            path += f"C{left - bend:g} {before:.1f} {left - bend:g} {middle:.1f} {left:g} {middle:.1f}"
            if depth < last:
                path += f"H{left + self._widths[depth]:g}"
            before = middle
        return path


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def ordered(columns: Sequence[Sequence[int]], links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The columns with fewer crossings; the last keeps its order, which is the order of the report.

    columns: boxes by number, from left to right. links: pairs of boxes in neighbouring columns, left one first.

    Each sweep puts the boxes of a column by the mean place of their neighbours (the barycentre method of Sugiyama,
    Tagawa and Toda 1981); the best order met on the way is kept.
    """
    pairs = list(links)
    right: dict[int, list[int]] = {}
    left: dict[int, list[int]] = {}
    for start, end in pairs:
        right.setdefault(start, []).append(end)
        left.setdefault(end, []).append(start)
    current = [list(column) for column in columns]
    best, fewest = current, crossings(current, pairs)
    for sweep in range(SWEEPS):
        leftward = sweep % 2 == 0
        inner = range(len(current) - 1)
        current = [list(column) for column in current]
        for at in reversed(inner) if leftward else inner[1:]:
            towards, beside = (right, current[at + 1]) if leftward else (left, current[at - 1])
            places = {box: place for place, box in enumerate(beside)}
            current[at] = _by_barycentre(current[at], towards, places)
        count = crossings(current, pairs)
        if count < fewest or (sweep == 0 and count == fewest):
            best, fewest = current, count
    return best


def crossings(columns: Sequence[Sequence[int]], links: Iterable[tuple[int, int]]) -> int:
    """How many pairs of links cross."""
    place = {box: (at, row) for at, column in enumerate(columns) for row, box in enumerate(column)}
    between: dict[int, list[tuple[int, int]]] = {}
    for start, end in links:
        column, row = place[start]
        between.setdefault(column, []).append((row, place[end][1]))
    return sum(map(_crossings_between, between.values()))


def _crossings_between(pairs: Iterable[tuple[int, int]]) -> int:
    """Count the crossings of links between two columns; each is a pair of rows. Takes no look at every two of them."""
    above: list[int] = []
    count = 0
    # From one box the upper link comes first, so that two links from the same box never count as crossing.
    for _, end in sorted(pairs):
        at = bisect_right(above, end)
        count += len(above) - at
        above.insert(at, end)
    return count


def _by_barycentre(column: list[int], towards: dict[int, list[int]], places: dict[int, int]) -> list[int]:
    """Boxes without neighbours on that side keep to the place they had."""

    def centre(item: tuple[int, int]) -> float:
        row, box = item
        beside = [places[each] for each in towards.get(box, ())]
        return sum(beside) / len(beside) if beside else row * len(places) / len(column)

    return [box for _, box in sorted(enumerate(column), key=centre)]


def spread(wanted: Sequence[float], heights: Sequence[float], gap: float) -> list[float]:
    """The middles nearest to those wanted, in the least squares, of boxes of these heights in this order.

    gap: the least distance between two boxes, in the same unit as the heights.

    With the room the boxes need taken away, what is left is a regression that never falls, and that is solved by
    pooling neighbours out of order (Ayer and others 1955).
    """
    offsets = [0.0]
    for before, after in pairwise(heights):
        offsets.append(offsets[-1] + (before + after) / 2 + gap)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        total, count = want - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, many = pools.pop()
            total, count = total + more, count + many
        pools.append((total, count))
    means = [total / count for total, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=False)]
