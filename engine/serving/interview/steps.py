"""What a button of the interview does: one step on, back, or to an earlier answer; and what the next page shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...explanation.what_if.changes import InvalidChange
from ...explanation.what_to_ask.consultation import Consultation
from ...explanation.what_to_ask.form_field import FormField
from ...inference.advice import GateAdvice
from ...inference.open_questions import PARTIES
from ...report.interview import gates_raised, what_else_changed
from .answering import NEXT, NONE, Unfit, answer_from, unfit
from .held_interview import HeldInterview
from .sent_form import SentForm

ASK_ALL, BACK, DONT_KNOW, MORE, STOP = "ask-all", "back", "dont-know", "more", "stop"
"""What buttons say, in `do`, beside `next` and `none`; whatever else they say shows the question that is open."""


@dataclass(slots=True)
class InterviewStep:
    """What the next page shows.

    ended: the advice in place of a question. asked: the path that it asks about; empty: that of the open question.
    changing: the number of the earlier answer that is asked for again. typed: what stays in the fields after a mistake;
    None: nothing was typed. mistake: what is wrong with it; at: with which field, from 0. another: whether one more
    party is to be written. notes: what else the step did. raised: the gates that it raised.
    """

    ended: bool = False
    asked: str = ""
    changing: int | None = None
    typed: tuple[str, ...] | None = None
    mistake: str = ""
    at: int = 0
    another: bool = False
    notes: tuple[str, ...] = ()
    raised: tuple[GateAdvice, ...] = field(default=())


def first_step(interview: HeldInterview) -> InterviewStep:
    """Return what the first page shows."""
    return InterviewStep(interview.consultation.finished, raised=gates_raised({}, interview.consultation.first_advice))


def step(interview: HeldInterview, form: SentForm) -> InterviewStep:
    """Take the step that a button asked for."""
    consultation = interview.consultation
    if "change" in form:
        number = form.number("change")
        if not number or number > consultation.asked:
            return InterviewStep(consultation.finished)
        return InterviewStep(asked=consultation.said[number - 1].path, changing=number)
    before = {gate.id: gate.effect for gate in consultation.first_advice.gates}
    taken = _taken(interview, form)
    if not taken.mistake and not taken.another:
        taken.raised = gates_raised(before, consultation.first_advice)
        taken.ended |= consultation.finished
    return taken


def _taken(interview: HeldInterview, form: SentForm) -> InterviewStep:
    consultation, do = interview.consultation, form.one("do")
    if do == STOP:
        return InterviewStep(ended=True)
    if do == BACK:
        consultation.back()
        return InterviewStep()
    if do == ASK_ALL:
        consultation.ask_all()
        return InterviewStep()
    if not interview.asked or (do not in (NEXT, NONE, DONT_KNOW, MORE) and "answer" not in form):
        return InterviewStep()
    return _answered(interview, form)


def _answered(interview: HeldInterview, form: SentForm) -> InterviewStep:
    """Give the answer on, or return what is wrong with it, with all that was typed.

    It answers what its page asked: the rules may have changed since, and with them which question is open.
    """
    consultation, do = interview.consultation, form.one("do")
    changing = _changing(form, consultation)
    asked = consultation.field_about(interview.asked)
    typed = tuple(form.all("answer"))
    again = InterviewStep(asked=interview.asked, changing=changing, typed=typed)
    if do == MORE:
        return replace(again, another=True)
    try:
        value = None if do == DONT_KNOW else answer_from(form, asked)
        try:
            if changing is not None:
                return InterviewStep(notes=what_else_changed(consultation.change(changing, value)))
            consultation.answer_about(interview.asked, value)
        except InvalidChange as error:
            raise unfit(error, _written(typed, asked), asked) from None
    except Unfit as wrong:
        return replace(again, mistake=wrong.message, at=wrong.at)
    return InterviewStep()


def _changing(form: SentForm, consultation: Consultation) -> int | None:
    """Return the number of the answer that is changed; None where the next one is given."""
    number = form.number("changing")
    return number if number and number <= consultation.asked else None


def _written(typed: tuple[str, ...], asked: FormField) -> str:
    """Return what was typed: one text, of parties one label on each line."""
    return "\n".join(each.strip() for each in typed if each.strip()) if asked.kind == PARTIES else "".join(typed[:1])
