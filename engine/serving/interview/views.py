"""What the pages of the interview show: values for their templates."""

from __future__ import annotations

from typing import Any, NamedTuple

from ottava.facts import Case
from ottava.facts.case import NAMELESS
from ottava.facts.catalogue import speaking, tr
from ottava.facts.source.diagnostic import Diagnostic

from ...explanation.what_to_ask.answers import GivenAnswer
from ...explanation.what_to_ask.form_field import FormField
from ...inference.advice import NOTICE, Advice, GateAdvice
from ...inference.open_questions import PARTIES
from ...report.composition import compose
from ...report.document import Document, Section
from ...report.gates import TONES
from ...report.html.page import RULEBOOKS_OWN, card_html, sections_html
from ...report.html.templates import WIDE, WIDE_LANGUAGES
from ...report.interview import (
    GO_ON,
    answer_chosen,
    asked,
    how_it_ended,
    how_written,
    not_looked_at,
    progress,
    what_was_said,
)
from ...report.open_questions import why_asked
from ...report.words import called, prose, sentence, sentence_case
from ...rulebook.language import in_language
from ...rulebook.rulebook import Rulebook
from ..call import Kept
from ..pages import filled
from .answering import attribute_path, text_of
from .held_interview import HeldInterview
from .steps import InterviewStep

OWN = "own"
"""How a form or an address names the language of the rulebook itself."""

LANGUAGES = {None: "English", "en": "English", "zh": "中文"}
"""What languages are called by those who speak them; what has no other texts is in English."""

_LEAST_PARTIES = 2


class ShownChoice(NamedTuple):
    """A value to choose, as the form gives it and as people read it."""

    value: str
    label: str
    chosen: bool


class ShownGate(NamedTuple):
    """A gate that is shut. `raised`: whether the last answer shut it."""

    title: str
    tone: str
    text: str
    call: str
    raised: bool


class SaidAnswer(NamedTuple):
    """An answer that was given, in words."""

    number: int
    question: str
    answer: str


def begin_page(
    rulebooks: list[Rulebook], language: str | None, *, kept: Kept, name: str = "", saved: str = "",
    mistakes: tuple[Diagnostic, ...] = (),
) -> str:  # fmt: skip
    """Return the page on which an interview begins. rulebooks: the one it is held by, or those to choose from.

    kept: what the service keeps. name, saved, mistakes: what was typed, and what is wrong with it.
    """
    (book, *others) = rulebooks
    tags = [] if others or not book.languages else [None, *(each.code for each in book.languages)]
    if language is not None:
        rulebooks = [in_language(each, language) for each in rulebooks]
    with speaking(language):
        return _filled(
            "begin.html",
            language,
            rulebooks=[(each.name, prose(each.title)) for each in rulebooks],
            spoken=language or OWN,
            languages=[(each or OWN, LANGUAGES.get(each, each)) for each in tags],
            notice=tr(NOTICE),
            kept=_what_is_kept(kept),
            name=name,
            saved=saved,
            mistakes=[_in_file(each) for each in mistakes],
        )


def question_page(interview: HeldInterview, step: InterviewStep) -> str:
    """Return the page of the question that is open, or that is asked for again."""
    consultation = interview.consultation
    field = consultation.field_about(step.asked) if step.asked else consultation.field
    assert field is not None
    said = consultation.said
    earlier = None if step.changing is None else said[step.changing - 1]
    gates = _gates(consultation.first_advice, step.raised)
    ahead = consultation.ahead
    is_labels = field.kind == PARTIES
    fields = _labels(step, earlier) if is_labels else [*(_texts(step, earlier) or ("",))]
    return _filled(
        "question.html",
        interview.language,
        state=interview.state(field.path),
        step=step,
        field=field,
        question=prose(field.question) if field.party is None else asked(field.question, None),
        party=field.party if asked(field.question, field.party) != asked(field.question, None) else None,
        choices=_choices(field, step, earlier),
        fields=fields,
        is_labels=is_labels,
        hint=_hint(field, interview),
        gates=gates,
        go_on=tr(GO_ON),
        progress=progress(consultation.asked, ahead) if consultation.asked else "",
        part=(consultation.asked, consultation.asked + ahead) if ahead else None,
        remark=not_looked_at(left) if (left := consultation.left_out) and not step.asked else "",
        why="" if step.asked else _section(why_asked(consultation.why()), interview.language),
        said=_said(said, interview),
    )


