"""A blackboard as it would be if other things were known: only what is asked of it is worked out, by an index of rules.

The formulas and their meaning are those of the engine; what differs is the direction. Rules run forwards and conclude
all that follows; here an assessment is looked up by looking at the rules that derive it. What depends on nothing that
was changed is taken from the run of the case as it is. The result is hypothetical until the engine has confirmed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ottava.facts import Observation
from ottava.facts.computed import followed

from ...inference.blackboard import Blackboard, Support
from ...inference.certainty import combined, contribution, enough
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import CASE, Formula
from ...inference.meaning import truth
from ...inference.ranking import Scores, Variant, variants_of
from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..partitions import partitions
from ..value_classes import Option, Partition, Slot
from .dependence import NONE, Dependence, Reach, SomeChanges, dependence_of

Level = tuple[Formula, int, SomeChanges]
"""A formula, where it is read, and the changes that can make a difference to it."""


@dataclass(slots=True)
class Actual:
    """What happened in the run of the case as it is.

    `levels`: how certain formulas were found to be with some changes, for all boards on which these are made.
    `dependences`: what the formulas depend on that were asked about. `bearing`: the sets of changes, each kept once.
    """

    groundwork: DependencyIndex
    board: Blackboard
    premises: Mapping[tuple[str, int], float]
    levels: dict[Level, float] = field(default_factory=dict)
    dependences: dict[Formula, Dependence] = field(default_factory=dict)
    bearing: dict[SomeChanges, SomeChanges] = field(default_factory=dict)

    @classmethod
    def of(cls, groundwork: DependencyIndex, board: Blackboard) -> Actual:
        """For a finished run."""
        premises = {(firing.rule, firing.party): firing.premise for firing in board.firings()}
        return cls(groundwork, board, premises)


@dataclass(slots=True)
class HypotheticalBoard(Blackboard):
    """The blackboard of `actual` with `changes`. Make it with `hypothetical`."""

    actual: Actual = field(kw_only=True)
    changes: Mapping[Slot, Option] = field(kw_only=True)
    changed: Reach = field(kw_only=True)
    support: Support = field(init=False)
    _changes_at: dict[int, Mapping[Slot, Option]] = field(default_factory=dict)
    _levels: dict[tuple[Formula, int], float] = field(default_factory=dict)
    _assessments: dict[tuple[Atom, int], float | None] = field(default_factory=dict)

    def observation(self, attribute: str, party_index: int) -> Observation | None:
        """Return what is supposed to be known of an attribute, for a party if it is one's."""
        vocabulary = self.translation.rulebook.vocabulary
        if attribute in vocabulary.parts and not self.changed.isdisjoint(vocabulary.given(attribute)):
            return followed(attribute, lambda part: self.observation(part, party_index), vocabulary)
        if attribute in self.changed:
            slot = Slot.at(attribute, party_index)
            if slot in self.changes:
                return self.changes[slot]
        return self.actual.board.observation(attribute, party_index)

    def certainty(self, atom: Atom, party_index: int) -> float | None:
        """Return how certain an assessment would be, or None if it would not count as true."""
        if self.changed.isdisjoint(self.actual.groundwork.reach_of_atom.get(atom, ())):
            return self.actual.board.certainty(atom, party_index)
        key = atom, self.translation.party_index_of(atom, party_index)
        if key not in self._assessments:
            added = [
                contribution(premise, strength)
                for meant in self.translation.deriving[atom]
                if (premise := self.premise(meant, key[1])) > 0
                for derived, _, strength, _ in meant.derives
                if derived == atom
            ]
            total = combined(added)
            self._assessments[key] = total if enough(total) else None
        return self._assessments[key]

    def premise(self, meant: CompiledRule, party_index: int) -> float:
        """Return how certain the premise of a rule would be that would fire there; 0 if it would not."""
        if self.changed.isdisjoint(meant.reach):
            return self.actual.premises.get((meant.rule.id, party_index), 0.0)
        fires = self.level(meant.fires, party_index)
        return fires if meant.blocked is None or fires == 0 else self.level(meant.premise, party_index)

    def level(self, formula: Formula, party_index: int) -> float:
        """Return how certain a formula of the rulebook is where it holds, and 0 where it does not."""
        found = self._levels.get((formula, party_index))
        if found is None:
            levels, key = self.actual.levels, (formula, party_index, self.bearing_on(formula, party_index))
            found = levels.get(key)
            if found is None:
                found = levels[key] = self.support.certainty(formula, party_index) or 0.0
            self._levels[formula, party_index] = found
        return found

    def bearing_on(self, formula: Formula, party_index: int) -> SomeChanges:
        """Return those of the changes that can make a difference to a formula that is read there."""
        known = self.actual.dependences
        depends = known.get(formula)
        if depends is None:
            depends = known[formula] = dependence_of(formula, self.translation)
        if self.changed.isdisjoint(depends.reach):
            return NONE
        found = depends.among(self.changes if depends.crosses else self._read_at(party_index))
        return self.actual.bearing.setdefault(found, found)

    def _read_at(self, party_index: int) -> Mapping[Slot, Option]:
        """Return the changes that are read at a party, or (-1) at the case."""
        found = self._changes_at.get(party_index)
        if found is None:
            read = {slot: known for slot, known in self.changes.items() if slot.party_index in (CASE, party_index)}
            found = self._changes_at[party_index] = read
        return found

    def is_variant_advised(self, method: str, stage: str | None, party_index: int) -> bool:
        """Return whether a method, or that stage of it, would be advised for a party, or (-1) where there are none."""
        assert isinstance(self.standing, HypotheticalScores)
        self.standing.look_at((method, stage))
        return self.standing.is_variant_advised(method, stage, party_index)


