"""A case on which a rule fires, and a change after which it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ottava.facts import PARTY, Case, Observation, Value

from ...advisor import Advisor
from ...explanation.slots import Slot, observed, path_of, with_observations
from ...explanation.value_classes import partitions
from ...inference.compiled_rulebook import compile_rulebook
from ...inference.formula import Passes, leaves
from ...inference.working_memory import CASE
from ...rulebook.condition import entity_of
from ...rulebook.rulebook import Rule, Rulebook
from ..solving.errors import Undecided
from ..solving.logic import Logic, fires
from .writing import written

LABELS = ("someone", "another", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True)
class Instance:
    """A case on which a rule fires, for the party of that label if it speaks of parties.

    near_miss: one change as a test writes it, with which the rule does not fire; None if there is none.
    """

    case: Case
    party: str | None
    near_miss: str | None


class Instances:
    """Finds instances of the rules of a rulebook; the engine confirms each of them. Raises ExtraMissing."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._translation = compile_rulebook(rulebook)
        self._vocabulary = rulebook.vocabulary
        self._partitions = partitions(self._translation)
        self._run = Advisor(rulebook).run
        self._logic = Logic(self._translation, self._run)

    def of(self, rule: Rule) -> Instance | None:
        """An instance with as few facts as possible.

        None if the rule fires in no case with certain facts, or if that is undecided.
        """
        meant = self._translation.rules[rule.id]
        try:
            found = self._logic.smallest_firing(meant)
        except Undecided:
            return None
        if found is None:
            return None
        parties = tuple(replace(each, id=_label(place)) for place, each in enumerate(found.case.parties))
        case = replace(found.case, id="case", parties=parties)
        party = None if found.place == CASE else parties[found.place].id
        return Instance(case, party, self._near_miss(rule, case, found.place))

    def _near_miss(self, rule: Rule, case: Case, place: int) -> str | None:
        """The first change of one fact with which the rule does not fire: another value rather than unknown."""
        for slot in self._slots(rule, case, place):
            known = observed(case, slot)
            values: list[Value | None] = [each.value for each in self._partitions[slot.attribute].classes]
            for value in [*values, *([None] if known else [])]:
                if known and known.value == value:
                    continue
                changed = {slot: None if value is None else Observation(value)}
                if not fires(self._run(with_observations(case, changed, self._vocabulary)), rule.id, place):
                    return written({path_of(case, slot): "unknown" if value is None else value})
        return None

    def _slots(self, rule: Rule, case: Case, place: int) -> Iterator[Slot]:
        """What the case says, and what the rule itself looks at beside it."""
        said = [Slot(path, CASE) for path in case.observations]
        said += [Slot(f"{PARTY}.{name}", at) for at, each in enumerate(case.parties) for name in each.observations]
        yield from said
        looked_at = {
            leaf.test.attribute: None
            for leaf in leaves(self._translation.rules[rule.id].fires)
            if isinstance(leaf, Passes)
        }
        for path in looked_at:
            slot = Slot(path, max(place, 0) if entity_of(path) == PARTY else CASE)
            if slot not in said and slot.place < len(case.parties):
                yield slot


def _label(place: int) -> str:
    return LABELS[place] if place < len(LABELS) else f"party_{place + 1}"
