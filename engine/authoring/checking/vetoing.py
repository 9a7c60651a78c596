"""Rules that recommend a method, beside those that exclude it."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import Case, Party

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.scores import Variant
from ...inference.working_memory import CASE
from ..solving.logic import Logic, Witness, fires, first_place
from ..solving.solver import Expression, all_of, any_of, opposite
from ..solving.world import World

NOTHING_KNOWN = Case("nothing-known", parties=(Party("party_1"),))


def recommended(meant: CompiledRule) -> tuple[Variant, ...]:
    """The methods and stages that the rule speaks for."""
    return tuple(dict.fromkeys((each.method, each.stage) for each in meant.recommends if each.strength > 0))


def vetoers(translation: CompiledRulebook, variant: Variant) -> Iterator[CompiledRule]:
    """The rules that exclude a method or stage."""
    for meant in translation.rules.values():
        if any(each.method == variant[0] and each.stage in (None, variant[1]) for each in meant.excludes):
            yield meant


def is_guard(meant: CompiledRule, ignorant: Blackboard) -> bool:
    """Whether a veto is plainly meant as a guard: it comes with a gate, or it stands while nothing is known.

    ignorant: the run on `NOTHING_KNOWN`.
    """
    return bool(meant.gates) or fires(ignorant, meant.rule.id, first_place(meant))


def is_dead(logic: Logic, meant: CompiledRule, variant: Variant) -> bool:
    """Whether the method is excluded, for everyone whom it is recommended to, wherever the rule fires."""
    place = first_place(meant)

    def usable(world: World) -> Expression:
        advice = world.advice
        free = [opposite(advice.stopped()), opposite(advice.vetoed(variant, place)), world.fires(meant, place)]
        if place == CASE:
            parties = [world.somewhere(each, opposite(advice.vetoed(variant, each))) for each in world.places]
            free.append(any_of([opposite(world.universe.present(0)), *parties]))
        return all_of(free)

    return not logic.is_possible(usable, [meant], methods=[variant[0]])


def is_excluded(board: Blackboard, variant: Variant, place: int) -> bool:
    """Whether a finished run shows the same."""
    standing = board.standing
    if standing.stopped or standing.is_vetoed(*variant, place):
        return True
    everyone = range(len(board.case.parties))
    return place == CASE and bool(everyone) and all(standing.is_vetoed(*variant, each) for each in everyone)


def both_fire(logic: Logic, meant: CompiledRule, veto: CompiledRule) -> Witness | None:
    """A case in which both rules fire for the same party, or one for a party and the other for the case."""
    here, there = first_place(meant), first_place(veto)

    def shows(board: Blackboard) -> bool:
        return fires(board, meant.rule.id, here) and fires(board, veto.rule.id, there)

    case = logic.case_where(
        lambda world: all_of([world.fires(meant, here), world.fires(veto, there)]), shows, [meant, veto]
    )
    return None if case is None else Witness(logic.smallest(case, shows), max(here, there))


def named(variant: Variant) -> str:
    """The method as it is written."""
    method, stage = variant
    return method if stage is None else f"{method}.{stage}"
