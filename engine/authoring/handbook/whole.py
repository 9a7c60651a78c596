"""The whole of a rulebook as a graph: which facts lead to which assessments, and both to which methods.

A line stands for the rules that look at the one and conclude the other; the rules themselves have no box, for with a
hundred of them the picture would be a thicket. What rules ask for, and the order of the plan, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...report.words import name, sentence_case
from ...rulebook.conclusion import Assess, Attend, Conclusion, Direct, Exclude, Recommend, ShutGate
from ...rulebook.condition import Derived, entity_of
from ...rulebook.rulebook import Rule
from .matter import DIRECTIVES, GATES, POINTS, Matter
from .passage import Thing
from .relations import attributes_of, conditions_of

Column = Literal["facts", "assessments", "advice"]


@dataclass(frozen=True, slots=True)
class OverviewNode:
    """A thing in the picture, in its column."""

    column: Column
    thing: Thing
    title: str


@dataclass(frozen=True, slots=True)
class Edge:
    """That rules look at one node and conclude another: so many, of which so many speak `against` it."""

    start: int
    end: int
    rules: int
    against: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The nodes, column by column, and the edges between them by the place of the nodes."""

    nodes: tuple[OverviewNode, ...]
    edges: tuple[Edge, ...]


def whole(matter: Matter) -> Whole:
    """The graph of a rulebook; what no rule speaks of is left out."""
    nodes = tuple(_nodes(matter))
    places = {node.thing: place for place, node in enumerate(nodes)}
    weights: dict[tuple[int, int], tuple[int, int]] = {}
    for rule in matter.rulebook.rules:
        for end, against in _ends(rule).items():
            for start in dict.fromkeys(_starts(rule)):
                if start == end:
                    continue
                key = places[start], places[end]
                rules, speaking_against = weights.get(key, (0, 0))
                weights[key] = rules + 1, speaking_against + against
    used = sorted({place for key in weights for place in key})
    moved = {place: new for new, place in enumerate(used)}
    edges = (Edge(moved[start], moved[end], *weights[start, end]) for start, end in sorted(weights))
    return Whole(tuple(nodes[place] for place in used), tuple(edges))


def _nodes(matter: Matter) -> Iterator[OverviewNode]:
    names = matter.rulebook.names
    for entity in matter.rulebook.vocabulary.entities:
        yield OverviewNode("facts", Thing("page", f"attributes/{entity}"), sentence_case(name(entity)))
    for assessment in matter.assessments:
        yield OverviewNode("assessments", Thing("assessment", assessment), sentence_case(name(assessment)))
    yield OverviewNode("advice", GATES, "Gates")
    for method in names.methods:
        yield OverviewNode("advice", Thing("method", method.id), f"{method.number}. {method.title}")
    yield OverviewNode("advice", DIRECTIVES, "Directives")
    yield OverviewNode("advice", POINTS, "Points")


def _starts(rule: Rule) -> Iterator[Thing]:
    for path in attributes_of(rule):
        yield Thing("page", f"attributes/{entity_of(path)}")
    for each in conditions_of(rule):
        if isinstance(each, Derived):
            yield Thing("assessment", each.atom.name)


def _ends(rule: Rule) -> dict[Thing, bool]:
    """What a rule concludes, each with whether all it says of it is against it."""
    found: dict[Thing, bool] = {}
    for each in rule.conclusions:
        end = _end(each)
        if end is not None:
            against = isinstance(each, Exclude) or (isinstance(each, Recommend) and each.strength < 0)
            found[end] = found.get(end, True) and against
    return found


def _end(conclusion: Conclusion) -> Thing | None:
    match conclusion:
        case Assess(atom):
            return Thing("assessment", atom.name)
        case Recommend(method) | Exclude(method):
            return Thing("method", method)
        case ShutGate():
            return GATES
        case Direct():
            return DIRECTIVES
        case Attend():
            return POINTS
        case _:
            return None
