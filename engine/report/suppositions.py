"""What if, and what would have to change: suppositions as sections of a report."""

from collections.abc import Iterable, Iterator

from ..explanation.what_if.counterfactuals import Counterfactual, Counterfactuals
from ..explanation.what_if.what_if import Change, Difference, DirectiveOf, FiredFor, GateChange, RankChange, WhatIf
from ..inference.advice import Advice, Place
from ..inference.certainty import strength
from .document import Group, Item, ItemNote, Section
from .words import EFFECTS, lead, of_party, party_in, place, places, prose, sentence_case, whose


def supposed(found: WhatIf) -> Iterator[Section]:
    """What would be different."""
    changes = tuple(Item(_change(each)) for each in found.changes)
    yield Section("what-if", "What if", groups=(Group(changes),))
    parts = [group for group in _different(found) if group.items]
    intro = "" if parts else "Nothing in the advice is different."
    yield Section("difference", "Then", intro=intro, groups=tuple(parts))


def needed(found: Counterfactuals) -> Iterator[Section]:
    """What would have to change for a goal."""
    sets = tuple(_counterfactual(each, count) for count, each in enumerate(found.found, start=1) if each.changes)
    intro = f"For {prose(found.goal_said)}: {prose(found.said)}."
    yield Section("smallest-changes", "What would have to change", intro=intro, groups=(Group(sets),))


def _counterfactual(found: Counterfactual, count: int) -> Item:
    said = "; ".join(_change(each) for each in found.changes)
    return Item(said, f"{count}.", remarks=(ItemNote(f"Then {lead(found.gates, found.first)}.", "quiet"),))


def _change(change: Change) -> str:
    after = prose(change.alike or change.said)
    said = f"{prose(change.label)}: {after} (instead of: {prose(change.said_before)})"
    party = party_in(change.path)
    return sentence_case(said) if party is None else of_party(party, said)


def _different(found: WhatIf) -> Iterator[Group]:
    difference = found.difference
    yield Group(tuple(map(_gate, difference.gates)), "Before anything else:")
    if difference.first_changed:
        was = ItemNote(f"Before: {places(difference.first_before)}.", "quiet")
        yield Group((Item(places(difference.first_after), remarks=(was,)),), "What matters most:")
    yield Group(tuple(map(_rank, difference.ranking)), "How strongly each method is advised:")
    yield Group(tuple(_bans(difference, found)), "Which methods not to use:")
    yield Group(tuple(_directives(difference)), "What else to do or not to do:")
    yield Group(tuple(_rules(difference)), "Which rules decide:")


def _gate(gate: GateChange) -> Item:
    before = "does not apply" if gate.before is None else EFFECTS[gate.before]
    after = "no longer applies" if gate.after is None else EFFECTS[gate.after]
    return Item(f"{prose(gate.title)}: {after} (before: {before})", "!")


def _rank(rank: RankChange) -> Item:
    before, after = _stood(rank.rank_before, rank.certainty_before), _stood(rank.rank_after, rank.certainty_after)
    return Item(f"{places([rank.place])}: {after} (before: {before})")


def _stood(rank: int | None, certainty: float | None) -> str:
    if certainty is None:
        return "not advised"
    return strength(certainty) if rank is None else f"{strength(certainty)}, place {rank}"


def _bans(difference: Difference, found: WhatIf) -> Iterator[Item]:
    """The methods that are ruled out now or no longer, where somebody would have thought of them."""
    now, before = _considered(found.after), _considered(found.before)
    for each in difference.exclusions_came:
        if each in now:
            yield Item(f"Do not use {places([each])}.", "+")
    for each in difference.exclusions_went:
        if each in before:
            yield Item(f"No longer ruled out: {place(each)}{_for(each.party)}.", "-")


def _considered(advice: Advice) -> set[Place]:
    return {Place(each.method, each.stage, each.party, each.title) for each in advice.exclusions if each.considered}


def _for(party: str | None) -> str:
    return "" if party is None else f" for {prose(party)}"


def _directives(difference: Difference) -> Iterator[Item]:
    yield from (Item(_directive(each), "+") for each in difference.directives_came)
    yield from (Item(f"No longer said: {_directive(each)}", "-") for each in difference.directives_went)


def _directive(each: DirectiveOf) -> str:
    return f"{prose(each.text)}{whose(each.party)}"


def _rules(difference: Difference) -> Iterator[Item]:
    yield from (Item(each, "+") for each in _each_once(difference.rules_started))
    yield from (Item(f"No longer: {each}", "-") for each in _each_once(difference.rules_stopped))


def _each_once(fired: Iterable[FiredFor]) -> dict[str, None]:
    return dict.fromkeys(f"{prose(each.title)}{whose(each.party)}" for each in fired)
