"""A consultation: a case built by asking, one question at a time, until nothing open can change the advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from ottava.facts import PARTY, Case, Vocabulary
from ottava.facts.attribute import DAY
from ottava.facts.catalogue import speaking, tr
from ottava.facts.source.arguments import InvalidCall, expect_text, expect_whole
from ottava.facts.source.brief import Brief, brief
from ottava.facts.source.diagnostic import quoted

from ...inference.advice import Advice, Question
from ...inference.advising import advice_from_run
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.filling import filled, has_slots
from ...inference.open_questions import PARTIES, WHO
from ..budget import Budget
from ..stability.trials import Run
from ..what_if.changes import InvalidChange, changed_case
from .answers import AnswerChange, GivenAnswer, Why, renamed_parties, with_labels, with_parties
from .form_field import FormField, field_about, field_of
from .next_question import NextQuestion, next_question
from .state import checked, written
from .value_of_information import thorough_advice

_Shown = TypeVar("_Shown")


class _Step(NamedTuple):
    """An answer, and the case with it."""

    path: str
    value: Any
    case: Case


@dataclass(slots=True, repr=False)
class Consultation(Brief):
    """Asks what matters most, one question at a time. One person uses it at a time; not safe across threads.

    `Advisor.consultation`, `Advisor.continued` and `Advisor.resume` make one. `case` is what is known so far.
    `question` is what to ask next, or None when it is `finished`: when nothing that could still be answered can change
    a gate or the first place, or nothing is left to ask. What the vocabulary says to `ask_first` comes first, and
    before what is asked of each party, who they are.

    `quick`: whether only what a quick case needs is asked. `translation`: the rules; for the tools that come with
    Ottava, may change. `run`: what runs them; for Ottava's own tools, may change. `start`: the case before
    the first answer; for Ottava's own tools, may change. `budget`: gives the work that each question, and
    the advice, may take; for Ottava's own tools, may change.
    """

    translation: CompiledRulebook
    run: Run
    start: Case
    budget: Callable[[], Budget]
    quick: bool = False
    _steps: tuple[_Step, ...] = ()
    _state: NextQuestion | None = None

    def __repr__(self) -> str:
        return brief(self, {"case": self.case, "asked": self.asked})

    def __reduce__(self) -> tuple[Callable[..., Consultation], tuple[object, ...]]:
        # By every protocol, and without what can be worked out again.
        return Consultation, (self.translation, self.run, self.start, self.budget, self.quick, self._steps)

    @classmethod
    def resumed(
        cls, translation: CompiledRulebook, run: Run, state: Mapping[str, Any], budget: Callable[[], Budget]
    ) -> Consultation:
        """One that goes on where `to_mapping` was asked for. Raises InvalidCase or InvalidChange if it does not fit.

        For Ottava's own tools, may change; use `Advisor.resume`. The state may have been anywhere in the meantime, such
        as in somebody's browser; see `state.py`.
        """
        start, steps, quick = checked(state, translation.rulebook)
        made = cls(translation, run, Case.from_mapping(start, translation.rulebook.vocabulary), budget, quick)
        for path, value in steps:
            made._take(path, value)
        return made

    @classmethod
    def continued(
        cls,
        translation: CompiledRulebook,
        run: Run,
        case: Case,
        unknown: Iterable[str],
        budget: Callable[[], Budget],
        *,
        quick: bool,
    ) -> Consultation:
        """One in which all that a case says has been answered, so that it can be listed and changed.

        For Ottava's own tools, may change; use `Advisor.continued`. unknown: paths of what nobody knew.
        Raises InvalidChange for a path that is none.
        """
        asks_day = DAY in translation.rulebook.vocabulary
        start = Case(case.id, case.title).on(None if asks_day else case.day)
        made = cls(translation, run, start, budget, quick)
        data = case.to_mapping()
        if asks_day and case.day is not None:
            made._take(DAY, data["day"])
        parties = data.get("parties", [])
        if parties:
            made._take(PARTIES, [party["id"] for party in parties])
        of_parties = [(f"parties.{party['id']}", party) for party in parties]
        of_case = [(entity, data[entity]) for entity in made._vocabulary.entities if entity in data]
        for owner, facts in (*of_parties, *of_case):
            for name, value in facts.items():
                if name != "id":
                    made._take(f"{owner}.{name}", value)
        for path in unknown:
            made._take(path, None)
        return made

    @property
    def case(self) -> Case:
        """What is known so far."""
        return self._steps[-1].case if self._steps else self.start

    @property
    def question(self) -> Question | None:
        """What to ask next; None when it is finished."""
        question = self._now().question
        return None if question is None else self._filled(question)

    @property
    def field(self) -> FormField | None:
        """How to ask for the answer in a form: what it may be, in words; None when it is finished."""
        question = self.question
        with self._speaking():
            return None if question is None else field_of(question, self._vocabulary)

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
    def ahead(self) -> int:
        """Perhaps how many questions follow, with the one that is open; 0 while that cannot be seen."""
        return self._now().ahead

    @property
    def first_advice(self) -> Advice:
        """The advice on what is known so far, at once: without what the open questions would change."""
        with self._speaking():
            return advice_from_run(self.run(self.case))

    @property
    def said(self) -> tuple[GivenAnswer, ...]:
        """All answers so far, in the order in which they were given."""
        with self._speaking():
            return self._filled(tuple(map(self._said, self._steps)))

    @property
    def asked(self) -> int:
        """How many questions have been answered, those with "don't know" too."""
        return len(self._steps)

    @property
    def advice(self) -> Advice:
        """The thorough advice on what is known so far."""
        with self._speaking():
            return thorough_advice(self.translation, self.run, self.case, self.budget())

    def field_about(self, path: str) -> FormField:
        """How to ask in a form about a path, whatever question is open. For Ottava's own tools, may change.

        Raises InvalidCall for a path that nothing is asked about.
        """
        expect_text("path", path)
        with self._speaking():
            try:
                return self._filled(field_about(path, self._vocabulary))
            except KeyError:
                raise InvalidCall(f"nothing is asked about {quoted(path)}, expected the path of a question") from None

    def answer_about(self, path: str, value: Any) -> None:
        """Answers what was asked about a path (None: don't know), whatever question is open. For Ottava's own tools,
        may change; use `answer`. Raises InvalidChange if the value does not fit, InvalidCall as `field_about`.
        """
        self._take(self.field_about(path).path, value)

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
        self._steps = self._steps[:-1]
        self._state = None

    def ask_all(self) -> None:
        """Asks everything that matters from now on, also where it began as a quick consultation."""
        self.quick, self._state = False, None

    def change(self, number: int, value: Any) -> AnswerChange:
        """Give another value (None: don't know) for the answer of that number, from 1, and keep all others that fit.

        Parties whose labels alone are new keep what was said of them, if there are as many as before.

        Raises InvalidChange, and changes nothing, if the value does not fit, and InvalidCall for no such number.
        """
        expect_whole("number", number, 1)
        if number > len(self._steps):
            raise InvalidCall(f"there are {len(self._steps)} answers so far, and none has the number {number}")
        before, changed, later = self._steps[: number - 1], self._steps[number - 1], self._steps[number:]
        steps = (*before, self._step(before, changed.path, value))
        renamed: dict[str, str] = {}
        if changed.path == PARTIES:
            renamed = renamed_parties(
                [each.id for each in changed.case.parties], [each.id for each in steps[-1].case.parties]
            )
        dropped = []
        for each in later:
            try:
                steps = (*steps, self._step(steps, with_labels(each.path, renamed), each.value))
            except InvalidChange:
                dropped.append(self._said(each))
        self._steps, self._state = steps, None
        return self._filled(AnswerChange(tuple(renamed.items()), tuple(dropped)))

    def why(self) -> Why:
        """Return why the question is asked: what depends on it."""
        question = self._open()
        return self._filled(Why(question, self._now().together))

    def to_mapping(self) -> dict[str, Any]:
        """Return the state, as plain data from which `Advisor.resume` goes on."""
        steps = [[each.path, each.value] for each in self._steps]
        return written(self.start.to_mapping(), steps, self.quick, self.translation.rulebook)

    @property
    def _vocabulary(self) -> Vocabulary:
        return self.translation.rulebook.vocabulary

    def _filled(self, shown: _Shown) -> _Shown:
        """Return what is shown, with the texts of the rulebook in it filled in."""
        return filled(shown, self.run(self.case)) if has_slots(self.translation) else shown

    def _speaking(self) -> AbstractContextManager[None]:
        return speaking(self.translation.rulebook.language)

    def _open(self) -> Question:
        question = self.question
        if question is None:
            raise InvalidCall("the consultation is finished: there is no question to answer")
        return question

    def _take(self, path: str, value: Any) -> None:
        self._steps = (*self._steps, self._step(self._steps, path, value))
        self._state = None

    def _step(self, before: tuple[_Step, ...], path: str, value: Any) -> _Step:
        """Return the step of an answer after others. Raises InvalidChange if it does not fit."""
        case = before[-1].case if before else self.start
        if path == PARTIES:
            return _Step(path, value, case if value is None else with_parties(case, value, self._vocabulary))
        # What nobody knows is taken away, so that a path that is none is found out all the same.
        return _Step(path, value, changed_case(case, {path: value}, self._vocabulary)[0])

    def _said(self, step: _Step) -> GivenAnswer:
        if step.path == PARTIES:
            labels = None if step.value is None else tuple(each.id for each in step.case.parties)
            return GivenAnswer(PARTIES, tr(WHO), None, labels)
        owner, _, name = step.path.rpartition(".")
        party = owner.partition(".")[2] or None
        attribute = self._vocabulary.get(f"{PARTY}.{name}" if party else step.path)
        assert attribute is not None
        of_party = None if party is None else step.case.party(party)
        seen = step.case.get(step.path) if of_party is None else of_party.get(name)
        return GivenAnswer(step.path, attribute.question, party, seen)

    def _now(self) -> NextQuestion:
        if self._state is None:
            closed = {each.path for each in self._steps}
            with self._speaking():
                self._state = next_question(
                    self.translation, self.run, self.case, closed, self.budget(), quick=self.quick
                )
        return self._state
