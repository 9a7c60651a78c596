"""Why does a rule not fire: its conditions as they came out, and the smallest changes with which it fires."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...inference.compiled_rulebook import CompiledRule
from .abduction import More
from .blockers import Changes, Goal
from .inquiry import Inquiry
from .near_miss import MethodProspect, NearMiss, Verdict, WhyNotRule

ProspectOf = Callable[[Goal, Changes], MethodProspect | None]


def why_not_rule(inquiry: Inquiry, rule: str, place: int | None = None) -> WhyNotRule:
    """Why a rule does not fire for a party, by its position, or for each party for which it does not.

    Raises InvalidCall if there is no such rule.
    """
    meant = inquiry.groundwork.translation.rules[rule]
    places = inquiry.places(meant, place)
    silent = [each for each in places if not inquiry.fires(meant, each)]
    firing = [each for each in places if inquiry.fires(meant, each)]
    goals = [Goal(meant, each, More(meant.fires, each)) for each in silent]
    found = [miss for goal in goals for miss in near_misses(inquiry, [goal], 1)]
    return WhyNotRule(
        case=inquiry.board.case.id,
        rule=rule,
        title=meant.rule.title,
        party=inquiry.party(place),
        fires=bool(firing),
        fires_for=tuple(label for each in firing if (label := inquiry.party(each)) is not None),
        near_misses=tuple(found) if places else (without_parties(meant),),
    )


def near_misses(
    inquiry: Inquiry, goals: list[Goal], most: int, prospect: ProspectOf = lambda goal, changes: None
) -> Iterator[NearMiss]:
    """The nearest rules among the goals, then those that cannot be made to fire; if there are neither, the first."""
    found = inquiry.nearest(goals, most)
    first = {goal.meant.rule.id: goal for goal in reversed(goals)}
    shown: list[tuple[Goal, Changes, Verdict]] = [
        *((each.goal, each.changes, "fires then") for each in found.obstacles),
        *((first[rule], {}, "impossible") for rule in found.impossible),
    ]
    for goal, changes, verdict in shown or [(goal, {}, "not found") for goal in goals[:1]]:
        yield NearMiss(
            goal.meant.rule.id,
            goal.meant.rule.title,
            inquiry.party(goal.place),
            verdict,
            inquiry.missing(changes),
            inquiry.observer.rule(goal.meant, goal.place, "true"),
            prospect(goal, changes),
        )


def without_parties(meant: CompiledRule) -> NearMiss:
    """A rule for each party, in a case without any."""
    return NearMiss(meant.rule.id, meant.rule.title, None, "impossible", (), None, None)
