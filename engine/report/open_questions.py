"""What to find out, in the order worth asking, and what each answer would lead to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..inference.advice import Advice, Prospect, Question
from ..inference.card_choice import grouped
from ..inference.open_questions import PARTIES
from .document import Group, Item, ItemNote, Section
from .reasons import because, said
from .words import lead, listing, people, prose

if TYPE_CHECKING:
    from ..explanation.what_to_ask.consultation import Why

SHOWN = 7
"""Questions in an advice; `ottava explain CASE --questions` shows them all."""

CHANGES = {"gate": "changes a gate", "first": "changes what comes first", "ranking": "changes the ranking"}

FIRST = "First, since a gate hangs on the answer:"
THEN, THEN_MOST_TELLING = "Then, since the advice may change:", "Then, the most telling first:"
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
        alike = grouped(asked, lambda each: (each.attribute, each.chance, each.for_gate))
    shown = alike if every or not thorough else alike[:SHOWN]
    groups = []
    for first, why in ((True, FIRST), (False, THEN_MOST_TELLING if thorough else THEN)):
        items = tuple(_item(group, every and thorough) for group in shown if _comes_first(group[0], thorough) is first)
        if items:
            groups.append(Group(items, why))
    left = sum(map(len, alike[len(shown) :]))
    if left:
        more = f"{left} more; `ottava explain CASE --questions` shows them, and what each answer would lead to."
        groups.append(Group((), more))
    yield Section("questions", "Still open", "care", groups=tuple(groups))


def why_asked(why: Why) -> Section:
    """Why a question is asked: the rules behind it, what each answer leads to, and what does so together."""
    question, together = why.question, why.together
    items = [Item(_prospect(each)) for each in question.answers]
    if together is not None:
        answers = listing(f"{prose(each.path)} {prose(each.said)}" for each in together.witness)
        items.append(Item(f"Together: {answers}. Then {lead(together.gates, together.first)}."))
    elif question.path == PARTIES:
        items.append(Item("Many rules speak of each party in turn, and cannot be tried before you say who they are."))
    elif question.chance == 0:
        items.append(Item(NO_ANSWER_ALONE))
    rules = because(question.reasons, with_grounds=False)
    if rules:
        items.append(Item("Asked for by:", because=rules))
    return Section("why", "Why this is asked", "care", groups=(Group(tuple(items)),))


def _comes_first(question: Question, thorough: bool) -> bool:
    return question.for_gate or (thorough and question.path == PARTIES)


def _item(group: tuple[Question, ...], every: bool) -> Item:
    first = group[0]
    named = [each.party for each in group if each.party is not None]
    about = f" ({people(named)})" if named else ""
    remarks = [ItemNote(_where(group), "quiet")]
    if first.chance is not None:
        remarks.append(ItemNote(_chance(first.chance)))
    if every:
        remarks += [ItemNote(_prospect(each)) for each in first.answers]
    return Item(
        f"{prose(first.question)}{about}", "?", remarks=tuple(remarks), because=because(said(group), with_grounds=False)
    )


def _where(group: tuple[Question, ...]) -> str:
    """Where the answer goes, and which words it may have."""
    where = ", ".join(dict.fromkeys(prose(each.path) for each in group))
    values = ", ".join(prose(each) for each in group[0].values)
    return f"{where}: {values}" if values else where


def _chance(chance: float) -> str:
    if chance == 0:
        return NO_ANSWER_ALONE
    return f"{chance:.0%} of the answers change the advice."


def _prospect(prospect: Prospect) -> str:
    answer = prose(prospect.said)
    if prospect.changes == "nothing":
        return f"{answer}: leaves the ranking and the gates as they are"
    effect = CHANGES[prospect.changes]
    return f"{answer}: {effect}" + (
        "" if prospect.changes == "ranking" else f"; {lead(prospect.gates, prospect.first)}"
    )
