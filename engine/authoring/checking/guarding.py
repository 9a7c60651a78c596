"""What must hold wherever a firm measure is advised."""

from __future__ import annotations

from dataclasses import dataclass

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule
from ...inference.working_memory import CASE
from ...rulebook.condition import Advised, Atom
from ..solving.logic import Logic, Witness, fires
from ..solving.solver import Expression, all_of, any_of, never, opposite
from ..solving.world import World

STAGE = "firm"


@dataclass(frozen=True, slots=True)
class Guard:
    """An assessment that must hold, or a directive that must be given, for the party or for the case."""

    name: str
    assessed: bool

    @property
    def atom(self) -> Atom:
        return Atom(self.name, True)


GUARDS = (
    Guard("persuasion_exhausted", True),
    Guard("facts_established", True),
    Guard("legal_basis", False),
    Guard("least_measure", False),
    Guard("state_remedies", False),
)


def unguarded(logic: Logic, method: str, guard: Guard) -> Witness | None:
    """A case in which the firm stage is advised, to a party or (with no party) to anyone, without the guard."""
    asked = Advised(method, STAGE)
    concerned = _directing(logic, guard)
    if guard.assessed:
        concerned = logic.translation.deriving.get(guard.atom, ())
    for place in (0, CASE):

        def alone(world: World, place: int = place) -> Expression:
            nobody = [] if place != CASE else [opposite(world.universe.present(0))]
            advised = world.somewhere(place, world.advice.is_advised(asked, place))
            return all_of([*nobody, advised, opposite(_guarded(world, guard, place))])

        def shows(board: Blackboard, place: int = place) -> bool:
            if len(board.case.parties) != 0 if place == CASE else len(board.case.parties) <= place:
                return False
            return board.standing.is_advised(asked, place) and not _is_guarded(board, guard, place)

        case = logic.case_where(alone, shows, concerned, methods=[method])
        if case is not None:
            return Witness(logic.smallest(case, shows), place)
    return None


def _directing(logic: Logic, guard: Guard) -> tuple[CompiledRule, ...]:
    return tuple(
        meant
        for meant in logic.translation.rules.values()
        if any(each.directive == guard.name for each in meant.directs)
    )


def _guarded(world: World, guard: Guard, place: int) -> Expression:
    translation = world.translation
    if guard.assessed:
        nobody = place == CASE and guard.name in translation.of_party
        return never() if nobody or guard.atom not in translation.deriving else world.derived(guard.atom, place)
    given = []
    for meant in translation.rules.values():
        if any(each.directive == guard.name for each in meant.directs):
            given += [world.fires(meant, at) for at in {place, CASE} if meant.rule.per_party is (at != CASE)]
    return any_of(given)


def _is_guarded(board: Blackboard, guard: Guard, place: int) -> bool:
    if guard.assessed:
        nobody = place == CASE and guard.name in board.translation.of_party
        return not nobody and board.certainty(guard.atom, place) is not None
    return any(
        fires(board, meant.rule.id, at)
        for meant in board.translation.rules.values()
        if any(each.directive == guard.name for each in meant.directs)
        for at in {place, CASE}
    )
