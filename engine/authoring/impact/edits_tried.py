"""What comes of a case with some of the edits: the run of the rules at once, and the advice only where it is needed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from ...inference.advice import Advice
from ...inference.blackboard import Blackboard, party_label
from ...inference.formula import CASE
from ...inference.ranking import ranked
from .changed_case import ChangedCase, Numbers
from .kinds import content
from .partial_advice import PartialAdvisors


@dataclass(slots=True)
class EditsTried:
    """What comes of one case whose advice changed, with any of the edits; each is worked out once.

    every: the numbers of all edits.
    """

    changed: ChangedCase
    advisors: PartialAdvisors
    every: Numbers
    _runs: dict[Numbers, Blackboard | None] = field(default_factory=dict)
    _advice: dict[Numbers, Advice | None] = field(default_factory=dict)
    _gives: dict[Numbers, bool] = field(default_factory=dict)

    def __contains__(self, numbers: Numbers) -> bool:
        """Return whether it is known whether these edits give the new advice."""
        return numbers in self._gives

    def gives(self, numbers: Numbers) -> bool:
        """Return whether the old rulebook with just these edits gives the new advice, to the letter."""
        if numbers not in self._gives:
            self._gives[numbers] = self._given(numbers)
        return self._gives[numbers]

    def advice(self, numbers: Numbers) -> Advice | None:
        """Return the advice with these edits; None where they alone make no sound rulebook."""
        if not numbers:
            return self.changed.before[0]
        if numbers == self.every:
            return self.changed.after[0]
        if numbers not in self._advice:
            run = self._run(numbers)
            self._advice[numbers] = None if run is None else self.advisors.advice(run)
        return self._advice[numbers]

    def _given(self, numbers: Numbers) -> bool:
        if numbers and numbers != self.every:
            run = self._run(numbers)
            if run is None or _differs(run, self.changed.after[0]):
                return False
        found = self.advice(numbers)
        return found is not None and content(found) == self.changed.wanted

    def _run(self, numbers: Numbers) -> Blackboard | None:
        if numbers not in self._runs:
            self._runs[numbers] = self.advisors.run(self.changed.case, numbers)
        return self._runs[numbers]


def _differs(run: Blackboard, advice: Advice) -> bool:
    """Return whether the advice of a run would differ from this in what can be told without its reasons. Mostly it
    does, and then it need not be worked out.
    """
    labels = {index: party_label(run.case, index) for index in (CASE, *range(len(run.case.parties)))}
    listed = [
        (each.rank, each.tied, each.method.id, each.stage, labels[each.party_index], each.certainty)
        for each in ranked(run.standing, run.translation.listing)
    ]
    if listed != [
        (each.rank, each.tied, each.method, each.stage, each.party, each.certainty) for each in advice.recommendations
    ]:
        return True
    held = {
        (atom.name, type(atom.value), atom.value, labels[at]): certainty
        for (atom, at), certainty in run.certainties.items()
    }
    if held != {(each.name, type(each.value), each.value, each.party): each.certainty for each in advice.assessments}:
        return True
    return {*_concluded(run, labels)} != {
        *(("exclude", each.method, each.stage, each.party) for each in advice.exclusions),
        *(("direct", each.id, each.party) for each in advice.directives),
        *(("attend", each.point, each.party) for each in advice.attention),
        *(("gate", each.id) for each in advice.gates),
    }


def _concluded(run: Blackboard, labels: dict[int, str | None]) -> Iterable[Hashable]:
    for _, at, _, meant in run.fired:
        yield from (("exclude", each.method, each.stage, labels[at]) for each in meant.excludes)
        yield from (("direct", each.directive, labels[at]) for each in meant.directs)
        yield from (("attend", each.point, labels[at]) for each in meant.attends)
        yield from (("gate", each.gate) for each in meant.gates)
