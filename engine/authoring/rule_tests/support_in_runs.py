"""How certain formulas are in many finished runs at once, each run a bit of a whole number.

What one `Support` says of one run, `SupportInRuns` says of all: a changed rule is looked up in a thousand runs in the
time of a few.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate
from operator import and_, or_

from ottava.facts import UNKNOWN_BELOW, Value

from ...inference.blackboard import Blackboard
from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import (
    CASE,
    Algebra,
    Count,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Leaf,
    Passes,
    counted_parties,
    lower_bound,
)
from ...inference.meaning import leaf_holds
from ...rulebook.condition import Atom, Known

Runs = int
"""A set of runs: the bit of each that is in it, by its number."""

Levels = tuple[Runs, ...]
"""For each of some certainties, from the least: the runs in which a formula is at least that certain."""

_Place = tuple[Hashable, int]
"""An attribute or an assessment, and the party that it is read at, or (-1) the case."""


def numbers_in(runs: Runs) -> Iterator[int]:
    """Yield the numbers of the runs of a set, from the least."""
    while runs:
        lowest = runs & -runs
        yield lowest.bit_length() - 1
        runs ^= lowest


class SupportInRuns(Algebra[Levels]):
    """Evaluates formulas on the blackboards of finished runs of one rulebook.

    `graded`: tell apart how certain formulas are; otherwise only whether they hold. `parties`: the greatest number of
    parties of a case. `certainties`: those of `Levels`, where graded all that there are in any run, up to 1. Of runs
    without the party that a formula is read at, what `evaluate` says means nothing: see `certainty`.
    """

    __slots__ = (
        "_boards",
        "_by_number",
        "_cache",
        "_derived",
        "_known",
        "_there",
        "_translation",
        "certainties",
        "parties",
    )

    def __init__(self, translation: CompiledRulebook, boards: Sequence[Blackboard], graded: bool = True) -> None:
        self._translation, self._boards, self._cache = translation, boards, Cache()
        self.parties = max((len(board.case.parties) for board in boards), default=0)
        self._there: dict[int, Runs] = defaultdict(int)  # the runs that have that party
        self._by_number: dict[int, Runs] = defaultdict(int)  # by how many parties there are
        self._known: dict[_Place, dict[tuple[type, Value, float], Runs]] = defaultdict(lambda: defaultdict(int))
        self._derived: dict[_Place, dict[float, Runs]] = defaultdict(lambda: defaultdict(int))
        for number, board in enumerate(boards):
            bit, parties = 1 << number, len(board.case.parties)
            self._by_number[parties] |= bit
            for party_index, observed in zip((*range(parties), CASE), board.observed, strict=True):
                self._there[party_index] |= bit
                for path, each in observed.items():
                    self._known[path, party_index][type(each.value), each.value, each.certainty] |= bit
            for place, certainty in board.certainties.items():
                self._derived[place][certainty] |= bit
        found = {certainty for known in self._known.values() for _, _, certainty in known}
        found |= {certainty for derived in self._derived.values() for certainty in derived}
        self.certainties = sorted({*found, 1.0}) if graded else [UNKNOWN_BELOW]

    def there(self, party_index: int) -> Runs:
        """Return the runs that have this party; all for (-1) the case."""
        return self._there[party_index]

    def certainty(self, formula: Formula, party_index: int) -> Levels:
        """Return how certain a formula is that is read at a party, or (-1) at the case, in the runs that have it."""
        there = self._there[party_index]
        return tuple([runs & there for runs in self.evaluate(formula, party_index)])

    def holds(self, formula: Formula, party_index: int) -> Runs:
        """Return the runs in which a formula holds, however certainly."""
        return self.certainty(formula, party_index)[0]

    def leaf(self, leaf: Leaf, party_index: int) -> Levels:
        """Return how certain a leaf is; that something is not so is certain."""
        return self._cache.get("leaf", (leaf, party_index), lambda _: self._looked_up(leaf, party_index))

    def every(self, parts: Iterable[Levels]) -> Levels:
        """Return the certainty of the least certain part."""
        return reduce(_both, parts, self._always)

    def either(self, parts: Iterable[Levels]) -> Levels:
        """Return the certainty of the most certain part."""
        return reduce(_one, parts, self._nowhere)

    def count(self, count: Count, party_index: int) -> Levels:
        """Return the certainty of the last party that is needed, which depends on how many there are."""
        return self._cache.get("count", (count, party_index), lambda _: self._counted(count, party_index))

    @property
    def _always(self) -> Levels:
        return (-1,) * len(self.certainties)

    @property
    def _nowhere(self) -> Levels:
        return (0,) * len(self.certainties)

    def _counted(self, count: Count, party_index: int) -> Levels:
        found = self._nowhere
        for parties, runs in self._by_number.items():
            where, number = lower_bound(count, parties)
            if party_index >= parties:
                continue
            each_party = [*self.evaluate_each(where, counted_parties(count, party_index, parties))]
            reached = [self._always, *[self._nowhere] * len(each_party)]  # for that many of the parties looked at
            for held in each_party:
                more = [_both(enough, held) for enough in reached[:-1]]
                reached[1:] = map(_one, reached[1:], more)
            if number < len(reached):
                found = _one(found, tuple([runs & enough for enough in reached[max(number, 0)]]))
        return found

    def _looked_up(self, leaf: Leaf, party_index: int) -> Levels:
        match leaf:
            case Passes():
                return self._passes(leaf, party_index)
            case IsDerived(atom, expected):
                found = self._derived[self._place_of(atom, party_index)]
                return self._at_levels(found.items()) if expected else (~reduce(or_, found.values(), 0),) * self._count
            case IsPossible(atom, expected):
                ruled_out = self._ruled_out(atom, party_index)
                return (~ruled_out[0],) * self._count if expected else ruled_out
            case IsAdvised(asked, expected):
                held = 0
                for number in numbers_in(self._there[party_index]):
                    held |= (self._boards[number].standing.is_advised(asked, party_index) is expected) << number
                return (held,) * self._count

    def _passes(self, leaf: Passes, party_index: int) -> Levels:
        known = self._known[leaf.test.attribute, party_index]
        passing = [
            (1.0 if isinstance(leaf.test, Known) else certainty, runs)
            for (_, value, certainty), runs in known.items()
            if leaf_holds(leaf, value)
        ]
        if leaf_holds(leaf, None):
            passing.append((1.0, ~reduce(or_, known.values(), 0)))
        return self._at_levels(passing)

    def _ruled_out(self, atom: Atom, party_index: int) -> Levels:
        """Return how certain it is that no rule can derive the assessment."""
        at = self._place_of(atom, party_index)[1]
        deriving = self._translation.deriving.get(atom, ())
        return self.every(self.evaluate(meant.cannot_fire, at) for meant in deriving)

    def _place_of(self, atom: Atom, party_index: int) -> tuple[Atom, int]:
        return atom, self._translation.party_index_of(atom, party_index)

    def _at_levels(self, found: Iterable[tuple[float, Runs]]) -> Levels:
        levels = [0] * self._count
        for certainty, runs in found:
            levels[bisect_right(self.certainties, certainty) - 1] |= runs
        return tuple(accumulate(reversed(levels), or_))[::-1]

    @property
    def _count(self) -> int:
        return len(self.certainties)


def _both(one: Levels, other: Levels) -> Levels:
    return tuple(map(and_, one, other))


def _one(one: Levels, other: Levels) -> Levels:
    return tuple(map(or_, one, other))
