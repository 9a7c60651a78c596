"""Trying a case out with other observations: within bounds where something is open, or one by one.

Only what reads other observations is worked out anew; tests hold the outcomes against runs of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ottava.facts import Case, Observation
from ottava.facts.attribute import plain_value

from ...inference.advice import Question
from ...inference.blackboard import Blackboard, party_label
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.open_questions import questions as questions_of_rules
from ...inference.ranking import Gates
from ...inference.reasons import ReasonBuilder
from ...inference.stability import GateEffect, Place, Told
from ..budget import Budget
from ..outcome import Outcome, RankedEntry
from ..partitions import partition_alone, partitions
from ..value_classes import Partition, Slot, ValueClass, observed, path_of, with_observations
from .abstract_run import AbstractResult, AbstractRun
from .intervals import Domain

Run = Callable[[Case], Blackboard]
"""Runs the rules of the translation on a case."""


def steps_of_run(case: Case) -> int:
    """Return the steps of one run of the rules: one for each party, and as many as for four for the case itself."""
    return len(case.parties) + 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the classes of values of a slot, as something found out or brought about. Certain."""

    slot: Slot
    values: ValueClass

    @property
    def observation(self) -> Observation:
        return Observation(self.values.value)


@dataclass(slots=True)
class Trials:
    """One case and what becomes of it with other observations. Remembers what it has run.

    `slots` are those that rules look at; `runs` counts the outcomes that were worked out. Whatever
    is tried spends steps of the budget, and raises OutOfBudget where none are left.
    """

    translation: CompiledRulebook
    run: Run
    case: Case
    partitions: Mapping[str, Partition]
    bounding: AbstractRun
    budget: Budget
    board: Blackboard
    _domains: Domains
    runs: int = 0
    bounded: int = 0
    _asked: dict[str, Question] | None = None
    _alone: dict[Slot, Partition] = field(default_factory=dict)
    _outcomes: dict[frozenset[Answer], Outcome] = field(default_factory=dict)
    _places: dict[frozenset[RankedEntry], tuple[Place, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        translation: CompiledRulebook,
        run: Run,
        case: Case,
        budget: Budget | None = None,
        board: Blackboard | None = None,
    ) -> Trials:
        """Of a case, with all that is worth working out once. `board`: its run, if there is one. Raises OutOfBudget."""
        budget = budget or Budget()
        domains = Domains(case)
        bounding = AbstractRun(translation, len(case.parties), budget, lambda: board or run(case), domains.now)
        return cls(
            translation, run, case, partitions(translation, case=case), bounding, budget, bounding.board, domains
        )

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self.bounding.slots

    @property
    def unknown(self) -> tuple[Slot, ...]:
        """Those that hold nothing now."""
        return tuple(slot for slot in self.slots if self.now(slot) is None)

    def now(self, slot: Slot) -> Observation | None:
        """Return what is known there."""
        return self._domains.now(slot).observations[0]

    def asked(self) -> Mapping[str, Question]:
        """Return what rules ask for, by its path, those for gates first."""
        if self._asked is None:
            self._asked = {question.path: question for question in questions_of_rules(ReasonBuilder.of(self.board))}
        return self._asked

    def by_urgency(self, slots: Iterable[Slot]) -> list[Slot]:
        """Return the slots that gates depend on, then those that rules ask for, then the others; in their order."""
        order = {path: (not question.for_gate, 0) for path, question in self.asked().items()}
        return sorted(slots, key=lambda slot: order.get(self.path(slot), (True, 1)))

    def answers(self, slot: Slot) -> tuple[Answer, ...]:
        """Return one for each class of values of the slot."""
        return tuple(Answer(slot, each) for each in self.partitions[slot.attribute].classes)

    def answers_alone(self, slot: Slot) -> tuple[Answer, ...]:
        """Return one for each class of values of the slot, while nothing else is answered."""
        return tuple(Answer(slot, each) for each in self.partition_alone(slot).classes)

    def partition_alone(self, slot: Slot) -> Partition:
        """Return the values of the slot as they are told apart while nothing else changes."""
        if not self.partitions[slot.attribute].by_itself:
            return self.partitions[slot.attribute]
        if slot not in self._alone:
            self._alone[slot] = partition_alone(self.translation, slot, self.case)
        return self._alone[slot]

    def path(self, slot: Slot) -> str:
        return path_of(self.case, slot)

    def label(self, slot: Slot) -> str:
        """Return what people call it."""
        return self.partitions[slot.attribute].attribute.label

    def said(self, slot: Slot) -> str:
        """Return what people call it, and whose it is: `trust in you (customer)`."""
        party = party_label(self.case, slot.party_index)
        return self.label(slot) if party is None else f"{self.label(slot)} ({party})"

    # Within bounds

    def only(self, answer: Answer) -> Domain:
        """Return the domain of a slot that is known to hold this."""
        return self._domains.of(answer.slot, answer.observation)

    def anything(self, slot: Slot) -> Domain:
        """Return the domain of a slot that may hold what it holds now, or any value."""
        return self.among(slot, self.answers(slot))

    def among(self, slot: Slot, answers: Iterable[Answer]) -> Domain:
        """Return the domain of a slot that may hold what it holds now, or one of the answers."""
        others = [answer.observation for answer in answers]
        return self._domains.of(slot, *dict.fromkeys([self.now(slot), *others]))

    def bounds(self, others: Mapping[Slot, Domain]) -> AbstractResult:
        """Return what may come out when these slots hold one of these, and all others what they hold now."""
        self.bounded += 1
        return self.bounding.over(others)

    # One by one

    def outcome(self, answers: frozenset[Answer] = frozenset()) -> Outcome:
        """Return what comes out with these answers."""
        if not answers:
            return self.bounding.now
        found = self._outcomes.get(answers)
        if found is None:
            self.budget.spend(steps_of_run(self.case))
            self.runs += 1
            found = self._outcomes[answers] = self.bounding.outcome({each.slot: self.only(each) for each in answers})
        return found

    def confirmed(self, answers: frozenset[Answer]) -> Outcome:
        """Return what comes out with these answers by running the rules on a case that holds them."""
        changes = {answer.slot: answer.observation for answer in answers}
        return Outcome.of_run(self.run(with_observations(self.case, changes, self.translation.rulebook.vocabulary)))

    def first(self, outcome: Outcome) -> tuple[Place, ...]:
        """Return who and what comes first, with the labels of the parties."""
        found = self._places.get(outcome.first)
        if found is None:
            found = self._places[outcome.first] = places(outcome.first, self.case, self.translation)
        return found


@dataclass(slots=True)
class Domains:
    """What is known in the slots of a case, or may be: the same for all parties, so that they share what is worked out
    from it.
    """

    case: Case
    _now: dict[Slot, Domain] = field(default_factory=dict)
    _all: dict[tuple[str, tuple[Observation | None, ...]], Domain] = field(default_factory=dict)

    def now(self, slot: Slot) -> Domain:
        """Return the domain of a slot that holds what it does in the case."""
        found = self._now.get(slot)
        if found is None:
            found = self._now[slot] = self.of(slot, observed(self.case, slot))
        return found

    def of(self, slot: Slot, *observations: Observation | None) -> Domain:
        """Return the domain of these observations."""
        found = self._all.get((slot.attribute, observations))
        if found is None:
            found = self._all[slot.attribute, observations] = Domain(*observations)
        return found


def gate_effects(gates: Gates, translation: CompiledRulebook) -> tuple[GateEffect, ...]:
    """Return the gates that are shut."""
    return tuple(GateEffect(name, translation.rulebook.names.gate(name).title, effect) for name, effect in gates)


def places(entries: Iterable[RankedEntry], case: Case, translation: CompiledRulebook) -> tuple[Place, ...]:
    """Methods with the labels of the parties, in a fixed order."""
    titles = translation.subjects.titles
    found = [
        Place(method, stage, party_label(case, party_index), titles[method, stage])
        for method, stage, party_index in entries
    ]
    return tuple(sorted(found, key=lambda each: (each.method, each.stage or "", each.party or "")))


def answers_told(answers: Iterable[Answer], trials: Trials) -> tuple[Told, ...]:
    """Answers in the order of the slots."""
    order = {slot: position for position, slot in enumerate(trials.slots)}
    return tuple(
        Told(trials.path(each.slot), trials.label(each.slot), plain_value(each.values.value), each.values.said)
        for each in sorted(answers, key=lambda each: order[each.slot])
    )
