"""What the logic lints have in common: whom they ask, and of which rules."""

from __future__ import annotations

from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule
from ...inference.working_memory import CASE
from .subject import LintSubject


def own_rules(subject: LintSubject) -> tuple[CompiledRule, ...]:
    """The rules that stand in the folder itself, in the order in which they run."""
    return tuple(meant for name, meant in subject.translation.rules.items() if name in subject.own)


def premise(board: Blackboard, meant: CompiledRule, place: int) -> float | None:
    """How certain the premise of a rule was that fired there; None if it did not fire."""
    fired = (each.premise for each in board.firings() if each.rule == meant.rule.id and each.party == place)
    return next(fired, None)


def above(meant: CompiledRule, place: int) -> int:
    """Where a rule would fire that speaks of the same place: for that party, or for the case."""
    return place if meant.rule.per_party else CASE
