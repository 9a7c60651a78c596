"""The lint on recommendations that meet a veto."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts import Case, Party
from ottava.facts.source.span import Span

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule
from ....inference.formula import CASE
from ....inference.ranking import Variant
from ....rulebook.conclusion import Exclude
from ...solving.logic import Logic, Witness, fires, first_party
from ...solving.solver import Expression, all_of, any_of, opposite
from ...solving.world import World
from ..finding import Finding
from ..lint import LintSubject, lint

NOTHING_KNOWN = Case("nothing-known", parties=(Party("party_1"),))


@lint("warning", needs_solver=True)
def recommended_and_excluded(subject: LintSubject) -> Iterator[Finding]:
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
    logic = subject.logic
    ignorant = subject.run(NOTHING_KNOWN)
    rules = subject.translation.rules.values()
    for meant in rules:
        for variant in dict.fromkeys((each.method, each.stage) for each in meant.recommends if each.strength > 0):
            with logic.deciding("whether what it recommends is excluded", meant):
                fired = logic.firing(meant)
                if fired is None:
                    continue
                if _is_lost(logic, meant, variant):
                    if meant.rule.id in subject.own:
                        yield _lost(logic, meant, variant, fired)
                    continue
                for veto in rules:
                    if (
                        _excluding(veto, variant)
                        and not _is_guard(veto, ignorant)
                        and subject.own & {meant.rule.id, veto.rule.id}
                        and (witness := _both_fire(logic, meant, veto))
                    ):
                        yield _pair(subject, meant, veto, variant).shown_by(witness)


def _excluding(meant: CompiledRule, variant: Variant) -> list[Exclude]:
    """Return the conclusions of a rule that exclude the method or stage."""
    return [each for each in meant.excludes if each.method == variant[0] and each.stage in (None, variant[1])]


def _is_guard(meant: CompiledRule, ignorant: Blackboard) -> bool:
    """Return whether a veto is plainly meant as a guard: it comes with a gate, or holds while nothing is known.

    ignorant: the run on `NOTHING_KNOWN`.
    """
    return bool(meant.gates) or fires(ignorant, meant.rule.id, first_party(meant))


def _is_lost(logic: Logic, meant: CompiledRule, variant: Variant) -> bool:
    """Return whether the method is excluded, for everyone whom it is recommended to, wherever the rule fires."""
    party_index = first_party(meant)

    def usable(world: World) -> Expression:
        advice = world.advice
        free = [
            opposite(advice.stopped()),
            opposite(advice.vetoed(variant, party_index)),
            world.fires(meant, party_index),
        ]
        if party_index == CASE:
            parties = [world.somewhere(each, opposite(advice.vetoed(variant, each))) for each in world.party_indexes]
            free.append(any_of([opposite(world.universe.present(0)), *parties]))
        return all_of(free)

    return not logic.is_possible(usable, [meant], methods=[variant[0]])


def _is_excluded(board: Blackboard, variant: Variant, party_index: int) -> bool:
    """Return whether a finished run shows the same."""
    standing = board.standing
    if standing.stopped or standing.is_vetoed(*variant, party_index):
        return True
    everyone = range(len(board.case.parties))
    return party_index == CASE and bool(everyone) and all(standing.is_vetoed(*variant, each) for each in everyone)


def _both_fire(logic: Logic, meant: CompiledRule, veto: CompiledRule) -> Witness | None:
    """Return a case in which both rules fire for the same party, or one for a party and the other for the case."""
    here, there = first_party(meant), first_party(veto)

    def shows(board: Blackboard) -> bool:
        return fires(board, meant.rule.id, here) and fires(board, veto.rule.id, there)

    found = logic.witness_where(
        lambda world: all_of([world.fires(meant, here), world.fires(veto, there)]),
        shows,
        max(here, there),
        [meant, veto],
    )
    return found and logic.smallest(found, shows)


def _lost(logic: Logic, meant: CompiledRule, variant: Variant, fired: Witness) -> Finding:
    def shows(board: Blackboard) -> bool:
        return fires(board, meant.rule.id, fired.party_index) and _is_excluded(board, variant, fired.party_index)

    return Finding(
        "recommended-and-excluded",
        f"the rule `{meant.rule.id}` recommends `{_named(variant)}` in vain: wherever it fires, that is excluded",
        _span(meant, variant),
        "take the recommendation out, or let the veto give way",
        (meant.rule.id,),
    ).shown_by(logic.smallest(fired, shows))


def _pair(subject: LintSubject, meant: CompiledRule, veto: CompiledRule, variant: Variant) -> Finding:
    recommended = _span(meant, variant), "it is recommended here"
    excluded = next((each.span for each in _excluding(veto, variant)), None) or veto.rule.span, "it is excluded here"
    own = veto.rule.id in subject.own
    (span, _), (other, word) = (excluded, recommended) if own else (recommended, excluded)
    names = (veto.rule.id, meant.rule.id) if own else (meant.rule.id, veto.rule.id)
    return Finding(
        "recommended-and-excluded",
        f"`{veto.rule.id}` excludes `{_named(variant)}` where `{meant.rule.id}` can recommend it",
        span,
        "let one of them except the other, or allow it and say why the veto should win",
        names,
        () if other is None else ((other, word),),
    )


def _span(meant: CompiledRule, variant: Variant) -> Span | None:
    spans = (each.span for each in meant.recommends if (each.method, each.stage) == variant)
    return next(spans, None) or meant.rule.span


def _named(variant: Variant) -> str:
    return ".".join(filter(None, variant))
