"""What if, and what would have to change: suppositions as sections of a report."""

from collections.abc import Iterable, Iterator

from ottava.facts.catalogue import tr

from ..explanation.what_if.counterfactuals import Counterfactual, Counterfactuals
from ..explanation.what_if.what_if import Change, Difference, DirectiveOf, FiredFor, GateChange, RankChange, WhatIf
from ..inference.advice import Advice
from ..inference.certainty import strength
from ..inference.stability import Place
from .document import Group, Item, ItemNote, Section
from .words import EFFECTS, lead, of_party, party_in, place, places, prose, sentence_case, whose


def supposed(found: WhatIf) -> Iterator[Section]:
    """What would be different."""
    changes = tuple(Item(change_said(each)) for each in found.changes)
    yield Section("what-if", tr("What if"), groups=(Group(changes),))
    parts = [group for group in differences(found.difference, found.before, found.after) if group.items]
    intro = "" if parts else tr("Nothing in the advice is different.")
    yield Section("difference", tr("Then"), intro=intro, groups=tuple(parts))


def needed(found: Counterfactuals) -> Iterator[Section]:
    """What would have to change for a goal."""
    sets = tuple(_counterfactual(each, count) for count, each in enumerate(found.found, start=1) if each.changes)
    intro = tr("For {goal}: {found}.", goal=prose(found.goal_said), found=prose(found.said))
    yield Section("smallest-changes", tr("What would have to change"), intro=intro, groups=(Group(sets),))


def _counterfactual(found: Counterfactual, count: int) -> Item:
    said = tr("; ").join(change_said(each) for each in found.changes)
    return Item(
        said, f"{count}.", remarks=(ItemNote(tr("Then {first}.", first=lead(found.gates, found.first)), "quiet"),)
    )


def change_said(change: Change) -> str:
    """Return what is changed in a case: what it is now, and what it was."""
    after = prose(change.alike or change.said)
    said = tr(
        "{label}: {after} (instead of: {before})",
        label=prose(change.label),
        after=after,
        before=prose(change.said_before),
    )
    party = party_in(change.path)
    return sentence_case(said) if party is None else of_party(party, said)


def differences(difference: Difference, before: Advice, after: Advice) -> Iterator[Group]:
    """What is advised otherwise, in groups of which some may be empty."""
    yield Group(tuple(map(_gate, difference.gates)), tr("Before anything else:"))
    if difference.first_changed:
        was = ItemNote(tr("Before: {first}.", first=places(difference.first_before)), "quiet")
        yield Group((Item(places(difference.first_after), remarks=(was,)),), tr("What matters most:"))
    yield Group(tuple(map(_rank, difference.ranking)), tr("How strongly each method is advised:"))
    yield Group(tuple(_bans(difference, before, after)), tr("Which methods not to use:"))
    yield Group(tuple(_directives(difference)), tr("What else to do or not to do:"))
    yield Group(tuple(_rules(difference)), tr("Which rules decide:"))


def _gate(gate: GateChange) -> Item:
    before = tr("does not apply" if gate.before is None else EFFECTS[gate.before])
    after = tr("no longer applies" if gate.after is None else EFFECTS[gate.after])
    return Item(tr("{label}: {after} (before: {before})", label=prose(gate.title), after=after, before=before), "!")


def _rank(rank: RankChange) -> Item:
    before, after = _stood(rank.rank_before, rank.certainty_before), _stood(rank.rank_after, rank.certainty_after)
    if before == after:  # the words hide what is different
        before, after = (_sure(before, each) for each in (rank.certainty_before, rank.certainty_after))
    return Item(tr("{label}: {after} (before: {before})", label=places([rank.place]), after=after, before=before))


def _stood(rank: int | None, certainty: float | None) -> str:
    if certainty is None:
        return tr("not advised")
    how = tr(strength(certainty))
    return how if rank is None else tr("{strength}, place {rank}", strength=how, rank=rank)


def _sure(said: str, certainty: float | None) -> str:
    return tr("{said} (certainty {number})", said=said, number=f"{certainty or 0:.4f}".rstrip("0"))


def _bans(difference: Difference, before: Advice, after: Advice) -> Iterator[Item]:
    """The methods that are ruled out now or no longer, where somebody would have thought of them."""
    now, then = _considered(after), _considered(before)
    for each in difference.exclusions_came:
        if each in now:
            yield Item(tr("Do not use {methods}.", methods=places([each])), "+")
    for each in difference.exclusions_went:
        if each in then:
            yield Item(tr("No longer ruled out: {what}.", what=f"{place(each)}{_for(each.party)}"), "-")


def _considered(advice: Advice) -> set[Place]:
    return {Place(each.method, each.stage, each.party, each.title) for each in advice.exclusions if each.considered}


def _for(party: str | None) -> str:
    return "" if party is None else tr(" for {whom}", whom=prose(party))


def _directives(difference: Difference) -> Iterator[Item]:
    yield from (Item(_directive(each), "+") for each in difference.directives_came)
    yield from (Item(tr("No longer said: {what}", what=_directive(each)), "-") for each in difference.directives_went)


def _directive(each: DirectiveOf) -> str:
    return f"{prose(each.text)}{whose(each.party)}"


def _rules(difference: Difference) -> Iterator[Item]:
    yield from (Item(each, "+") for each in _each_once(difference.rules_started))
    yield from (Item(tr("No longer: {what}", what=each), "-") for each in _each_once(difference.rules_stopped))


def _each_once(fired: Iterable[FiredFor]) -> dict[str, None]:
    return dict.fromkeys(f"{prose(each.title)}{whose(each.party)}" for each in fired)
