"""Whether what is unknown could still change the gates, their effects or the first place.

First bounds: if nothing that is open reaches the outcome, it is proven at once. Then single answers, then pairs, by
running the rules. Where those change nothing, all ways of finding things out are gone through by splitting one slot
after the other, and bounds close whole branches; what remains after that is a proof.

Also how much the first place depends on single strengths: the nearest strength of one rule that flips it. As the
strength of one recommendation moves one way, the certainty of its method moves one way too (EMYCIN's combination grows
with each of its parts), and so the method overtakes, or is overtaken, once. The flip is therefore found exactly, to six
decimals, by halving; every candidate is ranked anew with the same functions that rank advice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from ottava.facts.catalogue import tr

from ...inference.blackboard import Blackboard, party_label
from ...inference.certainty import DECIMALS, contribution
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import IsAdvised, counts_parties, leaves
from ...inference.ranking import Scores, advised, ranked
from ...inference.stability import Flip, Hinge, Place
from ...rulebook.conclusion import Assess, Conclusion, Exclude, Recommend, ShutGate
from ...rulebook.condition import Advised
from ..budget import Budget, OutOfBudget
from ..outcome import Outcome, RankedEntry
from ..value_classes import Slot
from .trials import Answer, Trials, answers_told, gate_effects, places, steps_of_run

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
            tr("stopped after {count} sets of answers: {error}", count=boxes.seen, error=error),
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


def _count(number: int) -> str:
    return tr("1 thing not known yet" if number == 1 else "{count} things not known yet", count=number)


STEPS = 10**DECIMALS
"""Strengths are tried in steps of one millionth."""

WEIGHINGS = 20
"""Rankings made anew with the steps of one run of the rules."""

First = frozenset[RankedEntry]


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A recommendation that fired: the certainties of its premises, by place."""

    meant: CompiledRule
    number: int
    said: Recommend
    premises: tuple[tuple[int, float], ...]


def margin(board: Blackboard) -> tuple[float | None, tuple[Place, ...]]:
    """Return by how much certainty the first place leads, and before whom; None if there is no second.

    Methods that share the first place lead by 0, before each other.
    """
    found = [each for each in ranked(board.standing, board.translation.listing) if each.rank is not None]
    best: dict[tuple[str, str | None], float] = {}
    for each in found:
        best.setdefault((each.method.id, each.stage), each.certainty)
    certainties = list(best.values())
    if len(certainties) < 2:
        return None, ()
    second = [variant for variant, certainty in best.items() if certainty == certainties[1]]
    standing = [RankedEntry(each.method.id, each.stage, each.party_index) for each in found]
    entries = [each for each in standing if (each.method, each.stage) in second]
    return round(certainties[0] - certainties[1], DECIMALS), places(entries, board.case, board.translation)


def flips(board: Blackboard, budget: Budget | None = None) -> tuple[tuple[Flip, ...], str]:
    """For each recommendation that fired, the nearest strength that flips the first place; those that need the least
    move first, and none where no strength from -1 to 1 does. Also what the budget left out, in words.

    Left out for good are methods of which other rules ask whether they are advised and then decide about methods or
    gates: there a strength moves more than its own method.
    """
    weighing = _Weighing(board, budget or Budget())
    fed_back = _feeding_back(board.translation)
    alone = [spoken for spoken in weighing.spoken if spoken.said.method not in fed_back]
    found: list[Flip] = []
    left_out = ""
    for number, spoken in enumerate(alone):
        try:
            found.extend(weighing.flip(spoken))
        except OutOfBudget as error:
            left_out = tr(
                "; the strengths of {number} of {count} recommendations: {error}",
                number=number,
                count=len(alone),
                error=error,
            )
            break
    return tuple(sorted(found, key=lambda each: abs(each.needed - each.strength))), left_out


@dataclass(slots=True)
class _Weighing:
    board: Blackboard
    budget: Budget
    now: First = field(init=False)
    spoken: list[_Spoken] = field(init=False)

    def __post_init__(self) -> None:
        self.now = self._first(self.board.standing)
        self.spoken = list(_spoken(self.board))

    def flip(self, spoken: _Spoken) -> Iterator[Flip]:
        """Yield the nearest flip, up or down."""
        strength = spoken.said.strength
        steps = round(strength * STEPS)
        ends = [self._nearest(spoken, steps, end) for end in (STEPS, -STEPS)]
        reached = sorted((end for end in ends if end is not None), key=lambda end: abs(end - strength * STEPS))
        if reached:
            first = places(self._with(spoken, reached[0]), self.board.case, self.board.translation)
            rule, method, stage = spoken.meant.rule, spoken.said.method, spoken.said.stage
            title = self.board.translation.subjects.titles[method, stage]
            yield Flip(rule.id, rule.title, method, title, stage, strength, reached[0] / STEPS, first)

    def _nearest(self, spoken: _Spoken, near: int, far: int) -> int | None:
        if self._with(spoken, far) == self.now:
            return None
        while abs(far - near) > 1:
            middle = (near + far) // 2
            if self._with(spoken, middle) == self.now:
                near = middle
            else:
                far = middle
        return far

    def _with(self, spoken: _Spoken, steps: int) -> First:
        """Return the first place with another strength of that recommendation."""
        self.budget.spend(steps_of_run(self.board.case) / WEIGHINGS)
        old = self.board.standing
        standing = Scores(old.methods, old.parties, {}, old.vetoes, old.stopped)
        for other in self.spoken:
            same = other.meant is spoken.meant and other.number == spoken.number
            strength = steps / STEPS if same else other.said.strength
            for party_index, premise in other.premises:
                standing.recommend((other.said.method, other.said.stage), party_index, contribution(premise, strength))
        return self._first(standing)

    def _first(self, standing: Scores) -> First:
        return Outcome.of((), advised(standing), standing, self.board.translation.listing).first


def _spoken(board: Blackboard) -> Iterator[_Spoken]:
    translation = board.translation
    premises: dict[str, list[tuple[int, float]]] = {}
    for firing in board.trace().firings:
        premises.setdefault(firing.rule, []).append((firing.party, firing.premise))
    for name, found in premises.items():
        meant = translation.rules[name]
        for number, each in enumerate(meant.rule.conclusions):
            if isinstance(each, Recommend) and translation.methods[each.method].competes(each.stage):
                yield _Spoken(meant, number, each, tuple(found))


def _decides(conclusion: Conclusion, translation: CompiledRulebook) -> bool:
    match conclusion:
        case Recommend(method, stage) | Exclude(method, stage):
            return translation.methods[method].competes(stage)
        case ShutGate() | Assess():
            return True
        case _:
            return False


def _feeding_back(translation: CompiledRulebook) -> frozenset[str]:
    """Return the methods of which rules ask whether they are advised, and then decide about methods or gates."""
    found: set[str] = set()
    for meant in translation.rules.values():
        asked = [leaf.asked for leaf in leaves(meant.fires) if isinstance(leaf, IsAdvised)]
        if asked and any(_decides(each, translation) for each in meant.rule.conclusions):
            for each in asked:
                found |= {each.method} if isinstance(each, Advised) else set(translation.methods)
    return frozenset(found)
