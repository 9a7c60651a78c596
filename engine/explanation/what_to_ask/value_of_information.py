"""What to ask next: unknown attributes by how likely the answer is to change the advice, those of gates first.

How likely: the part of all answers that change something, every value of a choice being as likely as another (of a
number or a set, every class of values that rules tell apart).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from ottava.facts import Case
from ottava.facts.attribute import plain_value
from ottava.facts.catalogue import tr

from ...inference.advice import Advice, Question
from ...inference.advising import advice_from_run
from ...inference.blackboard import party_label
from ...inference.card_choice import enquiries
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.filling import filled
from ...inference.open_questions import PARTIES, WHO
from ...inference.stability import Prospect, Stability
from ..budget import STEPS, Budget, OutOfBudget
from ..outcome import Outcome
from ..stability.stability import StabilityVerdict, hinges, speaks_of_parties, verdict
from ..stability.strengths import flips, margin
from ..stability.trials import Run, Trials, gate_effects
from ..value_classes import Slot

DECIMALS = 6


Effect = Literal["gate", "first", "ranking", "nothing"]


def who_they_are() -> Question:
    """Return the question who the parties are."""
    return Question(PARTIES, PARTIES, PARTIES, None, tr(WHO), (), False, ())


@dataclass(frozen=True, slots=True)
class Weight:
    """How likely the answer is to change a gate, a gate or the first place, or anything."""

    gate: float
    lead: float
    anything: float


def ranked_questions(trials: Trials, found: StabilityVerdict) -> tuple[Question, ...]:
    """Return the questions of a finished run, the most telling first, each with what its answers lead to.

    Who the parties are comes before everything if they are not known. What cannot matter, but is asked for by a rule,
    comes last. What the budget left no steps for is asked without what its answers lead to. found: the verdict on the
    unknown slots that may be asked about.
    """
    asked = dict(trials.asked())
    matters = frozenset(found.matters)
    slots = [slot for slot in trials.slots if slot in matters or trials.path(slot) in asked]
    slots = [slot for slot in slots if trials.now(slot) is None]
    prospects = dict(_prospects(trials, slots))
    made = []
    for position, slot in enumerate(slots):
        rules_ask = asked.pop(trials.path(slot), None)
        question = rules_ask or _question(trials, slot)
        for_gate, weight = question.for_gate, Weight(0, 0, 0)
        if slot in prospects:
            answers, weight = prospects[slot]
            if found.verdict == "stable" and rules_ask is None and weight.anything == 0:
                continue
            for_gate = for_gate or weight.gate > 0
            chance = round(weight.anything, DECIMALS)
            question = replace(question, for_gate=for_gate, chance=chance, answers=answers)
        order = (not for_gate, -weight.lead, -weight.anything, slot not in found.hangs_on, slot not in matters)
        made.append(((*order, position), question))
    made.sort(key=lambda each: each[0])
    who = asked.pop(PARTIES, None)
    if who is None and not trials.case.parties and speaks_of_parties(trials.translation):
        who = who_they_are()
    return (*(() if who is None else (who,)), *(question for _, question in made), *asked.values())


def question_about(trials: Trials, slot: Slot) -> Question:
    """Return the question of one slot, with what its answers lead to, as far as there are steps."""
    question = trials.asked().get(trials.path(slot)) or _question(trials, slot)
    try:
        answers, weight = prospects_of(trials, slot)
    except OutOfBudget:
        return question
    for_gate = question.for_gate or weight.gate > 0
    return replace(question, for_gate=for_gate, chance=round(weight.anything, DECIMALS), answers=answers)


def _prospects(trials: Trials, slots: Iterable[Slot]) -> Iterator[tuple[Slot, tuple[tuple[Prospect, ...], Weight]]]:
    """Yield what the answers to each slot lead to, the most urgent first, as long as there are steps."""
    for slot in trials.by_urgency(slots):
        try:
            yield slot, prospects_of(trials, slot)
        except OutOfBudget:
            continue  # what the verdict has tried already costs nothing


def prospects_of(trials: Trials, slot: Slot) -> tuple[tuple[Prospect, ...], Weight]:
    """Return what each class of answers leads to."""
    now = trials.outcome()
    made = []
    changing: dict[Effect, float] = {"gate": 0.0, "first": 0.0, "ranking": 0.0, "nothing": 0.0}
    for answer in trials.answers_alone(slot):
        outcome = trials.outcome(frozenset([answer]))
        effect = effect_of(now, outcome)
        changing[effect] += answer.values.share
        made.append(
            Prospect(
                plain_value(answer.values.value),
                answer.values.said,
                round(answer.values.share, DECIMALS),
                effect,
                gate_effects(outcome.gates, trials.translation),
                trials.first(outcome),
            )
        )
    lead = changing["gate"] + changing["first"]
    return tuple(made), Weight(changing["gate"], lead, lead + changing["ranking"])


def effect_of(before: Outcome, after: Outcome) -> Effect:
    """Return the weightiest thing that is different."""
    if before.gates != after.gates:
        return "gate"
    if before.first != after.first:
        return "first"
    return "nothing" if before.ranking == after.ranking else "ranking"


def _question(trials: Trials, slot: Slot) -> Question:
    attribute = trials.partitions[slot.attribute].attribute
    values = ("true", "false") if attribute.kind == "boolean" else attribute.values
    party = party_label(trials.case, slot.party_index)
    path, asked = trials.path(slot), attribute.question
    return Question(path, slot.attribute, attribute.label, party, asked, values, False, ())


STRENGTHS = 10
"""The part of the budget, one of this number, that may go into the strengths of rules; they take the least steps."""


def thorough_advice(translation: CompiledRulebook, run: Run, case: Case, budget: Budget | None = None) -> Advice:
    """Return the advice on a case, with what it depends on; tries some hundreds of answers out.

    budget: steps it may take. The bounds of everything come first, then what gates depend on, then what else rules ask
    for, then the rest; `stability.searched` says what was left out.
    """
    budget = budget or Budget(STEPS)
    board = run(case)
    advice = advice_from_run(board)
    margin_, second = margin(board)
    strengths, left_out = flips(board, budget.part(STRENGTHS))
    try:
        trials = Trials.of(translation, run, case, budget, board)
        found = verdict(trials, trials.unknown)
    except OutOfBudget as error:
        searched = tr("nothing that is unknown: {error}{left_out}", error=error, left_out=left_out)
        stability = Stability("not proven", (), searched, margin_, second, strengths)
        return filled(replace(advice, stability=stability), board)
    said, searched = found.verdict, found.searched
    if said == "stable" and not case.parties and speaks_of_parties(translation):
        said, searched = "not proven", tr("nobody knows yet who the parties are")
    stability = Stability(said, hinges(found, trials), searched + left_out, margin_, second, strengths)
    advice = filled(replace(advice, questions=ranked_questions(trials, found), stability=stability), board)
    return replace(advice, card=replace(advice.card, enquiries=filled(enquiries(advice, board), board)))
