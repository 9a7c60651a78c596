"""What follows from what: facts of the case, assessments, rules, and the gates, methods and exclusions they lead to.

Directives, points and questions are left out: their reasons stand beside them, and with them the picture would be a
thicket. The rules behind an assessment are told with it and have no box of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..document import FiringMark
from ..grouping import grouped

Kind = Literal["fact", "assessment", "rule", "gate", "method", "exclusion"]


@dataclass(frozen=True, slots=True)
class Box:
    """A thing in the picture. `title` and `small` are drawn; `told` is what there is to say of it, in passages."""

    kind: Kind
    title: str
    small: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """That one box (by its place in the graph) leads to another, or speaks `against` it; with what certainty if any."""

    start: int
    end: int
    against: bool = False
    certainty: str = ""


@dataclass(frozen=True)
class Graph:
    """The boxes of a picture and the links between them; every link leads from what is shown further left."""

    boxes: tuple[Box, ...]
    links: tuple[GraphEdge, ...]
    depths: tuple[int, ...]
    """For each box its column, counted from 0."""
    places: tuple[tuple[FiringMark, int], ...]
    """Where the rules are that fired."""

    @property
    def columns(self) -> int:
        return max(self.depths, default=-1) + 1

    def rests_on(self, box: int) -> tuple[tuple[int, GraphEdge], ...]:
        """What leads straight to a box."""
        return tuple((link.start, link) for link in self._by_end.get(box, ()))

    def leads_to(self, box: int) -> tuple[tuple[int, GraphEdge], ...]:
        """Where a box leads straight to."""
        return tuple((link.end, link) for link in self._by_start.get(box, ()))

    def place(self, firings: Iterable[FiringMark]) -> int | None:
        """The box of the first of these rules that has one."""
        return next((self._by_firing[each] for each in firings if each in self._by_firing), None)

    # Sorted once: a page asks for every box and every reason.

    @cached_property
    def _by_end(self) -> dict[int, tuple[GraphEdge, ...]]:
        return {group[0].end: group for group in grouped(self.links, lambda link: link.end)}

    @cached_property
    def _by_start(self) -> dict[int, tuple[GraphEdge, ...]]:
        return {group[0].start: group for group in grouped(self.links, lambda link: link.start)}

    @cached_property
    def _by_firing(self) -> dict[FiringMark, int]:
        return dict(self.places)
