"""A condition that changes nothing: it always holds, or the others of its rule already say it.

Without it the rule would fire in the same cases and be as certain. So either it is clutter, which the next reader has
to think about in vain, or the author meant something stronger and the rule fires more often than intended. The parts
of `all` and `any` are looked at one by one, those under `not`, `unless` and the party words too; of a part that
changes nothing, what is inside it is not mentioned again. Where other rules ask whether the rule could still fire
(under `not`), a condition that matters to that is not needless.

The finding is exact for all cases in which every observation is certain, and shows a case in which the rule fires. It
says nothing of a rule that never fires (see never-fires).

Allow it where a condition is kept on purpose, so that a safeguard stands in the rule itself and not only in those
that it builds on.

Fails:

    - id: early
      title: An early dispute
      when:
        dispute.escalation_stage: {at_most: 2}
        not: {dispute.escalation_stage: {at_least: 6}}
      then: {recommend: listening, strength: weak, because: it is early and there is time}
      source: {place: methods/4, basis: text}

Passes:

    - id: early
      title: An early dispute
      when:
        dispute.escalation_stage: {at_most: 2}
        not: {history.police_calls_12m: {at_least: 6}}
      then: {recommend: listening, strength: weak, because: it is early and there is time}
      source: {place: methods/4, basis: text}
"""

from __future__ import annotations

from collections.abc import Iterator

from ....inference.compiled_rulebook import CompiledRule
from ....inference.meaning import truth
from ...solving.logic import Logic, first_place
from ...solving.solver import Expression, all_of, any_of, opposite
from ...solving.world import World
from ..finding import Finding, Level
from ..parts import ConditionPart, inner, parts_of, with_rule
from ..questions import own_rules
from ..subject import LintSubject
from ..writing import taken_out

LEVEL: Level = "warning"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Every part of the conditions of an own rule without which the rule would be the same."""
    logic = subject.logic
    for meant in own_rules(subject):
        with logic.deciding("whether it needs all its conditions", meant):
            if logic.firing(meant) is None:
                continue
            needless = [each for part in parts_of(meant.rule) for each in _needless(logic, meant, part)]
            witness = logic.smallest_firing(meant) if needless else None
            for number, part in enumerate(needless):
                span = part.condition.span
                # One at a time: of two conditions that say the same, each is needless, and not both.
                mendable = number == 0 and not part.shared
                yield Finding(
                    "needless-condition",
                    f"{part.said} changes nothing in the rule `{meant.rule.id}`: {_why(logic, meant, part)}",
                    span or meant.rule.span,
                    "take it out, or say what was meant",
                    (meant.rule.id,),
                    witness=None if witness is None else witness.case,
                    party=None if witness is None else witness.party,
                    mends=taken_out(span, subject.written[meant.rule.id]) if mendable and span is not None else (),
                )


def _needless(logic: Logic, meant: CompiledRule, part: ConditionPart) -> Iterator[ConditionPart]:
    if not _differs(logic, meant, with_rule(meant, part.put(None))):
        yield part
        return
    for each in inner(part):
        yield from _needless(logic, meant, each)


def _differs(logic: Logic, meant: CompiledRule, other: CompiledRule) -> bool:
    """Whether the rules differ in some case: in whether they fire, how certainly, or (where others ask) could."""
    place = first_place(meant)
    in_question = any(each.atom in logic.translation.needs_possibility for each in meant.assesses)

    def difference(world: World) -> Expression:
        found = [_apart(world.fires(meant, place), world.fires(other, place))]
        if in_question:
            open_ones = (world.holds(each.could_fire, place) for each in (meant, other))
            found.append(world.somewhere(place, _apart(*open_ones)))
        if not meant.sure:
            for degree in {*world.degrees(meant.premise, place), *world.degrees(other.premise, place)}:
                reached = (world.holds(each.premise, place, degree) for each in (meant, other))
                found.append(all_of([world.fires(meant, place), _apart(*reached)]))
                if in_question:
                    ruled_out = (world.holds(each.cannot_fire, place, degree) for each in (meant, other))
                    found.append(world.somewhere(place, _apart(*ruled_out)))
        return any_of(found)

    return logic.is_possible(difference, [meant, other])


def _apart(one: Expression, other: Expression) -> Expression:
    return any_of([all_of([one, opposite(other)]), all_of([opposite(one), other])])


def _why(logic: Logic, meant: CompiledRule, part: ConditionPart) -> str:
    if part.alternative:
        return "the other alternatives cover it"
    if part.guarding:
        return "it never keeps the rule from firing" if part.condition is meant.rule.unless else "the rest says it"
    place, formula = first_place(meant), truth(part.condition)
    at_the_top = any(part.condition is each.condition for each in parts_of(meant.rule))
    if at_the_top and not logic.is_possible(
        lambda world: world.somewhere(place, opposite(world.holds(formula, place))), formulas=[formula]
    ):
        return "it always holds"
    return "it holds wherever the rest does"
