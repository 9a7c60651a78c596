"""All cases at once, and the conclusions of rules in them, as formulas of the solver.

An attribute is unknown, or known for certain to have a value of one of the classes that the rules tell apart. Which of
these it is, is written in bits, so that no assignment of bits is meaningless: codes that stand for no class mean
that it is unknown.

The meaning of conditions comes from `inference/meaning.py`, as formulas; here they are evaluated to expressions of the
solver. Their certainty is that of `inference/blackboard.py`, as a question of truth: is it at least this much?
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, product
from typing import Any

from ottava.facts import PARTY, UNKNOWN_BELOW, Case, Observation, Party, Value, Vocabulary
from ottava.facts.computed import followed

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
from ...inference.meaning import leaf_holds, passes
from ...rulebook.condition import Atom
from .advice import AdviceFormulas, Contribution, index_for, sums, total
from .solver import Expression, all_of, any_of, at_least, opposite, z3

_OF_PARTY = f"{PARTY}."


class Universe:
    """The cases with at most this many parties, in which every observation is certain."""

    def __init__(self, partitions: Mapping[str, Partition], parties: int, vocabulary: Vocabulary) -> None:
        self.parties = parties
        self._partitions = partitions
        self._vocabulary = vocabulary
        self._bits: dict[tuple[str, int], tuple[Expression, ...]] = {}
        self._cache = Cache()
        self._present: list[Expression] = []

    def present(self, party_index: int) -> Expression:
        """Return where there is such a party. Parties are numbered without gaps."""
        while len(self._present) <= party_index:
            one = z3().Bool(f"party {len(self._present)}")
            self._present.append(all_of([*self._present[-1:], one]))
        return self._present[party_index]

    def passes(self, leaf: Passes, party_index: int) -> Expression:
        """Return where the leaf holds."""
        path = leaf.test.attribute
        if path in self._vocabulary.parts:
            return self._cache.get("computed", (leaf, party_index), lambda about: self._passes_computed(*about))
        at = party_index if path.startswith(_OF_PARTY) else CASE
        classes = self._partitions[path].classes
        held = [passes(leaf.test, each.value) is leaf.expected for each in classes]
        unknown = self._unknown(path, at)
        if all(held):
            return any_of([opposite(unknown), *([unknown] if leaf.if_unknown else [])])
        known = [self._code(path, at, number) for number, holds in enumerate(held, 1) if holds]
        return any_of([*known, unknown] if leaf.if_unknown else known)

    def _passes_computed(self, leaf: Passes, party_index: int) -> Expression:
        """Return where a test on a computed attribute holds: with which values of the attributes that a case gives."""
        given = self._vocabulary.given(leaf.test.attribute)
        places = [(each, party_index if each.startswith(_OF_PARTY) else CASE) for each in given]
        values = [
            [(each.value, number) for number, each in enumerate(self._partitions[path].classes, 1)] for path in given
        ]
        known = []
        for before in product(*values[:-1]):
            codes = [self._code(*place, number) for place, (_, number) in zip(places, before, strict=False)]
            passing = [
                self._code(*places[-1], number)
                for value, number in values[-1]
                if self._holds(leaf, dict(zip(given, (*(each for each, _ in before), value), strict=True)))
            ]
            known.append(all_of([*codes, any_of(passing)]))
        unknown = [self._unknown(*place) for place in places] if leaf.if_unknown else []
        return any_of([*known, *unknown])

    def _holds(self, leaf: Passes, known: Mapping[str, Value]) -> bool:
        seen = followed(leaf.test.attribute, lambda path: Observation(known[path]), self._vocabulary)
        return leaf_holds(leaf, None if seen is None else seen.value)

    def is_known_as(self, path: str, party_index: int, value: Value | None) -> Expression:
        """Return where the known value is one that no rule tells from this one; None: where it is unknown."""
        if value is None:
            return self._unknown(path, party_index)
        classes = self._partitions[path].classes
        return self._code(path, party_index, 1 + classes.index(self._partitions[path].class_of(value)))

    def known(self) -> list[Expression]:
        """Return the parties that there are, and the attributes read so far that are known: the size of a case."""
        found = [opposite(self._unknown(path, party_index)) for path, party_index in sorted(self._bits)]
        return [*self._present, *found]

    def bits(self) -> list[Expression]:
        """Return all truth values that say which case it is, as far as it has been read."""
        return [*self._present, *(bit for bits in self._bits.values() for bit in bits)]

    def case_of(self, model: Any, id: str) -> Case:
        """Return the case of an assignment of truth values."""
        count = self.parties_in(model)
        of_case: dict[str, Observation] = {}
        of_party: list[dict[str, Observation]] = [{} for _ in range(count)]
        for path, party_index in sorted(self._bits):
            if party_index >= count or (value := self.value_in(model, path, party_index)) is None:
                continue
            if party_index == CASE:
                of_case[path] = Observation(value)
            else:
                of_party[party_index][path.removeprefix(_OF_PARTY)] = Observation(value)
        parties = tuple(Party(f"party_{number}", known) for number, known in enumerate(of_party, 1))
        return Case(id, "", of_case, parties)

    def parties_in(self, model: Any) -> int:
        """Return how many parties there are in an assignment of truth values."""
        return next(index for index in count() if not z3().is_true(model[z3().Bool(f"party {index}")]))

    def value_in(self, model: Any, path: str, party_index: int) -> Value | None:
        """Return the value in an assignment of truth values; None if it is unknown."""
        bits = self._bits.get((path, party_index), ())
        code = sum(2**position for position, bit in enumerate(bits) if z3().is_true(model[bit]))
        classes = self._partitions[path].classes
        return classes[code - 1].value if 0 < code <= len(classes) else None

    def _unknown(self, path: str, party_index: int) -> Expression:
        def unknown(_: object) -> Expression:
            numbers = range(1, len(self._partitions[path].classes) + 1)
            return opposite(any_of([self._code(path, party_index, number) for number in numbers]))

        return self._cache.get("unknown", (path, party_index), unknown)

    def _code(self, path: str, party_index: int, number: int) -> Expression:
        def code(_: object) -> Expression:
            bits = enumerate(self._bits_of(path, party_index))
            return all_of([bit if number >> position & 1 else opposite(bit) for position, bit in bits])

        return self._cache.get("codes", (path, party_index, number), code)

    def _bits_of(self, path: str, party_index: int) -> tuple[Expression, ...]:
        key = path, party_index
        if key not in self._bits:
            width = len(self._partitions[path].classes).bit_length()
            self._bits[key] = tuple(z3().Bool(f"{path} {party_index} {position}") for position in range(width))
        return self._bits[key]


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
