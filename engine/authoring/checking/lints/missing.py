"""Lints on what is missing: a source, a test, or a rule that uses a declared name."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.node import Mapping, Scalar, Sequence

from ....rulebook.conclusion import Ask, Attend, Direct, Exclude, Recommend, ShutGate
from ..finding import Finding
from ..lint import LintSubject, lint


@lint("warning")
def no_source(subject: LintSubject) -> Iterator[Finding]:
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
    for rule in subject.own_rules:
        if rule.source is None:
            message = f"the rule `{rule.id}` does not say where it comes from"
            hint = "add `source: {place: …, basis: text}`, or `basis: inference` or `practice`"
            yield Finding("no-source", message, rule.span, hint, (rule.id,))


@lint("warning")
def no_test(subject: LintSubject) -> Iterator[Finding]:
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
    tested = {(test.rule, test.kind) for test in subject.tests}
    for rule in subject.own_rules:
        lacks = "a case on which it fires"
        if (rule.id, "rule") in tested:
            if (rule.id, "near miss") in tested:
                continue
            lacks = "a near miss, with which it does not fire"
        hint = f"add to `tests/`: `- rule: {rule.id}` with `case` and `near_miss`"
        yield Finding("no-test", f"the tests have no entry for `{rule.id}` with {lacks}", rule.span, hint, (rule.id,))


_KINDS = {"methods": "method", "points": "point", "gates": "gate", "directives": "directive", "attributes": "attribute"}


@lint("warning")
def unused_name(subject: LintSubject) -> Iterator[Finding]:
    """A directive, point, gate or method that no rule concludes, or a declared attribute that no rule looks at.

    It is either a leftover, or the rule that should use it is missing. Names that an extended rulebook brought are not
    remarked on.

    Fails:

        # rulebook.yaml
        name: small
        version: 1.0.0
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]
        directives: [{id: call_police, kind: do, text: Call the police}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: always
          then: {recommend: listening, certainty: 0.3, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}

    Passes:

        # rulebook.yaml
        name: small
        version: 1.0.0
        methods: [{id: listening, number: 1, title: Listening, kind: competing, steps: [Listen]}]
        directives: [{id: call_police, kind: do, text: Call the police}]

        # rules.yaml
        - id: listen
          title: Listen to everybody
          when: {not: {safety.imminent_violence: ongoing}}
          then: {recommend: listening, certainty: 0.3, because: whoever is heard can hear others}
          source: {place: methods/4, basis: text}
        - id: police
          title: Violence is for the police
          when: {safety.imminent_violence: ongoing}
          then: {directive: call_police, because: somebody is being hurt right now}
          source: {place: frame, basis: text}
    """
    used = _used(subject)
    for key, kind in _KINDS.items():
        node = subject.head.get(key)
        for item in node.items if isinstance(node, Sequence) else ():
            name = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(name, Scalar) and (key, name.value) not in used:
                does = "looks at or asks for" if kind == "attribute" else "concludes"
                hint = "take it out, or write the rule that uses it"
                yield Finding("unused-name", f"no rule {does} the {kind} `{name.value}`", name.span, hint)


def _used(subject: LintSubject) -> set[tuple[str, str]]:
    found = {("attributes", path) for path in subject.translation.attributes}
    for rule in subject.rulebook.rules:
        for conclusion in rule.conclusions:
            match conclusion:
                case Recommend(method) | Exclude(method):
                    found.add(("methods", method))
                case Attend(point):
                    found.add(("points", point))
                case ShutGate(gate):
                    found.add(("gates", gate))
                case Direct(directive):
                    found.add(("directives", directive))
                case Ask(attribute):
                    found.add(("attributes", attribute))
            found |= {("attributes", slot.name) for slot in conclusion.because.slots}
    return found
