"""The smallest changes that reach a goal.

All sets of the least number of changes are found, and each is confirmed by running the rules.
Sets are tried in order of size. A set of slots is passed over only if bounds show that no values there can reach the
goal, or if it holds a slot that nothing depends on; so when a size has been gone through, it has been searched wholly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from ottava.facts import Case, Observation
from ottava.facts.catalogue import tr
from ottava.facts.source.brief import Brief

from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.stability import GateEffect, Place
from ..budget import Budget, OutOfBudget
from ..outcome import Outcome
from ..stability.abstract_run import AbstractResult
from ..stability.intervals import Domain
from ..stability.trials import Answer, Run, Trials, gate_effects, places
from ..value_classes import Partition, Slot
from .goals import Goal, goal_from_text
from .reachable import one_each, reachable
from .what_if import Change, change

LARGEST = 2
"""Changes in one set, if nothing else is asked for."""

Groups = Sequence[tuple[Sequence[Slot], int]]
"""Slots, each group with the number of those that a set holds."""

STEPS = 400_000
"""Steps after which a search is given up: some twenty seconds."""


class Counterfactual(Brief, Struct, frozen=True):
    """Changes that reach a goal. `changes`: what to change; `alike` of a change says which values do the same.
    `gates`, `first`: the gates that are then shut, and what comes first.
    """

    changes: tuple[Change, ...]
    gates: tuple[GateEffect, ...]
    first: tuple[Place, ...]


class Counterfactuals(Brief, Struct, frozen=True):
    """The answer to: what would have to change for that?

    `goal`: as it was asked for. `found`: the sets of changes that reach it. `size`: the number of changes in each; 0
    with one empty set if the goal is reached already, None if nothing was found. `searched_to`: all sets of up to that
    number of changes were searched. `proven`: whether nothing smaller reaches the goal and that `found` is all there is
    of that size or, if nothing was found, that no set of any size does. `goal_said`: the goal in words. `attributes`:
    how many slots a handler can change were looked at, parties apart. `said`: all in words.
    """

    goal: str
    goal_said: str
    size: int | None
    found: tuple[Counterfactual, ...]
    searched_to: int
    attributes: int
    proven: bool
    said: str


def counterfactuals(
    translation: CompiledRulebook,
    run: Run,
    case: Case,
    goal: str,
    *,
    largest: int = LARGEST,
    budget: Budget | None = None,
) -> Counterfactuals:
    """Return all smallest sets of changes to what a handler can change that reach the goal.

    goal: `METHOD[.STAGE][@PARTY]=first`, `=advised`, `=allowed`, or `top=changed`. largest: changes in a set, 1 or
    more. budget: steps it may take.

    Raises InvalidGoal.
    """
    wanted = goal_from_text(goal, case, translation.rulebook.names, Outcome.of_run(run(case)))
    try:
        return _Search(Trials.of(translation, run, case, budget or Budget(STEPS)), wanted, goal, largest).result()
    except OutOfBudget as error:
        return Counterfactuals(
            goal, wanted.said, None, (), 0, 0, False, tr("nothing was searched: {error}", error=error)
        )


@dataclass(slots=True)
class _Search:
    trials: Trials
    goal: Goal
    text: str
    largest: int
    choices: dict[Slot, tuple[Answer, ...]] = field(default_factory=dict)

    def result(self) -> Counterfactuals:
        vocabulary = self.trials.translation.rulebook.vocabulary
        movable = [slot for slot in self.trials.slots if vocabulary[slot.attribute].changeable]
        count = len(movable)
        if self.goal.holds(self.trials.outcome()):
            return self._said([frozenset()], 0, count, True, tr("the goal is reached as things are"))
        choices = {slot: self._answers(slot, self.trials.partitions[slot.attribute]) for slot in movable}
        self.choices = {slot: each for slot, each in choices.items() if each}
        widest = self._bounds(self.choices, {})
        if not self.goal.possible(widest):
            said = tr(
                "no changes to the {attributes} that a handler can change reach the goal: proven",
                attributes=_attributes(count),
            )
            return self._said([], 0, count, True, said)
        self.choices = {slot: each for slot, each in self.choices.items() if slot in widest.open_slots}
        together = self.choices
        for size in range(1, self.largest + 1):
            found: list[frozenset[Answer]] = []
            if size == 1:
                self.choices = {slot: self._answers(slot, self.trials.partition_alone(slot)) for slot in together}
            else:
                self.choices = together
            try:
                for chosen in self._sets([(tuple(self.choices), size)]) if size > 1 else zip(self.choices):
                    found.extend(self._reaching(chosen, frozenset()))
            except OutOfBudget as error:
                tried = self.trials.runs + self.trials.bounded
                said = tr(
                    "stopped after {trials} with sets of up to {changes} searched",
                    trials=tr("1 trial" if tried == 1 else "{count} trials", count=tried),
                    changes=_changes(size - 1),
                )
                said += tr(": proven smallest, but there may be others" if found else ": not proven")
                said += f"; {error}"
                return self._said(found, size - 1, count, False, said)
            if found:
                smallest = "searched all sets of up to {changes} over {attributes}: proven smallest"
                said = tr(smallest, changes=_changes(size), attributes=_attributes(count))
                return self._said(found, size, count, True, said)
        all_tried = self.largest >= len(self.choices)
        none = "searched all sets of up to {changes} over {attributes}: none reaches the goal"
        said = tr(none, changes=_changes(self.largest), attributes=_attributes(count))
        said += tr(", and no larger one does: proven" if all_tried else "; larger sets were not searched")
        return self._said([], self.largest, count, all_tried, said)

    def _sets(self, groups: Groups) -> Iterator[tuple[Slot, ...]]:
        """Yield the sets, with as many slots of each group as it says, in which the goal can be reached at all.

        It can be reached in all of these slots together. Where it cannot in those that are left, no set of them is
        looked at; so it takes few bounds where few sets reach it.
        """
        group, count = max(groups, key=lambda each: len(each[0]) - each[1])
        if len(group) == count:
            yield tuple(slot for slots, _ in groups for slot in slots)
            return
        others = [each for each in groups if each[0] is not group]
        middle = len(group) // 2
        for first in range(count + 1):
            halves = [each for each in ((group[:middle], first), (group[middle:], count - first)) if each[1] > 0]
            if all(number <= len(half) for half, number in halves):
                narrower = [*others, *halves]
                if len(halves) == 2 or self._possible([slot for slots, _ in narrower for slot in slots], frozenset()):
                    yield from self._sets(narrower)

    def _reaching(self, slots: tuple[Slot, ...], answers: frozenset[Answer]) -> Iterator[frozenset[Answer]]:
        """Yield the answers in these slots that reach the goal together with those chosen already."""
        if not slots:
            if self.goal.holds(self.trials.outcome(answers)) and self.goal.holds(self.trials.confirmed(answers)):
                yield answers
            return
        for answer in self.choices[slots[0]]:
            more = answers | {answer}
            if len(slots) == 1 or self._possible(slots[1:], more):
                yield from self._reaching(slots[1:], more)

    def _possible(self, slots: Iterable[Slot], answers: frozenset[Answer]) -> bool:
        return self.goal.possible(self._bounds(slots, {answer.slot: self.trials.only(answer) for answer in answers}))

    def _bounds(self, slots: Iterable[Slot], fixed: Mapping[Slot, Domain]) -> AbstractResult:
        """Return what may come out when these slots stay or are changed, beside those that hold something already."""
        return self.trials.bounds({slot: self.trials.among(slot, self.choices[slot]) for slot in slots} | {**fixed})

    def _answers(self, slot: Slot, partition: Partition) -> tuple[Answer, ...]:
        """Return what the slot can be brought to, of the values that are told apart so."""
        return tuple(Answer(slot, each) for each in reachable(partition, self.trials.now(slot)))

    def _said(
        self, found: list[frozenset[Answer]], searched: int, count: int, proven: bool, said: str
    ) -> Counterfactuals:
        size = len(found[0]) if found else None
        found.sort(key=self._order)
        changes = tuple(map(self._counterfactual, one_each(found, self.trials.partitions)))
        return Counterfactuals(self.text, self.goal.said, size, changes, searched, count, proven, said)

    def _order(self, answers: frozenset[Answer]) -> tuple[list[int], list[int]]:
        """Return what sorts sets of changes by their slots, and then by what these are brought to."""
        order = {slot: position for position, slot in enumerate(self.choices)}
        changes = sorted((order[each.slot], self.choices[each.slot].index(each)) for each in answers)
        return [slot for slot, _ in changes], [value for _, value in changes]

    def _counterfactual(self, answers: frozenset[Answer]) -> Counterfactual:
        order = {slot: position for position, slot in enumerate(self.trials.slots)}
        outcome = self.trials.outcome(answers)
        changes = tuple(
            change(
                self.trials.path(each.slot),
                self.trials.partitions[each.slot.attribute].attribute,
                self.trials.now(each.slot),
                Observation(each.values.value),
                each.values.said,
            )
            for each in sorted(answers, key=lambda each: order[each.slot])
        )
        translation = self.trials.translation
        first = places(outcome.first, self.trials.case, translation)
        return Counterfactual(changes, gate_effects(outcome.gates, translation), first)


def _changes(number: int) -> str:
    return tr("1 change" if number == 1 else "{count} changes", count=number)


def _attributes(number: int) -> str:
    return tr("1 attribute" if number == 1 else "{count} attributes", count=number)
