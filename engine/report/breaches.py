"""What an advice goes against: safeguards of its rulebook that it breaks."""

from collections.abc import Iterator

from ..inference.advice import Advice, Breach
from .document import Group, Item, ItemNote, Section
from .reasons import because
from .words import people, prose

INTRO = (
    "This advice goes against a safeguard of its rulebook: it says what no advice may, or leaves out what it must say. "
    "Do not act on it before whoever keeps the rules has looked at it."
)


def breaches(advice: Advice) -> Iterator[Section]:
    """Nothing, unless a rule is wrong."""
    if not advice.breaches:
        return
    found: dict[str, list[Breach]] = {}
    for breach in advice.breaches:
        found.setdefault(breach.safeguard, []).append(breach)
    items = tuple(map(_item, found.values()))
    yield Section("breaches", "Against a safeguard", "stop", groups=(Group(items, INTRO),))


def _item(broken: list[Breach]) -> Item:
    """One safeguard, with the parties for whom it is broken."""
    first = broken[0]
    remarks = [ItemNote(prose(first.because), "strong")]
    if first.party is not None:
        remarks.append(ItemNote(f"Broken for {people(each.party for each in broken)}."))
    reasons = because((reason for each in broken for reason in each.reasons), with_grounds=True)
    return Item(prose(first.title), mark="!!", tone="stop", major=True, remarks=tuple(remarks), because=reasons)
