"""An allowance that names no lint.

What `allow` names must be the id of a lint, as `ottava check` shows it in brackets; otherwise it allows nothing.

Fails:

    - id: listen
      title: Listen to everybody
      when: always
      then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
      allow: {no-sauce: our own experience}

Passes:

    - id: listen
      title: Listen to everybody
      when: always
      then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
      allow: {no-source: our own experience}
"""

from collections.abc import Iterator

from ottava.facts.source.suggestion import nearest

from ..finding import Finding, Level
from ..subject import LintSubject

LEVEL: Level = "error"
NEEDS_SOLVER = False


def find(subject: LintSubject) -> Iterator[Finding]:
    """The allowances of lints that there are not."""
    allowing = [(rule.id, rule.allows) for rule in subject.rulebook.rules if rule.id in subject.own]
    guarding = [(None, safeguard.allows) for safeguard in subject.rulebook.safeguards]
    for name, allows in (*allowing, *guarding, (None, subject.rulebook.allows)):
        for allowance in allows:
            if allowance.lint in subject.lints:
                continue
            near = nearest(allowance.lint, sorted(subject.lints))
            yield Finding(
                "unknown-lint",
                f"there is no lint `{allowance.lint}` to allow",
                allowance.span,
                f"did you mean `{near}`?" if near else "`ottava check --list` names them all",
                () if name is None else (name,),
            )
