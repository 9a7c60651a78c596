"""Two-valued formulas, into which conditions are translated, and the ways to walk and to evaluate them.

A formula either holds or does not; there is no unknown in it. It is in negation normal form: only the leaves are
negated. Formulas remember their hash, so that a table by formula is as quick as one by number.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ..rulebook.condition import Advised, AdvisedCount, Atom, Share, Test

Result = TypeVar("Result")

CASE = -1
"""The index in place of that of a party for what belongs to the case as a whole."""


class Passes(Struct, frozen=True, cache_hash=True):
    """The attribute is known and the test on it comes out as `expected`; if the attribute is unknown, `if_unknown`."""

    test: Test
    expected: bool
    if_unknown: bool


class IsDerived(Struct, frozen=True, cache_hash=True):
    """The assessment has been derived, with enough certainty; or it has not."""

    atom: Atom
    expected: bool


class IsPossible(Struct, frozen=True, cache_hash=True):
    """Some rule that derives the assessment could still fire; or every one is known not to."""

    atom: Atom
    expected: bool


class IsAdvised(Struct, frozen=True, cache_hash=True):
    """What is asked about the advice so far is so; or it is not."""

    asked: Advised | AdvisedCount
    expected: bool


class Every(Struct, frozen=True, cache_hash=True):
    """All parts hold; with no parts, always."""

    parts: tuple[Formula, ...]


class Either(Struct, frozen=True, cache_hash=True):
    """At least one part holds; with no parts, never."""

    parts: tuple[Formula, ...]


class AtLeast(Struct, frozen=True, cache_hash=True):
    """The formula holds for at least `count` parties. `others`: the party at which this is read does not count."""

    where: Formula
    count: int | Share
    others: bool = False


class Fewer(Struct, frozen=True, cache_hash=True):
    """The formula holds for fewer than `count` parties. `others`: the party at which this is read does not count."""

    where: Formula
    count: int | Share
    others: bool = False


Leaf = Passes | IsDerived | IsPossible | IsAdvised
Count = AtLeast | Fewer
Formula = Leaf | Every | Either | Count


def every(*parts: Formula) -> Formula:
    """Return the formula that all of these hold, flattened."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,)))
    return flat[0] if len(flat) == 1 else Every(flat)


def either(*parts: Formula) -> Formula:
    """Return the formula that any of these holds, flattened."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Either) else (part,)))
    return flat[0] if len(flat) == 1 else Either(flat)


def negation(formula: Formula) -> Formula:
    """Return the formula that holds exactly where this one does not."""
    match formula:
        case Passes(test, expected, if_unknown):
            return Passes(test, not expected, not if_unknown)
        case IsDerived() | IsPossible() | IsAdvised():
            return replace(formula, expected=not formula.expected)
        case Every(parts):
            return either(*map(negation, parts))
        case Either(parts):
            return every(*map(negation, parts))
        case AtLeast(where, count, others):
            return Fewer(where, count, others)
        case Fewer(where, count, others):
            return AtLeast(where, count, others)


def number_of(count: int | Share, among: int) -> int:
    """Return how many of that many parties it takes. A share of none is out of reach: it takes one."""
    if isinstance(count, int):
        return count
    match count:
        case "half":
            return max(1, (among + 1) // 2)
        case "most":
            return among // 2 + 1
        case "all":
            return max(1, among)


def counted_parties(count: Count, party_index: int, parties: int) -> Sequence[int]:
    """Return the parties among which it counts, read at a party: all of them, or all others."""
    return [each for each in range(parties) if each != party_index] if count.others else range(parties)


def lower_bound(count: Count, parties: int) -> tuple[Formula, int]:
    """Return a formula, and for how many of the parties that count it must hold at least for the count to hold: fewer
    than n of p hold where the negation holds for p - n + 1.
    """
    among, number = parties - count.others, count.count
    if not isinstance(number, int):
        number = number_of(number, among)
    if isinstance(count, AtLeast):
        return count.where, number
    return negation(count.where), among - number + 1


def children(formula: Formula) -> tuple[Formula, ...]:
    """Return the formulas directly inside a formula."""
    match formula:
        case Every(parts) | Either(parts):
            return parts
        case AtLeast(where) | Fewer(where):
            return (where,)
        case _:
            return ()


def fold(formula: Formula, combine: Callable[[Formula, tuple[Result, ...]], Result]) -> Result:
    """Combine a formula with the results for the formulas inside it, from the inside out."""
    return combine(formula, tuple([fold(part, combine) for part in children(formula)]))


def terms(formula: Formula) -> Iterator[Leaf | Count]:
    """Yield what `Every` and `Either` put together, in order: leaves, and counts of parties as they are."""
    if isinstance(formula, Every | Either):
        for part in formula.parts:
            yield from terms(part)
    else:
        yield formula


def leaves(formula: Formula) -> tuple[Leaf, ...]:
    """Return the leaves in order, those inside counts of parties too."""
    found: list[Leaf] = []
    for term in terms(formula):
        found += leaves(term.where) if isinstance(term, Count) else (term,)
    return tuple(found)


def leaves_by_party(formula: Formula, party_index: int, parties: int) -> Iterator[tuple[Leaf, int]]:
    """Yield the leaves that are read at a party, each with the party it is read at; counts read all that count."""
    for term in terms(formula):
        if isinstance(term, Count):
            for index in counted_parties(term, party_index, parties):
                yield from leaves_by_party(term.where, index, parties)
        else:
            yield term, party_index


def counts_parties(formula: Formula) -> bool:
    """Return whether the formula counts parties, so that it reads all of them."""
    return any(isinstance(term, Count) for term in terms(formula))


class Algebra(ABC, Generic[Result]):
    """An evaluation of formulas: the result of each leaf, and the combination of results.

    Whether a formula holds, how certainly, within which bounds, as an expression for a solver, and what it rests on
    differ in this only.
    """

    __slots__ = ()

    def evaluate(self, formula: Formula, party_index: int) -> Result:
        """Return the result of a formula that is read at a party, or (-1) at the case."""
        if isinstance(formula, Every):
            return self.every(map(self.evaluate, formula.parts, repeat(party_index)))
        if isinstance(formula, Either):
            return self.either(map(self.evaluate, formula.parts, repeat(party_index)))
        if isinstance(formula, (AtLeast, Fewer)):
            return self.count(formula, party_index)
        return self.leaf(formula, party_index)

    def evaluate_each(self, formula: Formula, party_indexes: Iterable[int]) -> Iterator[Result]:
        """Yield the result of a formula for each of these parties."""
        return map(self.evaluate, repeat(formula), party_indexes)

    @abstractmethod
    def leaf(self, leaf: Leaf, party_index: int) -> Result:
        """Return the result of a leaf."""

    @abstractmethod
    def every(self, parts: Iterable[Result]) -> Result:
        """Combine the results of parts that must all hold. They are worked out one by one, as they are taken."""

    @abstractmethod
    def either(self, parts: Iterable[Result]) -> Result:
        """Combine the results of parts of which one must hold."""

    @abstractmethod
    def count(self, count: Count, party_index: int) -> Result:
        """Return the result of a count of parties that is read at a party, mostly from `lower_bound`,
        `counted_parties` and `evaluate_each`.
        """
