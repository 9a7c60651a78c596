"""An assessment that can never be derived, though conditions look at it.

Every rule that could derive it can never fire, or they derive it with so little certainty that it always counts as
unknown (below 0.2). Whatever looks at it waits in vain: a condition on it never holds, and a guard on it never gives
way.

The finding is exact for all cases in which every observation is certain. It shows a case in which as much holds as
can of the rule that would derive it.

There is hardly a reason to allow it.

Fails:

    - id: assess.quiet
      title: A quiet party
      for_each: party
      when: {party.temperament: withdrawn}
      then: {assess: {quiet: true}, certainty: 0.1}
      because: "{party} says little"
      source: {place: methods/4, basis: text}
    - id: quiet.listen
      title: Listen to the quiet
      for_each: party
      when: {assessment.quiet: true}
      then: {recommend: listening, strength: weak, because: "{party} says little and needs time"}
      source: {place: methods/4, basis: text}

Passes:

    - id: assess.quiet
      title: A quiet party
      for_each: party
      when: {party.temperament: withdrawn}
      then: {assess: {quiet: true}, certainty: 0.4}
      because: "{party} says little"
      source: {place: methods/4, basis: text}
    - id: quiet.listen
      title: Listen to the quiet
      for_each: party
      when: {assessment.quiet: true}
      then: {recommend: listening, strength: weak, because: "{party} says little and needs time"}
      source: {place: methods/4, basis: text}
"""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.span import Span

from ....inference.compiled_rulebook import CompiledRule
from ....rulebook.condition import Atom, Condition, Derived, walk
from ...solving.logic import Logic, Witness, first_place
from ..finding import Finding, Level
from ..impossible import nearest
from ..parts import said
from ..subject import LintSubject

LEVEL: Level = "error"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Every assessment looked at that no case derives, where a rule of the folder derives it or looks at it."""
    logic = subject.logic
    for atom, looking in _looked_at(subject).items():
        deriving = subject.translation.deriving.get(atom, ())
        names = dict.fromkeys((*(meant.rule.id for meant in deriving), *(rule for rule, _ in looking)))
        if not deriving or not subject.own & names.keys():
            continue
        first = deriving[0]
        with logic.deciding("whether its assessment can be derived", first):
            if not _can_be_derived(logic, atom, first):
                witness = _witness(logic, first)
                spans = [span for _, span in looking if span is not None]
                yield Finding(
                    "underivable-assessment",
                    f"no case can ever have {said(Derived(atom))}, at which `{looking[0][0]}` looks",
                    _span(first, atom),
                    "let a rule derive it that can fire and is certain enough, or do not look at it",
                    tuple(names),
                    tuple((span, "it is looked at here") for span in spans),
                    None if witness is None else witness.case,
                    None if witness is None else witness.party,
                )


def _looked_at(subject: LintSubject) -> dict[Atom, list[tuple[str, Span | None]]]:
    """The assessments that conditions look at, each with the rules that do, and where."""
    found: dict[Atom, list[tuple[str, Span | None]]] = {}
    for meant in subject.translation.rules.values():
        conditions: list[Condition] = [*walk(meant.rule.when)]
        conditions += [] if meant.rule.unless is None else walk(meant.rule.unless)
        for condition in conditions:
            if isinstance(condition, Derived):
                found.setdefault(condition.atom, []).append((meant.rule.id, condition.span))
    return found


def _can_be_derived(logic: Logic, atom: Atom, first: CompiledRule) -> bool:
    place = first_place(first)
    rules = logic.translation.deriving[atom]
    return logic.is_possible(lambda world: world.somewhere(place, world.derived(atom, place)), rules)


def _witness(logic: Logic, meant: CompiledRule) -> Witness | None:
    return nearest(logic, meant) if logic.firing(meant) is None else logic.smallest_firing(meant)


def _span(meant: CompiledRule, atom: Atom) -> Span | None:
    return next((each.span for each in meant.assesses if each.atom == atom), meant.rule.span)
