"""A consultation: a case built by asking, one question at a time, until nothing open can change the advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from ottava.facts import Case, InvalidCase
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.diagnostic import Diagnostic

from ...inference.advice import Advice, Hinge, Question
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.open_questions import PARTIES
from ...inference.open_questions import questions as questions_of_rules
from ...inference.reasons import ReasonBuilder
from ..budget import Budget, OutOfBudget
from ..stability.stability import hinges, speaks_of_parties, verdict
from ..stability.trials import Run, Trials
from ..what_if.changes import case_from, changed_case
from .value_of_information import ranked_questions, thorough_advice


class Why(Struct, frozen=True):
    """Why a question is asked: in `question`, the rules behind it and what each answer leads to; in `together`, if no
    answer changes anything alone, answers to several questions that do.
    """

    question: Question
    together: Hinge | None


@dataclass(frozen=True, slots=True)
class _State:
    """The state of a consultation, worked out anew after each answer. `left_out`: why not to the end, if so."""

    question: Question | None
    together: Hinge | None
    stable: bool
    left_out: str = ""


MOST_STEPS = 10_000
"""Answers that a state may hold; an interview asks each question once."""


def _checked_state(state: Any) -> tuple[Any, list[tuple[str, Any]]]:
    """What a consultation starts from, and its answers. Raises InvalidCase for what `to_mapping` cannot have given."""
    steps = state.get("steps") if isinstance(state, Mapping) else None
    if not isinstance(state, Mapping) or not isinstance(steps, list) or "start" not in state:
        raise _no_state("found no state of a consultation, expected a mapping with `start` and a list of `steps`")
    if len(steps) > MOST_STEPS:
        raise _no_state(f"found {len(steps)} steps in the state of a consultation, expected at most {MOST_STEPS}")
    for number, step in enumerate(steps, start=1):
        if not isinstance(step, list | tuple) or len(step) != 2 or not isinstance(step[0], str):
            raise _no_state(f"step {number} of a consultation is not a list of a path and a value")
    return state["start"], [(path, value) for path, value in steps]


def _no_state(message: str) -> InvalidCase:
    return InvalidCase([Diagnostic("not-a-case", message, hint="pass on what `to_mapping` gave, unchanged")])


@dataclass(slots=True)
class Consultation:
    """Asks what matters most, one question at a time. One person uses it at a time; not safe across threads.

    `case` is what is known so far. `question` is what to ask next, or None when it is `finished`: when nothing that
    could still be answered can change a gate or the first place, or nothing is left to ask. Who the parties are is
    asked first, if the case has none. budget: gives what each question, and the advice, may take.
    """

    translation: CompiledRulebook
    run: Run
    start: Case
    budget: Callable[[], Budget]
    _steps: list[tuple[str, Any]] = field(default_factory=list)
    _cases: list[Case] = field(default_factory=list)
    _state: _State | None = None

    @classmethod
    def resumed(
        cls, translation: CompiledRulebook, run: Run, state: Mapping[str, Any], budget: Callable[[], Budget]
    ) -> Consultation:
        """One that goes on where `to_mapping` was asked for. Raises InvalidCase or InvalidChange if it does not fit.

        The state may have been anywhere in the meantime, such as in somebody's browser.
        """
        start, steps = _checked_state(state)
        made = cls(translation, run, Case.from_mapping(start, translation.rulebook.vocabulary), budget)
        for path, value in steps:
            made._take(path, value)
        return made

    @property
    def case(self) -> Case:
        """What is known so far."""
        return self._cases[-1] if self._cases else self.start

    @property
    def question(self) -> Question | None:
        """What to ask next; None when it is finished."""
        return self._now().question

    @property
    def finished(self) -> bool:
        """Whether nothing is left that is worth asking."""
        return self.question is None

    @property
    def stable(self) -> bool:
        """Whether it is proven that no answer still open could change a gate or the first place.

        What was answered with "don't know" counts as staying unknown.
        """
        return self._now().stable

    @property
    def left_out(self) -> str:
        """Why it was not worked out to the end which question tells most; empty if it was."""
        return self._now().left_out

    @property
    def asked(self) -> int:
        """How many questions have been answered, those with "don't know" too."""
        return len(self._steps)

    @property
    def advice(self) -> Advice:
        """The thorough advice on what is known so far."""
        return thorough_advice(self.translation, self.run, self.case, self.budget())

    def answer(self, value: Any) -> None:
        """Answers the question with a value as in a case file; sets and parties also as text with commas.

        To the question of the parties the answer is their labels. Raises InvalidChange, and asks again, if the value
        does not fit.
        """
        self._take(self._open().path, value)

    def dont_know(self) -> None:
        """Leaves the question; it will not be asked again."""
        self._take(self._open().path, None)

    def back(self) -> None:
        """Takes the last answer back; does nothing before the first."""
        if self._steps:
            self._steps.pop()
            self._cases.pop()
            self._state = None

    def why(self) -> Why:
        """Return why the question is asked: what depends on it."""
        question = self._open()
        return Why(question, self._now().together)

    def to_mapping(self) -> dict[str, Any]:
        """Return whe state, as plain data from which `Advisor.resume` goes on."""
        return {"start": self.start.to_mapping(), "steps": [[path, value] for path, value in self._steps]}

    def _open(self) -> Question:
        question = self.question
        if question is None:
            raise InvalidCall("the consultation is finished: there is no question to answer")
        return question

    def _take(self, path: str, value: Any) -> None:
        vocabulary = self.translation.rulebook.vocabulary
        if value is None:
            case = self.case
        elif path == PARTIES:
            case = self._with_parties(value)
        else:
            case, _ = changed_case(self.case, {path: value}, vocabulary)
        self._steps.append((path, value))
        self._cases.append(case)
        self._state = None

    def _with_parties(self, value: Any) -> Case:
        listed = value.split(",") if isinstance(value, str) else value
        labels = list(listed) if isinstance(listed, Iterable) else [listed]
        labels = [label.strip() if isinstance(label, str) else label for label in labels]
        data = self.case.to_mapping() | {"parties": [{"id": label} for label in labels if label != ""]}
        return case_from(data, self.translation.rulebook.vocabulary)

    def _now(self) -> _State:
        if self._state is None:
            self._state = self._worked_out()
        return self._state

    def _worked_out(self) -> _State:
        closed = {path for path, _ in self._steps}
        budget = self.budget()
        try:
            trials = Trials.of(self.translation, self.run, self.case, budget)
            found = verdict(trials, [slot for slot in trials.unknown if trials.path(slot) not in closed])
        except OutOfBudget:
            asked = questions_of_rules(ReasonBuilder.of(self.run(self.case)))
            question = next((each for each in asked if each.path not in closed), None)
            return _State(question, None, stable=False, left_out=budget.used_up)
        matters = {trials.path(slot) for slot in found.matters} | {PARTIES}
        stable = found.verdict == "stable"
        if stable and (self.case.parties or PARTIES in closed or not speaks_of_parties(self.translation)):
            return _State(None, None, stable=True)
        ranked = ranked_questions(trials, found)
        question = next((each for each in ranked if each.path in matters - closed), None)
        left_out = budget.used_up if budget.ended else ""
        if question is None or question.chance:
            return _State(question, None, stable=False, left_out=left_out)
        together = next((each for each in hinges(found, trials) if each.path == question.path), None)
        return _State(question, together, stable=False, left_out=left_out)
