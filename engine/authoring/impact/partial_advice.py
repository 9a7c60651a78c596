"""The advice by rulebooks with some of the edits between two others."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ottava.facts import Case
from ottava.facts.catalogue import speaking
from ottava.facts.source.errors import OttavaError

from ...inference.advice import Advice
from ...inference.advising import advice_from_run
from ...inference.alternatives import Alternatives
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import compile_rulebook
from ...inference.program import Program
from .partial import Frame, PartialRulebooks, RuleReadings, in_strata

MOST_PROGRAMS = 256
"""Programs kept for the next case; they share most of what they consist of."""

MOST_FRAMES = 16
"""Frames of which all rules are kept, compiled together: some two megabytes each."""


Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Recent(Generic[Key, Made]):
    """What was made last, by what it was made from; of more than `most`, those are forgotten that were not asked for
    longest.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[Key, Made] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._made

    def get(self, key: Key, make: Callable[[Key], Made]) -> Made:
        """Return what is made from this."""
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        made = self._made[key] = make(key)
        if len(self._made) > self._most:
            self._made.popitem(last=False)
        return made


@dataclass(slots=True)
class _Framed:
    """The rulebooks whose rules are read alike: what was read, and all of it compiled together.

    `alternatives`: None where that cannot be done.
    """

    read: RuleReadings
    alternatives: Alternatives | None


@dataclass(slots=True)
class PartialAdvisors:
    """Advises by the old rulebook with any of the edits, and keeps the programs asked last.

    The rules of all these rulebooks are compiled together, so that a set of edits costs little more than to choose
    among them.
    """

    rulebooks: PartialRulebooks
    _programs: Recent[frozenset[int], Program | None] = field(default_factory=lambda: Recent(MOST_PROGRAMS))
    _frames: Recent[Frame, _Framed] = field(default_factory=lambda: Recent(MOST_FRAMES))

    def run(self, case: Case, chosen: frozenset[int]) -> Blackboard | None:
        """Return what the rules make of a case with the edits of these numbers; None where these alone make no sound
        rulebook.
        """
        with self._speaking():
            program = self._programs.get(chosen, self._program)
            try:
                return None if program is None else program.run(case)
            except OttavaError:
                return None

    def advice(self, run: Blackboard) -> Advice:
        """Return the advice of such a run."""
        with self._speaking():
            return advice_from_run(run)

    def _speaking(self) -> AbstractContextManager[None]:
        return speaking(self.rulebooks.old.rulebook.language)

    def knows(self, chosen: frozenset[int]) -> bool:
        """Return whether no new rulebook need be made for these edits."""
        return chosen in self._programs

    def _program(self, chosen: frozenset[int]) -> Program | None:
        framed = self._frames.get(self.rulebooks.frame(chosen), self._framed)
        mixture = self.rulebooks.mixture(chosen, framed.read)
        if mixture is None:
            return None
        found = None if framed.alternatives is None else framed.alternatives.program(*mixture)
        if found is not None:
            return found
        rulebook = in_strata(mixture)
        return None if rulebook is None else Program(compile_rulebook(rulebook))

    def _framed(self, frame: Frame) -> _Framed:
        read = RuleReadings()
        rules = self.rulebooks.alternatives(frame, read)
        return _Framed(read, None if rules is None else Alternatives.of(*rules))
