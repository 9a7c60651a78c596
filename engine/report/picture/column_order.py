"""In which order the boxes of a column stand, so that few links cross."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

SWEEPS = 12


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
