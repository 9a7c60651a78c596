"""The conclusions of rules, as formulas of the solver over a universe of cases.

The meaning of conditions comes from `inference/meaning.py`, as formulas; here they are evaluated to expressions of the
solver. Their certainty is that of `inference/blackboard.py`, as a question of truth: is it at least this much?
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ottava.facts import UNKNOWN_BELOW

from ...explanation.value_classes import Partition
from ...inference.cache import Cache
from ...inference.certainty import contribution
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    CASE,
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
from ...rulebook.condition import Atom
from .advice import AdviceFormulas, Contribution, sums, total
from .solver import Expression, all_of, any_of, at_least, opposite
from .universe import Universe


class World:
    """All that follows in the cases with at most this many parties. Everything is worked out when it is asked for."""

    def __init__(self, translation: CompiledRulebook, partitions: Mapping[str, Partition], parties: int) -> None:
        self.translation = translation
        self.universe = Universe(partitions, parties)
        self.advice = AdviceFormulas(self)
        self._cache = Cache()

    @property
    def party_indexes(self) -> range:
        """The parties that there may be."""
        return range(self.universe.parties)

    def fires(self, meant: CompiledRule, party_index: int) -> Expression:
        """Return where the rule fires for the party, or for the case."""
        key = meant.fires, party_index
        return self._cache.get("fires", key, lambda key: self.somewhere(party_index, self.holds(*key)))

    def fires_for_any(self, meant: CompiledRule) -> Expression:
        """Return where the rule fires for anyone, or for the case."""
        return any_of([self.fires(meant, party_index) for party_index in self.party_indexes_of(meant)])

    def party_indexes_of(self, meant: CompiledRule) -> Iterable[int]:
        """Return the parties for which the rule may fire, or the case."""
        return self.party_indexes if meant.rule.per_party else (CASE,)

    def somewhere(self, party_index: int, what: Expression) -> Expression:
        """Return the expression, and that there is such a party."""
        return what if party_index == CASE else all_of([self.universe.present(party_index), what])

    def holds(self, formula: Formula, party_index: int, least: float = 0.0) -> Expression:
        """Return where the formula holds, with at least this certainty."""
        return self._cache.get("certain", least, lambda least: _Certain(self, least)).evaluate(formula, party_index)

    def derived(self, atom: Atom, party_index: int, least: float = 0.0) -> Expression:
        """Return where the assessment counts as true, with at least this certainty."""
        at = self.translation.party_index_of(atom, party_index)
        if least <= UNKNOWN_BELOW:
            return self._cache.get("truth", (atom, at), lambda key: self._truth(*key))
        return any_of([level.where for level in self.levels(atom, at) if level.certainty >= least])

    def levels(self, atom: Atom, party_index: int) -> tuple[Contribution, ...]:
        """Return the certainties that the assessment can have where it counts as true, and in which circumstances."""
        at = self.translation.party_index_of(atom, party_index)
        return self._cache.get("levels", (atom, at), lambda key: tuple(self._levels(*key)))

    def ruled_out(self, atom: Atom, party_index: int, least: float = 0.0) -> Expression:
        """Return where no rule can derive the assessment, with at least this certainty."""
        at = self.translation.party_index_of(atom, party_index)
        return self._cache.get("ruled out", (atom, at, least), lambda key: self._ruled_out(*key))

    def degrees(self, formula: Formula, party_index: int) -> tuple[float, ...]:
        """Return the certainties that the formula can have where it holds, the least first."""
        return tuple(sorted({1.0, *self._degrees(formula, party_index)}))

    def premises(self, meant: CompiledRule, party_index: int) -> tuple[Contribution, ...]:
        """Return the certainties that the premise of the rule can have where it fires, and in which circumstances."""
        return self._cache.get(
            "premises", (meant.rule.id, party_index), lambda _: tuple(self._premises(meant, party_index))
        )

    def shares(self, meant: CompiledRule, strength: float, party_index: int) -> tuple[Contribution, ...]:
        """Return the certainties that a conclusion of the rule can add."""
        return tuple(
            Contribution(contribution(premise.certainty, strength), premise.where)
            for premise in self.premises(meant, party_index)
        )

    def _premises(self, meant: CompiledRule, party_index: int) -> Iterator[Contribution]:
        fires = self.fires(meant, party_index)
        if meant.sure:
            yield Contribution(1.0, fires)
            return
        degrees = self.degrees(meant.premise, party_index)
        reached = [all_of([fires, self.holds(meant.premise, party_index, degree)]) for degree in degrees]
        for degree, here, more in zip(degrees, reached, [*reached[1:], None], strict=True):
            yield Contribution(degree, here if more is None else all_of([here, opposite(more)]))

    def _degrees(self, formula: Formula, party_index: int) -> Iterator[float]:
        for term in terms(formula):
            match term:
                case IsDerived(atom, True):
                    yield from (level.certainty for level in self.levels(atom, party_index))
                case IsPossible(atom, False):
                    for meant in self.translation.deriving.get(atom, ()):
                        yield from self._degrees(meant.cannot_fire, self.translation.party_index_of(atom, party_index))
                case AtLeast(where):
                    yield from self._degrees(where, 0)
                case Fewer(where):
                    yield from self._degrees(negation(where), 0)  # parties are alike, so the first stands for all

    def _truth(self, atom: Atom, party_index: int) -> Expression:
        deriving = self.translation.deriving.get(atom, ())
        if all(
            meant.sure and each.strength >= UNKNOWN_BELOW
            for meant in deriving
            for each in meant.assesses
            if each.atom == atom
        ):
            return any_of([self.fires(meant, party_index) for meant in deriving])
        return any_of([level.where for level in self.levels(atom, party_index)])

    def _levels(self, atom: Atom, party_index: int) -> Iterator[Contribution]:
        contributions = [
            self.shares(meant, each.strength, party_index)
            for meant in self.translation.deriving.get(atom, ())
            for each in meant.assesses
            if each.atom == atom
        ]
        for added, where in sums(contributions, lambda added: 1.0 in added).items():
            if total(added) >= UNKNOWN_BELOW:
                yield Contribution(total(added), where)

    def _ruled_out(self, atom: Atom, party_index: int, least: float) -> Expression:
        deriving = self.translation.deriving.get(atom, ())
        return all_of([self.holds(meant.cannot_fire, party_index, least) for meant in deriving])


class _Certain(Algebra[Expression]):
    """Evaluates formulas to expressions that are true where the formula holds with at least some certainty."""

    def __init__(self, world: World, least: float) -> None:
        self._world, self._least = world, least
        self._cache = Cache()

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

        def expression(count: Count) -> Expression:
            parties, present = self._world.universe.parties, self._world.universe.present
            bound = as_at_least(count, parties)
            held = enumerate(self.evaluate_each(bound.where, parties))
            if bound is count:
                return at_least((all_of([present(index), each]) for index, each in held), bound.count)
            return at_least((any_of([opposite(present(index)), each]) for index, each in held), bound.count)

        return self._cache.get("counts", count, expression)
