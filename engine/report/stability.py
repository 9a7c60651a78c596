"""How firm an advice is: whether what is unknown can change it, how far ahead the first place is, what it hangs on."""

from collections.abc import Iterator

from ottava.facts.catalogue import tr

from ..inference.advice import Advice
from ..inference.card_choice import grouped
from ..inference.stability import Flip, Hinge, Place
from .document import Group, Item, ItemNote, Section
from .words import beside, people, places, prose, quoted

VERDICTS = {
    "stable": "Firm: nothing that is still unknown can change what comes first. This is proven.",
    "open": "Open: answers still to be found can change what comes first.",
    "not proven": "It is not proven whether what is still unknown can change what comes first.",
}

SHOWN = 3
"""Strengths on the page; the JSON has them all."""

LITTLE, CLEAR = 0.1, 0.3
"""A lead or a move below these is slight, or clear; above, it is great."""


def stability(advice: Advice) -> Iterator[Section]:
    """Only for thorough advice, which says how it was found out."""
    found = advice.stability
    if found.searched is None:
        return
    how = ItemNote(tr("Looked at: {what}.", what=prose(found.searched)), "quiet")
    items = [Item(tr(VERDICTS[found.verdict]), remarks=(how,))]
    if found.hangs_on:
        hinges = tr("; ").join(_hinge(group) for group in grouped(found.hangs_on, lambda each: each.label))
        items.append(Item(tr("It depends on what is not known yet:"), remarks=(ItemNote(tr("{text}.", text=hinges)),)))
    if found.margin is not None:
        items.append(Item(_margin(found.margin, found.second)))
    if found.strengths:
        nearest = tuple(ItemNote(_flip(each)) for each in found.strengths[:SHOWN])
        items.append(Item(tr("Something else would matter most, or as much, if:"), remarks=nearest))
    yield Section("stability", tr("How firm this is"), groups=(Group(tuple(items)),))


def _hinge(group: tuple[Hinge, ...]) -> str:
    parties = [each.party for each in group if each.party is not None]
    return f"{prose(group[0].label)}{beside(people(parties)) if parties else ''}"


def _margin(margin: float, second: tuple[Place, ...]) -> str:
    if margin == 0:
        return tr("Several methods matter most, and none of them comes before the others.")
    how = "only slightly" if margin < LITTLE else "clearly" if margin < CLEAR else "by far"
    return tr("What matters most leads {how} before {what}.", how=tr(how), what=places(second))


def _flip(flip: Flip) -> str:
    move = abs(flip.needed - flip.strength)
    how = "a little" if move < LITTLE else "clearly" if move < CLEAR else "much"
    way = "more" if flip.needed > flip.strength else "less"
    rule, method = quoted(flip.title), prose(flip.method_title)
    first = places(flip.first)
    return tr(
        "{rule} counted {how} {way} for {method}. Then first: {first}.",
        rule=rule,
        how=tr(how),
        way=tr(way),
        method=method,
        first=first,
    )
