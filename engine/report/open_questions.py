"""What to find out, in the order worth asking, and what each answer would lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ottava.facts.catalogue import tr

from ..inference.advice import Advice, Question
from ..inference.card_choice import grouped
from ..inference.open_questions import DECIDES, PARTIES
from ..inference.stability import Prospect
from .document import Because, Group, Item, ItemNote, Section
from .reasons import because, said
from .words import beside, lead, listing, names_all, of_party, party_in, people, prose, sentence_case

if TYPE_CHECKING:
    from ..explanation.what_to_ask.answers import Why

SHOWN = 7
"""Questions in an advice; `ottava explain CASE --questions` shows them all."""

COMMAND = "ottava explain CASE --questions"

FIRST = "First, since something that comes before every method depends on the answer:"
THEN, THEN_MOST_TELLING = "Then, since the advice may change:", "Then, the most telling first:"
EACH_IN_TURN = "Many rules speak of each party in turn, and cannot be tried before you say who they are."
NO_ANSWER_ALONE = "No answer changes the advice alone, but it may together with others."


def open_questions(advice: Advice, *, every: bool = False) -> Iterator[Section]:
    """Return the questions of an advice; of thorough advice the first few, or (`every`) all with their answers."""
    asked = advice.questions
    thorough = any(each.answers for each in asked)
    if not asked:
        return
    if not thorough:
        alike = grouped(asked, lambda each: (each.attribute, each.question, each.for_gate))
    elif every:
        alike = grouped(asked, lambda each: each.path)
    else:
        alike = grouped(asked, lambda each: (each.attribute, each.question, each.chance, each.for_gate))
    shown = alike if every or not thorough else alike[:SHOWN]
    groups = []
    for first, why in ((True, FIRST), (False, THEN_MOST_TELLING if thorough else THEN)):
        items = tuple(_item(group, every and thorough) for group in shown if _comes_first(group[0], thorough) is first)
        if items:
            groups.append(Group(items, tr(why)))
    if left := sum(map(len, alike[len(shown) :])):
        more = tr("1 more question is open." if left == 1 else "{count} more questions are open.", count=left)
        groups.append(Group((), more, command=COMMAND))
    yield Section("questions", tr("What to find out"), "care", groups=tuple(groups))


def why_asked(why: Why) -> Section:
    """Why a question is asked: the rules behind it, what each answer leads to, and what does so together."""
    question, together = why.question, why.together
    items = [Item(_prospect(each)) for each in question.answers]
    if together is not None:
        answers = (
            of_party(party_in(each.path), tr("{label}: {said}", label=prose(each.label), said=prose(each.said)))
            for each in together.witness
        )
        first = lead(together.gates, together.first)
        items.append(Item(tr("Together: {answers}. Then {first}.", answers=listing(answers), first=first)))
    elif question.path == PARTIES:
        items.append(Item(tr(EACH_IN_TURN)))
    elif question.chance == 0:
        items.append(Item(tr(NO_ANSWER_ALONE)))
    rules = because(question.reasons, with_grounds=False)
    if rules:
        items.append(Item(tr("Asked for by:"), because=rules))
    return Section("why", tr("Why this is asked"), "care", groups=(Group(tuple(items)),))


def _comes_first(question: Question, thorough: bool) -> bool:
    return question.for_gate or (thorough and question.path == PARTIES)


def _item(group: tuple[Question, ...], every: bool) -> Item:
    first = group[0]
    named = [each.party for each in group if each.party is not None]
    about = beside(people(named)) if named and not names_all(first.question, named) else ""
    remarks = []
    if every:
        remarks = [ItemNote(_prospect(each)) for each in first.answers]
    elif first.chance is not None:
        remarks = [ItemNote(telling(first))]
    return Item(f"{prose(first.question)}{about}", "?", remarks=tuple(remarks), because=_asked_for(group))


def _asked_for(group: tuple[Question, ...]) -> tuple[Because, ...]:
    """What asks for the answer, each thing once: which rule does so, and on what ground, matters less here."""
    found = {each.text: each for each in reversed(because(said(group), with_grounds=False))}
    decides = tr(DECIDES)
    decided = [text.removeprefix(decides) for text in reversed(found) if text.startswith(decides)]
    about = [Because(tr("{text}.", text=f"{decides}{tr('; ').join(decided)}"))] if decided else []
    others = [each for text, each in reversed(found.items()) if text and not text.startswith(decides)]
    return (*about, *(Because(each.text, likewise=each.likewise) for each in others))


def telling(question: Question) -> str:
    """How many of the possible answers change the advice, and which."""
    found = [each for each in question.answers if each.changes != "nothing"]
    if not found:
        return tr(NO_ANSWER_ALONE)
    if any(isinstance(each.value, tuple) for each in found):
        # A combination says no more than its parts.
        single = [each for each in found if isinstance(each.value, tuple) and len(each.value) < 2]
        return tr("The advice changes with: {answers}.", answers=_listed(single or found))
    # An answer may stand for several values of a choice.
    alike = all(each.share == question.answers[0].share for each in question.answers)
    of = len(question.answers if alike else question.values)
    count = len(found) if alike else round((question.chance or 0) * of)
    if count == of:
        return tr("Each possible answer would change the advice.")
    answers = _listed(found)
    return tr(
        "{count} of {of} possible answers would change the advice: {answers}.", count=count, of=of, answers=answers
    )


def _listed(answers: Iterable[Prospect]) -> str:
    return tr("; ").join(prose(each.said) for each in answers)


def _prospect(prospect: Prospect) -> str:
    answer = sentence_case(prose(prospect.said))
    if prospect.changes == "nothing":
        return tr("{answer}: the order and what comes first stay as they are.", answer=answer)
    if prospect.changes == "ranking":
        return tr("{answer}: the order of the methods changes.", answer=answer)
    return tr("{answer}: {first}.", answer=answer, first=lead(prospect.gates, prospect.first))
