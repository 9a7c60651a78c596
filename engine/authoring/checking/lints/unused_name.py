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

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.node import Mapping, Scalar, Sequence

from ....rulebook.conclusion import Ask, Attend, Direct, Exclude, Recommend, ShutGate
from ..finding import Finding, Level
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = False

_KINDS = {"methods": "method", "points": "point", "gates": "gate", "directives": "directive", "attributes": "attribute"}


def find(subject: LintSubject) -> Iterator[Finding]:
    """What is named and never used."""
    used = _used(subject)
    for key, kind in _KINDS.items():
        node = subject.head.get(key)
        for item in node.items if isinstance(node, Sequence) else ():
            name = item.get("id") if isinstance(item, Mapping) else None
            if isinstance(name, Scalar) and (key, name.value) not in used:
                does = "looks at or asks for" if kind == "attribute" else "concludes"
                yield Finding(
                    "unused-name",
                    f"no rule {does} the {kind} `{name.value}`",
                    name.span,
                    "take it out, or write the rule that uses it",
                )


def _used(subject: LintSubject) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = {("attributes", path) for path in subject.translation.attributes}
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
