"""A rule without a test that it fires and a test that it does not.

A rule that no test makes fire may be wrong without anybody noticing, and so may one that fires too readily. Each rule
needs an entry in `tests/` with a `case` on which it fires and a `near_miss`: a change of one fact with which it does
not.

Fails:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset, highly_agitated]}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
      source: {place: methods/4, basis: text}

Passes:

    # rules.yaml
    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset, highly_agitated]}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
      source: {place: methods/4, basis: text}

    # tests/rules.yaml
    - rule: heated.listen
      case: {parties: [{id: tenant, arousal: upset}]}
      near_miss: {parties.tenant.arousal: calm}
"""

from collections.abc import Iterator

from ..finding import Finding, Level
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = False


def find(subject: LintSubject) -> Iterator[Finding]:
    """The rules that lack a case, or a near miss."""
    tested = {test.rule for test in subject.tests if test.kind == "rule"}
    missed = {test.rule for test in subject.tests if test.kind == "near miss"}
    for rule in subject.rulebook.rules:
        if rule.id not in subject.own or (rule.id in tested and rule.id in missed):
            continue
        lacks = "a near miss, with which it does not fire" if rule.id in tested else "a case on which it fires"
        hint = f"add to `tests/`: `- rule: {rule.id}` with `case` and `near_miss`"
        yield Finding("no-test", f"the tests have no entry for `{rule.id}` with {lacks}", rule.span, hint, (rule.id,))
