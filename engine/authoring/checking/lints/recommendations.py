"""Lints on recommendations that meet a veto, and on firm measures that can be advised without their guards."""

from collections.abc import Iterator
from dataclasses import dataclass

from ottava.facts import Case, Party
from ottava.facts.source.mending import Mend
from ottava.facts.source.span import Span

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ....inference.formula import CASE
from ....inference.ranking import Variant
from ....rulebook.conclusion import Exclude, variant_name
from ....rulebook.condition import Advised, Atom
from ...solving.logic import Logic, Witness, fires, first_party
from ...solving.solver import Expression, all_of, any_of, never, opposite
from ...solving.world import World
from ..excepting import excepting
from ..lint import Finding, LintSubject, lint

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
    vetoes = _vetoes(subject)
    for compiled in subject.compiled_rulebook.rules.values():
        for variant in dict.fromkeys((each.method, each.stage) for each in compiled.recommends if each.strength > 0):
            with logic.deciding("whether what it recommends is excluded", compiled):
                fired = logic.firing(compiled)
                if fired is None:
                    continue
                if _is_lost(logic, compiled, variant):
                    if compiled.rule.id in subject.own:
                        yield _lost(logic, compiled, variant, fired)
                    continue
                own = compiled.rule.id in subject.own
                for veto in vetoes.get(variant[0], ()):
                    if (
                        _excluding(veto, variant)
                        and (own or veto.rule.id in subject.own)
                        and (witness := logic.together(compiled, veto))
                    ):
                        yield _pair(subject, compiled, veto, variant).shown_by(witness)


def _vetoes(subject: LintSubject) -> dict[str, list[CompiledRule]]:
    """Return the rules that exclude each method or a stage of it and are not plainly guards, in their order."""
    ignorant = subject.run(NOTHING_KNOWN)
    found: dict[str, list[CompiledRule]] = {}
    for compiled in subject.compiled_rulebook.rules.values():
        if compiled.excludes and not _is_guard(compiled, ignorant):
            for method in dict.fromkeys(each.method for each in compiled.excludes):
                found.setdefault(method, []).append(compiled)
    return found


def _excluding(compiled: CompiledRule, variant: Variant) -> list[Exclude]:
    """Return the conclusions of a rule that exclude the method or stage."""
    return [each for each in compiled.excludes if each.method == variant[0] and each.stage in (None, variant[1])]


def _is_guard(compiled: CompiledRule, ignorant: Blackboard) -> bool:
    """Return whether a veto is plainly meant as a guard: it comes with a gate, or holds while nothing is known.

    ignorant: the run on `NOTHING_KNOWN`.
    """
    return bool(compiled.gates) or fires(ignorant, compiled.rule.id, first_party(compiled))


def _is_lost(logic: Logic, compiled: CompiledRule, variant: Variant) -> bool:
    """Return whether the method is excluded, for everyone whom it is recommended to, wherever the rule fires."""
    party_index = first_party(compiled)

    def usable(world: World) -> Expression:
        advice = world.advice
        free = [
            opposite(advice.stopped()),
            opposite(advice.vetoed(variant, party_index)),
            world.fires(compiled, party_index),
        ]
        if party_index == CASE:
            parties = [world.somewhere(each, opposite(advice.vetoed(variant, each))) for each in world.party_indexes]
            free.append(any_of([opposite(world.universe.present(0)), *parties]))
        return all_of(free)

    return not logic.is_possible(usable, [compiled], methods=[variant[0]])


def _is_excluded(board: Blackboard, variant: Variant, party_index: int) -> bool:
    """Return whether a finished run shows the same."""
    standing = board.standing
    if standing.stopped or standing.is_vetoed(*variant, party_index):
        return True
    everyone = range(len(board.case.parties))
    return party_index == CASE and bool(everyone) and all(standing.is_vetoed(*variant, each) for each in everyone)


