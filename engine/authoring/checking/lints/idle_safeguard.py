"""A safeguard that nothing could break: no case meets its conditions, or no rule concludes what it speaks of.

It looks like protection and gives none. Often its conditions cannot hold together, or it names another method,
directive or gate than was meant.

Allow it, in the safeguard, where it is there for rules that are still to be written.

Fails:

    # rules.yaml
    - id: violence.police
      title: Violence is for the police
      when: {safety.imminent_violence: ongoing}
      then: {directive: call_police, because: somebody is being hurt right now}
      source: {place: frame, basis: text}

    # safeguards.yaml
    - id: police.in-violence
      title: The police is called where there is violence
      always: {directive: call_police}
      when: {safety.imminent_violence: ongoing, any: [{safety.imminent_violence: credible}]}
      because: Nobody can mediate while somebody is being hurt.

Passes:

    # rules.yaml
    - id: violence.police
      title: Violence is for the police
      when: {safety.imminent_violence: ongoing}
      then: {directive: call_police, because: somebody is being hurt right now}
      source: {place: frame, basis: text}

    # safeguards.yaml
    - id: police.in-violence
      title: The police is called where there is violence
      always: {directive: call_police}
      when: {safety.imminent_violence: ongoing}
      because: Nobody can mediate while somebody is being hurt.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..finding import Finding, Level
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = True


def find(subject: LintSubject) -> Iterator[Finding]:
    """The proven safeguards that are proven for want of anything that could break them."""
    for verdict in subject.verdicts:
        if verdict.idle is not None:
            yield Finding(
                "idle-safeguard",
                f"nothing could break the safeguard `{verdict.safeguard.id}`: {verdict.idle}",
                verdict.safeguard.span,
                "look at its conditions and at the names in it",
                safeguard=verdict.safeguard.id,
            )
