"""An allowance of something that is not remarked on.

What it allowed has been mended since, or never was there. Take it out, so that the next remark is not missed.

Fails:

    - id: listen
      title: Listen to everybody
      when: always
      then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
      source: {place: methods/4, basis: text}
      allow: {no-source: our own experience}

Passes:

    - id: listen
      title: Listen to everybody
      when: always
      then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
      allow: {no-source: our own experience}
"""

from collections.abc import Iterator

from ottava.facts.source.node import Mapping
from ottava.facts.source.span import Span

from ....rulebook.rulebook import Rule, Suppression
from ..finding import Finding, Level, Replacement
from ..subject import LintSubject
from ..writing import taken_out

LEVEL: Level = "warning"
NEEDS_SOLVER = False


def find(subject: LintSubject) -> Iterator[Finding]:
    """The allowances of lints that have run and remarked on nothing there."""
    for rule in subject.rulebook.rules:
        for allowance in rule.allows if rule.id in subject.own else ():
            found = subject.found.get(allowance.lint)
            if found is not None and not any(rule.id in each.rules for each in found):
                message = f"`{allowance.lint}` remarks on nothing in `{rule.id}`"
                yield Finding(
                    "needless-allowance",
                    message,
                    allowance.span,
                    "take the allowance out",
                    (rule.id,),
                    mends=_mends(allowance, rule, subject.written[rule.id]),
                )
    for safeguard in subject.rulebook.safeguards:
        for allowance in safeguard.allows:
            found = subject.found.get(allowance.lint)
            if found is not None and not any(safeguard.id == each.safeguard for each in found):
                message = f"`{allowance.lint}` remarks on nothing in `{safeguard.id}`"
                yield Finding(
                    "needless-allowance",
                    message,
                    allowance.span,
                    "take the allowance out",
                    safeguard=safeguard.id,
                )
    for allowance in subject.rulebook.allows:
        if subject.found.get(allowance.lint) == ():
            message = f"`{allowance.lint}` remarks on nothing in the rulebook"
            yield Finding("needless-allowance", message, allowance.span, "take the allowance out")


def _mends(allowance: Suppression, rule: Rule, written: Mapping) -> tuple[Replacement, ...]:
    """Taking the allowance out, or `allow` with it if it is the only one."""
    allow = written.get("allow")
    if not isinstance(allow, Mapping):
        return ()
    key = written.key("allow") if len(rule.allows) == 1 else allow.key(allowance.lint)
    value = allow if len(rule.allows) == 1 else allow.get(allowance.lint)
    if key is None or value is None:
        return ()
    return taken_out(Span(key.span.source, key.span.start, value.span.end), written)