def _lost(logic: Logic, compiled: CompiledRule, variant: Variant, fired: Witness) -> Finding:
    def shows(board: Blackboard) -> bool:
        return fires(board, compiled.rule.id, fired.party_index) and _is_excluded(board, variant, fired.party_index)

    return Finding(
        "recommended-and-excluded",
        f"the rule `{compiled.rule.id}` recommends `{variant_name(*variant)}` in vain: wherever it fires, that is excluded",
        _span(compiled, variant),
        "take the recommendation out, or let the veto give way",
        (compiled.rule.id,),
    ).shown_by(logic.smallest(fired, shows))


def _pair(subject: LintSubject, compiled: CompiledRule, veto: CompiledRule, variant: Variant) -> Finding:
    recommended = _span(compiled, variant), "it is recommended here"
    excluded = next((each.span for each in _excluding(veto, variant)), None) or veto.rule.span, "it is excluded here"
    own = veto.rule.id in subject.own
    (span, _), (other, word) = (excluded, recommended) if own else (recommended, excluded)
    names = (veto.rule.id, compiled.rule.id) if own else (compiled.rule.id, veto.rule.id)
    return Finding(
        "recommended-and-excluded",
        f"`{veto.rule.id}` excludes `{variant_name(*variant)}` where `{compiled.rule.id}` can recommend it",
        span,
        "let one of them except the other, or allow it and say why the veto should win",
        names,
        () if other is None else ((other, word),),
        choices=_excepting(subject, compiled, veto),
    )


def _excepting(subject: LintSubject, compiled: CompiledRule, veto: CompiledRule) -> tuple[Mend, ...]:
    rule, other = (subject.written.get(each.rule.id) for each in (compiled, veto))
    return () if rule is None or other is None else excepting(rule, other)


def _span(compiled: CompiledRule, variant: Variant) -> Span | None:
    spans = (each.span for each in compiled.recommends if (each.method, each.stage) == variant)
    return next(spans, None) or compiled.rule.span


STAGE = "firm"


@dataclass(frozen=True, slots=True)
class FirmGuard:
    """An assessment that must hold, or a directive that must be given, for the party or for the case."""

    name: str
    assessed: bool

    @property
    def atom(self) -> Atom:
        return Atom(self.name, True)

    def rules(self, compiled_rulebook: CompiledRulebook) -> tuple[CompiledRule, ...]:
        """Return the rules that conclude it."""
        if self.assessed:
            return tuple(compiled_rulebook.deriving.get(self.atom, ()))
        return tuple(
            compiled
            for compiled in compiled_rulebook.rules.values()
            if any(each.directive == self.name for each in compiled.directs)
        )


GUARDS = (
    FirmGuard("persuasion_exhausted", True),
    FirmGuard("facts_established", True),
    FirmGuard("legal_basis", False),
    FirmGuard("least_measure", False),
    FirmGuard("state_remedies", False),
)


