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

from __future__ import annotations

from collections.abc import Iterator

from ....inference.compiled_rulebook import CompiledRule
from ..finding import Finding, Level
from ..guarding import GUARDS, STAGE, Guard, unguarded
from ..subject import LintSubject

LEVEL: Level = "error"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Every guard of a firm stage that can be missing while the stage is advised."""
    logic = subject.logic
    for method in subject.rulebook.names.methods:
        for first in _recommending(subject, method.id)[:1] if STAGE in method.stages else ():
            for guard in GUARDS:
                with logic.deciding(f"whether `{method.id}.{STAGE}` is guarded by `{guard.name}`", first):
                    witness = unguarded(logic, method.id, guard)
                    if witness is not None:
                        yield Finding(
                            "unguarded-firm",
                            f"`{method.id}.{STAGE}` can be advised {_without(guard)}",
                            next((each.span for each in first.recommends if each.stage == STAGE), first.rule.span),
                            "let a rule exclude the stage `unless` that is known"
                            if guard.assessed
                            else f"let a rule give `{guard.name}` wherever the stage is advised",
                            tuple(meant.rule.id for meant in _recommending(subject, method.id)),
                            witness=witness.case,
                            party=witness.party,
                        )


def _recommending(subject: LintSubject, method: str) -> list[CompiledRule]:
    """The rules that speak for the firm stage, those of the folder itself first."""
    found = [
        meant
        for meant in subject.translation.rules.values()
        if any(each.method == method and each.stage == STAGE and each.strength > 0 for each in meant.recommends)
    ]
    return sorted(found, key=lambda meant: meant.rule.id not in subject.own)


def _without(guard: Guard) -> str:
    return (
        f"although `assessment.{guard.name}` does not hold"
        if guard.assessed
        else f"without the directive `{guard.name}`"
    )
