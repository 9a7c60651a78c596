"""Abduction: which facts would meet a demand, such as that a rule fires, and the ways towards them.

A demand says that a formula is to be more certain than a bound, or less; what does not hold counts as 0. Some demands
are nothing but several others together (`parts`). For the rest, where they are not met, each way towards them adds
further demands. Whatever meets the demand lies on at least one of the ways, so that following all of them misses
nothing; and each of them leads on, since what it asks for is not so now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    CASE,
    AtLeast,
    Count,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
    as_at_least,
)
from ...inference.ranking import Variant, variants_of
from ...rulebook.condition import Advised, AdvisedCount
from .hypothetical import HypotheticalBoard

LEAST = 0.1
"""A bound below every certainty: less than this means that it does not hold."""


class More(Struct, frozen=True, cache_hash=True):
    """The formula is to hold there, with a certainty above `bound`."""

    formula: Formula
    party_index: int
    bound: float = 0.0


class Less(Struct, frozen=True, cache_hash=True):
    """The formula is not to hold there, or with a certainty below `bound` only."""

    formula: Formula
    party_index: int
    bound: float = LEAST


class ForParty(Struct, frozen=True, cache_hash=True):
    """The method (or that stage of it) is to be advised for a party, or (-1) where there are none; or it is not."""

    method: str
    stage: str | None
    party_index: int
    wanted: bool


Demand = More | Less | ForParty


class Way(NamedTuple):
    """Demands that lead towards another one: meeting them meets it, unless it is to be `kept` beside them."""

    demands: tuple[Demand, ...]
    kept: bool = False


def is_met(demand: Demand, world: HypotheticalBoard) -> bool:
    """Return whether it is so already."""
    match demand:
        case More(formula, party_index, bound):
            return world.level(formula, party_index) > bound
        case Less(formula, party_index, bound):
            return world.level(formula, party_index) < bound
        case ForParty(method, stage, party_index, wanted):
            return world.is_variant_advised(method, stage, party_index) is wanted


def parts(demand: Demand, translation: CompiledRulebook) -> Way | None:
    """The demands that this one consists of, or (where it is kept) that must be met with it; None if there are none."""
    match demand:
        case More(Every(formulas), party_index, bound):
            return Way(tuple(More(each, party_index, bound) for each in formulas))
        case Less(Either(formulas), party_index, bound):
            return Way(tuple(Less(each, party_index, bound) for each in formulas))
        case More(IsPossible(atom, expected=False), party_index, bound) | Less(
            IsPossible(atom, expected=True), party_index, bound
        ):
            at, least = translation.party_index_of(atom, party_index), bound if isinstance(demand, More) else 0.0
            return Way(tuple(More(meant.cannot_fire, at, least) for meant in translation.deriving.get(atom, ())))
        case More(IsDerived(atom, expected=True), party_index) | Less(IsDerived(atom, expected=False), party_index):
            deriving = translation.deriving.get(atom, ())
            if len(deriving) != 1:
                return None
            return Way((More(deriving[0].fires, translation.party_index_of(atom, party_index)),), kept=True)
        case _:
            return None


class FlatDemand(NamedTuple):
    """A demand as tests on single attributes, and other demands that must be met as well."""

    tests: tuple[tuple[More | Less, Passes], ...]
    rest: tuple[Demand, ...]


def flatten(demand: Demand, translation: CompiledRulebook) -> FlatDemand:
    """Take a demand apart into its parts, and these into theirs."""
    tests: list[tuple[More | Less, Passes]] = []
    rest: dict[Demand, None] = {}
    waiting = [demand]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, ForParty) and isinstance(each.formula, Passes):
            if each.formula.test.attribute in translation.rulebook.vocabulary.parts:
                rest[each] = None  # several slots can bring it about
            else:
                tests.append((each, each.formula))
            continue
        consists = parts(each, translation)
        if consists is None or consists.kept:
            if each in rest:
                continue
            rest[each] = None
        waiting += consists.demands if consists else ()
    return FlatDemand(tuple(tests), tuple(rest))


def ways(demand: Demand, world: HypotheticalBoard) -> Iterator[Way]:
    """Yield the ways towards a demand that is not met and has no parts; none if nothing can meet it."""
    if isinstance(demand, ForParty):
        yield from _ways_for_party(demand, world)
        return
    more, party_index = isinstance(demand, More), demand.party_index
    if more and demand.bound >= 1:
        return
    match demand.formula:
        case Every(formulas) | Either(formulas):
            yield from (Way((replace(demand, formula=each),)) for each in formulas)
        case AtLeast() | Fewer():
            yield from _ways_by_count(demand, demand.formula, world)
        case IsDerived(atom, expected):
            # An assessment is more certain only if some rule adds more to it, and less if one adds less.
            change, at = (
                more_from if expected is more else less_from,
                world.translation.party_index_of(atom, party_index),
            )
            for meant in world.translation.deriving.get(atom, ()):
                yield from change(meant, at, world)
        case IsPossible(atom):
            at, bound = world.translation.party_index_of(atom, party_index), LEAST if more else demand.bound
            rules = world.translation.deriving.get(atom, ())
            yield from (Way((Less(meant.cannot_fire, at, bound),)) for meant in rules)
        case IsAdvised(asked, expected):
            yield from _advise(asked, party_index, expected is more, world)


def _ways_by_count(demand: More | Less, count: Count, world: HypotheticalBoard) -> Iterator[Way]:
    """Yield a way for each party that can make a difference; where all that are left are needed, only the first."""
    parties = len(world.case.parties)
    counted = as_at_least(count, parties)
    spare = parties - counted.count if isinstance(demand, More) else counted.count - 1
    each_party = (replace(demand, formula=counted.where, party_index=party_index) for party_index in range(parties))
    unmet = [each for each in each_party if not is_met(each, world)]
    if spare >= 0:
        yield from (Way((each,), kept=True) for each in (unmet if spare else unmet[:1]))


def more_from(meant: CompiledRule, party_index: int, world: HypotheticalBoard) -> Iterator[Way]:
    """Yield the ways to let a rule add more than it does."""
    premise = world.premise(meant, party_index)
    if premise == 0:
        yield Way((More(meant.fires, party_index),), kept=True)
    elif premise < 1:
        yield Way((More(meant.premise, party_index, premise),), kept=True)


def less_from(meant: CompiledRule, party_index: int, world: HypotheticalBoard) -> Iterator[Way]:
    """Yield the ways to let a rule add less than it does."""
    premise = world.premise(meant, party_index)
    if premise > 0:
        yield Way((Less(meant.premise, party_index, premise),), kept=True)
        blocks = world.actual.groundwork.blocks.get(meant.rule.id)
        if blocks is not None:
            yield Way((More(blocks, party_index),), kept=True)


def _advise(asked: Advised | AdvisedCount, party_index: int, wanted: bool, world: HypotheticalBoard) -> Iterator[Way]:
    variants = variants_of(asked, world.translation.methods)
    if isinstance(asked, Advised):
        yield from _advise_in(variants, party_index, wanted, world)
        return
    world.standing.is_advised(asked, party_index)  # so that all that counts has been looked at
    counted = world.standing.counted(party_index)
    for method, stages in groupby(variants, itemgetter(0)):
        for way in _advise_in(list(stages), party_index, method not in counted, world):
            yield way._replace(kept=True)


def _advise_in(variants: list[Variant], party_index: int, wanted: bool, world: HypotheticalBoard) -> Iterator[Way]:
    """Yield the ways towards advising a method at one of these stages, or at none of them."""
    everyone = tuple(range(len(world.case.parties))) or (CASE,)
    whom = everyone if party_index == CASE else (party_index,)
    found = [ForParty(method, stage, each, wanted) for method, stage in variants for each in whom]
    if wanted:
        yield from (Way((each,)) for each in found)
    else:
        yield Way(tuple(found))


def _ways_for_party(demand: ForParty, world: HypotheticalBoard) -> Iterator[Way]:
    groundwork = world.actual.groundwork
    vetoes = _at(demand.party_index, groundwork.vetoing[demand.method, demand.stage], world)
    stops = [(meant, party_index) for meant in groundwork.stopping for party_index in world.party_indexes(meant.rule)]
    forbidding = [*stops, *vetoes]
    evidence = groundwork.advising.get((demand.method, demand.stage), ())
    for_it = [meant for meant, strength in evidence if strength > 0]
    against = [meant for meant, strength in evidence if strength < 0]
    helping, hindering = (for_it, against) if demand.wanted else (against, for_it)
    if demand.wanted:
        firing = [
            Less(meant.fires, party_index) for meant, party_index in forbidding if world.premise(meant, party_index) > 0
        ]
        if firing:
            yield Way(tuple(firing), kept=True)
            return
    else:
        yield from (Way((More(meant.fires, party_index),)) for meant, party_index in forbidding)
    for meant, party_index in _at(demand.party_index, helping, world):
        yield from more_from(meant, party_index, world)
    for meant, party_index in _at(demand.party_index, hindering, world):
        yield from less_from(meant, party_index, world)


def _at(party_index: int, meants: Iterable[CompiledRule], world: HypotheticalBoard) -> list[tuple[CompiledRule, int]]:
    """Return the rules where they speak of everyone or of the party at the place."""
    return [
        (meant, each) for meant in meants for each in world.party_indexes(meant.rule) if each in (CASE, party_index)
    ]
