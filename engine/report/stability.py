"""How firm an advice is: whether what is unknown can change it, how far ahead the first place is, what it hangs on."""

from collections.abc import Iterator

from ..inference.advice import Advice, Flip, Hinge, Place
from .document import Group, Item, ItemNote, Section
from .words import lead, listing, name, number, place, places, prose, subject

VERDICTS = {
    "stable": "Firm: nothing that is still unknown can change a gate or what comes first. This is proven.",
    "open": "Open: answers still to be found can change a gate or what comes first.",
    "not proven": "It is not proven whether what is still unknown can change a gate or what comes first.",
}

SHOWN = 3
"""Strengths on the page; the JSON has them all."""


def stability(advice: Advice) -> Iterator[Section]:
    """Only for thorough advice, which says how it was found out."""
    found = advice.stability
    if found.searched is None:
        return
    how = ItemNote(f"Looked at: {prose(found.searched)}.", "quiet")
    items = [Item(VERDICTS[found.verdict], remarks=(how,))]
    if found.hangs_on:
        items.append(Item(f"It hangs on {listing(_hinge(each) for each in found.hangs_on)}."))
    if found.margin is not None:
        items.append(Item(_margin(found.margin, found.second)))
    if found.strengths:
        nearest = tuple(ItemNote(_flip(each)) for each in found.strengths[:SHOWN])
        items.append(
            Item("For another first place, the strength of one rule would have to move so far:", remarks=nearest)
        )
    yield Section("stability", "How firm this is", groups=(Group(tuple(items)),))


def _hinge(hinge: Hinge) -> str:
    owner, _, attribute = hinge.path.rpartition(".")
    return f"{name(attribute)} ({subject(owner)})"


def _margin(margin: float, second: tuple[Place, ...]) -> str:
    if margin == 0:
        return "Several methods share the first place."
    return f"What comes first leads by {number(margin)} before {places(second)}."


def _flip(flip: Flip) -> str:
    subject_ = place(Place(flip.method, flip.stage, None))
    return f"{prose(flip.rule)} for {subject_}: from {flip.strength:g} to {flip.needed:g}; then {lead((), flip.first)}."
