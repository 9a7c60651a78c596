"""What a button of the interview does: one step on, back, or to an earlier answer; and what the next page shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from ottava.facts.catalogue import tr

from ...explanation.what_if.changes import InvalidChange
from ...explanation.what_to_ask.form_field import FormField, field_again
from ...inference.advice import GateAdvice
from ...inference.open_questions import PARTIES
from ...report.interview import gates_raised, what_else_changed
from .answering import NEXT, NONE, Unfit, answer_from, unfit
from .held_interview import HeldInterview
from .sent_form import SentForm

ASK_ALL, BACK, DONT_KNOW, MORE, STOP = "ask-all", "back", "dont-know", "more", "stop"
"""What buttons say, in `do`, beside `next` and `none`; whatever else they say shows the question that is open."""


@dataclass(slots=True)
class Step:
    """What the next page shows. `ended`: the advice in place of a question. `changing`: the number of the earlier
    answer that is asked for again. `typed`: what stays in the fields after a mistake; None: nothing was typed.
    `mistake`: what is wrong with it, `at` which field, from 0. `another`: whether one more party is to be written.
    `notes`: what else the step did. `raised`: the gates that the step raised.
    """

    ended: bool = False
    changing: int | None = None
    typed: tuple[str, ...] | None = None
    mistake: str = ""
    at: int = 0
    another: bool = False
    notes: tuple[str, ...] = ()
    raised: tuple[GateAdvice, ...] = field(default=())


def first_step(interview: HeldInterview) -> Step:
    """Return what the first page shows."""
    return Step(interview.consultation.finished, raised=gates_raised({}, interview.consultation.first_advice))


def step(interview: HeldInterview, form: SentForm) -> Step:
    """Take the step that a button asked for."""
    consultation = interview.consultation
    if "change" in form:
        number = form.number("change")
        return Step(changing=number) if number and number <= consultation.asked else Step(consultation.finished)
    before = {gate.id: gate.effect for gate in consultation.first_advice.gates}
    taken = _taken(interview, form)
    if not taken.mistake and not taken.another:
        taken.raised = gates_raised(before, consultation.first_advice)
        taken.ended |= consultation.finished and taken.changing is None
    return taken


def _taken(interview: HeldInterview, form: SentForm) -> Step:
    consultation, do = interview.consultation, form.one("do")
    if do == STOP:
        return Step(ended=True)
    if do == BACK:
        consultation.back()
        return Step()
    if do == ASK_ALL:
        consultation.ask_all()
        return Step()
    asked = field_asked(interview, form.number("changing"))
    if asked is None or (do not in (NEXT, NONE, DONT_KNOW, MORE) and "answer" not in form):
        return Step()
    if form.one("about") != asked.path:  # the rules have changed since the page was made
        return Step(notes=(tr("The rules have changed. Another question comes first now."),))
    return _answered(interview, form, asked)


def field_asked(interview: HeldInterview, changing: int | None) -> FormField | None:
    """Return the question of a page. changing: the number of an earlier answer; None: the question that is open."""
    consultation = interview.consultation
    if changing is None:
        return consultation.field
    if not 1 <= changing <= consultation.asked:
        return None
    return field_again(consultation.said[changing - 1], interview.vocabulary)


def _answered(interview: HeldInterview, form: SentForm, asked: FormField) -> Step:
    """Give the answer on, or return what is wrong with it, with all that was typed."""
    consultation, changing, do = interview.consultation, form.number("changing"), form.one("do")
    typed = tuple(form.all("answer"))
    if do == MORE:
        return Step(changing=changing, typed=typed, another=True)
    try:
        value = None if do == DONT_KNOW else answer_from(form, asked)
        try:
            if changing is not None:
                return Step(notes=what_else_changed(consultation.change(changing, value)))
            if value is None:
                consultation.dont_know()
            else:
                consultation.answer(value)
        except InvalidChange as error:
            raise unfit(error, _written(typed, asked), asked) from None
    except Unfit as wrong:
        return Step(changing=changing, typed=typed, mistake=wrong.message, at=wrong.at)
    return Step()


def _written(typed: tuple[str, ...], asked: FormField) -> str:
    return "\n".join(each.strip() for each in typed if each.strip()) if asked.kind == PARTIES else "".join(typed[:1])
