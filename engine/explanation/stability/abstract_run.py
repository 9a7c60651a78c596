"""What may come out of the rules while some slots are open: the outcome itself where that is settled, or bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import CASE, counted_parties, leaves_by_party
from ...inference.ranking import EFFECTS, Gates, strongest
from ...rulebook.conclusion import Effect, Exclude, Recommend, ShutGate
from ..budget import Budget
from ..outcome import Outcome, RankedEntry
from ..value_classes import Slot, slots_of
from .changed_case import Supposition
from .deciding_rules import Counted, DecidingRule, DecidingRules, ReadByFormulas
from .intervals import Domain
from .score_intervals import ScoreIntervals
from .suppositions import CaseAsItIs, Unit

CONDITIONS_LAID_OUT = 15
"""Conditions that are laid out, and bounded for the first time, in one step."""

CONDITIONS_BOUNDED = 60
"""Conditions that are bounded again in one step."""


@dataclass(slots=True)
class AbstractResult:
    """What may come out of the runs within bounds.

    `gates` and `first` are None where they depend on something open; so is `outcome`. `open_slots` are those that may
    matter for the outcome: the others change nothing in it, whatever they are.
    """

    standing: ScoreIntervals
    gates: Gates | None
    first: frozenset[RankedEntry] | None
    outcome: Outcome | None
    open_slots: tuple[Slot, ...]

    def leads_as(self, outcome: Outcome) -> bool:
        """Return whether it is settled that the gates with their effects, and the first place, are the same."""
        return self.gates == outcome.gates and self.first == outcome.first


class AbstractRun:
    """Works out bounds for a case with other things in some slots, over and over. `now`: the outcome as it is.

    `slots` are those that the outcome can depend on; rules that it does not rest on are left out. Both laying it out
    and every bounds spend steps of the budget, by all conditions that there are. Raises OutOfBudget.

    run: gives the run of the case as it is. domain_of: what is known in a slot.
    """

    def __init__(
        self,
        translation: CompiledRulebook,
        parties: int,
        budget: Budget,
        run: Callable[[], Blackboard],
        domain_of: Callable[[Slot], Domain],
    ) -> None:
        self.translation = translation
        self.parties = parties
        self._budget = budget
        rules = DecidingRules.of(translation)
        size = rules.size(parties)
        self._steps = size // CONDITIONS_BOUNDED + 1
        budget.spend(size // CONDITIONS_LAID_OUT)
        self.slots = slots_of(rules.attributes, parties)
        self.board = run()
        self._actual = CaseAsItIs(rules, self.board, domain_of)
        self.now = Outcome.of_run(self.board)

    def over(self, box: Mapping[Slot, Domain]) -> AbstractResult:
        """Return the bounds of what comes out when each slot of the box holds any one of its domain."""
        self._budget.spend(self._steps)
        supposed = Supposition(self._actual, box).run()
        moving = {
            unit
            for unit, (firing, cannot_fire) in supposed.results.items()
            if not firing.settled or not cannot_fire.settled
        }
        deciding = [unit for unit in moving if unit[0].decides and not supposed.results[unit][0].settled]
        if not deciding:
            outcome = self._settled(supposed)
            return AbstractResult(supposed.standing, outcome.gates, outcome.first, outcome, ())
        names = self.translation.rulebook.names
        surely, possibly = supposed.shut()
        sure = strongest(surely, names)
        gates = sure if strongest([*surely, *possibly], names) == sure else None
        standing = supposed.standing
        reached = [unit for unit in deciding if _may_change(unit, standing, dict(sure))]
        return AbstractResult(standing, gates, _first(standing), None, self._open_slots(supposed, moving, reached))

    def outcome(self, box: Mapping[Slot, Domain]) -> Outcome:
        """Return what comes out when the slots of the box hold just one thing each; this spends no steps."""
        return self._settled(Supposition(self._actual, box).run())

    def _settled(self, supposed: Supposition) -> Outcome:
        """Return what comes out where nothing that decides is open."""
        standing = supposed.standing
        if standing is self._actual.standing:
            return self.now
        gates = self.now.gates
        if supposed.gates_moved:
            gates = strongest(supposed.shut()[0], self.translation.rulebook.names)
        return Outcome.of(gates, standing.advised(), standing, self.translation.listing)

    def _open_slots(self, supposed: Supposition, moving: set[Unit], reached: list[Unit]) -> tuple[Slot, ...]:
        """Return the open slots behind rules that are not settled: those reached, and those whose outcome they read."""
        open_at: dict[str, set[int]] = {}
        for slot, domain in supposed.changes.items():
            if len(domain.observations) > 1:
                open_at.setdefault(slot.attribute, set()).add(slot.party_index)
        found: set[Slot] = set()
        seen, counted = set(reached), set[tuple[Counted, int]]()
        while reached:
            for reading, places in self._read(*reached.pop(), counted):
                slot_places = (CASE, *places) if places else ()
                for path in reading.attributes:
                    open_places = open_at.get(path, ())
                    found.update([Slot(path, at) for at in slot_places if at in open_places])
                for atom in (*reading.derived, *reading.questioned):
                    for at in {self.translation.party_index_of(atom, each) for each in places}:
                        behind = [(rule, at) for rule in supposed.rules.deriving_at(atom, at != CASE)]
                        more = [unit for unit in behind if unit in moving and unit not in seen]
                        seen.update(more)
                        reached += more
        return tuple([slot for slot in self.slots if slot in found])

    def _read(
        self, rule: DecidingRule, party_index: int, done: set[tuple[Counted, int]]
    ) -> Iterator[tuple[ReadByFormulas, Sequence[int]]]:
        """Yield what a rule reads at a place, with the places at which it reads that; counts that are done are left
        out.
        """
        yield rule.reading, (party_index,)
        for each in rule.counted:
            key = each, party_index if each.count.others else CASE
            if key not in done:
                done.add(key)
                if each.nested:
                    for leaf, at in leaves_by_party(each.count, party_index, self.parties):
                        yield ReadByFormulas.of([leaf], self.translation), (at,)
                else:
                    yield each.reading, counted_parties(each.count, party_index, self.parties)


def _may_change(unit: Unit, standing: ScoreIntervals, shut: Mapping[str, Effect]) -> bool:
    """Return whether it matters that a rule fires: not where all it concludes is sure, or surely in vain.

    shut: the gates that are surely shut, each with the least effect that it has.
    """
    rule, party_index = unit
    stopped = "stop" in shut.values()
    for each in rule.meant.rule.conclusions:
        match each:
            case ShutGate(gate, effect):
                if gate not in shut or EFFECTS.index(effect) < EFFECTS.index(shut[gate]):
                    return True
            case Recommend(method, stage):
                if not stopped and not _surely_vetoed(method, stage, party_index, standing):
                    return True
            case Exclude():
                if not stopped:
                    return True
    return False


def _surely_vetoed(method: str, stage: str | None, party_index: int, standing: ScoreIntervals) -> bool:
    whom = range(standing.parties) if party_index == CASE and standing.parties else (party_index,)
    return all(standing.is_vetoed(method, stage, each) for each in whom)


def _first(standing: ScoreIntervals) -> frozenset[RankedEntry] | None:
    """Who and what comes first, if that does not depend on anything open."""
    found = [
        (method.id, stage, standing.chances(method.id, stage))
        for method in standing.methods.values()
        for stage in method.competing
    ]
    best = max([0.0, *(chances.low for _, _, chances in found)])
    contenders = [each for each in found if each[2].high >= best]
    if len(contenders) > 1 and not all(chances.low == chances.high == best for _, _, chances in contenders):
        return None
    # What may be advised and may not is never settled.
    if not all(chances.settled for _, _, chances in contenders):
        return None
    return frozenset(
        RankedEntry(method, stage, each.party_index) for method, stage, chances in contenders for each in chances.each
    )
