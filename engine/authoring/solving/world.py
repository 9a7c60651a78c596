"""The conclusions of rules in all cases at once, as expressions of the solver.

The meaning of conditions comes from `inference/meaning.py`, as formulas; here they are evaluated to expressions of the
solver. Their certainty is that of `inference/blackboard.py`, as a question of truth: is it at least this much?
"""

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
    counted_parties,
    lower_bound,
    negation,
    terms,
)
from ...rulebook.condition import Atom
from .advice import AdviceFormulas, Contribution, index_for, sums, total
from .solver import Expression, all_of, any_of, at_least, opposite
from .universe import Universe


class World:
    """All that follows in the cases with at most this many parties. Everything is worked out when it is asked for."""

    def __init__(self, compiled_rulebook: CompiledRulebook, partitions: Mapping[str, Partition], parties: int) -> None:
        self.compiled_rulebook = compiled_rulebook
        self.universe = Universe(partitions, parties, compiled_rulebook.rulebook.vocabulary)
        self.advice = AdviceFormulas(self)
        self._cache = Cache()

    @property
    def party_indexes(self) -> range:
        """The parties that there may be."""
        return range(self.universe.parties)

    def fires(self, compiled: CompiledRule, party_index: int) -> Expression:
        """Return where the rule fires for the party, or for the case."""
        key = compiled.fires, party_index
        return self._cache.get("fires", key, lambda key: self.somewhere(party_index, self.holds(*key)))

    def fires_of(self, compiled: CompiledRule, party_index: int) -> Expression:
        """Return where the rule fires and speaks of the party: for it, or for the case."""
        return self.fires(compiled, index_for(compiled, party_index))

    def fires_for_any(self, compiled: CompiledRule) -> Expression:
        """Return where the rule fires for anyone, or for the case."""
        return any_of([self.fires(compiled, party_index) for party_index in self.party_indexes_of(compiled)])

    def party_indexes_of(self, compiled: CompiledRule) -> Iterable[int]:
        """Return the parties for which the rule may fire, or the case."""
        return self.party_indexes if compiled.rule.per_party else (CASE,)

    def somewhere(self, party_index: int, what: Expression) -> Expression:
        """Return the expression, and that there is such a party."""
        return what if party_index == CASE else all_of([self.universe.present(party_index), what])

    def holds(self, formula: Formula, party_index: int, least: float = 0.0) -> Expression:
        """Return where the formula holds, with at least this certainty."""
        return self._cache.get("certain", least, lambda least: _Certain(self, least)).evaluate(formula, party_index)

    def derived(self, atom: Atom, party_index: int, least: float = 0.0) -> Expression:
        """Return where the assessment counts as true, with at least this certainty."""
        at = self.compiled_rulebook.party_index_of(atom, party_index)
        if least <= UNKNOWN_BELOW:
            return self._cache.get("truth", (atom, at), lambda key: self._truth(*key))
        return any_of([level.where for level in self.levels(atom, at) if level.certainty >= least])

    def levels(self, atom: Atom, party_index: int) -> tuple[Contribution, ...]:
        """Return the certainties that the assessment can have where it counts as true, and in which circumstances."""
        at = self.compiled_rulebook.party_index_of(atom, party_index)
        return self._cache.get("levels", (atom, at), lambda key: tuple(self._levels(*key)))

    def ruled_out(self, atom: Atom, party_index: int, least: float = 0.0) -> Expression:
        """Return where no rule can derive the assessment, with at least this certainty."""
        at = self.compiled_rulebook.party_index_of(atom, party_index)
        return self._cache.get("ruled out", (atom, at, least), lambda key: self._ruled_out(*key))

    def degrees(self, formula: Formula, party_index: int) -> tuple[float, ...]:
        """Return the certainties that the formula can have where it holds, the least first."""
        return tuple(sorted({1.0, *self._degrees(formula, party_index)}))

    def premises(self, compiled: CompiledRule, party_index: int) -> tuple[Contribution, ...]:
        """Return the certainties that the premise of the rule can have where it fires, and in which circumstances."""
        return self._cache.get(
            "premises", (compiled.rule.id, party_index), lambda _: tuple(self._premises(compiled, party_index))
        )

    def shares(self, compiled: CompiledRule, strength: float, party_index: int) -> tuple[Contribution, ...]:
        """Return the certainties that a conclusion of the rule can add."""
        return tuple(
            Contribution(contribution(premise.certainty, strength), premise.where)
            for premise in self.premises(compiled, party_index)
        )

    def _premises(self, compiled: CompiledRule, party_index: int) -> Iterator[Contribution]:
        fires = self.fires(compiled, party_index)
        if compiled.sure:
            yield Contribution(1.0, fires)
            return
        degrees = self.degrees(compiled.premise, party_index)
        reached = [all_of([fires, self.holds(compiled.premise, party_index, degree)]) for degree in degrees]
        for degree, here, more in zip(degrees, reached, [*reached[1:], None], strict=True):
            yield Contribution(degree, here if more is None else all_of([here, opposite(more)]))

    def _degrees(self, formula: Formula, party_index: int) -> Iterator[float]:
        for term in terms(formula):
            match term:
                case IsDerived(atom, True):
                    yield from (level.certainty for level in self.levels(atom, party_index))
                case IsPossible(atom, False):
                    at = self.compiled_rulebook.party_index_of(atom, party_index)
                    for compiled in self.compiled_rulebook.deriving.get(atom, ()):
                        yield from self._degrees(compiled.cannot_fire, at)
                case AtLeast(where):
                    yield from self._degrees(where, 0)
                case Fewer(where):
                    yield from self._degrees(negation(where), 0)  # parties are alike, so the first stands for all

    def _truth(self, atom: Atom, party_index: int) -> Expression:
        deriving = self.compiled_rulebook.deriving.get(atom, ())
        if all(
            compiled.sure and each.strength >= UNKNOWN_BELOW
            for compiled in deriving
            for each in compiled.assesses
            if each.atom == atom
        ):
            return any_of([self.fires(compiled, party_index) for compiled in deriving])
        return any_of([level.where for level in self.levels(atom, party_index)])

    def _levels(self, atom: Atom, party_index: int) -> Iterator[Contribution]:
        contributions = [
            self.shares(compiled, each.strength, party_index)
            for compiled in self.compiled_rulebook.deriving.get(atom, ())
            for each in compiled.assesses
            if each.atom == atom
        ]
        for added, where in sums(contributions, lambda added: 1.0 in added).items():
            if total(added) >= UNKNOWN_BELOW:
                yield Contribution(total(added), where)

    def _ruled_out(self, atom: Atom, party_index: int, least: float) -> Expression:
        deriving = self.compiled_rulebook.deriving.get(atom, ())
        return all_of([self.holds(compiled.cannot_fire, party_index, least) for compiled in deriving])


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

    def count(self, count: Count, party_index: int) -> Expression:
        """Return the expression for a count of the parties that there are; where all count, the same wherever it is
        asked.
        """
        key = count, party_index if count.others else CASE
        work_out = self._counted if isinstance(count.count, int) else self._shared
        return self._cache.get("counts", key, lambda key: work_out(*key))

    def _counted(self, count: Count, party_index: int) -> Expression:
        parties, present = self._world.universe.parties, self._world.universe.present
        where, number = lower_bound(count, parties)
        party_indexes = counted_parties(count, party_index, parties)
        held = zip(party_indexes, self.evaluate_each(where, party_indexes), strict=True)
        if isinstance(count, AtLeast):
            return at_least((all_of([present(index), each]) for index, each in held), number)
        return at_least((any_of([opposite(present(index)), each]) for index, each in held), number)

    def _shared(self, count: Count, party_index: int) -> Expression:
        """Return the expression for a share: how many it takes differs by the number of parties that there are."""
        most = self._world.universe.parties
        found: list[Expression] = []
        for parties in range(party_index + 1, most + 1):  # with fewer there is no such party
            where, number = lower_bound(count, parties)
            held = self.evaluate_each(where, counted_parties(count, party_index, parties))
            found.append(all_of([self._world.universe.just(parties), at_least(held, number)]))
        return any_of(found)