def hypothetical(actual: Actual, changes: Mapping[Slot, Option]) -> HypotheticalBoard:
    """Return how it would be with these observations in place of what is known."""
    translation, case = actual.board.translation, actual.board.case
    standing = HypotheticalScores(translation.methods, len(case.parties))
    changed = frozenset(slot.attribute for slot in changes)
    made = HypotheticalBoard(translation, case, standing, actual=actual, changes=changes, changed=changed)
    made.support = Support(made)
    standing.board = made
    return made


@dataclass(slots=True)
class HypotheticalScores(Scores):
    """How the methods would stand; each is looked at only when it is asked for."""

    board: HypotheticalBoard = field(init=False)
    _seen: set[Variant] = field(default_factory=set)
    _stop_seen: bool = False

    def is_advised(self, asked: Advised | AdvisedCount, party_index: int) -> bool:
        """Return whether what is asked about the advice would be so."""
        for variant in variants_of(asked, self.methods):
            self.look_at(variant)
        return Scores.is_advised(self, asked, party_index)

    def look_at(self, variant: Variant) -> None:
        """Work out the evidence and the vetoes."""
        if not self._stop_seen:
            self._stop_seen = True
            self.stopped = any(self._firings(meant) for meant in self.board.actual.groundwork.stopping)
        if variant not in self._seen:
            self._seen.add(variant)
            groundwork = self.board.actual.groundwork
            for meant, strength in groundwork.advising.get(variant, ()):
                for party_index, premise in self._firings(meant).items():
                    self.recommend(variant, party_index, contribution(premise, strength))
            for meant in groundwork.vetoing[variant]:
                for party_index in self._firings(meant):
                    self.exclude(variant, party_index)

    def _firings(self, meant: CompiledRule) -> dict[int, float]:
        premises = {
            party_index: self.board.premise(meant, party_index) for party_index in self.board.party_indexes(meant.rule)
        }
        return {party_index: premise for party_index, premise in premises.items() if premise > 0}


@dataclass(frozen=True, slots=True)
class DependencyIndex:
    """A rulebook looked at from its conclusions. Immutable, shared by threads.

    `partitions`: the values of each attribute as the rules tell them apart. `advising`: for each method and stage the
    rules that recommend it, with their strengths (below 0: against it). `vetoing`: the rules that exclude a method as a
    whole, or that stage of it. `stopping`: the rules that stop everything. `blocks`: what keeps a rule from firing, for
    rules with `unless`.
    """

    translation: CompiledRulebook
    partitions: Mapping[str, Partition]
    advising: Mapping[Variant, tuple[tuple[CompiledRule, float], ...]]
    vetoing: Mapping[Variant, tuple[CompiledRule, ...]]
    stopping: tuple[CompiledRule, ...]
    blocks: Mapping[str, Formula]
    reach_of_atom: Mapping[Atom, Reach]

    @classmethod
    def of(cls, translation: CompiledRulebook) -> DependencyIndex:
        """Index a rulebook."""
        rules = tuple(translation.rules.values())
        advising: dict[Variant, list[tuple[CompiledRule, float]]] = {}
        vetoing: dict[Variant, dict[str, CompiledRule]] = {}
        for meant in rules:
            for variant, strength, _ in meant.evidence:
                advising.setdefault(variant, []).append((meant, strength))
            for variant in meant.vetoes:
                vetoing.setdefault(variant, {})[meant.rule.id] = meant
        variants = [
            (method.id, stage) for method in translation.rulebook.names.methods for stage in (None, *method.stages)
        ]
        return cls(
            translation,
            partitions(translation),
            {variant: tuple(found) for variant, found in advising.items()},
            {
                (method, stage): tuple((vetoing.get((method, None), {}) | vetoing.get((method, stage), {})).values())
                for method, stage in variants
            },
            tuple(meant for meant in rules if meant.stops),
            {meant.rule.id: truth(meant.rule.unless) for meant in rules if meant.rule.unless is not None},
            {
                atom: frozenset().union(*(meant.reach for meant in found))
                for atom, found in translation.deriving.items()
            },
        )
