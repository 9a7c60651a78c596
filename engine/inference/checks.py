"""Whether formulas hold on a blackboard: what `Support` says without certainties, and so several times as quick.

Each formula is compiled into a closure once for a rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .blackboard import Support
from .compiled.network import masks_of
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

Check = Callable[[Support, int], bool]
"""Whether a formula holds on a blackboard, for the case or a party."""


class Checks(dict[Formula, Check]):
    """The checks of formulas, each made when it is first looked up; equal formulas share one."""

    __slots__ = ()

    def __missing__(self, formula: Formula) -> Check:
        made = self[formula] = _check(formula, tuple([self[part] for part in children(formula)]))
        return made


def checks_of(translation: CompiledRulebook) -> Checks:
    """Return the checks of a rulebook, which all its cases share."""
    return translation.cache.get("checks", None, lambda _: Checks())


def _check(formula: Formula, parts: tuple[Check, ...]) -> Check:
    match formula:
        case Passes(test):
            masks, path = masks_of([(1, formula)], 1), test.attribute
            return lambda support, party_index: masks[support.board.observed[party_index].get(path)] != 0
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
