"""What if, and what would have to change: suppositions as sections of a report."""

from collections.abc import Iterable, Iterator

from ..explanation.what_if.counterfactuals import Counterfactual, Counterfactuals
from ..explanation.what_if.what_if import Change, Difference, DirectiveOf, FiredFor, GateChange, RankChange, WhatIf
from ..inference.advice import Place
from .document import Group, Item, ItemNote, Section
from .words import EFFECTS, lead, name, number, places, prose, sentence_case, subject, value

UNKNOWN = "unknown"


def supposed(found: WhatIf) -> Iterator[Section]:
    """What would be different."""
    changes = tuple(Item(sentence_case(_change(each))) for each in found.changes)
    yield Section("what-if", "What if", groups=(Group(changes),))
    parts = [group for group in _different(found.difference) if group.items]
    intro = "" if parts else "Nothing in the advice is different."
    yield Section("difference", "Then", intro=intro, groups=tuple(parts))


def needed(found: Counterfactuals) -> Iterator[Section]:
    """What would have to change for a goal."""
    sets = tuple(_counterfactual(each, count) for count, each in enumerate(found.found, start=1) if each.changes)
    intro = f"For {prose(found.goal)}: {prose(found.said)}."
    yield Section("smallest-changes", "What would have to change", intro=intro, groups=(Group(sets),))


def _counterfactual(found: Counterfactual, count: int) -> Item:
    said = "; ".join(_change(each) for each in found.changes)
    return Item(
        sentence_case(said), f"{count}.", remarks=(ItemNote(f"Then {lead(found.gates, found.first)}.", "quiet"),)
    )


def _change(change: Change) -> str:
    owner, _, attribute = change.path.rpartition(".")
    before = UNKNOWN if change.before is None else value(change.before)
    after = UNKNOWN if change.after is None else value(change.after)
    if change.alike is not None and not isinstance(change.after, bool):
        after = prose(change.alike)
    return f"{subject(owner)}: {name(attribute)} {after} instead of {before}"


def _different(found: Difference) -> Iterator[Group]:
    yield Group(tuple(map(_gate, found.gates)), "Gates:")
    if found.first_changed:
        was = ItemNote(f"Before: {places(found.first_before)}.", "quiet")
        yield Group((Item(sentence_case(places(found.first_after)), remarks=(was,)),), "What comes first:")
    yield Group(tuple(map(_rank, found.ranking)), "The ranking:")
    yield Group(_came_and_went(map(_place, found.exclusions_came), map(_place, found.exclusions_went)), "Ruled out:")
    directed = _came_and_went(map(_whose, found.directives_came), map(_whose, found.directives_went))
    yield Group(directed, "To do or to avoid:")
    fired = _came_and_went(map(_rule, found.rules_started), map(_rule, found.rules_stopped))
    yield Group(fired, "Rules that fire now, and that fire no more:")


def _gate(gate: GateChange) -> Item:
    before = "was not shut" if gate.before is None else EFFECTS[gate.before]
    after = "no longer shut" if gate.after is None else EFFECTS[gate.after]
    return Item(f"{sentence_case(name(gate.id))}: {after} (before: {before})", "!")


def _rank(rank: RankChange) -> Item:
    before, after = _stood(rank.rank_before, rank.certainty_before), _stood(rank.rank_after, rank.certainty_after)
    return Item(f"{sentence_case(places([rank.place]))}: {after} (before: {before})")


def _stood(rank: int | None, certainty: float | None) -> str:
    if certainty is None:
        return "not advised"
    return number(certainty) if rank is None else f"rank {rank}, {number(certainty)}"


def _place(each: Place) -> str:
    return places([each])


def _whose(each: DirectiveOf) -> str:
    return name(each.id) if each.party is None else f"{name(each.id)} ({prose(each.party)})"


def _rule(each: FiredFor) -> str:
    whose = "" if each.party is None else f" for {prose(each.party)}"
    return f"{prose(each.rule)}{whose}: {prose(each.title)}"


def _came_and_went(came: Iterable[str], went: Iterable[str]) -> tuple[Item, ...]:
    return (*(Item(each, "+") for each in came), *(Item(each, "-") for each in went))
