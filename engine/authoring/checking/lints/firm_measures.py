"""The lint on firm measures that can be advised without their guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ....inference.blackboard import Blackboard
from ....inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ....inference.formula import CASE
from ....rulebook.condition import Advised, Atom
from ...solving.logic import Logic, Witness, fires
from ...solving.solver import Expression, all_of, any_of, never, opposite
from ...solving.world import World
from ..finding import Finding
from ..lint import LintSubject, lint

STAGE = "firm"


@dataclass(frozen=True, slots=True)
class FirmGuard:
    """An assessment that must hold, or a directive that must be given, for the party or for the case."""

    name: str
    assessed: bool

    @property
    def atom(self) -> Atom:
        return Atom(self.name, True)

    def rules(self, translation: CompiledRulebook) -> tuple[CompiledRule, ...]:
        """Return the rules that conclude it."""
        if self.assessed:
            return tuple(translation.deriving.get(self.atom, ()))
        return tuple(
            meant for meant in translation.rules.values() if any(each.directive == self.name for each in meant.directs)
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
          then: {recommend: rigidity, stage: firm, strength: strong, because: "{party} refuses"}
          source: {place: methods/6, basis: text}

    Passes:

        - id: refusal.soft
          title: Patience with who refuses
          for_each: party
          when: {party.persuasion: refuses}
          then: {recommend: rigidity, stage: soft, strength: strong, because: "{party} refuses and may come round"}
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
                    tuple(meant.rule.id for meant in recommending),
                ).shown_by(witness)


def _recommending(subject: LintSubject, method: str) -> list[CompiledRule]:
    """Return the rules that speak for the firm stage, those of the folder itself first."""
    found = [
        meant
        for meant in subject.translation.rules.values()
        if any(each.method == method and each.stage == STAGE and each.strength > 0 for each in meant.recommends)
    ]
    return sorted(found, key=lambda meant: meant.rule.id not in subject.own)


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

        found = logic.witness_where(alone, shows, party_index, guard.rules(logic.translation), methods=[method])
        if found is not None:
            return logic.smallest(found, shows)
    return None


def _guarded(world: World, guard: FirmGuard, party_index: int) -> Expression:
    translation = world.translation
    if guard.assessed:
        nobody = party_index == CASE and guard.name in translation.of_party
        return never() if nobody or guard.atom not in translation.deriving else world.derived(guard.atom, party_index)
    return any_of(
        [
            world.fires(meant, at)
            for meant in guard.rules(translation)
            for at in {party_index, CASE}
            if meant.rule.per_party is (at != CASE)
        ]
    )


def _is_guarded(board: Blackboard, guard: FirmGuard, party_index: int) -> bool:
    if guard.assessed:
        nobody = party_index == CASE and guard.name in board.translation.of_party
        return not nobody and board.certainty(guard.atom, party_index) is not None
    rules = guard.rules(board.translation)
    return any(fires(board, meant.rule.id, at) for meant in rules for at in {party_index, CASE})
