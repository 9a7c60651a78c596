"""A case as it is, and as it would be with other observations in some slots: what rules read, and which can fire.

What a supposition does not reach is looked up in the run of the case as it is. Rules are tried again only at places
where something that they read is otherwise.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...inference.blackboard import Blackboard
from ...inference.certainty import combined, contribution
from ...inference.formula import CASE, Count, Formula, Leaf, Passes, lower_bound
from ...rulebook.conclusion import ShutGate
from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..value_classes import Slot
from .computed_domains import ComputedDomains
from .deciding_rules import NOBODY, Counted, DecidingRule, DecidingRules, Readers
from .intervals import ALWAYS, NEVER, ContributionInterval, Domain, Interval, Intervals, nth, passing, total
from .score_intervals import ScoreIntervals

Key = tuple[Atom, int]
"""An assessment at a place."""

Unit = tuple[DecidingRule, int]
"""A rule at a place."""

Result = tuple[Interval, Interval]
"""The bounds of the premise of a rule where it fires, and of that it cannot fire."""


@dataclass(slots=True)
class Worked:
    """What was worked out of tests and of rules, kept for all places that look alike, and for all suppositions."""

    computed: ComputedDomains
    tests: dict[tuple[Passes, Domain], Interval] = field(default_factory=dict)
    results: dict[tuple[Any, ...], Result] = field(default_factory=dict)


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
        reading = rule.reading
        key = (
            rule,
            *[self.domain(path, party_index) for path in reading.attributes],
            *[self.level(atom, party_index) for atom in reading.derived],
            *[self.ruled_out(atom, party_index) for atom in reading.questioned],
            *[self.is_advised(asked, party_index) for asked in reading.asked],
            *[self.count(each.count, party_index) for each in rule.counted],
        )
        found = self.worked.results.get(key)
        if found is None:
            meant = rule.meant
            fires = self.evaluate(meant.fires, party_index)
            premise = self.evaluate(meant.premise, party_index) if fires.possible else NEVER
            cannot_fire = self.evaluate(meant.cannot_fire, party_index) if meant.derives else NEVER
            found = self.worked.results[key] = (
                Interval(fires.sure, fires.possible, premise.low, premise.high),
                cannot_fire,
            )
        return found

    def _read(self, attribute: str, party_index: int) -> Domain:
        """Return what may be known of an attribute, from what may be known in slots."""
        if attribute in self.rules.computed:
            return self.worked.computed.domain(attribute, lambda part: self.domain(part, party_index))
        return self.slot(self.rules.slot(attribute, party_index))

    @abstractmethod
    def slot(self, slot: Slot) -> Domain:
        """Return what may be known in a slot."""

    @abstractmethod
    def parts(self, count: Count, where: Formula) -> Sequence[Interval]:
        """Return the interval of what is counted, for each party."""


class CaseAsItIs(Supposed):
    """The case as it is, after its run.

    domain_of: what is known in a slot. `shut`: the gates that rules shut, by the order and place of the rule.
    """

    def __init__(self, rules: DecidingRules, board: Blackboard, domain_of: Callable[[Slot], Domain]) -> None:
        super().__init__(rules, len(board.case.parties), Worked(ComputedDomains(rules.translation)))
        self.board, self.slot_domain = board, domain_of
        self.standing = ScoreIntervals.of_run(board)
        self.shut = {(meant.order, at): meant.gates for _, at, _, meant in board.procedural() if meant.gates}
        self._premises = {(meant.order, at): premise for _, at, premise, meant in board.fired}
        self._domains: list[dict[str, Domain]] = [{} for _ in range(self.parties + 1)]
        self._parts: dict[Formula, Sequence[Interval]] = {}
        self._levels: dict[Key, tuple[float, float]] = {}
        self._ruled_out: dict[Key, Interval] = {}

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
        premise = self._premises.get((rule.meant.order, party_index))
        return NEVER if premise is None else Interval(True, True, premise, premise)


class Supposition(Supposed):
    """The case with other domains in some slots.

    `results`: the bounds of the rules that were tried again. `changes`: the slots whose domains are others.
    `gates_moved`: whether a rule that shuts a gate fires otherwise, or may.
    """

    def __init__(self, actual: CaseAsItIs, changes: Mapping[Slot, Domain]) -> None:
        super().__init__(actual.rules, actual.parties, actual.worked)
        self.actual, self.standing = actual, actual.standing
        self.changes = {slot: domain for slot, domain in changes.items() if domain is not actual.slot(slot)}
        self.results: dict[Unit, Result] = {}
        self.gates_moved = False
        self._changed = self.rules.reading({slot.attribute for slot in self.changes})
        self._levels: dict[Key, tuple[float, float]] = {}
        self._ruled_out: dict[Key, Interval] = {}
        self._parts: dict[Formula, Sequence[Interval]] = {}
        self._reached: dict[Counted, Iterable[int]] = {}
        strata = range(len(self.rules.asking))
        self._marked: list[dict[DecidingRule, set[int]]] = [{} for _ in strata]
        self._counting: list[dict[DecidingRule, None]] = [{} for _ in strata]
        self._touched: list[dict[Key, None]] = [{} for _ in strata]
        for slot in self.changes:
            self._mark(self.rules.of_attribute.get(slot.attribute, NOBODY), slot.party_index)
        for stratum in strata:
            self._run(stratum)

    def slot(self, slot: Slot) -> Domain:
        return self.changes.get(slot) or self.actual.slot_domain(slot)

    def domain(self, attribute: str, party_index: int) -> Domain:
        read = self._read if attribute in self._changed else self.actual.domain
        return read(attribute, party_index)

    def level(self, atom: Atom, party_index: int) -> tuple[float, float]:
        key = atom, self.party_index_of(atom, party_index)
        return self._levels.get(key) or self.actual.level(*key)

    def ruled_out(self, atom: Atom, party_index: int) -> Interval:
        key = atom, self.party_index_of(atom, party_index)
        return self._ruled_out.get(key) or self.actual.ruled_out(*key)

    def parts(self, count: Count, where: Formula) -> Sequence[Interval]:
        found = self._parts.get(where)
        if found is None:
            found = self.actual.parts(count, where)
            reached = self._reached_by(self.rules.counted(count))
            if reached:
                found = [*found]
                for party_index in reached:
                    found[party_index] = self.evaluate(where, party_index)
            self._parts[where] = found
        return found

    def firing(self, rule: DecidingRule, party_index: int) -> Interval:
        """Return the bounds of the premise of a rule where it fires."""
        found = self.results.get((rule, party_index))
        return self.actual.firing(rule, party_index) if found is None else found[0]

    def shut(self) -> tuple[list[ShutGate], list[ShutGate]]:
        """Return the gates that are surely shut, and those that only may be."""
        surely = dict(self.actual.shut)
        possibly: list[ShutGate] = []
        for (rule, party_index), (firing, _) in self.results.items():
            gates = rule.meant.gates
            if gates:
                surely.pop((rule.meant.order, party_index), None)
                if firing.sure:
                    surely[rule.meant.order, party_index] = gates
                elif firing.possible:
                    possibly += gates
        return [gate for gates in surely.values() for gate in gates], possibly

    def _mark(self, readers: Readers, party_index: int) -> None:
        """Note that rules are to be tried again which read something that is otherwise at a place (-1: everywhere)."""
        for rule in readers.own:
            self._mark_at(rule, party_index)
        for rule in readers.counting:
            self._counting[rule.stratum][rule] = None

    def _mark_at(self, rule: DecidingRule, party_index: int) -> None:
        places = self._marked[rule.stratum].setdefault(rule, set())
        if not rule.per_party:
            places.add(CASE)
        elif party_index == CASE:
            places.update(range(self.parties))
        else:
            places.add(party_index)

    def _run(self, stratum: int) -> None:
        for rule in self.rules.asking[stratum]:
            for party_index in self.standing.touched_places(rule.methods):
                self._mark_at(rule, party_index)
            if any(self.standing.touched_places(each.methods) for each in rule.counted):
                self._counting[stratum][rule] = None
        for rule in self._counting[stratum]:
            for each in rule.counted:
                for party_index in range(self.parties) if each.count.others else (CASE,):
                    if self.count(each.count, party_index) != self.actual.count(each.count, party_index):
                        self._mark_at(rule, party_index)
        for rule, places in self._marked[stratum].items():
            for party_index in places:
                self._try(rule, party_index)
        for atom, party_index in self._touched[stratum]:
            self._conclude(atom, party_index)

    def _try(self, rule: DecidingRule, party_index: int) -> None:
        result = self.results[rule, party_index] = self.result(rule, party_index)
        if rule.decides and result[0] != self.actual.firing(rule, party_index):
            self.gates_moved = self.gates_moved or bool(rule.meant.gates)
            if self.standing is self.actual.standing:
                self.standing = self.standing.copy()
            self.standing.let_fire(rule.meant, party_index, result[0])
        for atom, *_ in rule.meant.derives:
            self._touched[self.rules.finished[atom]][atom, party_index] = None

    def _conclude(self, atom: Atom, party_index: int) -> None:
        """Work out an assessment anew that nothing derives any more; mark what reads it if it is otherwise."""
        deriving, actual = self.rules.deriving_at(atom, party_index != CASE), self.actual
        level = total(self._shares(atom, deriving, party_index))
        if level != actual.level(atom, party_index):
            self._levels[atom, party_index] = level
            self._mark(self.rules.of_derived.get(atom, NOBODY), party_index)
        if atom in self.rules.of_questioned:
            ruled_out = self.every([self.result(each, party_index)[1] for each in deriving])
            if ruled_out != actual.ruled_out(atom, party_index):
                self._ruled_out[atom, party_index] = ruled_out
                self._mark(self.rules.of_questioned[atom], party_index)

    def _shares(self, atom: Atom, deriving: Iterable[DecidingRule], party_index: int) -> list[ContributionInterval]:
        found = []
        for rule in deriving:
            firing = self.firing(rule, party_index)
            if firing.possible:
                for derived, _, strength, _ in rule.meant.derives:
                    if derived == atom:
                        low, high = contribution(firing.low, strength), contribution(firing.high, strength)
                        found.append(ContributionInterval(firing.sure, low, high))
        return found

    def _reached_by(self, counted: Counted) -> Iterable[int]:
        """Return the parties at which something is otherwise that is read where they are counted."""
        found = self._reached.get(counted)
        if found is None:
            reading = counted.reading
            places = {slot.party_index for slot in self.changes if slot.attribute in reading.attributes}
            places.update(at for atom, at in self._levels if atom in reading.derived)
            places.update(at for atom, at in self._ruled_out if atom in reading.questioned)
            places |= self.standing.touched_places(counted.methods)
            found = range(self.parties) if CASE in places or (places and counted.nested) else places
            self._reached[counted] = found
        return found


def _lower_bound(about: tuple[Count, int]) -> tuple[Formula, int]:
    return lower_bound(*about)
