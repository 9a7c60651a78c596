"""What is asked of a case, what that comes down to, and the ways to come nearer to it.

A demand says that a formula is to be more certain than a bound, or less; what does not hold counts as 0. Some demands
are nothing but several others together (`parts`). For the rest, where they are not met, each way towards them adds
further demands. Whatever meets the demand lies on at least one of the ways, so that following all of them misses
nothing; and each of them leads on, since what it asks for is not so now.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.formula import (
    AtLeast,
    Either,
    Every,
    Fewer,
    Formula,
    IsAdvised,
    IsDerived,
    IsPossible,
    Passes,
)
from ...inference.scores import Scores
from ...inference.working_memory import CASE
from ...rulebook.condition import Advised, AdvisedCount, Atom
from .hypothetical import HypotheticalBoard

LEAST = 0.1
"""A bound below every certainty: less than this means that it does not hold."""


@dataclass(frozen=True, slots=True)
class More:
    """The formula is to hold there, with a certainty above `bound`."""

    formula: Formula
    place: int
    bound: float = 0.0


@dataclass(frozen=True, slots=True)
class Less:
    """The formula is not to hold there, or with a certainty below `bound` only."""

    formula: Formula
    place: int
    bound: float = LEAST


@dataclass(frozen=True, slots=True)
class ForParty:
    """The method (or that stage of it) is to be advised for a party, or (-1) where there are none; or it is not."""

    method: str
    stage: str | None
    place: int
    wanted: bool


Demand = More | Less | ForParty


class Way(NamedTuple):
    """Demands that lead towards another one: meeting them meets it, unless it is to be `kept` beside them."""

    demands: tuple[Demand, ...]
    kept: bool = False


def is_met(demand: Demand, world: HypotheticalBoard) -> bool:
    """Whether it is so already."""
    match demand:
        case More(IsAdvised(asked, expected), place, bound):
            return bound < 1 and world.standing.is_advised(asked, place) is expected
        case More(formula, place, bound):
            return world.level(formula, place) > bound
        case Less(formula, place, bound):
            return world.level(formula, place) < bound
        case ForParty(method, stage, place, wanted):
            return _is_advised(world.standing_of(method, stage), method, stage, place) is wanted


def key_of(demand: Demand) -> Hashable:
    """What makes it the same demand; quicker than comparing formulas, which are kept by the rulebook."""
    if isinstance(demand, ForParty) or isinstance(demand.formula, IsAdvised):
        return demand
    return isinstance(demand, More), id(demand.formula), demand.place, demand.bound


def parts(demand: Demand, translation: CompiledRulebook) -> Way | None:
    """The demands that this one consists of, or (where it is kept) that must be met with it; None if there are none."""
    match demand:
        case More(Every(formulas), place, bound):
            return Way(tuple(More(each, place, bound) for each in formulas))
        case Less(Either(formulas), place, bound):
            return Way(tuple(Less(each, place, bound) for each in formulas))
        case More(IsPossible(atom, expected=False), place, bound) | Less(IsPossible(atom, expected=True), place, bound):
            at, least = _home(atom, place, translation), bound if isinstance(demand, More) else 0.0
            return Way(tuple(More(meant.cannot_fire, at, least) for meant in translation.deriving.get(atom, ())))
        case More(IsDerived(atom, expected=True), place) | Less(IsDerived(atom, expected=False), place):
            deriving = translation.deriving.get(atom, ())
            only = tuple(More(each.fires, _home(atom, place, translation)) for each in deriving if len(deriving) == 1)
            return Way(only, kept=True) if only else None
        case _:
            return None


class ComesTo(NamedTuple):
    """Tests on single attributes, and what is left to be met."""

    tests: tuple[tuple[More | Less, Passes], ...]
    rest: tuple[tuple[Hashable, Demand], ...]


def comes_to(demand: Demand, translation: CompiledRulebook) -> ComesTo:
    """What a demand comes down to when parts are taken apart, and parts of parts."""
    tests: list[tuple[More | Less, Passes]] = []
    rest: dict[Hashable, Demand] = {}
    waiting = [demand]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, ForParty) and isinstance(each.formula, Passes):
            tests.append((each, each.formula))
            continue
        consists = parts(each, translation)
        if consists is None or consists.kept:
            key = key_of(each)
            if key in rest:
                continue
            rest[key] = each
        waiting += consists.demands if consists else ()
    return ComesTo(tuple(tests), tuple(rest.items()))


def ways(demand: Demand, world: HypotheticalBoard) -> Iterator[Way]:
    """The ways towards a demand that is not met and has no parts; none if nothing can meet it."""
    match demand:
        case ForParty():
            yield from _ways_for_party(demand, world)
        case More(formula, place, bound) if bound < 1:
            yield from _up(formula, place, bound, world)
        case Less(formula, place, bound):
            yield from _down(formula, place, bound, world)


def _up(formula: Formula, place: int, bound: float, world: HypotheticalBoard) -> Iterator[Way]:
    match formula:
        case Either(formulas):
            yield from (Way((More(each, place, bound),)) for each in formulas)
        case AtLeast(where, count):
            yield from _raise_a_party(where, count, bound, world)
        case Fewer(where, count):
            yield from _raise_a_party(
                world.actual.groundwork.negation(where), len(world.case.parties) - count + 1, bound, world
            )
        case IsDerived(atom, expected):
            yield from _raise(atom, place, world) if expected else _lower(atom, place, world)
        case IsPossible(atom, expected=True):
            yield from _leave_open(atom, place, LEAST, world)
        case IsAdvised(asked, expected):
            yield from _advise(asked, place, expected, world)


def _down(formula: Formula, place: int, bound: float, world: HypotheticalBoard) -> Iterator[Way]:
    match formula:
        case Every(formulas):
            yield from (Way((Less(each, place, bound),)) for each in formulas)
        case AtLeast(where, count):
            yield from _lower_a_party(where, count, bound, world)
        case Fewer(where, count):
            yield from _lower_a_party(
                world.actual.groundwork.negation(where), len(world.case.parties) - count + 1, bound, world
            )
        case IsDerived(atom, expected):
            yield from _lower(atom, place, world) if expected else _raise(atom, place, world)
        case IsPossible(atom, expected=False):
            yield from _leave_open(atom, place, bound, world)
        case IsAdvised(asked, expected):
            yield from _advise(asked, place, not expected, world)


def _for_the_others(where: Formula, count: int, world: HypotheticalBoard) -> tuple[Formula, int]:
    """That it holds for fewer than `count` parties: what must hold for how many of the others."""
    return world.actual.groundwork.negation(where), len(world.case.parties) - count + 1


def _raise_a_party(where: Formula, count: int, bound: float, world: HypotheticalBoard) -> Iterator[Way]:
    """It must hold for `count` parties; where all that are left are needed, one after the other."""
    below = [each for each in range(len(world.case.parties)) if world.level(where, each) <= bound]
    spare = len(world.case.parties) - count
    if spare >= 0:
        yield from (Way((More(where, each, bound),), kept=True) for each in (below if spare else below[:1]))


def _lower_a_party(where: Formula, count: int, bound: float, world: HypotheticalBoard) -> Iterator[Way]:
    """It must hold for fewer than `count` parties."""
    above = [each for each in range(len(world.case.parties)) if world.level(where, each) >= bound]
    if count > 0:
        yield from (Way((Less(where, each, bound),), kept=True) for each in (above[:1] if count == 1 else above))


def _raise(atom: Atom, place: int, world: HypotheticalBoard) -> Iterator[Way]:
    """An assessment is more certain only if some rule adds more to it."""
    at = world.translation.party_index_of(atom, place)
    for meant in _deriving(atom, world):
        yield from more_from(meant, at, world)


def _lower(atom: Atom, place: int, world: HypotheticalBoard) -> Iterator[Way]:
    at = world.translation.party_index_of(atom, place)
    for meant in _deriving(atom, world):
        yield from less_from(meant, at, world)


def more_from(meant: CompiledRule, place: int, world: HypotheticalBoard) -> Iterator[Way]:
    """The ways to let a rule add more than it does."""
    premise = world.premise(meant, place)
    if premise == 0:
        yield Way((More(meant.fires, place),), kept=True)
    elif premise < 1:
        yield Way((More(meant.premise, place, premise),), kept=True)


def less_from(meant: CompiledRule, place: int, world: HypotheticalBoard) -> Iterator[Way]:
    """The ways to let a rule add less than it does."""
    premise = world.premise(meant, place)
    if premise > 0:
        yield Way((Less(meant.premise, place, premise),), kept=True)
        blocks = world.actual.groundwork.blocks.get(meant.rule.id)
        if blocks is not None:
            yield Way((More(blocks, place),), kept=True)


def _home(atom: Atom, place: int, translation: CompiledRulebook) -> int:
    return place if atom.name in translation.of_party else CASE


def _deriving(atom: Atom, world: HypotheticalBoard) -> tuple[CompiledRule, ...]:
    return world.translation.deriving.get(atom, ())


def _leave_open(atom: Atom, place: int, bound: float, world: HypotheticalBoard) -> Iterator[Way]:
    at = world.translation.party_index_of(atom, place)
    yield from (Way((Less(meant.cannot_fire, at, bound),)) for meant in _deriving(atom, world))


def _advise(asked: Advised | AdvisedCount, place: int, wanted: bool, world: HypotheticalBoard) -> Iterator[Way]:
    methods = world.translation.methods
    if isinstance(asked, Advised):
        stages = methods[asked.method].variants if asked.stage is None else (asked.stage,)
        yield from _advise_in(asked.method, stages, place, wanted, world)
        return
    world.standing.is_advised(asked, place)  # so that all that counts has been looked at
    counted = world.standing.counted(place)
    for method in methods.values():
        if method.competing:
            for way in _advise_in(method.id, method.competing, place, method.id not in counted, world):
                yield way._replace(kept=True)


def _advise_in(
    method: str, stages: tuple[str | None, ...], place: int, wanted: bool, world: HypotheticalBoard
) -> Iterator[Way]:
    """The method at one of these stages, or at none of them."""
    everyone = tuple(range(len(world.case.parties))) or (CASE,)
    whom = everyone if place == CASE else (place,)
    found = [ForParty(method, stage, each, wanted) for stage in stages for each in whom]
    if wanted:
        yield from (Way((each,)) for each in found)
    else:
        yield Way(tuple(found))


def _is_advised(standing: Scores, method: str, stage: str | None, place: int) -> bool:
    vetoed = standing.stopped or standing.is_vetoed(method, stage, place)
    return not vetoed and standing.certainty(method, stage, place) > 0


def _ways_for_party(demand: ForParty, world: HypotheticalBoard) -> Iterator[Way]:
    groundwork = world.actual.groundwork
    vetoes = _at(demand.place, groundwork.vetoing[demand.method, demand.stage], world)
    stops = [(meant, place) for meant in groundwork.stopping for place in world.places(meant)]
    forbidding = [*stops, *vetoes]
    evidence = groundwork.advising.get((demand.method, demand.stage), ())
    for_it = [meant for meant, strength in evidence if strength > 0]
    against = [meant for meant, strength in evidence if strength < 0]
    helping, hindering = (for_it, against) if demand.wanted else (against, for_it)
    if demand.wanted:
        firing = [Less(meant.fires, place) for meant, place in forbidding if world.premise(meant, place) > 0]
        if firing:
            yield Way(tuple(firing), kept=True)
            return
    else:
        yield from (Way((More(meant.fires, place),)) for meant, place in forbidding)
    for meant, place in _at(demand.place, helping, world):
        yield from more_from(meant, place, world)
    for meant, place in _at(demand.place, hindering, world):
        yield from less_from(meant, place, world)


def _at(place: int, meants: Iterable[CompiledRule], world: HypotheticalBoard) -> list[tuple[CompiledRule, int]]:
    """The rules where they speak of everyone or of the party at the place."""
    return [(meant, each) for meant in meants for each in world.places(meant) if each in (CASE, place)]
