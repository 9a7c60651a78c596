"""What was said in an interview, as a section of a report."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ottava.facts import Observation, Vocabulary

from .document import Group, Item, Section
from .words import listing, names_all, number, prose, value

if TYPE_CHECKING:
    from ..explanation.what_to_ask.consultation import GivenAnswer

DONT_KNOW = "not known"


def what_was_said(answers: Iterable["GivenAnswer"], vocabulary: Vocabulary) -> Section:
    """Return the section of the answers, each with its number and its question."""
    items = tuple(
        Item(f"{asked(each.question, each.party)} {_answer(each, vocabulary)}", f"{count}.")
        for count, each in enumerate(answers, start=1)
    )
    return Section("said", "What was said", intro="" if items else "Nothing so far.", groups=(Group(items),))


def asked(question: str, party: str | None) -> str:
    """Return a question in words, with the party that it is about."""
    return prose(question if party is None or names_all(question, (party,)) else f"{party}: {question}")


def _answer(said: "GivenAnswer", vocabulary: Vocabulary) -> str:
    match said.value:
        case None:
            return DONT_KNOW
        case Observation(seen, certainty):
            attribute = vocabulary.get(said.attribute)
            label = attribute.meaning(seen) if attribute is not None and isinstance(seen, str | int) else None
            words = value(seen) if label is None or isinstance(seen, bool) else f"{value(seen)}: {prose(label)}"
            return words if certainty == 1 else f"{words} ({number(certainty)})"
        case labels:
            return listing(map(prose, labels)) if labels else "none"
