"""Why a rule can never fire: conditions that cannot hold together, and a case in which as many hold as can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule
from ...inference.formula import Formula, every, negation
from ...inference.meaning import truth
from ...inference.support import Support
from ...rulebook.condition import All, Condition
from ..solving.logic import Logic, Witness, first_place
from ..solving.solver import Undecided
from .parts import said


@dataclass(frozen=True, slots=True)
class _Need:
    """Something that must hold for the rule to fire."""

    condition: Condition
    formula: Formula
    guarding: bool

    @property
    def said(self) -> str:
        return f"`unless` with {said(self.condition)}" if self.guarding else said(self.condition)


def told(logic: Logic, meant: CompiledRule) -> str:
    """What stands in the way, in words: as few conditions as possible, if the steps suffice to find them."""
    try:
        with logic.sharing(2):
            needs = _fewest(logic, meant)
    except Undecided:
        return "its conditions cannot hold together"
    if len(needs) == 1:
        never = "always keeps it from firing" if needs[0].guarding else "can never hold"
        return f"{needs[0].said} {never}"
    if needs and needs[-1].guarding:
        others = " and ".join(need.said for need in needs[:-1])
        return f"{needs[-1].said} keeps it from firing wherever {others} {'hold' if len(needs) > 2 else 'holds'}"
    return f"{' and '.join(need.said for need in needs)} cannot hold together"


def nearest(logic: Logic, meant: CompiledRule) -> Witness | None:
    """A case in which as much of the rule holds as can, from its first condition on; None if the steps run out."""
    try:
        with logic.sharing(2):
            return _nearest(logic, meant)
    except Undecided:
        return None


def _nearest(logic: Logic, meant: CompiledRule) -> Witness | None:
    held: list[_Need] = []
    for need in _needs(meant):
        if _together(logic, meant, [*held, need]):
            held.append(need)
    place, formula = first_place(meant), every(*(need.formula for need in held))

    def shows(board: Blackboard) -> bool:
        return len(board.case.parties) > place and Support(board).certainty(formula, place) is not None

    case = logic.case_where(
        lambda world: world.somewhere(place, world.holds(formula, place)), shows, formulas=[formula]
    )
    return None if case is None else Witness(logic.smallest(case, shows), place)


def _fewest(logic: Logic, meant: CompiledRule) -> list[_Need]:
    needs = _needs(meant)
    for need in needs:
        left = [each for each in needs if each is not need]
        if not _together(logic, meant, left):
            needs = left
    return needs


def _needs(meant: CompiledRule) -> list[_Need]:
    rule = meant.rule
    parts: Sequence[Condition] = rule.when.parts if isinstance(rule.when, All) else (rule.when,)
    needs = [_Need(part, truth(part), False) for part in parts]
    return needs if rule.unless is None else [*needs, _Need(rule.unless, negation(truth(rule.unless)), True)]


def _together(logic: Logic, meant: CompiledRule, needs: Sequence[_Need]) -> bool:
    place, formula = first_place(meant), every(*(need.formula for need in needs))
    return logic.is_possible(lambda world: world.somewhere(place, world.holds(formula, place)), formulas=[formula])
