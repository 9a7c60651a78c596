"""Looking for gaps: realistic made-up cases, each run by the engine and sorted by what the advice lacks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from operator import contains
from typing import Literal

from ottava.facts import Case, Party
from ottava.facts.computed import completed
from ottava.facts.source.errors import OttavaError

from ...advisor import Advisor
from ...explanation.budget import Budget
from ...explanation.stability.trials import steps_of_run
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRulebook, compile_rulebook
from ...inference.formula import CASE
from ...inference.ranking import Variant
from ...rulebook.condition import Advised
from ...rulebook.rulebook import Rulebook
from ..generating.cases import cases
from ..solving.shrinking import shrink
from .cells import Axis, Cell, Region, axes_over, cell_of, region_text, regions_of

Gap = Literal["nothing", "always-on", "contradictory"]

GAPS: tuple[Gap, ...] = ("nothing", "always-on", "contradictory")

NOTHING_KNOWN = Case("nothing-known", parties=(Party("party"),))


def always_on(ignorant: Blackboard) -> frozenset[str]:
    """Return the rules that fire when nothing is known, from a run on `NOTHING_KNOWN`."""
    return frozenset(firing.rule for firing in ignorant.firings())


def gap_in(board: Blackboard, party_index: int, ordinary: frozenset[str]) -> Gap | None:
    """Return the gap in the advice for a party; None if there is none.

    ordinary: the rules that fire when nothing is known; where no other speaks for a method that is advised, the methods
    are those that everybody gets. Directives do not count. Advice that begins with a gate is never wanting.
    """
    rules = board.translation.rules
    firings = ((rules[firing.rule], firing.party) for firing in board.firings())
    # A gate is for all, whomever it was shut for.
    fired = [meant for meant, party in firings if party in (party_index, CASE) or meant.gates]
    if any(meant.gates for meant in fired):
        return None
    if _best_is_vetoed(board, party_index):
        return "contradictory"
    advised = set(_advised(board, party_index))
    if not advised:
        return "nothing"
    special = [meant for meant in fired if meant.rule.id not in ordinary]
    favoured = {(each.method, each.stage) for meant in special for each in meant.recommends if each.strength > 0}
    return None if advised & favoured else "always-on"


def _competing(translation: CompiledRulebook) -> list[Variant]:
    methods = translation.methods.values()
    return [(method.id, stage) for method in methods for stage in method.competing]


def _advised(board: Blackboard, party_index: int) -> list[Variant]:
    """Return the methods that are advised. A method that may go with or without a stage is read without."""
    standing = board.standing
    return [
        variant
        for variant in _competing(board.translation)
        if standing.certainty(*variant, party_index) > 0
        and not standing.is_vetoed(*variant, party_index)
        and standing.is_advised(Advised(*variant), party_index)
    ]


def _best_is_vetoed(board: Blackboard, party_index: int) -> bool:
    """Return whether what most speaks for is excluded, and by more than it speaks for anything that is advised."""
    standing = board.standing
    certainties = {variant: standing.certainty(*variant, party_index) for variant in _competing(board.translation)}
    advised = [certainties[variant] for variant in _advised(board, party_index)]
    vetoed = [each for variant, each in certainties.items() if each > 0 and standing.is_vetoed(*variant, party_index)]
    return bool(vetoed) and max(vetoed) > max(advised, default=0.0)


MOST_CELLS = 20_000
FEWEST = 5
"""Circumstances from which on a share of them says something."""

MOST_REGIONS = 6
"""The most regions to report of each kind, the weightiest; nobody would read more."""

STEPS, EACH = 400_000, 100
"""Steps unless something else is asked for, and those that each case adds; most cases take a tenth of that."""

LEAST_FREQUENT, MOST_FREQUENT = 0.05, 0.5


class TooManyCells(OttavaError):
    """Too many attributes were named for a readable result."""


@dataclass(frozen=True, slots=True)
class Example:
    """A small case in which something is wanting, and the label of the party for whom."""

    case: Case
    party: str


@dataclass(frozen=True, slots=True)
class GapRegion:
    """A region in which something is often wanting: in words, how many circumstances lie in it, in how many of them it
    is so, and one of them.
    """

    where: str
    circumstances: int
    wanting: int
    example: Example


@dataclass(frozen=True, slots=True)
class GapsFound:
    """All of one kind: how many circumstances there are, the regions in which they are frequent, how many lie
    elsewhere, and one of those. `frequent`: the part of a cell from which on it belongs to a region.
    """

    gap: Gap
    wanting: int
    frequent: float
    regions: tuple[GapRegion, ...]
    elsewhere: int
    example_elsewhere: Example | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a rulebook. circumstances: combinations of values of the attributes `over` in its `cases` cases.

    left_out: what was not looked at because the budget was used up; empty if nothing.
    """

    rulebook: str
    over: tuple[str, ...]
    cases: int
    circumstances: int
    found: tuple[GapsFound, ...]
    left_out: str = ""


