"""The smallest sets of changes that reach a goal: the search, cheapest first.

A state of the search is a list of demands and, for each slot that was looked at, the options that are left. What is
known stays as it is as long as the demands allow, so the number of slots that may not stay as they are is the least
number of changes; states with fewer come first (uniform-cost search). A state whose demands are all met is a solution,
and no smaller one exists; a goal of which no state is left cannot be reached by changing what is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import chain, product
from types import MappingProxyType
from typing import NamedTuple

from ...inference.cache import Cache
from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import Passes
from ..budget import Budget
from ..partitions import partitions
from ..stability.trials import steps_of_run
from ..value_classes import Option, Partition, Slot, observed, options
from .abduction import Demand, ForParty, Less, More, Way, flatten, is_met, ways
from .hypothetical import Actual, HypotheticalBoard, hypothetical

MOST_STATES = 2000
"""States looked at before a search is given up."""

STATES = 5
"""States looked at with the steps of one run of the rules."""

Changes = Mapping[Slot, Option]
NO_MASKS: Mapping[Slot, int] = MappingProxyType({})
Chosen = frozenset[tuple[Slot, int]]
"""The slots that may not stay as they are, each with the number of the first option that is left."""


@dataclass(frozen=True, slots=True)
class Goal:
    """That a rule fires at a place, or that it does not. Of goals that take as many changes the stronger comes first.

    `stage` and `strength` are what the rule would recommend, if it recommends something. Whoever asks about rules that
    need not recommend anything says by `strength` in which order to look at them.
    """

    meant: CompiledRule
    party_index: int
    demand: Demand
    stage: str | None = None
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Blocker:
    """What keeps a goal from being reached: with these changes, and nothing else, it is. No smaller set does it."""

    goal: Goal
    changes: Changes


@dataclass(frozen=True, slots=True)
class BlockerResult:
    """The result of a search, goals by the id of their rule. A goal in neither was not decided."""

    blockers: tuple[Blocker, ...]
    impossible: tuple[str, ...]


class _State(NamedTuple):
    """`left`: the options of each slot that was looked at, as bits; the lowest is to leave it as it is."""

    goal: Goal
    left: Mapping[Slot, int]
    chosen: Chosen
    demands: dict[Demand, None]


class _Reduced(NamedTuple):
    """A demand as the options, as bits, that are left of slots, and other demands."""

    masks: list[tuple[Slot, int]]
    rest: Mapping[Demand, None]


@dataclass(slots=True)
class BlockerSearch:
    """Searches on one case; what was worked out for one goal serves the next. All of them share one budget."""

    actual: Actual
    budget: Budget
    _worlds: Cache = field(default_factory=Cache)
    _options: dict[Slot, tuple[Option, ...]] = field(default_factory=dict)
    _contradicting: dict[tuple[Slot, int], int] = field(default_factory=dict)

    @property
    def _cache(self) -> Cache:
        translation = self.actual.board.translation
        # What is known of a case says how values are told apart from which others are computed.
        return self._worlds if translation.rulebook.vocabulary.computed else translation.cache

    @property
    def _partitions(self) -> Mapping[str, Partition]:
        board = self.actual.board
        if not board.translation.rulebook.vocabulary.computed:
            return self.actual.groundwork.partitions
        return self._worlds.get("partitions", None, lambda _: partitions(board.translation, case=board.case))

    def nearest(self, goals: Sequence[Goal], most: int, confirmed: Callable[[Blocker], bool]) -> BlockerResult:
        """The nearest `most` rules whose goals can be reached, each rule once; the smallest changes come first."""
        heap: list[tuple[float, ...]] = []
        states: list[_State] = []
        seen: set[object] = set()
        kept: dict[tuple[Slot, int], tuple[Slot, int]] = {}
        open_states = dict.fromkeys((goal.meant.rule.id for goal in goals), 0)
        found: dict[str, Blocker] = {}
        doubtful: set[str] = set()

        def add(state: _State) -> None:
            goal = state.goal
            left = frozenset([kept.setdefault(each, each) for each in state.left.items()])
            key = goal.meant.order, goal.party_index, left, frozenset(state.demands)
            if key not in seen:
                seen.add(key)
                open_states[state.goal.meant.rule.id] += 1
                heappush(heap, (*self._priority(state), len(states)))
                states.append(state)

        for goal in goals:
            start = self._further(_State(goal, {}, frozenset(), {}), (goal.demand,))
            if start is not None:
                add(start)
        looked_at = 0
        while heap and len(found) < most and looked_at < MOST_STATES:
            state = states[int(heappop(heap)[-1])]
            rule = state.goal.meant.rule.id
            open_states[rule] -= 1
            if rule in found:
                continue
            looked_at += 1
            if not self.budget.affords(steps_of_run(self.actual.board.case) / STATES):
                doubtful.add(rule)
                break
            world = self._world(state.chosen)
            unmet = (each for each in reversed(state.demands) if not is_met(each, world))
            latest = next(unmet, None)
            if latest is not None:
                nearer = self._nearer(state, chain((latest,), unmet), world)
                for each in nearer or ():
                    add(each)
                if nearer is None:
                    doubtful.add(rule)
                continue
            blocker = Blocker(state.goal, self._changes(state.chosen))
            if confirmed(blocker):
                found[rule] = blocker
            else:
                doubtful.add(rule)
        exhausted = (rule for rule, count in open_states.items() if count == 0)
        impossible = tuple(rule for rule in exhausted if rule not in found and rule not in doubtful)
        return BlockerResult(tuple(found.values()), impossible)

    def _nearer(self, state: _State, unmet: Iterable[Demand], world: HypotheticalBoard) -> list[_State] | None:
        """The states nearer to the goal by one demand; one of which a way is being followed already has to wait."""
        for demand in unmet:
            if not isinstance(demand, ForParty) and isinstance(demand.formula, Passes):
                masks = self._worlds.get("by parts", demand, self._by_parts)
                return [each for mask in masks if (each := self._further(state, (), demand, mask)) is not None]
            further = [
                self._further(state, way.demands, None if way.kept else demand) for way in self._ways(demand, world)
            ]
            found = [each for each in further if each is not None]
            if not any(each.left == state.left and each.demands.keys() == state.demands.keys() for each in found):
                return found
        return None

    def _ways(self, demand: Demand, world: HypotheticalBoard) -> Iterable[Way]:
        """Return the ways towards a demand, the same on all boards that agree on what its formula depends on."""
        if isinstance(demand, ForParty):
            return ways(demand, world)
        key = demand, world.bearing_on(demand.formula, demand.party_index)
        return self._worlds.get("ways", key, lambda _: tuple(ways(demand, world)))

    def _by_parts(self, demand: More | Less) -> tuple[Mapping[Slot, int], ...]:
        """Return the options, as bits, of the slots that a computed attribute is worked out from, with which a demand
        on it is met: all combinations, as few groups of them as can be.
        """
        assert isinstance(demand.formula, Passes)
        given = self.actual.board.translation.rulebook.vocabulary.given(demand.formula.test.attribute)
        slots = [Slot.at(path, demand.party_index) for path in given]
        first, *others = [[1 << number for number in range(len(self._options_of(slot)))] for slot in slots]
        found: dict[tuple[int, ...], int] = {}
        for number, bits in product(range(len(first)), product(*others)):
            chosen = zip(slots, (number, *(bit.bit_length() - 1 for bit in bits)), strict=True)
            world = hypothetical(self.actual, {slot: self._options_of(slot)[each] for slot, each in chosen})
            if is_met(demand, world):
                found[bits] = found.get(bits, 0) | first[number]
        if not others:
            return tuple({slots[0]: mask} for mask in found.values())
        # What differs in the last slot only is one group.
        groups: dict[tuple[int, ...], int] = {}
        for (*between, bit), mask in found.items():
            groups[mask, *between] = groups.get((mask, *between), 0) | bit
        return tuple(dict(zip(slots, (*before, last), strict=True)) for before, last in groups.items())

    def _further(
        self,
        state: _State,
        added: Iterable[Demand],
        done: Demand | None = None,
        masks: Mapping[Slot, int] = NO_MASKS,
    ) -> _State | None:
        """The state with further demands, and without one that they (or `masks`, the options that are left of slots)
        make up for; None if they cannot all be met.
        """
        demands = dict(state.demands)
        if done is not None:
            del demands[done]
        allowed = list(masks.items())
        for each in added:
            found = self._worlds.get("reduced", each, self._reduced)
            allowed += found.masks
            demands |= found.rest
        fewer: dict[Slot, int] = {}
        for slot, mask in allowed:
            both = fewer[slot] = (fewer[slot] if slot in fewer else state.left.get(slot, -1)) & mask
            if both == 0:
                return None
        if not fewer:
            return state._replace(demands=demands)
        others = [each for each in state.chosen if each[0] not in fewer]
        moved = [(slot, (mask & -mask).bit_length() - 1) for slot, mask in fewer.items() if not mask & 1]
        return _State(state.goal, {**state.left, **fewer}, frozenset(others + moved), demands)

    def _reduced(self, demand: Demand) -> _Reduced:
        translation = self.actual.board.translation
        found = self._cache.get("flat demand", demand, partial(flatten, translation=translation))
        return _Reduced([self._allowed(*each) for each in found.tests], dict.fromkeys(found.rest))

    def _allowed(self, demand: More | Less, leaf: Passes) -> tuple[Slot, int]:
        """Return the slot that a test looks at, and its options, as bits, with which the demand is met."""
        slot = Slot.at(leaf.test.attribute, demand.party_index)
        known = self._options_of(slot)[0]
        key = type(demand), leaf, demand.bound, known
        return slot, self._cache.get("options that meet a demand", key, lambda _: self._mask(demand, slot))

    def _mask(self, demand: Demand, slot: Slot) -> int:
        worlds = (
            self._world(frozenset(((slot, number),) if number else ())) for number in range(len(self._options_of(slot)))
        )
        return sum(1 << number for number, world in enumerate(worlds) if is_met(demand, world))

    def _options_of(self, slot: Slot) -> tuple[Option, ...]:
        found = self._options.get(slot)
        if found is None:
            known = observed(self.actual.board.case, slot)
            partition = self._partitions[slot.attribute]
            key = slot.attribute, known
            found = self._options[slot] = self._cache.get("options", key, lambda _: options(partition, known))
        return found

    def _changes(self, chosen: Chosen) -> Changes:
        return {slot: self._options_of(slot)[number] for slot, number in chosen}

    def _world(self, chosen: Chosen) -> HypotheticalBoard:
        return self._worlds.get("world", chosen, lambda _: hypothetical(self.actual, self._changes(chosen)))

    def _priority(self, state: _State) -> tuple[float, ...]:
        """Fewest changes, then the strongest rule, then what contradicts least of what is known."""
        goal, known = state.goal, self._contradicting
        against = sum([known[each] if each in known else self._against(each) for each in state.chosen])
        return len(state.chosen), -goal.strength, goal.meant.order, against, goal.party_index

    def _against(self, change: tuple[Slot, int]) -> int:
        """Return how much a change contradicts of what is known: most where it is known and would be no more."""
        slot, number = change
        options = self._options_of(slot)
        found = self._contradicting[change] = (options[0] is not None) + (options[number] is None)
        return found
