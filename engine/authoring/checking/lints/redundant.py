"""Lints on what changes nothing: rules that add nothing to another one, and conditions without effect."""

from collections.abc import Iterator

from ottava.facts.source.span import Span

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule
from ....inference.meaning import truth
from ...solving.advice import index_for
from ...solving.logic import Logic, Witness, first_party, premise
from ...solving.solver import opposite
from ..comparison import (
    ConditionPart,
    by_conclusions,
    can_cover,
    content,
    differ,
    inner,
    is_covered,
    is_same,
    parts_of,
    with_rule,
)
from ..lint import Finding, LintSubject, lint, removal


@lint("warning", needs_solver=True)
def covered_by_another(subject: LintSubject) -> Iterator[Finding]:
    """A rule that adds nothing, because another one fires wherever it does and says all that it says.

    It is usually a special case that was written before the general one, or a general one that has since grown. A reader
    looks for the difference that it makes, and there is none.

    What "says all that it says" means depends on the conclusion. A veto, a gate (with the same or a stronger effect), a
    directive, an order in the plan or a question is covered by any rule that says it too for the same party or for the
    case as a whole; a veto on a method covers one on its stages. Recommendations, assessments and points add up: a
    second, weaker reason still makes the advice more certain, so they are covered only where the other rule concludes
    them with a certainty of 1 and leaves nothing to add. Where other rules ask whether an assessment could still be
    derived, the other rule must be open wherever this one is. The reasons given do not count. All conclusions of the rule
    must be covered by one and the same other rule; rules that say exactly the same are left to same-as-another.

    The finding is exact for all cases in which every observation is certain, and shows a case in which both fire.

    Allow it where the special case is there for the reason that it gives: the advice shows the reasons of every rule that
    fired.

    Fails:

        - id: police.weapon
          title: Call the police for a weapon in a threat
          when: {safety.weapon: true, safety.threats: {includes: specific}}
          then: {directive: call_police, because: a weapon and a threat go together}
          source: {place: points/1, basis: text}
        - id: police.threat
          title: Call the police for a threat
          when: {safety.threats: {includes: specific}}
          then: {directive: call_police, because: a specific threat is often carried out}
          source: {place: points/1, basis: text}

    Passes:

        - id: police.weapon
          title: Call the police for a weapon
          when: {safety.weapon: true}
          then: {directive: call_police, because: a weapon is at hand}
          source: {place: points/1, basis: text}
        - id: police.threat
          title: Call the police for a threat
          when: {safety.threats: {includes: specific}}
          then: {directive: call_police, because: a specific threat is often carried out}
          source: {place: points/1, basis: text}
    """
    logic = subject.logic
    concluding: dict[object, list[CompiledRule]] = {}
    for compiled in subject.compiled_rulebook.rules.values():
        for topic in {content(each)[:2] for each in compiled.rule.conclusions if can_cover(each)}:
            concluding.setdefault(topic, []).append(compiled)
    for compiled in subject.own_compiled:
        for other in min((concluding.get(content(each)[:2], []) for each in compiled.rule.conclusions), key=len):
            with logic.deciding("whether another covers it", compiled):
                if is_covered(logic, compiled, other) and not is_same(logic, compiled, other):
                    yield Finding(
                        "covered-by-another",
                        f"the rule `{compiled.rule.id}` adds nothing: wherever it fires, `{other.rule.id}` fires too and"
                        " says all of it",
                        compiled.rule.span,
                        "take it out, or let it say what the other does not",
                        (compiled.rule.id,),
                        _related(other, "the rule that covers it"),
                    ).shown_by(_both_fire(logic, compiled, other))
                    break


