"""What came out of a run, in the words that tests use: `circuitous_tactics`, `separate_sessions@wife`."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from ...inference.advice import Advice
from ...inference.advising import advice_from_run
from ...inference.blackboard import Blackboard
from ...inference.cache import Cache
from ...inference.certainty import combined, contribution
from ...inference.formula import CASE
from ...inference.open_questions import questions
from ...inference.ranking import Ranked, plan, ranked, strongest
from ...inference.reasons import ReasonBuilder
from ...inference.safeguards import applying
from ...rulebook.conclusion import variant_name
from ..source_text import conclusion_text

Certain = tuple[str, int, float]
"""A result, the index of the party it is for (or the case), and its certainty."""


class TestOutcome:
    """The results of one run, each list worked out when it is first asked for."""

    def __init__(self, board: Blackboard) -> None:
        self.board = board
        self._cache = Cache()

    def results(self, name: str) -> tuple[str, ...]:
        """Return the results of that name (see `keys`), in the order of the advice, each once."""
        return self._cache.get("results", name, lambda name: tuple(dict.fromkeys(_RESULTS[name](self))))

    def gives(self, rule: str) -> tuple[str, ...]:
        """Return what a rule concludes."""
        rulebook = self.board.translation.rulebook
        return tuple(conclusion_text(each, rulebook.names) for each in rulebook.rule(rule).conclusions)

    def certainty(self, result: str, name: str) -> float:
        """Return how certain a result is (a method that is advised, a point, an assessment), `NAME[@PARTY]`; for
        anyone, if no party is named. 0: not at all.
        """
        wanted, _, label = name.partition("@")
        found = (
            certainty
            for each, party_index, certainty in _CERTAIN[result](self)
            if each == wanted and (not label or party_index == CASE or self._labels[party_index] == label)
        )
        return max(found, default=0.0)

    @cached_property
    def advised(self) -> tuple[Ranked, ...]:
        """Everything that is advised, by rank."""
        return ranked(self.board.standing, self.board.translation.listing)

    def _certain_methods(self) -> Iterator[Certain]:
        for each in self.advised:
            for name in dict.fromkeys((each.method.id, variant_name(each.method.id, each.stage))):
                yield name, each.party_index, each.certainty

    def _certain_points(self) -> Iterator[Certain]:
        added: dict[tuple[str, int], list[float]] = {}
        for compiled, firing in self.board.in_order():
            for each in compiled.attends:
                found = added.setdefault((each.point, firing.party), [])
                found.append(contribution(firing.premise, each.strength))
        return ((point, party_index, combined(found)) for (point, party_index), found in added.items())

    def _certain_assessments(self) -> Iterator[Certain]:
        return (
            (str(atom), party_index, certainty) for (atom, party_index), certainty in self.board.certainties.items()
        )

    @property
    def _labels(self) -> list[str]:
        return [party.id for party in self.board.case.parties]

    def _at(self, name: str, party_index: int) -> Iterator[str]:
        """Yield a result by itself, and with the party it is for; what is for the case is for each party."""
        yield name
        for position, label in enumerate(self._labels):
            if party_index in (CASE, position):
                yield f"{name}@{label}"

    def _order(self) -> Iterator[str]:
        for each in self.advised:
            if each.rank is not None:
                yield variant_name(each.method.id, each.stage)
                yield each.method.id

    def _plan(self) -> Iterator[str]:
        orders = [(order.first, order.then) for *_, compiled in self.board.procedural() for order in compiled.orders]
        names = self.board.translation.rulebook.names
        for step in plan((), self.advised, orders, names, self._labels):
            yield variant_name(step.id, step.stage)
            yield step.id

    def _gates(self) -> Iterator[str]:
        shut = [gate for *_, compiled in self.board.procedural() for gate in compiled.gates]
        for gate, effect in strongest(shut, self.board.translation.rulebook.names):
            yield gate
            yield f"{gate}: {effect}"

    def _excluded(self) -> Iterator[str]:
        methods = self.board.translation.methods
        for (method, stage), party_indexes in self.board.standing.vetoes.items():
            stages = (None, *methods[method].stages) if stage is None else (stage,)
            for each in stages:
                for party_index in sorted(party_indexes):
                    yield from self._at(variant_name(method, each), party_index)

    def _for_parties(self, found: Iterable[tuple[str, int]]) -> Iterator[str]:
        """Yield results with the party that each is for."""
        for name, party_index in found:
            yield from self._at(name, party_index)

    def _named(self, found: Iterable[tuple[str, str | None]]) -> Iterator[str]:
        """Yield results, each by itself and with the party that it is about."""
        for name, label in found:
            yield name
            if label is not None:
                yield f"{name}@{label}"

    def _certain(self, result: str) -> Iterator[str]:
        """Yield the results that have a certainty."""
        return self._for_parties((name, party_index) for name, party_index, _ in _CERTAIN[result](self))

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


_RESULTS: dict[str, Callable[[TestOutcome], Iterable[str]]] = {
    "top": lambda out: (variant_name(each.method.id, each.stage) for each in out.advised if each.rank == 1),
    "order": TestOutcome._order,
    "plan": TestOutcome._plan,
    "gates": TestOutcome._gates,
    "excluded": TestOutcome._excluded,
    "advised": lambda out: out._certain("certainty"),
    "directives": lambda out: out._for_parties(
        (each.directive, firing.party) for compiled, firing in out.board.in_order() for each in compiled.directs
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
