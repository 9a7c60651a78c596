"""A rule that can never fire.

Whatever is known of a case, something in the rule's conditions stands against the rest, or one of them can never
hold. Such a rule looks like knowledge and does nothing: advice that its author counts on never reaches anyone. Most
often two conditions were meant to stand under `any`, or an assessment that the rule looks at already rules out the
rest.

The finding names conditions that cannot hold together, as few as possible, and shows a case in which as many of the
others hold as can. It is exact for all cases in which every observation is certain, with any number of parties that
can matter.

There is hardly a reason to allow it; a rule that is kept for later is better taken out until then.

Fails:

    - id: calm.and.upset
      title: Listen to everyone
      for_each: party
      when:
        party.arousal: calm
        not: {party.arousal: {not: upset}}
      then: {recommend: listening, strength: weak, because: "{party} wants to be heard"}
      source: {place: methods/4, basis: text}

Passes:

    - id: calm.or.upset
      title: Listen to everyone
      for_each: party
      when:
        any:
          - party.arousal: calm
          - not: {party.arousal: {not: upset}}
      then: {recommend: listening, strength: weak, because: "{party} wants to be heard"}
      source: {place: methods/4, basis: text}
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding, Level
from ..impossible import nearest, told
from ..questions import own_rules
from ..subject import LintSubject

LEVEL: Level = "error"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """Every own rule that fires in no case."""
    logic = subject.logic
    for meant in own_rules(subject):
        with logic.deciding("whether this rule can ever fire", meant):
            if logic.firing(meant) is None:
                witness = nearest(logic, meant)
                yield Finding(
                    "never-fires",
                    f"the rule `{meant.rule.id}` can never fire: {told(logic, meant)}",
                    meant.rule.span,
                    "mend the conditions, or take the rule out",
                    (meant.rule.id,),
                    witness=None if witness is None else witness.case,
                    party=None if witness is None else witness.party,
                )
