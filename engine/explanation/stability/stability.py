"""Whether what is unknown could still change the gates, their effects or the first place.

First bounds: if nothing that is open reaches the outcome, it is proven at once. Then single answers, then pairs. Where
those change nothing, all ways of finding things out are gone through by splitting one slot after the other, and bounds
close whole branches; what remains after that is a proof.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from ottava.facts.catalogue import tr

from ...inference.blackboard import party_label
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.formula import counts_parties
from ...inference.stability import Hinge
from ..budget import OutOfBudget
from ..value_classes import Slot
from .trials import Answer, Trials, answers_told, gate_effects

Witness = frozenset[Answer]


@dataclass(frozen=True, slots=True)
class StabilityVerdict:
    """What was found out. `hangs_on`: slots, each with a witness. `matters`: the slots that the outcome could depend on
    at all; everything else that is unknown is known not to matter. `searched`: how, and what was left out.
    """

    verdict: Literal["stable", "open", "not proven"]
    hangs_on: Mapping[Slot, Witness]
    matters: tuple[Slot, ...]
    searched: str


def verdict(trials: Trials, unknown: Sequence[Slot]) -> StabilityVerdict:
    """Return whether any answers in these slots lead elsewhere; the others stay as they are.

    Raises OutOfBudget if not even the bounds can be worked out.
    """
    now = trials.outcome()
    whole = trials.bounds({slot: trials.anything(slot) for slot in unknown})
    if whole.leads_as(now):
        return StabilityVerdict(
            "stable",
            {},
            whole.open_slots,
            tr("proven for all answers to {things} by bounds", things=_count(len(unknown))),
        )
    matters = whole.open_slots
    alone, beyond = _alone(trials, matters)
    ordered = {slot: alone[slot] for slot in matters if slot in alone}
    if beyond is not None:
        number, first = beyond
        searched = tr(
            "the single answers to {number} of {things} that may matter, not beyond {first}: {why}",
            number=number,
            things=_count(len(matters)),
            first=trials.said(first),
            why=trials.budget.used_up,
        )
        return StabilityVerdict("open" if ordered else "not proven", ordered, matters, searched)
    if ordered:
        return StabilityVerdict(
            "open", ordered, matters, tr("every single answer to {things} that may matter", things=_count(len(matters)))
        )
    boxes = _Boxes(trials)
    try:
        together = boxes.pairs(matters)
        if together:
            searched = tr("all answers to one or two of {things} that may matter", things=_count(len(matters)))
            return StabilityVerdict("open", together, matters, searched)
        found = boxes.elsewhere(matters)
    except OutOfBudget as error:
        return StabilityVerdict(
            "not proven",
            {},
            matters,
            tr("stopped after {sets}: {error}", sets=_sets(boxes.seen), error=error),
        )
    if found is None:
        return StabilityVerdict(
            "stable",
            {},
            matters,
            tr("proven for all answers to {things} by going through them", things=_count(len(unknown))),
        )
    needed = {answer.slot for answer in found}
    hangs = {slot: found for slot in matters if slot in needed}
    return StabilityVerdict(
        "open", hangs, matters, tr("found among all answers to {things} that may matter", things=_count(len(matters)))
    )


def _alone(trials: Trials, slots: Sequence[Slot]) -> tuple[dict[Slot, Witness], tuple[int, Slot] | None]:
    """Return the slots an answer to which alone leads elsewhere, the most urgent looked at first.

    Also how many were looked at, and the first that was not, if the budget ends before.
    """
    found: dict[Slot, Witness] = {}
    now = trials.outcome()
    for number, slot in enumerate(trials.by_urgency(slots)):
        try:
            for answer in reversed(trials.answers_alone(slot)):
                if not trials.outcome(frozenset([answer])).leads_as(now):
                    found[slot] = frozenset([answer])
        except OutOfBudget:
            found.pop(slot, None)
            return found, (number, slot)
    return found, None


def hinges(found: StabilityVerdict, trials: Trials) -> tuple[Hinge, ...]:
    """Return what the advice depends on, as plain values."""
    return tuple(
        Hinge(
            trials.path(slot),
            slot.attribute,
            trials.label(slot),
            party_label(trials.case, slot.party_index),
            answers_told(witness, trials),
            gate_effects(outcome.gates, trials.translation),
            trials.first(outcome),
        )
        for slot, witness in found.hangs_on.items()
        for outcome in (trials.outcome(witness),)
    )


def speaks_of_parties(translation: CompiledRulebook) -> bool:
    """Return whether it can matter who the parties are."""
    return any(meant.rule.per_party or counts_parties(meant.fires) for meant in translation.rules.values())


@dataclass(slots=True)
class _Boxes:
    """Goes through sets of answers none of which changes anything alone."""

    trials: Trials
    seen: int = 0

    def pairs(self, slots: Collection[Slot]) -> dict[Slot, Witness]:
        """Return the slots that change something together with one other, each with the first such pair."""
        found: dict[Slot, Witness] = {}
        for pair in combinations(slots, 2):
            if all(slot in found for slot in pair):
                continue
            self.seen += 1
            if self.trials.bounds({slot: self.trials.anything(slot) for slot in pair}).leads_as(self.trials.outcome()):
                continue
            for one in self.trials.answers(pair[0]):
                for other in self.trials.answers(pair[1]):
                    witness = frozenset([one, other])
                    if not self.trials.outcome(witness).leads_as(self.trials.outcome()):
                        for slot in pair:
                            found.setdefault(slot, witness)
        return {slot: found[slot] for slot in slots if slot in found}

    def elsewhere(self, slots: Sequence[Slot]) -> Witness | None:
        """A smallest part of some answers to these slots that leads elsewhere; None if there is proven to be none."""
        now = self.trials.outcome()
        # Each box: slots with an answer, or with None where they stay as they are; the others may be anything.
        boxes: list[dict[Slot, Answer | None]] = [{}]
        while boxes:
            fixed = boxes.pop()
            chosen = {slot: self.trials.only(answer) for slot, answer in fixed.items() if answer is not None}
            free = {slot: self.trials.anything(slot) for slot in slots if slot not in fixed}
            bounded = self.trials.bounds(free | chosen)
            self.seen += 1
            if bounded.leads_as(now):
                continue
            answers = frozenset(answer for answer in fixed.values() if answer is not None)
            if not self.trials.outcome(answers).leads_as(now):
                return self._least(answers)
            if bounded.open_slots:
                split = bounded.open_slots[0]
                boxes += [{**fixed, split: answer} for answer in (None, *reversed(self.trials.answers(split)))]
        return None

    def _least(self, answers: Witness) -> Witness:
        """Return the answers without those that are not needed."""
        for answer in sorted(answers, key=lambda each: self.trials.slots.index(each.slot)):
            fewer = answers - {answer}
            if not self.trials.outcome(fewer).leads_as(self.trials.outcome()):
                answers = fewer
        return answers


def _sets(number: int) -> str:
    return tr("1 set of answers" if number == 1 else "{count} sets of answers", count=number)


def _count(number: int) -> str:
    return tr("1 thing not known yet" if number == 1 else "{count} things not known yet", count=number)
