"""What is wanting in the advice for one party in one case."""

from __future__ import annotations

from typing import Literal

from ottava.facts import Case, Party

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...inference.scores import Variant
from ...inference.working_memory import CASE
from ...rulebook.condition import Advised

Gap = Literal["nothing", "always-on", "contradictory"]

GAPS: tuple[Gap, ...] = ("nothing", "always-on", "contradictory")

NOTHING_KNOWN = Case("nothing-known", parties=(Party("party"),))


def always_on(ignorant: Blackboard) -> frozenset[str]:
    """The rules that fire when nothing is known, of a run on `NOTHING_KNOWN`."""
    return frozenset(firing.rule for firing in ignorant.firings())


def gap_in(board: Blackboard, place: int, ordinary: frozenset[str]) -> Gap | None:
    """What is wanting for the party at that place; None if nothing is.

    ordinary: the rules that fire when nothing is known; where no other speaks for a method that is advised, the methods
    are those that everybody gets. Directives do not count. Advice that begins with a gate is never wanting.
    """
    fired = _fired(board, place)
    if any(meant.gates for meant in fired):
        return None
    if _best_is_vetoed(board, place):
        return "contradictory"
    advised = set(_advised(board, place))
    if not advised:
        return "nothing"
    special = any(meant.rule.id not in ordinary and advised & _spoken_for(meant) for meant in fired)
    return None if special else "always-on"


def _fired(board: Blackboard, place: int) -> list[CompiledRule]:
    """The rules that fired for the party or for the case; a gate is for all, whomever it was shut for."""
    rules = board.translation.rules
    return [
        rules[firing.rule] for firing in board.firings() if firing.party in (place, CASE) or rules[firing.rule].gates
    ]


def _spoken_for(meant: CompiledRule) -> set[Variant]:
    return {(each.method, each.stage) for each in meant.recommends if each.strength > 0}


def _competing(translation: CompiledRulebook) -> list[Variant]:
    methods = translation.methods.values()
    return [(method.id, stage) for method in methods for stage in method.competing]


def _advised(board: Blackboard, place: int) -> list[Variant]:
    """What is advised there. A method that may go with or without a stage is looked at without."""
    found = []
    for method, stage in _competing(board.translation):
        standing = board.standing
        counts = standing.certainty(method, stage, place) > 0 and not standing.is_vetoed(method, stage, place)
        if counts and standing.is_advised(Advised(method, stage), place):
            found.append((method, stage))
    return found


def _best_is_vetoed(board: Blackboard, place: int) -> bool:
    """Whether what most speaks for is excluded, and by more than it speaks for anything that is advised."""
    standing = board.standing
    certainties = {variant: standing.certainty(*variant, place) for variant in _competing(board.translation)}
    advised = [certainties[variant] for variant in _advised(board, place)]
    vetoed = [
        certainty for variant, certainty in certainties.items() if certainty > 0 and standing.is_vetoed(*variant, place)
    ]
    return bool(vetoed) and max(vetoed) > max(advised, default=0.0)