def end_page(interview: HeldInterview, step: InterviewStep, advice: Advice) -> str:
    """Return the page with the advice."""
    consultation = interview.consultation
    title = title_of(consultation.case)
    return _filled(
        "end.html",
        interview.language,
        state=interview.state(),
        consultation=consultation,
        step=step,
        title=prose(title) or prose(consultation.case.id),
        outcome=how_it_ended(consultation, stopped=not consultation.finished),
        card=card_html(advice, title=title, heading="h1"),
        whole=sections_html(compose(advice, title=title, more=(said_section(interview),))),
        said=_said(consultation.said, interview),
    )


def _what_is_kept(kept: Kept) -> str:
    """Return what the service keeps of an interview, in words."""
    if kept == "cases":
        return tr("The service keeps a record of the advice, with what you say of the case.")
    travels = tr("The service keeps nothing of what you say: it travels in the page, and is gone with it.")
    return f"{travels} {tr('It keeps a record of the advice.')}" if kept == "advice" else travels


def _in_file(mistake: Diagnostic) -> str:
    said = sentence(sentence_case(prose(mistake.message + (f"; {mistake.hint}" if mistake.hint else ""))))
    return said if mistake.span is None else tr("Line {line}: {said}", line=mistake.span.line, said=said)


def lost_page(language: str | None) -> str:
    """Return the page that says that an interview cannot go on."""
    with speaking(language):
        return _filled("lost.html", language)


def title_of(case: Case) -> str:
    """Return the title of a case on its card; empty where its id says more."""
    return case.title or (tr("What to do") if case.id == NAMELESS else "")


def said_section(interview: HeldInterview) -> Section:
    """Return what was said as a section of the report."""
    return what_was_said(interview.consultation.said, interview.vocabulary)


def _filled(template: str, language: str | None, **values: Any) -> str:
    tag = language or RULEBOOKS_OWN
    wide = WIDE if tag.partition("-")[0] in WIDE_LANGUAGES else None
    return filled(__package__, template, language=tag, wide=wide, **values)


def _section(section: Section, language: str | None) -> str:
    return sections_html(Document("", "", "", "", sections=(section,), language=language))


def _gates(advice: Advice, raised: tuple[GateAdvice, ...]) -> list[ShownGate]:
    calls = {each.id: each.call for each in advice.card.gates}
    new = {each.id for each in raised}
    return [
        ShownGate(
            called(each.effect, each.title),
            TONES[each.effect],
            prose(each.text),
            "" if (call := calls.get(each.id)) is None else tr("Call: {whom}", whom=prose(call)),
            each.id in new,
        )
        for each in advice.gates
        if each.effect != "provisional"
    ]


def _choices(field: FormField, step: InterviewStep, earlier: GivenAnswer | None) -> list[ShownChoice]:
    chosen = _texts(step, earlier)
    return [ShownChoice(text_of(each.value), each.label, text_of(each.value) in chosen) for each in field.choices]


def _texts(step: InterviewStep, earlier: GivenAnswer | None) -> tuple[str, ...]:
    """Return what the fields hold: what was typed, else the answer that is to be changed."""
    if step.typed is not None:
        return step.typed
    value = None if earlier is None else earlier.value
    if value is None or isinstance(value, tuple):
        return value or ()
    seen = value.value
    return tuple(sorted(seen)) if isinstance(seen, frozenset) else (text_of(seen),)


def _labels(step: InterviewStep, earlier: GivenAnswer | None) -> list[str]:
    typed = [each.strip() for each in _texts(step, earlier) if each.strip()]
    missing = max(_LEAST_PARTIES - len(typed), 0) or int(step.another)
    return [*typed, *[""] * missing]


def _hint(field: FormField, interview: HeldInterview) -> str:
    if field.kind == PARTIES:
        labels = " · ".join(interview.vocabulary.example_labels)
        return tr("A short label for each, no name: {labels}", labels=labels)
    if field.choices:
        return tr("Several can be chosen.") if field.several else ""
    return how_written(interview.vocabulary[attribute_path(field)])


def _said(answers: tuple[GivenAnswer, ...], interview: HeldInterview) -> list[SaidAnswer]:
    return [
        SaidAnswer(number, asked(each.question, each.party), answer_chosen(each, interview.vocabulary))
        for number, each in enumerate(answers, start=1)
    ]
