"""What rules read in a case, and what they come to there: in the case as it is, or with other things in some slots."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ...inference.blackboard import Blackboard
from ...inference.certainty import combined
from ...inference.formula import CASE, Count, Formula, IsDerived, IsPossible, Leaf, Passes, lower_bound
from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..value_classes import Slot
from .computed_domains import ComputedDomains
from .deciding_rules import DecidingRule, DecidingRules, Read
from .intervals import ALWAYS, NEVER, Domain, Interval, Intervals, nth, passing
from .score_intervals import ScoreIntervals

Key = tuple[Atom, int]
"""An assessment at a place."""

Unit = tuple[DecidingRule, int]
"""A rule at a place."""

Result = tuple[Interval, Interval]
"""The bounds of the premise of a rule where it fires, and of that it cannot fire."""


FirstHand = Sequence[Sequence[tuple[DecidingRule, int, Result]]]
"""Rules that come to something else than in the case as it is, by stratum; each with its place and what it comes to."""


@dataclass(slots=True)
class Worked:
    """What was worked out of tests and of rules, kept for all places that look alike, and for all suppositions."""

    computed: ComputedDomains
    tests: dict[tuple[Passes, Domain], Interval] = field(default_factory=dict)
    results: dict[tuple[Any, ...], Result] = field(default_factory=dict)


class PlaceView(dict[Read, Hashable]):
    """What rules read at a place; each thing is found out when it is first looked up."""

    __slots__ = ("_find_out",)

    def __init__(self, find_out: Callable[[Read], Hashable]) -> None:
        self._find_out = find_out

    def __missing__(self, read: Read) -> Hashable:
        found = self[read] = self._find_out(read)
        return found


class Supposed(Intervals):
    """What is known in slots, and what follows for formulas and rules. `standing`: how the methods stand."""

    standing: ScoreIntervals

    def __init__(self, rules: DecidingRules, parties: int, worked: Worked) -> None:
        self.rules, self.parties, self.worked = rules, parties, worked
        self._counted: dict[tuple[Count, Interval | None], Interval] = {}
        self.party_index_of = rules.translation.party_index_of

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> tuple[bool, bool]:
        """Return whether what is asked about the advice surely is so, and whether it can be."""
        return self.standing.is_advised(asked, party_index)

    def leaf(self, leaf: Leaf, party_index: int) -> Interval:
        """Return the interval of a leaf; of a test once for the same domain."""
        if type(leaf) is not Passes:
            return super().leaf(leaf, party_index)
        key = leaf, self.domain(leaf.test.attribute, party_index)
        found = self.worked.tests.get(key)
        if found is None:
            found = self.worked.tests[key] = passing(*key)
        return found

    def count(self, count: Count, party_index: int) -> Interval:
        """Return the interval of a count of parties; the same where the party that does not count is alike."""
        where, number = self.rules.translation.cache.get("counts", (count, self.parties), _lower_bound)
        if number <= 0:
            return ALWAYS
        parts = self.parts(count, where)
        key = count, parts[party_index] if count.others else None
        found = self._counted.get(key)
        if found is None:
            among = [*parts[:party_index], *parts[party_index + 1 :]] if count.others else parts
            found = self._counted[key] = nth(among, number)
        return found

    def result(self, rule: DecidingRule, party_index: int) -> Result:
        """Return the bounds of a rule at a place; where nothing follows from that it cannot fire, not of that."""
        key = rule, rule.read(self.view(party_index))
        found = self.worked.results.get(key)
        if found is None:
            meant = rule.meant
            premise = self.evaluate(meant.premise, party_index)
            fires = premise if meant.blocked is None else self.evaluate(meant.fires, party_index)
            cannot_fire = self.evaluate(meant.cannot_fire, party_index) if meant.derives else NEVER
            firing = Interval(fires.sure, True, premise.low, premise.high) if fires.possible else NEVER
            found = self.worked.results[key] = firing, cannot_fire
        return found

    def _read(self, attribute: str, party_index: int) -> Domain:
        """Return what may be known of an attribute, from what may be known in slots."""
        if attribute in self.rules.computed:
            return self.worked.computed.domain(attribute, lambda part: self.domain(part, party_index))
        return self.slot(self.rules.slot(attribute, party_index))

    @abstractmethod
    def view(self, party_index: int) -> PlaceView:
        """Return what rules read at a place."""

    @abstractmethod
    def slot(self, slot: Slot) -> Domain:
        """Return what may be known in a slot."""

    @abstractmethod
    def parts(self, count: Count, where: Formula) -> Sequence[Interval]:
        """Return the interval of what is counted, for each party."""


class CaseAsItIs(Supposed):
    """The case as it is, after its run.

    domain_of: what is known in a slot. `shut`: the gates that rules shut, by the order and place of the rule.
    `first_hand`: what rules come to where one slot is otherwise and nothing follows from that yet, as far as it is
    worked out.
    """

    def __init__(self, rules: DecidingRules, board: Blackboard, domain_of: Callable[[Slot], Domain]) -> None:
        super().__init__(rules, len(board.case.parties), Worked(ComputedDomains(rules.translation)))
        self.board, self.slot_domain = board, domain_of
        self.standing = ScoreIntervals.of_run(board)
        self.shut = {(meant.order, at): meant.gates for _, at, _, meant in board.procedural() if meant.gates}
        self._firings = {(meant.order, at): Interval(True, True, sure, sure) for _, at, sure, meant in board.fired}
        self._views = [PlaceView(partial(self._known, at)) for at in (*range(self.parties), CASE)]
        self._domains: list[dict[str, Domain]] = [{} for _ in range(self.parties + 1)]
        self._parts: dict[Formula, Sequence[Interval]] = {}
        self._levels: dict[Key, tuple[float, float]] = {}
        self._ruled_out: dict[Key, Interval] = {}
        self.first_hand: dict[tuple[Slot, Domain], FirstHand | None] = {}

    def view(self, party_index: int) -> PlaceView:
        return self._views[party_index]

    def slot(self, slot: Slot) -> Domain:
        return self.slot_domain(slot)

    def domain(self, attribute: str, party_index: int) -> Domain:
        known = self._domains[party_index]
        found = known.get(attribute)
        if found is None:
            found = known[attribute] = self._read(attribute, party_index)
        return found

    def level(self, atom: Atom, party_index: int) -> tuple[float, float]:
        key = atom, self.party_index_of(atom, party_index)
        found = self._levels.get(key)
        if found is None:
            derivation = self.board.derived.get(key)
            certainty = 0.0 if derivation is None else combined(derivation.shares)
            found = self._levels[key] = certainty, certainty
        return found

    def ruled_out(self, atom: Atom, party_index: int) -> Interval:
        key = atom, self.party_index_of(atom, party_index)
        found = self._ruled_out.get(key)
        if found is None:
            deriving = self.rules.deriving_at(atom, key[1] != CASE)
            found = self._ruled_out[key] = self.every([self.result(each, key[1])[1] for each in deriving])
        return found

    def parts(self, count: Count, where: Formula) -> Sequence[Interval]:
        found = self._parts.get(where)
        if found is None:
            found = self._parts[where] = [*self.evaluate_each(where, range(self.parties))]
        return found

    def firing(self, rule: DecidingRule, party_index: int) -> Interval:
        """Return the bounds of the premise of a rule where it fires."""
        return self._firings.get((rule.meant.order, party_index), NEVER)

    def _known(self, party_index: int, read: Read) -> Hashable:
        match read:
            case str():
                return self.domain(read, party_index)
            case IsDerived(atom):
                return self.level(atom, party_index)
            case IsPossible(atom):
                return self.ruled_out(atom, party_index)
            case Advised() | AdvisedCount():
                return self.is_advised(read, party_index)
            case _:
                return self.count(read, party_index)


def _lower_bound(about: tuple[Count, int]) -> tuple[Formula, int]:
    return lower_bound(*about)
