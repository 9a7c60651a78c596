"""The tool `ask_next`: what to find out next about a case, and how firm the advice on it is already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ottava.facts import Attribute, Case
from ottava.facts.catalogue import tr

from ..advisor import Advisor
from ..explanation.what_if.what_if import first_places
from ..explanation.what_to_ask.answers import unknown_in
from ..explanation.what_to_ask.consultation import Consultation
from ..explanation.what_to_ask.form_field import FormField
from ..inference.advice import Advice
from ..inference.stability import GateEffect
from ..report.composition import CAUTION
from ..report.document import Group, Item, ItemNote, Section
from ..report.gates import gates
from ..report.interview import asked, how_written
from ..report.open_questions import why_asked
from ..report.words import lead, paragraph, prose
from .answer import ToolAnswer, as_data, page_of

NOT_TO_THE_END = "Perhaps another question would tell more; that was not looked at to the end: {why}."
SETTLED = "Nothing that is still open can change a gate or what comes first."


def ask_next(advisor: Advisor, given: dict[str, Any]) -> ToolAnswer:
    """Return the next question about a case so far, and the gates and first place that are known without it.

    What the case says is `unknown`, and what is listed as such, is not asked.
    """
    vocabulary = advisor.rulebook.vocabulary
    Case.from_mapping(given["case"], vocabulary)  # says what is wrong with it, before it is looked into
    unknown = dict.fromkeys((*unknown_in(given["case"], vocabulary), *given.get("unknown", ())))
    steps = [[path, None] for path in unknown]
    consultation = advisor.resume({"start": given["case"], "steps": steps, "quick": given.get("quick", False)})
    advice = consultation.first_advice
    field, why = consultation.field, None if consultation.finished else consultation.why()
    data = {
        "notice": advice.notice,
        "case": advice.case,
        "case_digest": advice.case_digest,
        "gates": advice.gates,
        "first": first_places(advice),
        "finished": consultation.finished,
        "stable": consultation.stable,
        "perhaps_more": consultation.ahead,
        "left_out": consultation.left_out,
        "question": field,
        "why": why,
    }
    return ToolAnswer(page_of(advice, _sections(consultation, advice)), as_data(data))


def _sections(consultation: Consultation, advice: Advice) -> Iterator[Section]:
    yield from gates(advice)
    if consultation.question is not None and consultation.field is not None:
        attribute = consultation.translation.rulebook.vocabulary.get(consultation.question.attribute)
        item = _question(consultation.field, attribute)
        yield Section("ask", tr("Find out first"), "care", groups=(Group((item,)),))
        yield why_asked(consultation.why())
    shut = (GateEffect(each.id, each.title, each.effect) for each in advice.gates)
    leads = Group((Item(lead(shut, first_places(advice))),), tr("What matters most:"))
    firm = [tr(SETTLED if consultation.stable else CAUTION)]
    if consultation.left_out:
        firm.append(tr(NOT_TO_THE_END, why=consultation.left_out))
    yield Section("firm", tr("How firm this is"), intro=paragraph(firm), groups=(leads,))


def _question(field: FormField, attribute: Attribute | None) -> Item:
    """Return a question with its path and how it can be answered. attribute: what is asked; None of the parties."""
    said = [field.path]
    said += (tr("{label}: {said}", label=str(each.value).lower(), said=prose(each.label)) for each in field.choices)
    if attribute is None:
        said.append(tr("A list of labels, no names."))
    elif field.several:
        said.append(tr("A list of these; an empty one for none of them."))
    elif not field.choices:
        said.append(how_written(attribute))
    return Item(asked(field.question, field.party), "?", remarks=tuple(map(ItemNote, said)))
