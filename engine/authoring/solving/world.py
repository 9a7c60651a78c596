"""The conclusions of rules, as formulas of the solver over a universe of cases.

The meaning of conditions comes from `inference/meaning.py`, as formulas; here they are evaluated to expressions of the
solver. Their certainty is that of `inference/support.py`, as a question of truth: is it at least this much?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ottava.facts import UNKNOWN_BELOW

from ...explanation.value_classes import Partition
from ...inference.certainty import contribution
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    Algebra,
    AtLeast,
    Count,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    as_at_least,
    negation,
    terms,
)
from ...inference.working_memory import CASE
from ...rulebook.condition import Atom
from .advice import AdviceOfWorld, Contribution, sums, total
from .solver import Expression, all_of, any_of, at_least, opposite
from .universe import Universe


class World:
    """All that follows in the cases with at most this many parties. Everything is worked out when it is asked for."""

    def __init__(self, translation: CompiledRulebook, partitions: Mapping[str, Partition], parties: int) -> None:
        self.translation = translation
        self.universe = Universe(partitions, parties)
        self.advice = AdviceOfWorld(self)
        self._certain: dict[float, _Certain] = {}
        self._premises: dict[tuple[str, int], tuple[Contribution, ...]] = {}
        self._fires: dict[tuple[Formula, int], Expression] = {}
        self._levels: dict[tuple[Atom, int], tuple[Contribution, ...]] = {}
        self._derived: dict[tuple[Atom, int], Expression] = {}
        self._ruled_out: dict[tuple[Atom, int, float], Expression] = {}

    @property
    def places(self) -> range:
        """The places of the parties that there may be."""
        return range(self.universe.parties)

    def fires(self, meant: CompiledRule, place: int) -> Expression:
        """The rule fires there."""
        key = meant.fires, place
        if key not in self._fires:
            self._fires[key] = self.somewhere(place, self.holds(*key))
        return self._fires[key]

    def fires_for_any(self, meant: CompiledRule) -> Expression:
        """The rule fires for someone, or for the case."""
        return any_of([self.fires(meant, place) for place in self.places_of(meant)])

    def places_of(self, meant: CompiledRule) -> Iterable[int]:
        """Where the rule may fire."""
        return self.places if meant.rule.per_party else (CASE,)

    def somewhere(self, place: int, what: Expression) -> Expression:
        """It is so, and there is such a place."""
        return what if place == CASE else all_of([self.universe.present(place), what])

    def holds(self, formula: Formula, place: int, least: float = 0.0) -> Expression:
        """The formula holds there, with at least this certainty."""
        if least not in self._certain:
            self._certain[least] = _Certain(self, least)
        return self._certain[least].evaluate(formula, place)

    def derived(self, atom: Atom, place: int, least: float = 0.0) -> Expression:
        """The assessment counts as true there, with at least so much certainty."""
        at = self.translation.party_index_of(atom, place)
        if least <= UNKNOWN_BELOW:
            return self._truth(atom, at)
        return any_of([level.where for level in self.levels(atom, at) if level.certainty >= least])

    def levels(self, atom: Atom, place: int) -> tuple[Contribution, ...]:
        """The certainties that the assessment can have there where it counts as true, and in which circumstances."""
        key = atom, self.translation.party_index_of(atom, place)
        if key not in self._levels:
            found = sums(self._contributions(*key), lambda added: 1.0 in added)
            self._levels[key] = tuple(
                Contribution(total(added), where) for added, where in found.items() if total(added) >= UNKNOWN_BELOW
            )
        return self._levels[key]

    def ruled_out(self, atom: Atom, place: int, least: float = 0.0) -> Expression:
        """No rule can derive the assessment, and that is at least so certain."""
        key = atom, self.translation.party_index_of(atom, place), least
        if key not in self._ruled_out:
            deriving = self.translation.deriving.get(atom, ())
            self._ruled_out[key] = all_of([self.holds(meant.cannot_fire, key[1], least) for meant in deriving])
        return self._ruled_out[key]

    def degrees(self, formula: Formula, place: int) -> tuple[float, ...]:
        """The certainties that the formula can have where it holds, the least first."""
        return tuple(sorted({1.0, *self._degrees(formula, place)}))

    def premises(self, meant: CompiledRule, place: int) -> tuple[Contribution, ...]:
        """The certainties that the premise of the rule can have where it fires, and in which circumstances."""
        key = meant.rule.id, place
        if key not in self._premises:
            self._premises[key] = tuple(self._premises_of(meant, place))
        return self._premises[key]

    def shares(self, meant: CompiledRule, strength: float, place: int) -> tuple[Contribution, ...]:
        """What a conclusion of the rule can add there."""
        return tuple(
            Contribution(contribution(premise.certainty, strength), premise.where)
            for premise in self.premises(meant, place)
        )

    def _premises_of(self, meant: CompiledRule, place: int) -> Iterator[Contribution]:
        fires = self.fires(meant, place)
        if meant.sure:
            yield Contribution(1.0, fires)
            return
        degrees = self.degrees(meant.premise, place)
        reached = [all_of([fires, self.holds(meant.premise, place, degree)]) for degree in degrees]
        for degree, here, more in zip(degrees, reached, [*reached[1:], None], strict=True):
            yield Contribution(degree, here if more is None else all_of([here, opposite(more)]))

    def _degrees(self, formula: Formula, place: int) -> Iterator[float]:
        for term in terms(formula):
            match term:
                case IsDerived(atom, True):
                    yield from (level.certainty for level in self.levels(atom, place))
                case IsPossible(atom, False):
                    for meant in self.translation.deriving.get(atom, ()):
                        yield from self._degrees(meant.cannot_fire, self.translation.party_index_of(atom, place))
                case AtLeast(where):
                    yield from self._degrees(where, 0)
                case Fewer(where):
                    yield from self._degrees(negation(where), 0)  # parties are alike, so the first stands for all

    def _truth(self, atom: Atom, place: int) -> Expression:
        key = atom, place
        if key not in self._derived:
            self._derived[key] = self._truth_of(atom, place)
        return self._derived[key]

    def _truth_of(self, atom: Atom, place: int) -> Expression:
        deriving = self.translation.deriving.get(atom, ())
        if all(
            meant.sure and each.strength >= UNKNOWN_BELOW
            for meant in deriving
            for each in meant.assesses
            if each.atom == atom
        ):
            return any_of([self.fires(meant, place) for meant in deriving])
        return any_of([level.where for level in self.levels(atom, place)])

    def _contributions(self, atom: Atom, place: int) -> list[tuple[Contribution, ...]]:
        return [
            self.shares(meant, each.strength, place)
            for meant in self.translation.deriving.get(atom, ())
            for each in meant.assesses
            if each.atom == atom
        ]


class _Certain(Algebra[Expression]):
    """Evaluates formulas to expressions that are true where the formula holds with at least some certainty."""

    def __init__(self, world: World, least: float) -> None:
        self._world, self._least = world, least
        self._counts: dict[Count, Expression] = {}

    def leaf(self, leaf: Leaf, party_index: int) -> Expression:
        """Return the expression for a leaf; that something is not so is certain."""
        world = self._world
        match leaf:
            case Passes():
                return world.universe.passes(leaf, party_index)
            case IsDerived(atom, True):
                return world.derived(atom, party_index, self._least)
            case IsDerived(atom):
                return opposite(world.derived(atom, party_index))
            case IsPossible(atom, True):
                return opposite(world.ruled_out(atom, party_index))
            case IsPossible(atom):
                return world.ruled_out(atom, party_index, self._least)
            case IsAdvised(asked, expected):
                found = world.advice.is_advised(asked, party_index)
                return found if expected else opposite(found)

    def every(self, parts: Iterable[Expression]) -> Expression:
        """Return the conjunction."""
        return all_of(parts)

    def either(self, parts: Iterable[Expression]) -> Expression:
        """Return the disjunction."""
        return any_of(parts)

    def count(self, count: Count) -> Expression:
        """Return the expression for a count of the parties that there are, the same wherever it is asked."""
        if count not in self._counts:
            parties = self._world.universe.parties
            bound = as_at_least(count, parties)
            held = enumerate(self.evaluate_each(bound.where, parties))
            present = self._world.universe.present
            self._counts[count] = at_least(
                (
                    all_of([present(index), each]) if bound is count else any_of([opposite(present(index)), each])
                    for index, each in held
                ),
                bound.count,
            )
        return self._counts[count]
