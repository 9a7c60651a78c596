"""Whether formulas hold on a blackboard: what `Support` says without certainties, and so several times as quick.

Each formula is compiled into a closure once for a rulebook.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from ottava.facts import Value

from .blackboard import Support
from .cache import MOST_ANSWERS
from .compiled_rulebook import CompiledRulebook
from .formula import (
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    children,
    counted_parties,
    number_of,
)
from .meaning import leaf_holds

Made = TypeVar("Made")

Check = Callable[[Support, int], bool]
"""Whether a formula holds on a blackboard, for the case or a party."""


class MadeOfFormulas(dict[Formula, Made]):
    """What formulas are compiled into, each when it is first looked up; equal formulas share one."""

    __slots__ = ()

    def __missing__(self, formula: Formula) -> Made:
        made = self[formula] = self._made(formula)
        return made

    @abstractmethod
    def _made(self, formula: Formula) -> Made:
        """Compile a formula; what its parts are compiled into is looked up here."""


class Checks(MadeOfFormulas[Check]):
    """The checks of formulas."""

    __slots__ = ()

    def _made(self, formula: Formula) -> Check:
        return _check(formula, tuple([self[part] for part in children(formula)]))


def checks_of(translation: CompiledRulebook) -> Checks:
    """Return the checks of a rulebook, which all its cases share."""
    return translation.cache.get(Checks, None, lambda _: Checks())


def _check(formula: Formula, parts: tuple[Check, ...]) -> Check:
    match formula:
        case Passes():
            return _passes(formula)
        case Every():
            return _until(False, parts)
        case Either():
            return _until(True, parts)
        case AtLeast(_, int() as count, False):
            return lambda support, _: count <= 0 or _count(parts[0], support, count) == count
        case Fewer(_, int() as count, False):
            return lambda support, _: count > 0 and _count(parts[0], support, count) < count
        case AtLeast():
            return lambda support, party_index: _reached(formula, parts[0], support, party_index)
        case Fewer():
            return lambda support, party_index: not _reached(formula, parts[0], support, party_index)
        case IsDerived(atom, expected):
            return lambda support, party_index: (support.board.certainty(atom, party_index) is not None) is expected
        case IsPossible(atom, expected):
            return lambda support, party_index: (support.ruled_out(atom, party_index) is None) is expected
        case IsAdvised(asked, expected):
            return lambda support, party_index: support.board.standing.is_advised(asked, party_index) is expected


def _passes(leaf: Passes) -> Check:
    verdicts, path, if_unknown = _Verdicts(leaf), leaf.test.attribute, leaf.if_unknown

    def check(support: Support, party_index: int) -> bool:
        observation = support.board.observed[party_index].get(path)
        if observation is None:
            return if_unknown
        value = observation.value
        return verdicts[value.__class__, value]

    return check


class _Verdicts(dict[tuple[type, Value], bool]):
    """Whether a leaf holds, by the value and its class, since True and 1 are one key for Python."""

    __slots__ = ("_leaf",)

    def __init__(self, leaf: Passes) -> None:
        self._leaf = leaf

    def __missing__(self, known: tuple[type, Value]) -> bool:
        if len(self) >= MOST_ANSWERS:
            self.clear()
        holds = self[known] = leaf_holds(self._leaf, known[1])
        return holds


def _until(wanted: bool, checks: Sequence[Check]) -> Check:
    """Return whether some check says what is wanted, if that is true; whether none does, if it is false."""

    def check(support: Support, party_index: int) -> bool:
        for each in checks:
            if each(support, party_index) is wanted:
                return wanted
        return not wanted

    return check


def _count(check: Check, support: Support, most: int) -> int:
    """For how many parties it holds; counts no further than `most`."""
    found = 0
    for party_index in range(len(support.board.case.parties)):
        if check(support, party_index):
            found += 1
            if found == most:
                break
    return found


def _reached(count: Count, check: Check, support: Support, party_index: int) -> bool:
    """Return whether it holds for as many parties as the count asks for, of those that count."""
    parties = len(support.board.case.parties)
    held = sum(check(support, each) for each in counted_parties(count, party_index, parties))
    return held >= number_of(count.count, parties - count.others)
