"""A method that one rule recommends and another excludes in the same circumstances.

A veto always wins, so a recommendation beside it is lost, and one of the two authors did not think of the other. Two
things are remarked on:

- a recommendation that is lost in every case in which its rule fires, whatever excludes the method, a gate that stops
  everything included: the rule might as well not recommend it;
- a recommendation and a veto whose rules can fire together for the same party (or one of them for the case as a
  whole), where the veto is not plainly a guard.

A veto is plainly a guard, and beside a recommendation just does its work, if its rule also shuts a gate, or if it
stands as long as nothing is known (`when: always` with an `unless` that lifts it). Any other veto should be looked at
once with each recommendation that it can meet. `ottava gaps` shows where vetoes leave nothing.

The finding is exact for all cases in which every observation is certain, and shows a case in which both fire.

Allow it, in the rule that excludes, where the veto is meant to win; say why it should.

Fails:

    - id: upset.listen
      title: Listen to the upset
      for_each: party
      when: {party.arousal: upset}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard"}
      source: {place: methods/4, basis: text}
    - id: hurry.no-listening
      title: No time to listen
      when: {dispute.deadline_hours: {at_most: 1}}
      then: {exclude: listening, because: there is only an hour left}
      source: {place: methods/4, basis: inference}

Passes:

    - id: upset.listen
      title: Listen to the upset
      for_each: party
      when: {party.arousal: upset, not: {dispute.deadline_hours: {at_most: 1}}}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard"}
      source: {place: methods/4, basis: text}
    - id: hurry.no-listening
      title: No time to listen
      when: {dispute.deadline_hours: {at_most: 1}}
      then: {exclude: listening, because: there is only an hour left}
      source: {place: methods/4, basis: inference}
"""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.span import Span

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule
from ....inference.scores import Variant
from ...solving.logic import Logic, Witness, fires
from ..finding import Finding, Level
from ..subject import LintSubject
from ..vetoing import NOTHING_KNOWN, both_fire, is_dead, is_excluded, is_guard, named, recommended, vetoers

LEVEL: Level = "warning"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Recommendations that are always lost, and those that meet a veto which is no guard."""
    logic = subject.logic
    ignorant = subject.run(NOTHING_KNOWN)
    guards = {meant.rule.id for meant in subject.translation.rules.values() if is_guard(meant, ignorant)}
    for meant in subject.translation.rules.values():
        for variant in recommended(meant):
            with logic.deciding("whether what it recommends is excluded", meant):
                if logic.firing(meant) is None:
                    continue
                if is_dead(logic, meant, variant):
                    if meant.rule.id in subject.own:
                        yield _dead(logic, meant, variant)
                    continue
                for veto in vetoers(subject.translation, variant):
                    if veto.rule.id not in guards and subject.own & {meant.rule.id, veto.rule.id}:
                        witness = both_fire(logic, meant, veto)
                        if witness is not None:
                            yield _pair(subject, meant, veto, variant, witness)


def _dead(logic: Logic, meant: CompiledRule, variant: Variant) -> Finding:
    found = logic.firing(meant)
    assert found is not None, "a rule that never fires is left to another lint"

    def shows(board: Blackboard) -> bool:
        return fires(board, meant.rule.id, found.place) and is_excluded(board, variant, found.place)

    witness = Witness(logic.smallest(logic.confirmed(found.case, shows), shows), found.place)
    return Finding(
        "recommended-and-excluded",
        f"the rule `{meant.rule.id}` recommends `{named(variant)}` in vain: wherever it fires, that is excluded",
        _span(meant, variant),
        "take the recommendation out, or let the veto give way",
        (meant.rule.id,),
        witness=witness.case,
        party=witness.party,
    )


def _pair(subject: LintSubject, meant: CompiledRule, veto: CompiledRule, variant: Variant, witness: Witness) -> Finding:
    spans = {meant.rule.id: _span(meant, variant), veto.rule.id: _veto_span(veto, variant)}
    here, there = (veto, meant) if veto.rule.id in subject.own else (meant, veto)
    other = spans[there.rule.id]
    word = "it is recommended here" if there is meant else "it is excluded here"
    return Finding(
        "recommended-and-excluded",
        f"`{veto.rule.id}` excludes `{named(variant)}` where `{meant.rule.id}` can recommend it",
        spans[here.rule.id],
        "let one of them except the other, or allow it and say why the veto should win",
        (here.rule.id, there.rule.id),
        () if other is None else ((other, word),),
        witness.case,
        witness.party,
    )


def _span(meant: CompiledRule, variant: Variant) -> Span | None:
    spans = (each.span for each in meant.recommends if (each.method, each.stage) == variant)
    return next(spans, None) or meant.rule.span


def _veto_span(meant: CompiledRule, variant: Variant) -> Span | None:
    spans = (each.span for each in meant.excludes if each.method == variant[0] and each.stage in (None, variant[1]))
    return next(spans, None) or meant.rule.span
