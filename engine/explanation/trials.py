"""Trying a case out with other observations: first within bounds, which is cheap, then by running the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ottava.facts import Case, Observation

from ..inference.blackboard import Blackboard
from ..inference.translation import Translation
from .bounding import Bounded, Bounding
from .bounds import Domain
from .classes import Partition, ValueClass, partitions
from .outcome import Outcome
from .slots import Slot, observed, path_of, with_observations

Run = Callable[[Case], Blackboard]
"""Runs the rules of the translation on a case."""


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

    `slots` are those that rules look at; `runs` counts how often the rules have been run.
    """

    translation: Translation
    run: Run
    case: Case
    partitions: Mapping[str, Partition]
    bounding: Bounding
    runs: int = 0
    bounded: int = 0
    _now: dict[Slot, Domain] = field(default_factory=dict)
    _domains: dict[Answer, Domain] = field(default_factory=dict)
    _outcomes: dict[frozenset[Answer], Outcome] = field(default_factory=dict)
    _open: dict[tuple[Slot, bool], Domain] = field(default_factory=dict)

    @classmethod
    def of(cls, translation: Translation, run: Run, case: Case) -> Trials:
        """Of a case, with all that is worth working out once."""
        made = cls(translation, run, case, partitions(translation), Bounding(translation, len(case.parties)))
        made._now = {slot: Domain(observed(case, slot)) for slot in made.bounding.slots}
        return made

    @property
    def slots(self) -> tuple[Slot, ...]:
        return self.bounding.slots

    @property
    def unknown(self) -> tuple[Slot, ...]:
        """Those that hold nothing now."""
        return tuple(slot for slot in self.slots if self.now(slot) is None)

    def now(self, slot: Slot) -> Observation | None:
        """What is known there."""
        return self._now[slot].observations[0]

    def answers(self, slot: Slot) -> tuple[Answer, ...]:
        """One for each class of values of the slot."""
        return tuple(Answer(slot, each) for each in self.partitions[slot.attribute].classes)

    def path(self, slot: Slot) -> str:
        return path_of(self.case, slot)

    # Within bounds

    def only(self, answer: Answer) -> Domain:
        """The domain of a slot that is known to hold this."""
        if answer not in self._domains:
            self._domains[answer] = Domain(answer.observation)
        return self._domains[answer]

    def anything(self, slot: Slot) -> Domain:
        """The domain of a slot that may hold what it holds now, or any value."""
        if (slot, True) not in self._open:
            others = [answer.observation for answer in self.answers(slot)]
            self._open[slot, True] = Domain(*dict.fromkeys([self.now(slot), *others]))
        return self._open[slot, True]

    def bounds(self, others: Mapping[Slot, Domain]) -> Bounded:
        """What may come out when these slots hold one of these, and all others what they hold now."""
        self.bounded += 1
        return self.bounding.over({**self._now, **others})

    # By the rules

    def changed(self, answers: frozenset[Answer]) -> Case:
        """The case with these answers."""
        observations = {answer.slot: answer.observation for answer in answers}
        return with_observations(self.case, observations, self.translation.rulebook.vocabulary)

    def outcome(self, answers: frozenset[Answer] = frozenset()) -> Outcome:
        """What comes out with these answers, by running the rules."""
        if answers not in self._outcomes:
            self.runs += 1
            self._outcomes[answers] = Outcome.of_run(self.run(self.changed(answers)))
        return self._outcomes[answers]