def find_gaps(
    rulebook: Rulebook,
    over: Sequence[str],
    *,
    count: int = 2000,
    seed: int = 1,
    frequent: float | None = None,
    budget: int | None = None,
) -> Gaps:
    """Look for gaps over these attributes. A circumstance is a party in a made-up case.

    count: cases to make up, 1 or more; seed: the same one makes up the same cases. frequent: the part of the
    circumstances of a cell, 0 to 1, from which on it belongs to a region; left out, twice as many as in all cells
    together, but not below 5 % or above 50 %. A cell with fewer than five circumstances says nothing and
    may lie in a region or not. budget: steps for running the cases first, and then for making examples small; left out,
    the more the more cases.

    Raises UnknownAxis and TooManyCells.
    """
    return _Search(rulebook, over, Budget(budget or STEPS + EACH * count)).gaps(count, seed, frequent)


class _Search:
    def __init__(self, rulebook: Rulebook, over: Sequence[str], budget: Budget) -> None:
        self._rulebook = rulebook
        self._budget = budget
        self._run_cases = 0
        self._advisor = Advisor(rulebook)
        self._axes = axes_over(over, rulebook.vocabulary, compile_rulebook(rulebook))
        cells = prod(len(axis.steps) for axis in self._axes)
        if cells > MOST_CELLS:
            raise TooManyCells(
                f"these attributes make {cells} combinations, and {MOST_CELLS} can be looked at; name fewer of them"
            )
        self._ordinary = always_on(self._advisor.run(NOTHING_KNOWN))

    def gaps(self, count: int, seed: int, frequent: float | None) -> Gaps:
        seen: Counter[Cell] = Counter()
        wanting: dict[Gap, dict[Cell, list[tuple[Case, int]]]] = {gap: {} for gap in GAPS}
        for case, party_index, board in self._circumstances(count, seed):
            cell = cell_of(self._axes, board.case, party_index)
            seen[cell] += 1
            gap = gap_in(board, party_index, self._ordinary)
            if gap is not None:
                wanting[gap].setdefault(cell, []).append((case, party_index))
        found = tuple(self._found(gap, wanting[gap], seen, frequent) for gap in GAPS)
        paths = tuple(axis.attribute.path for axis in self._axes)
        return Gaps(self._rulebook.name, paths, self._run_cases, seen.total(), found, self._left_out(count))

    def _left_out(self, count: int) -> str:
        if self._run_cases < count:
            return f"{self._run_cases} of {count} cases were run: {self._budget.used_up}"
        return f"examples may be larger than they need be: {self._budget.used_up}" if self._budget.ended else ""

    def _circumstances(self, count: int, seed: int) -> Iterator[tuple[Case, int, Blackboard]]:
        """Yield each party of each case, with the run on it, as long as there are steps."""
        vocabulary = self._rulebook.vocabulary
        for mapping in cases(count, seed, vocabulary):
            case = Case.from_mapping(mapping, vocabulary)
            if not self._budget.affords(steps_of_run(case)):
                return
            self._run_cases += 1
            board = self._advisor.run(case)
            for party_index in range(len(case.parties)):
                yield case, party_index, board

    def _found(
        self, gap: Gap, wanting: dict[Cell, list[tuple[Case, int]]], seen: Counter[Cell], frequent: float | None
    ) -> GapsFound:
        count = sum(map(len, wanting.values()))
        if frequent is None:
            frequent = min(max(2 * count / max(seen.total(), 1), LEAST_FREQUENT), MOST_FREQUENT)
        often = {
            cell: len(found)
            for cell, found in wanting.items()
            if seen[cell] >= FEWEST and len(found) >= frequent * seen[cell]
        }
        few = {cell for cell in product(*(range(len(axis.steps)) for axis in self._axes)) if seen[cell] < FEWEST}
        boxes = regions_of(often, few, self._axes)[:MOST_REGIONS]
        inside = {cell for box in boxes for cell in product(*box)}
        rest = [found for cell, each in wanting.items() if cell not in inside for found in each]
        return GapsFound(
            gap,
            count,
            frequent,
            tuple(self._region(gap, box, wanting, seen) for box in boxes),
            len(rest),
            self._example(gap, *rest[0], None) if rest else None,
        )

    def _region(
        self, gap: Gap, region: Region, wanting: dict[Cell, list[tuple[Case, int]]], seen: Counter[Cell]
    ) -> GapRegion:
        cells = [cell for cell in product(*region) if cell in wanting]
        first = wanting[max(cells, key=lambda cell: len(wanting[cell]))][0]
        return GapRegion(
            region_text(region, self._axes),
            sum(seen[cell] for cell in product(*region)),
            sum(len(wanting[cell]) for cell in cells),
            self._example(gap, *first, region),
        )

    def _example(self, gap: Gap, case: Case, party_index: int, region: Region | None) -> Example:
        """Shrink a case that stays in the region and has the same gap."""
        label = case.parties[party_index].id
        axes: tuple[Axis, ...] = self._axes

        def shows(smaller: Case) -> bool:
            labels = [party.id for party in smaller.parties]
            if label not in labels:
                return False
            at = labels.index(label)
            found = completed(smaller, self._rulebook.vocabulary)
            inside = region is None or all(map(contains, region, cell_of(axes, found, at)))
            return (
                inside
                and self._budget.affords(steps_of_run(smaller))
                and gap_in(self._advisor.run(smaller), at, self._ordinary) == gap
            )

        small = shrink(case, shows, self._advisor.rulebook.vocabulary)
        return Example(replace(small, id="example", title=""), label)
