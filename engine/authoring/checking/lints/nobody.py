"""A lint on rules that fire because there is nobody of whom their condition could fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....inference.blackboard import Blackboard, Support
from ....inference.compiled_rulebook import CompiledRule
from ....inference.meaning import fires
from ....rulebook.condition import (
    ALWAYS,
    AnyOf,
    Condition,
    EveryParty,
    Not,
    PartyCount,
    SomeParty,
    children,
    with_children,
)
from ...solving import logic as solving
from ...solving.logic import Logic, Witness, first_party
from ...solving.solver import Expression, all_of, opposite
from ...solving.world import World
from ..comparison import quoted_condition
from ..lint import Finding, LintSubject, lint


@lint("warning", needs_solver=True)
def fires_without_parties(subject: LintSubject) -> Iterator[Finding]:
    """A rule that stops everything or recommends a method because there is nobody.

    `every_party` holds where there are no parties at all, and so does `no_party`; `every_other_party` and `no_other_party` hold
    of a party with nobody beside it. A case often begins without parties: they are entered later. Then such a condition
    speaks of people whom nobody has looked at, and stops everything or recommends something on the strength of it.

    The lint looks at `every_party` in rules that shut a gate with `effect: stop` or recommend a method, and at
    `no_party` in rules that shut such a gate; it shows a case with one party at most in which the rule fires and would not if the
    condition needed somebody. It is exact for all such cases in which every observation is certain.

    Allow it where the rule is meant to fire before anybody is known.

    Fails:

        - id: all-violent.stop
          title: Everyone is violent
          when: {every_party: {party.arousal: violent}}
          then: {gate: safety_first, effect: stop, because: nobody is left who could be reached}
          source: {place: methods/6, basis: inference}

    Passes:

        - id: all-violent.stop
          title: Everyone is violent
          when: {parties: {where: {party.arousal: violent}, share: all}}
          then: {gate: safety_first, effect: stop, because: nobody is left who could be reached}
          source: {place: methods/6, basis: inference}
    """
    for compiled in subject.own_compiled:
        recommends = [each.method for each in compiled.recommends if each.strength > 0]
        if not (compiled.stops or recommends):
            continue
        with subject.logic.deciding("whether it fires because there is nobody", compiled):
            for each in _of_everyone(compiled.rule.when, compiled.stops):
                witness = _witness(subject.logic, compiled, each)
                if witness is not None:
                    does = "stops everything" if compiled.stops else f"recommends `{recommends[0]}`"
                    other = "other " if each.others else ""
                    yield Finding(
                        "fires-without-parties",
                        f"`{compiled.rule.id}` {does} where there is no {other}party: "
                        f"{quoted_condition(each)} holds of nobody",
                        each.span,
                        _hint(each),
                        (compiled.rule.id,),
                    ).shown_by(witness)


_OfEveryone = EveryParty | SomeParty
"""A condition on every party, or one on some party that stands under a `not`."""


def _of_everyone(condition: Condition, also_no_party: bool, negated: bool = False) -> Iterator[_OfEveryone]:
    """Yield the conditions that hold where there is nobody, and help the whole to hold."""
    inside = negated is not isinstance(condition, Not)
    if isinstance(condition, EveryParty) and not negated:
        yield condition
    if isinstance(condition, SomeParty) and negated and also_no_party:
        yield condition
    for part in children(condition):
        yield from _of_everyone(part, also_no_party, inside)


def _witness(logic: Logic, compiled: CompiledRule, of_everyone: _OfEveryone) -> Witness | None:
    """Return a case with one party at most in which the rule fires, and would not if the condition needed somebody."""
    needing = fires(replace(compiled.rule, when=_needing(compiled.rule.when, of_everyone)))
    party_index = first_party(compiled)

    def asked(world: World) -> Expression:
        return all_of([world.fires(compiled, party_index), opposite(world.holds(needing, party_index))])

    def shows(board: Blackboard) -> bool:
        fired = solving.fires(board, compiled.rule.id, party_index)
        return fired and Support(board).certainty(needing, party_index) is None

    # No rule is named as what the question is about: for that, more parties would be looked at.
    found = logic.witness_where(asked, shows, party_index)
    return found and logic.smallest(found, shows)


def _needing(condition: Condition, of_everyone: _OfEveryone) -> Condition:
    """Return the condition with somebody needed for one of those in it."""
    if condition is not of_everyone:
        return with_children(condition, [_needing(part, of_everyone) for part in children(condition)])
    others = of_everyone.others
    if isinstance(of_everyone, EveryParty):
        return PartyCount(of_everyone.where, None, None, of_everyone.span, others, "all")
    nobody = Not(PartyCount(ALWAYS, 1, None, of_everyone.span, others))
    return AnyOf((of_everyone, nobody))


def _hint(of_everyone: _OfEveryone) -> str:
    parties = "other_parties" if of_everyone.others else "parties"
    if isinstance(of_everyone, EveryParty):
        return f"write `{parties}: {{where: …, share: all}}`, which needs somebody"
    return f"add `{parties}: {{at_least: 1}}` beside it"
