"""What if: the advice on a case as it is and as it would be, and what is different."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct

from ottava.facts import Attribute, Case, Observation
from ottava.facts.attribute import Plain, plain_value
from ottava.facts.catalogue import tr
from ottava.facts.source.brief import Brief

from ...inference.advice import Advice, Exclusion, Recommendation
from ...inference.advising import advice_from_run
from ...inference.blackboard import Trace
from ...inference.compiled_rulebook import CompiledRulebook
from ...inference.reasons import NOT_RECORDED
from ...inference.stability import Place
from ...rulebook.conclusion import Effect
from ..stability.trials import Run
from ..value_classes import Slot, path_of
from .changes import Changes, changed_case


class Change(Brief, Struct, frozen=True):
    """One thing changed in a case.

    `path`: as in `parties.customer.arousal`. `label`: what people call it. `before`, `after`: what was known and what
    is known instead; None for unknown. `said_before`, `said`: both values in words. `alike`: which values have the same
    effect, in words, where that was worked out.
    """

    path: str
    label: str
    before: Plain | None
    after: Plain | None
    said_before: str
    said: str
    alike: str | None = None


class WhatIf(Brief, Struct, frozen=True):
    """What some changes to a case do. `changes`: what was changed. `difference`: what is advised otherwise. `before`,
    `after`: the whole advice.
    """

    changes: tuple[Change, ...]
    difference: Difference
    before: Advice
    after: Advice


def what_if(translation: CompiledRulebook, run: Run, case: Case, changes: Changes) -> WhatIf:
    """Return what the advice would be with other facts, by running the rules.

    changes: texts such as `parties.customer.arousal=calm`, or a mapping of values by path; `unknown` takes away.

    Raises InvalidChange if they cannot be made.
    """
    other, slots = changed_case(case, changes, translation.rulebook.vocabulary)
    boards = run(case), run(other)
    before, after = (advice_from_run(board) for board in boards)
    labels = tuple(party.id for party in case.parties)
    fired, fires = (
        fired_for(board.trace(), labels, lambda rule: translation.rules[rule].rule.title) for board in boards
    )
    made = tuple(
        change(
            path_of(case, slot),
            translation.rulebook.vocabulary[slot.attribute],
            _recorded(case, slot),
            _recorded(other, slot),
        )
        for slot in slots
    )
    return WhatIf(made, difference(before, after, fired, fires), before, after)


def change(
    path: str, attribute: Attribute, before: Observation | None, after: Observation | None, alike: str | None = None
) -> Change:
    """Return what is changed in an attribute, in words too; None for unknown."""
    was, now = (None if seen is None else plain_value(seen.value) for seen in (before, after))
    said_before, said = (tr(NOT_RECORDED) if seen is None else attribute.said(seen.value) for seen in (before, after))
    return Change(path, attribute.label, was, now, said_before, said, alike)


def _recorded(case: Case, slot: Slot) -> Observation | None:
    return case.get(slot.attribute) if slot.party_index < 0 else case.parties[slot.party_index].get(slot.name)


class GateChange(Brief, Struct, frozen=True):
    """A gate whose effect changed. `before`, `after`: its effect; None where it was not shut."""

    id: str
    title: str
    before: Effect | None
    after: Effect | None


class RankChange(Brief, Struct, frozen=True):
    """Where a method stood before and after, and how certainly; nothing where it was not advised.

    A method that goes with the whole plan has no rank but a certainty. `place`: the method, its stage and its party.
    `rank_before`, `rank_after`: from 1. `certainty_before`, `certainty_after`: above 0, at most 1.
    """

    place: Place
    rank_before: int | None
    rank_after: int | None
    certainty_before: float | None
    certainty_after: float | None


class DirectiveOf(Brief, Struct, frozen=True):
    """A directive. `text`: what it says. `party`: whom it is about; None for everyone."""

    id: str
    text: str
    party: str | None


class FiredFor(Brief, Struct, frozen=True):
    """A rule that fired. `party`: for whom; None for the case."""

    rule: str
    title: str
    party: str | None


class Difference(Brief, Struct, frozen=True):
    """What changed between the two pieces of advice; empty throughout if nothing did.

    `gates`: whose effect changed. `first_changed`: whether something else comes first now. `first_before`,
    `first_after`: what comes first. `ranking`: methods that stand elsewhere or are more or less certain.
    `exclusions_came`, `exclusions_went`: methods that are forbidden only after, only before. `directives_came`,
    `directives_went`: the same of directives. `rules_started`, `rules_stopped`: rules that fire only after, only
    before.
    """

    gates: tuple[GateChange, ...]
    first_changed: bool
    first_before: tuple[Place, ...]
    first_after: tuple[Place, ...]
    ranking: tuple[RankChange, ...]
    exclusions_came: tuple[Place, ...]
    exclusions_went: tuple[Place, ...]
    directives_came: tuple[DirectiveOf, ...]
    directives_went: tuple[DirectiveOf, ...]
    rules_started: tuple[FiredFor, ...]
    rules_stopped: tuple[FiredFor, ...]


def fired_for(trace: Trace, parties: Iterable[str], title: Callable[[str], str]) -> tuple[FiredFor, ...]:
    """Return the rules that fired in a run. parties: the labels of the parties by position; title: of a rule by its
    id.
    """
    labels: tuple[str | None, ...] = (*parties, None)  # the last one stands at -1, for the case
    return tuple(FiredFor(each.rule, title(each.rule), labels[each.party]) for each in trace.firings)


def difference(before: Advice, after: Advice, fired: Iterable[FiredFor], fires: Iterable[FiredFor]) -> Difference:
    """Return the difference between two pieces of advice. fired, fires: the rules that gave the one and the other."""
    both = before, after
    excluded = [[_place(each) for each in advice.exclusions] for advice in both]
    directed = [[DirectiveOf(each.id, each.text, each.party) for each in advice.directives] for advice in both]
    ran = tuple(fired), tuple(fires)
    first_before, first_after = first_places(before), first_places(after)
    return Difference(
        _gates(before, after),
        {*map(_about, first_before)} != {*map(_about, first_after)},
        first_before,
        first_after,
        _ranking(before, after),
        _without(excluded[1], excluded[0]),
        _without(excluded[0], excluded[1]),
        _without(directed[1], directed[0]),
        _without(directed[0], directed[1]),
        _without(ran[1], ran[0]),
        _without(ran[0], ran[1]),
    )


def first_places(advice: Advice) -> tuple[Place, ...]:
    """Who and what comes first."""
    return tuple(map(_place, advice.first))


def _place(each: Recommendation | Exclusion) -> Place:
    return Place(each.method, each.stage, each.party, each.title)


def _gates(before: Advice, after: Advice) -> tuple[GateChange, ...]:
    was = {gate.id: gate.effect for gate in before.gates}
    now = {gate.id: gate.effect for gate in after.gates}
    titles = {gate.id: gate.title for gate in (*after.gates, *before.gates)}
    return tuple(
        GateChange(name, title, was.get(name), now.get(name))
        for name, title in titles.items()
        if was.get(name) != now.get(name)
    )


def _ranking(before: Advice, after: Advice) -> tuple[RankChange, ...]:
    was, now = (
        {_about(_place(each)): (each.rank, each.certainty) for each in advice.recommendations}
        for advice in (before, after)
    )
    places = {_about(place): place for each in (before, after) for place in map(_place, each.recommendations)}
    nowhere = None, None
    both = {places[key]: (was.get(key, nowhere), now.get(key, nowhere)) for key in dict.fromkeys([*now, *was])}
    return tuple(RankChange(place, old[0], new[0], old[1], new[1]) for place, (old, new) in both.items() if old != new)


Item = TypeVar("Item", Place, DirectiveOf, FiredFor)


def _without(items: Iterable[Item], others: Iterable[Item]) -> tuple[Item, ...]:
    left = set(map(_about, others))
    return tuple(item for item in items if _about(item) not in left)


def _about(item: Place | DirectiveOf | FiredFor) -> tuple[str | None, ...]:
    """Return what it is about, whatever it is called: the advice may come from rulebooks with other words."""
    match item:
        case Place():
            return item.method, item.stage, item.party
        case DirectiveOf():
            return item.id, item.party
        case FiredFor():
            return item.rule, item.party
