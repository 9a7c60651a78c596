"""The lint on conditions that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ....inference.compiled_rulebook import CompiledRule
from ....inference.meaning import truth
from ...solving.logic import Logic, first_party
from ...solving.solver import opposite
from ..comparison import differ
from ..condition_parts import ConditionPart, inner, parts_of, with_rule
from ..finding import Finding
from ..fixes import removal
from ..lint import LintSubject, lint


@lint("warning", needs_solver=True)
def needless_condition(subject: LintSubject) -> Iterator[Finding]:
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
    logic = subject.logic
    for meant in subject.own_compiled:
        with logic.deciding("whether it needs all its conditions", meant):
            if logic.firing(meant) is None:
                continue
            needless = [each for part in parts_of(meant.rule) for each in _needless(logic, meant, part)]
            witness = logic.smallest_firing(meant) if needless else None
            for number, part in enumerate(needless):
                span = part.condition.span
                # One at a time: of two conditions that say the same, each is needless, and not both.
                fixable = number == 0 and not part.shared and span is not None
                yield Finding(
                    "needless-condition",
                    f"{part.quoted} changes nothing in the rule `{meant.rule.id}`: {_why(logic, meant, part)}",
                    span or meant.rule.span,
                    "take it out, or say what was meant",
                    (meant.rule.id,),
                    mends=removal(span, subject.written[meant.rule.id]) if fixable and span is not None else (),
                ).shown_by(witness)


def _needless(logic: Logic, meant: CompiledRule, part: ConditionPart) -> Iterator[ConditionPart]:
    if not differ(logic, meant, with_rule(meant, part.put(None)), possibility=logic.needs_possibility(meant)):
        yield part
        return
    for each in inner(part):
        yield from _needless(logic, meant, each)


def _why(logic: Logic, meant: CompiledRule, part: ConditionPart) -> str:
    if part.alternative:
        return "the other alternatives cover it"
    if part.guarding:
        return "it never keeps the rule from firing" if part.condition is meant.rule.unless else "the rest says it"
    party_index, formula = first_party(meant), truth(part.condition)
    at_the_top = any(part.condition is each.condition for each in parts_of(meant.rule))
    if at_the_top and not logic.is_possible(
        lambda world: world.somewhere(party_index, opposite(world.holds(formula, party_index))), formulas=[formula]
    ):
        return "it always holds"
    return "it holds wherever the rest does"
