"""Which question an interview puts next: what comes before everything, then whatever tells most."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import inf

from ottava.facts import PARTY, Case, Vocabulary
from ottava.facts.source.brief import Brief

from ...inference.advice import Question
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.open_questions import PARTIES
from ...inference.open_questions import questions as questions_of_rules
from ...inference.reasons import ReasonBuilder
from ...inference.stability import Hinge
from ...rulebook.condition import entity_of
from ..budget import Budget, OutOfBudget
from ..stability.stability import hinges, speaks_of_parties, verdict
from ..stability.trials import Run, Trials
from ..value_classes import Slot
from .value_of_information import question_about, ranked_questions, who_they_are


@dataclass(frozen=True, slots=True, repr=False)
class NextQuestion(Brief):
    """The state of an interview after an answer.

    together: answers to several questions that change something, if none to this one does alone. stable: whether it is
    proven that nothing open can change the advice. ahead: how many questions may follow, with this one; 0: that cannot
    be seen yet. left_out: why it was not worked out to the end, if so.
    """

    question: Question | None
    together: Hinge | None
    stable: bool
    ahead: int = 0
    left_out: str = ""


def next_question(
    translation: CompiledRulebook, run: Run, case: Case, closed: Collection[str], budget: Budget, *, quick: bool
) -> NextQuestion:
    """Return what to ask next.

    closed: the paths of what has been asked. quick: ask only what a quick case needs.
    """
    vocabulary = translation.rulebook.vocabulary
    places = {each.path: each.ask_first for each in vocabulary if each.ask_first}
    # Of each party something can be asked only once it is known who they are.
    before_parties = min((at for path, at in places.items() if entity_of(path) == PARTY), default=inf)

    def place(slot: Slot) -> int:
        return places.get(slot.attribute, 0)

    asks_who = not case.parties and PARTIES not in closed and speaks_of_parties(translation)
    try:
        trials = Trials.of(translation, run, case, budget)
        unknown = [slot for slot in trials.unknown if trials.path(slot) not in closed]
        open_slots = trials.bounds({slot: trials.anything(slot) for slot in unknown}).open_slots
        wanted = [slot for slot in open_slots if not quick or _is_quick(slot.attribute, vocabulary)]
        first = sorted((slot for slot in wanted if place(slot)), key=place)
        for slot in first:
            if asks_who and place(slot) >= before_parties:
                break
            if _matters(trials, slot, open_slots):
                ahead = 0 if asks_who else _perhaps(len(wanted), quick)
                return NextQuestion(question_about(trials, slot), None, stable=False, ahead=ahead)
        if asks_who:
            return NextQuestion(who_they_are(), None, stable=False)
        found = verdict(trials, unknown)
    except OutOfBudget:
        asked = questions_of_rules(ReasonBuilder.of(run(case)))
        left = [
            each for each in asked if each.path not in closed and (not quick or _is_quick(each.attribute, vocabulary))
        ]
        left.sort(key=lambda each: places.get(each.attribute, inf))
        return NextQuestion(next(iter(left), None), None, stable=False, ahead=len(left), left_out=budget.used_up)
    if found.verdict == "stable":
        return NextQuestion(None, None, stable=True)
    # Each of these is known to change the advice, alone or with others; bounds show too many. A quick case needs few.
    known = found.hangs_on if found.hangs_on and not quick else found.matters
    paths = {trials.path(slot) for slot in known if slot in wanted}
    question = next((each for each in ranked_questions(trials, found) if each.path in paths), None)
    ahead = len(wanted) if quick else max(1, len(found.hangs_on))
    left_out = budget.used_up if budget.ended else ""
    if question is None or question.chance:
        return NextQuestion(question, None, stable=False, ahead=ahead, left_out=left_out)
    together = next((each for each in hinges(found, trials) if each.path == question.path), None)
    return NextQuestion(question, together, stable=False, ahead=ahead, left_out=left_out)


def _is_quick(path: str, vocabulary: Vocabulary) -> bool:
    attribute = vocabulary.get(path)
    return attribute is not None and attribute.quick


def _perhaps(open_slots: int, quick: bool) -> int:
    """Return how many questions may follow where nothing was tried yet: answers close a third of what is open."""
    return open_slots if quick else -(-2 * open_slots // 3)


def _matters(trials: Trials, slot: Slot, open_slots: Iterable[Slot]) -> bool:
    """Return whether answers change the gates or the first place, alone or together with those to one other slot."""
    if any(not trials.outcome(frozenset([one])).leads_as(trials.outcome()) for one in trials.answers_alone(slot)):
        return True
    return any(
        not trials.outcome(frozenset([one, other])).leads_as(trials.outcome(frozenset([other])))
        for beside in trials.by_urgency(open_slots)
        if beside != slot
        for other in trials.answers(beside)
        for one in trials.answers(slot)
    )