@lint("error", needs_solver=True)
def unguarded_firm(subject: LintSubject) -> Iterator[Finding]:
    """A firm measure that can be advised without one of its guards.

    Firm measures can hurt people who only needed time, so an advisory tool must never put them forward unless persuasion
    is exhausted, the facts are established, and what makes firmness lawful is said along with it. The lint looks at every
    method with a stage called `firm`: in each case in which that stage is advised,

    - the assessment `persuasion_exhausted` must hold, for that party or the case;
    - the assessment `facts_established` must hold;
    - the directives `legal_basis`, `least_measure` and `state_remedies` must be given, for that party or the case.

    A rulebook in which nothing of that name is concluded is remarked on too: there nothing guards the stage.

    The finding is exact for all cases in which every observation is certain, and shows a case in which the measure is
    advised and the guard is missing.

    Allow it only where the same guard goes by another name, and give the name.

    Fails:

        - id: refusal.firm
          title: Firmness towards who refuses
          for_each: party
          when: {party.persuasion: refuses}
          then: {recommend: rigidity.firm, strength: strong, because: "{party} refuses"}
          source: {place: methods/6, basis: text}

    Passes:

        - id: refusal.soft
          title: Patience with who refuses
          for_each: party
          when: {party.persuasion: refuses}
          then: {recommend: rigidity.soft, strength: strong, because: "{party} refuses and may come round"}
          source: {place: methods/6, basis: text}
    """
    logic = subject.logic
    for method in subject.rulebook.names.methods:
        recommending = _recommending(subject, method.id)
        for guard in GUARDS if recommending and STAGE in method.stages else ():
            first = recommending[0]
            with logic.deciding(f"whether `{method.id}.{STAGE}` is guarded by `{guard.name}`", first):
                witness = _unguarded(logic, method.id, guard)
                if witness is None:
                    continue
                lacking = f"although `assessment.{guard.name}` does not hold"
                hint = "let a rule exclude the stage `unless` that is known"
                if not guard.assessed:
                    lacking = f"without the directive `{guard.name}`"
                    hint = f"let a rule give `{guard.name}` wherever the stage is advised"
                yield Finding(
                    "unguarded-firm",
                    f"`{method.id}.{STAGE}` can be advised {lacking}",
                    next((each.span for each in first.recommends if each.stage == STAGE), first.rule.span),
                    hint,
                    tuple(compiled.rule.id for compiled in recommending),
                ).shown_by(witness)


def _recommending(subject: LintSubject, method: str) -> list[CompiledRule]:
    """Return the rules that speak for the firm stage, those of the folder itself first."""
    found = [
        compiled
        for compiled in subject.compiled_rulebook.rules.values()
        if any(each.method == method and each.stage == STAGE and each.strength > 0 for each in compiled.recommends)
    ]
    return sorted(found, key=lambda compiled: compiled.rule.id not in subject.own)


def _unguarded(logic: Logic, method: str, guard: FirmGuard) -> Witness | None:
    """Return a case in which the firm stage is advised, to a party or (with no party) to anyone, without the guard."""
    asked = Advised(method, STAGE)
    for party_index in (0, CASE):

        def alone(world: World, party_index: int = party_index) -> Expression:
            nobody = [] if party_index != CASE else [opposite(world.universe.present(0))]
            advised = world.somewhere(party_index, world.advice.is_advised(asked, party_index))
            return all_of([*nobody, advised, opposite(_guarded(world, guard, party_index))])

        def shows(board: Blackboard, party_index: int = party_index) -> bool:
            if len(board.case.parties) != 0 if party_index == CASE else len(board.case.parties) <= party_index:
                return False
            return board.standing.is_advised(asked, party_index) and not _is_guarded(board, guard, party_index)

        found = logic.witness_where(alone, shows, party_index, guard.rules(logic.compiled_rulebook), methods=[method])
        if found is not None:
            return logic.smallest(found, shows)
    return None


def _guarded(world: World, guard: FirmGuard, party_index: int) -> Expression:
    compiled_rulebook = world.compiled_rulebook
    if guard.assessed:
        nobody = party_index == CASE and guard.name in compiled_rulebook.of_party
        return (
            never()
            if nobody or guard.atom not in compiled_rulebook.deriving
            else world.derived(guard.atom, party_index)
        )
    return any_of(
        [
            world.fires(compiled, at)
            for compiled in guard.rules(compiled_rulebook)
            for at in {party_index, CASE}
            if compiled.rule.per_party is (at != CASE)
        ]
    )


def _is_guarded(board: Blackboard, guard: FirmGuard, party_index: int) -> bool:
    if guard.assessed:
        nobody = party_index == CASE and guard.name in board.translation.of_party
        return not nobody and board.certainty(guard.atom, party_index) is not None
    rules = guard.rules(board.translation)
    return any(fires(board, compiled.rule.id, at) for compiled in rules for at in {party_index, CASE})
