"""What an interview says, on a terminal and in a browser: its questions and answers, how far it is, how it ended."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ottava.facts import Attribute, Observation, Vocabulary
from ottava.facts.attribute import number_text
from ottava.facts.catalogue import tr
from ottava.facts.days import expected
from ottava.facts.source.diagnostic import visible

from ..inference.advice import Advice, GateAdvice
from ..inference.open_questions import PARTIES
from .case_file import to_yaml
from .document import Group, Item, Section
from .words import beside, listing, name, names_all, number, prose, sentence_case, value

if TYPE_CHECKING:
    from ..explanation.what_to_ask.answers import AnswerChange, GivenAnswer
    from ..explanation.what_to_ask.consultation import Consultation

DONT_KNOW = "not known"
GO_ON = "You can stop here and see what to do, or go on with the questions."


def progress(answered: int, ahead: int) -> str:
    """Return how far an interview is: what is answered, and perhaps how many questions follow; 0 if nobody knows."""
    said = "{answered} answered, perhaps {ahead} more" if ahead else "{answered} answered"
    return tr(said, answered=answered, ahead=ahead)


def not_looked_at(why: str) -> str:
    """Return that another question might be the better one to ask, and why that is not known."""
    return tr("Perhaps another question would tell more; that was not looked at to the end: {why}.", why=why)


def gates_raised(before: Mapping[str, str], advice: Advice) -> tuple[GateAdvice, ...]:
    """Return the gates that come before every method, and did not before. before: the effects of gates by their ids."""
    return tuple(each for each in advice.gates if each.effect != "provisional" and before.get(each.id) != each.effect)


def what_else_changed(change: "AnswerChange") -> tuple[str, ...]:
    """Return what a change to an earlier answer did to the later ones, a sentence or two for each thing."""
    said = "{old} is called {new} now; what was said of them stays."
    told = [tr(said, old=visible(old), new=visible(new)) for old, new in change.renamed]
    if change.dropped:
        left = listing(f"“{asked(each.question, each.party)}”" for each in change.dropped)
        told.append(tr("This does not fit any more, and is asked again where it matters: {what}", what=left))
    return tuple(told)


def how_it_ended(consultation: "Consultation", *, stopped: bool) -> str:
    """Return how an interview ended, and so how firm its advice is. stopped: whether the person ended it."""
    if consultation.stable:
        said = "Nothing that is still open can change a gate or what comes first."
    elif stopped:
        said = "Stopped. Answers that are still open may change this advice."
    elif consultation.quick:
        said = "That is all that a quick case needs. Other answers may change this advice."
    else:
        said = "Nothing is left to ask."
    return tr(said)


def case_file_of(consultation: "Consultation") -> str:
    """Return the file in which an interview is kept: a case file that also says what nobody knew."""
    unknown = [each.path for each in consultation.said if each.value is None and each.path != PARTIES]
    return to_yaml(consultation.case, unknown)


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


def answer_chosen(said: "GivenAnswer", vocabulary: Vocabulary) -> str:
    """Return an answer as the choices of its question say it, a number with its unit, of parties their labels."""
    match said.value:
        case Observation(seen, certainty):
            words = sentence_case(prose(vocabulary[said.attribute].said(seen)))
            return words if certainty == 1 else f"{words}{beside(number(certainty))}"
    return sentence_case(_answer(said, vocabulary)) if said.value is None else _answer(said, vocabulary)


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
