"""A rule that does not say where it comes from.

Whoever is to follow an advice, or to change a rule, must be able to look up what it rests on: a place in the text, an
inference from it, or a practice of the field that has a name.

Fails:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset, highly_agitated]}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}

Passes:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset, highly_agitated]}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
      source: {place: methods/4, basis: text}
"""

from collections.abc import Iterator

from ..finding import Finding, Level
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = False


def find(subject: LintSubject) -> Iterator[Finding]:
    """The rules without a source."""
    for rule in subject.rulebook.rules:
        if rule.id in subject.own and rule.source is None:
            yield Finding(
                "no-source",
                f"the rule `{rule.id}` does not say where it comes from",
                rule.span,
                "add `source: {place: …, basis: text}`, or `basis: inference` or `practice`",
                (rule.id,),
            )
