"""What came out of a run, in the words that tests use: `circuitous_tactics`, `separate_sessions@wife`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ...inference.advice import Advice
from ...inference.advising import advice_from_run
from ...inference.blackboard import Blackboard
from ...inference.certainty import combined, contribution
from ...inference.formula import CASE
from ...inference.open_questions import questions
from ...inference.ranking import Ranked, plan, ranked, strongest
from ...inference.reasons import ReasonBuilder
from ...inference.safeguards import applying
from .conclusions import said

Certain = tuple[str, int, float]
"""A result, the place it is for, and its certainty."""


@dataclass(slots=True)
class TestOutcome:
    """The results of one run, each list worked out when it is first asked for."""

    board: Blackboard
    _found: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _ranked: tuple[Ranked, ...] | None = None

    def results(self, name: str) -> tuple[str, ...]:
        """Return the results of that name (see `keys`), in the order of the advice, each once."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = tuple(dict.fromkeys(_RESULTS[name](self)))
        return found

    def gives(self, rule: str) -> tuple[str, ...]:
        """Return what a rule concludes."""
        rulebook = self.board.translation.rulebook
        return tuple(said(each, rulebook.names) for each in rulebook.rule(rule).conclusions)

    def certainty(self, result: str, name: str) -> float:
        """Return how certain a result is (a method that is advised, a point, an assessment), `NAME[@PARTY]`; for
        anyone, if no party is named. 0: not at all.
        """
        wanted, _, label = name.partition("@")
        found = (
            certainty
            for each, place, certainty in _CERTAIN[result](self)
            if each == wanted and (not label or place == CASE or self._labels[place] == label)
        )
        return max(found, default=0.0)

    def advised(self) -> tuple[Ranked, ...]:
        """Return everything that is advised, by rank."""
        if self._ranked is None:
            self._ranked = ranked(self.board.standing, self.board.translation.listing)
        return self._ranked

    def _certain_methods(self) -> Iterator[Certain]:
        for each in self.advised():
            for name in dict.fromkeys((each.method.id, _variant(each.method.id, each.stage))):
                yield name, each.party_index, each.certainty

    def _certain_points(self) -> Iterator[Certain]:
        added: dict[tuple[str, int], list[float]] = {}
        for meant, firing in self.board.in_order():
            for each in meant.attends:
                found = added.setdefault((each.point, firing.party), [])
                found.append(contribution(firing.premise, each.strength))
        return ((point, place, combined(found)) for (point, place), found in added.items())

    def _certain_assessments(self) -> Iterator[Certain]:
        return ((str(atom), place, certainty) for (atom, place), certainty in self.board.certainties.items())

    @property
    def _labels(self) -> list[str]:
        return [party.id for party in self.board.case.parties]

    def _at(self, name: str, place: int) -> Iterator[str]:
        """Yield a result at a place: by itself, and of the party; what is for the case is for each party."""
        yield name
        for position, label in enumerate(self._labels):
            if place in (CASE, position):
                yield f"{name}@{label}"

    def _order(self) -> Iterator[str]:
        for each in self.advised():
            if each.rank is not None:
                yield _variant(each.method.id, each.stage)
                yield each.method.id

    def _plan(self) -> Iterator[str]:
        orders = [(order.first, order.then) for *_, meant in self.board.procedural() for order in meant.orders]
        names = self.board.translation.rulebook.names
        for step in plan((), self.advised(), orders, names, self._labels):
            yield _variant(step.id, step.stage)
            yield step.id

    def _gates(self) -> Iterator[str]:
        shut = [gate for *_, meant in self.board.procedural() for gate in meant.gates]
        for gate, effect in strongest(shut, self.board.translation.rulebook.names):
            yield gate
            yield f"{gate}: {effect}"

    def _excluded(self) -> Iterator[str]:
        methods = self.board.translation.methods
        for (method, stage), places in self.board.standing.vetoes.items():
            stages = (None, *methods[method].stages) if stage is None else (stage,)
            for each in stages:
                for place in sorted(places):
                    yield from self._at(_variant(method, each), place)

    def _placed(self, found: Iterable[tuple[str, int]]) -> Iterator[str]:
        """Yield results with the place that each is for."""
        for name, place in found:
            yield from self._at(name, place)

    def _named(self, found: Iterable[tuple[str, str | None]]) -> Iterator[str]:
        """Yield results, each by itself and with the party that it is about."""
        for name, label in found:
            yield name
            if label is not None:
                yield f"{name}@{label}"

    def _certain(self, result: str) -> Iterator[str]:
        """Yield the results that have a certainty."""
        return self._placed((name, place) for name, place, _ in _CERTAIN[result](self))

    @property
    def _advice(self) -> Advice:
        return advice_from_run(self.board)

    @property
    def _reasons(self) -> ReasonBuilder:
        return ReasonBuilder.of(self.board)


_CERTAIN: dict[str, Callable[[TestOutcome], Iterable[Certain]]] = {
    "certainty": TestOutcome._certain_methods,
    "attention": TestOutcome._certain_points,
    "assessed": TestOutcome._certain_assessments,
}


def _variant(method: str, stage: str | None) -> str:
    return f"{method}.{stage}" if stage else method


_RESULTS: dict[str, Callable[[TestOutcome], Iterable[str]]] = {
    "top": lambda out: (_variant(each.method.id, each.stage) for each in out.advised() if each.rank == 1),
    "order": TestOutcome._order,
    "plan": TestOutcome._plan,
    "gates": TestOutcome._gates,
    "excluded": TestOutcome._excluded,
    "advised": lambda out: out._certain("certainty"),
    "directives": lambda out: out._placed(
        (each.directive, firing.party) for meant, firing in out.board.in_order() for each in meant.directs
    ),
    "attention": lambda out: out._certain("attention"),
    "assessed": lambda out: out._certain("assessed"),
    "asked": lambda out: out._named((each.attribute, each.party) for each in questions(out._reasons)),
    "fired": lambda out: out._named(
        (firing.rule, None if firing.party == CASE else out._labels[firing.party]) for _, firing in out.board.in_order()
    ),
    "applying": lambda out: out._named(applying(out._advice, out._reasons)),
    "broken": lambda out: out._named((each.safeguard, each.party) for each in out._advice.breaches),
}
