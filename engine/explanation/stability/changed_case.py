"""The case with other things in some slots: what rules come to there, and what follows from that.

What the changes do not reach is looked up in the case as it is. Rules are tried again only at places where something
that they read is otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from ...inference.certainty import contribution
from ...inference.formula import CASE, AtLeast, Count, Fewer, Formula, IsDerived, IsPossible
from ...rulebook.conclusion import ShutGate
from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..value_classes import Slot
from .deciding_rules import NOBODY, Counted, DecidingRule, Read, Readers
from .intervals import ContributionInterval, Domain, Interval, total
from .suppositions import CaseAsItIs, FirstHand, Key, PlaceView, Result, Supposed, Unit


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
        self._first_hand: list[FirstHand] = []
        self._views: dict[int, PlaceView] = {}
        self._otherwise: dict[int, dict[Read, Hashable]] = {}
        self._read_otherwise: dict[tuple[Read, int], bool] = {}
        strata = range(len(self.rules.asking))
        self._marked: list[dict[DecidingRule, set[int]]] = [{} for _ in strata]
        self._counting: list[dict[DecidingRule, None]] = [{} for _ in strata]
        self._touched: list[dict[Key, None]] = [{} for _ in strata]
        for slot, domain in self.changes.items():
            self._suppose(slot.attribute, slot.party_index, domain)

    def run(self) -> Supposition:
        """Work out what the rules come to."""
        reading: dict[int, set[DecidingRule]] = {}
        for slot in sorted(self.changes, key=lambda each: each.party_index):  # what all places read comes first
            readers, at = self.rules.of_attribute.get(slot.attribute, NOBODY), slot.party_index
            known = self._known(slot)
            if known is None:
                self._mark(readers.own, at)
            else:
                self._first_hand.append(known)
                self._mark(readers.own.keys() & readers.counting.keys(), at)
                for others in {at, CASE} & reading.keys():
                    self._mark(reading[others] & readers.own.keys(), at)
            reading.setdefault(at, set()).update(readers.own)
            self._mark_counting(readers)
        for stratum in range(len(self.rules.asking)):
            self._run(stratum)
        return self

    def _known(self, slot: Slot) -> FirstHand | None:
        """Return what rules come to at first where only this slot is otherwise; None where that is asked for the first
        time, since most is asked for once.
        """
        key, known = (slot, self.changes[slot]), self.actual.first_hand
        if key not in known:
            known[key] = None
        elif known[key] is None:
            known[key] = Supposition(self.actual, {slot: self.changes[slot]})._at_first(slot)
        return known[key]

    def _at_first(self, slot: Slot) -> FirstHand:
        """Return what rules come to that read a slot, before anything follows from that. Where they count what is read
        there as well, they come to something only once it is counted.
        """
        found: list[list[tuple[DecidingRule, int, Result]]] = [[] for _ in self.rules.asking]
        readers = self.rules.of_attribute.get(slot.attribute, NOBODY)
        for rule in readers.own.keys() - readers.counting.keys():
            for party_index in self._places(rule, slot.party_index):
                result = self.result(rule, party_index)
                if result != self.actual.result(rule, party_index):
                    found[rule.stratum].append((rule, party_index, result))
        return found

    def view(self, party_index: int) -> PlaceView:
        found = self._views.get(party_index)
        if found is None:
            actual = self.actual.view(party_index)
            found = self._views[party_index] = PlaceView(actual.__getitem__)
            for known in (actual, self._otherwise.get(CASE), self._otherwise.get(party_index)):
                found.update(known or {})
        return found

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

    def _suppose(self, read: Read, party_index: int, known: Hashable) -> None:
        """Have something be otherwise where it is read at a place (-1: everywhere)."""
        self._otherwise.setdefault(party_index, {})[read] = known
        for place, view in self._views.items():
            if party_index in (CASE, place):
                view[read] = known

    def _mark(self, rules: Iterable[DecidingRule], party_index: int) -> None:
        """Note that rules are to be tried again which read something that is otherwise at a place (-1: everywhere)."""
        for rule in rules:
            self._marked[rule.stratum].setdefault(rule, set()).update(self._places(rule, party_index))

    def _mark_all(self, readers: Readers, party_index: int) -> None:
        """Note that something is otherwise, for the rules that read it at a place (-1: everywhere) or count it."""
        self._mark(readers.own, party_index)
        self._mark_counting(readers)

    def _mark_counting(self, readers: Readers) -> None:
        """Note that rules count something that is otherwise."""
        for rule in readers.counting:
            self._counting[rule.stratum][rule] = None

    def _places(self, rule: DecidingRule, party_index: int) -> Iterable[int]:
        """Return where a rule is tried that reads something at a place (-1: everywhere)."""
        if not rule.per_party:
            return (CASE,)
        return range(self.parties) if party_index == CASE else (party_index,)

    def _run(self, stratum: int) -> None:
        marked, counting = self._marked[stratum], self._counting[stratum]
        for rule in self.rules.asking[stratum]:
            for touched in self.standing.touched_places(rule.methods):
                for party_index in self._places(rule, touched):
                    if any([self._is_otherwise(asked, party_index) for asked in rule.reading.asked]):
                        marked.setdefault(rule, set()).add(party_index)
            if any(self.standing.touched_places(each.methods) for each in rule.counted):
                counting[rule] = None
        for rule in counting:
            for each in rule.counted:
                for party_index in range(self.parties) if each.count.others else (CASE,):
                    if self._is_otherwise(each.count, party_index):
                        marked.setdefault(rule, set()).update(self._places(rule, party_index))
        for known in self._first_hand:
            for rule, party_index, result in known[stratum]:
                if party_index not in marked.get(rule, ()):
                    self._set(rule, party_index, result)
        for rule, places in marked.items():
            for party_index in places:
                self._set(rule, party_index, self.result(rule, party_index))
        for atom, party_index in self._touched[stratum]:
            self._conclude(atom, party_index)

    def _is_otherwise(self, read: Advised | AdvisedCount | Count, party_index: int) -> bool:
        """Return whether the advice or a count is otherwise, where it is read at a place (-1: everywhere).

        Asked for once all rules are settled that it depends on.
        """
        key = read, party_index
        found = self._read_otherwise.get(key)
        if found is None:
            known: Hashable = (
                self.count(read, party_index)
                if isinstance(read, AtLeast | Fewer)
                else self.is_advised(read, party_index)
            )
            found = self._read_otherwise[key] = known != self.actual.view(party_index)[read]
            if found:
                self._suppose(read, party_index, known)
        return found

    def _set(self, rule: DecidingRule, party_index: int, result: Result) -> None:
        """Have a rule come to something at a place."""
        self.results[rule, party_index] = result
        otherwise = result[0] != self.actual.firing(rule, party_index)
        if otherwise and rule.decides:
            self.gates_moved = self.gates_moved or bool(rule.meant.gates)
            if self.standing is self.actual.standing:
                self.standing = self.standing.copy()
            self.standing.let_fire(rule.meant, party_index, result[0])
        for atom, *_ in rule.meant.derives:
            if otherwise or atom in self.rules.of_questioned:
                self._touched[self.rules.finished[atom]][atom, party_index] = None

    def _conclude(self, atom: Atom, party_index: int) -> None:
        """Work out an assessment anew that nothing derives any more; mark what reads it if it is otherwise."""
        deriving, actual = self.rules.deriving_at(atom, party_index != CASE), self.actual
        level = total(self._shares(atom, deriving, party_index))
        if level != actual.level(atom, party_index):
            self._levels[atom, party_index] = level
            self._suppose(IsDerived(atom, True), party_index, level)
            self._mark_all(self.rules.of_derived.get(atom, NOBODY), party_index)
        if atom in self.rules.of_questioned:
            ruled_out = self.every([self.result(each, party_index)[1] for each in deriving])
            if ruled_out != actual.ruled_out(atom, party_index):
                self._ruled_out[atom, party_index] = ruled_out
                self._suppose(IsPossible(atom, True), party_index, ruled_out)
                self._mark_all(self.rules.of_questioned[atom], party_index)

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