@lint("warning", needs_solver=True)
def same_as_another(subject: LintSubject) -> Iterator[Finding]:
    """Two rules that say the same: they fire in the same cases, for the same party, and conclude the same.

    One of them is a leftover. It is not harmless: evidence adds up, so a recommendation written down twice counts twice.
    Conclusions are the same when they say the same of the same thing with the same strength; the reasons they give,
    titles and sources do not count.

    The finding is exact for all cases in which every observation is certain, and shows a case in which both fire.

    Hardly to be allowed; where two sources call for the same, write both into one rule.

    Fails:

        - id: refusal.listen
          title: Listen to who refuses
          for_each: party
          when: {party.persuasion: refuses}
          then: {recommend: listening, strength: weak, because: "{party} has reasons to refuse"}
          source: {place: methods/4, basis: text}
        - id: refusal.hear
          title: Hear who refuses
          for_each: party
          when: {party.persuasion: {not: [not_tried, receptive, partial]}}
          then: {recommend: listening, strength: weak, because: "{party} wants to be heard first"}
          source: {place: methods/4, basis: text}

    Passes:

        - id: refusal.listen
          title: Listen to who refuses
          for_each: party
          when: {party.persuasion: refuses}
          then: {recommend: listening, strength: weak, because: "{party} has reasons to refuse"}
          source: {place: methods/4, basis: text}
        - id: half.hear
          title: Hear who is half persuaded
          for_each: party
          when: {party.persuasion: partial}
          then: {recommend: listening, strength: weak, because: "{party} wants to be heard first"}
          source: {place: methods/4, basis: text}
    """
    logic = subject.logic
    for group in by_conclusions(subject.compiled_rulebook):
        for position, compiled in enumerate(group):
            for other in group[:position]:
                with logic.deciding("whether another says the same", compiled):
                    if subject.own & {compiled.rule.id, other.rule.id} and is_same(logic, compiled, other):
                        here, there = (compiled, other) if compiled.rule.id in subject.own else (other, compiled)
                        yield Finding(
                            "same-as-another",
                            f"the rule `{here.rule.id}` says the same as `{there.rule.id}`: both fire in the same"
                            " cases and conclude the same",
                            here.rule.span,
                            "take one of them out",
                            (here.rule.id, there.rule.id),
                            _related(there, "the other rule"),
                        ).shown_by(_both_fire(logic, here, there, equally=True))
                        break


def _related(other: CompiledRule, what: str) -> tuple[tuple[Span, str], ...]:
    return () if other.rule.span is None else ((other.rule.span, what),)


def _both_fire(logic: Logic, compiled: CompiledRule, other: CompiledRule, equally: bool = False) -> Witness:
    """Return a case in which both rules fire, of which it is known that they do wherever the first does."""
    fired = logic.firing(compiled)
    assert fired is not None, "rules that never fire are not compared"

    def shows(board: Blackboard) -> bool:
        here = premise(board, compiled.rule.id, fired.party_index)
        there = premise(board, other.rule.id, index_for(other, fired.party_index))
        return here is not None and there is not None and (here == there or not equally)

    return logic.smallest(fired, shows)


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
    for compiled in subject.own_compiled:
        with logic.deciding("whether it needs all its conditions", compiled):
            if logic.firing(compiled) is None:
                continue
            needless = [each for part in parts_of(compiled.rule) for each in _needless(logic, compiled, part)]
            witness = logic.smallest_firing(compiled) if needless else None
            for number, part in enumerate(needless):
                span = part.condition.span
                # One at a time: of two conditions that say the same, each is needless, and not both.
                fixable = number == 0 and not part.shared and span is not None
                yield Finding(
                    "needless-condition",
                    f"{part.quoted} changes nothing in the rule `{compiled.rule.id}`: {_why(logic, compiled, part)}",
                    span or compiled.rule.span,
                    "take it out, or say what was meant",
                    (compiled.rule.id,),
                    mends=removal(span, subject.written[compiled.rule.id]) if fixable and span is not None else (),
                ).shown_by(witness)


def _needless(logic: Logic, compiled: CompiledRule, part: ConditionPart) -> Iterator[ConditionPart]:
    if not differ(logic, compiled, with_rule(compiled, part.put(None)), possibility=logic.needs_possibility(compiled)):
        yield part
        return
    for each in inner(part):
        yield from _needless(logic, compiled, each)


def _why(logic: Logic, compiled: CompiledRule, part: ConditionPart) -> str:
    if part.alternative:
        return "the other alternatives cover it"
    if part.guarding:
        return "it never keeps the rule from firing" if part.condition is compiled.rule.unless else "the rest says it"
    party_index, formula = first_party(compiled), truth(part.condition)
    at_the_top = any(part.condition is each.condition for each in parts_of(compiled.rule))
    if at_the_top and not logic.is_possible(
        lambda world: world.somewhere(party_index, opposite(world.holds(formula, party_index))), formulas=[formula]
    ):
        return "it always holds"
    return "it holds wherever the rest does"
