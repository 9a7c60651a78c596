"""What was said in an interview, as a section of a report."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ottava.facts import Attribute, Observation, Vocabulary
from ottava.facts.attribute import number_text
from ottava.facts.catalogue import tr
from ottava.facts.days import expected

from .document import Group, Item, Section
from .words import beside, listing, name, names_all, number, prose, sentence_case, value

if TYPE_CHECKING:
    from ..explanation.what_to_ask.answers import GivenAnswer

DONT_KNOW = "not known"


def what_was_said(answers: Iterable["GivenAnswer"], vocabulary: Vocabulary) -> Section:
    """Return the section of the answers, each with its number and its question."""
    items = tuple(
        Item(f"{asked(each.question, each.party)} {_answer(each, vocabulary)}", f"{count}.")
        for count, each in enumerate(answers, start=1)
    )
    return Section("said", tr("What was said"), intro="" if items else tr("Nothing so far."), groups=(Group(items),))


def asked(question: str, party: str | None) -> str:
    """Return a question in words, with the party that it is about."""
    return prose(
        question
        if party is None or names_all(question, (party,))
        else tr("{label}: {said}", label=party, said=question)
    )


def how_written(attribute: Attribute) -> str:
    """Return how an answer is written that is not chosen: a number and its bounds, or a date; else nothing."""
    if attribute.choices:
        return ""
    if attribute.kind in ("date", "datetime"):
        return sentence_case(expected(attribute.kind).replace("`", "")) + "."
    whole = attribute.kind == "integer"
    if attribute.unit:
        said = tr("a whole number of {unit}" if whole else "a number of {unit}", unit=name(attribute.unit))
    else:
        said = tr("a whole number" if whole else "a number")
    least = [] if attribute.minimum is None else [tr("from {number}", number=number_text(attribute.minimum))]
    most = [] if attribute.maximum is None else [tr("to {number}", number=number_text(attribute.maximum))]
    return sentence_case(" ".join([said, *least, *most])) + tr(".")


def _answer(said: "GivenAnswer", vocabulary: Vocabulary) -> str:
    match said.value:
        case None:
            return tr(DONT_KNOW)
        case Observation(seen, certainty):
            attribute = vocabulary.get(said.attribute)
            label = attribute.meaning(seen) if attribute is not None and isinstance(seen, str | int) else None
            words = (
                value(seen)
                if label is None or isinstance(seen, bool)
                else tr("{label}: {said}", label=value(seen), said=prose(label))
            )
            return words if certainty == 1 else f"{words}{beside(number(certainty))}"
        case labels:
            return listing(map(prose, labels)) if labels else tr("none")
