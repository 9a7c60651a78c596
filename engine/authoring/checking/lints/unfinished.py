"""A rule in which something is still to be filled in.

`ottava new` begins a rule that works and leaves its words to its author, marked with `fill in`. As long as they stand
there, the mediator who gets the advice would read them.

Fails:

    - id: listen
      title: fill in what the rule says, in one line
      when: always
      then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
      source: {place: methods/4, basis: text}

Passes:

    - id: listen
      title: Listen to everybody
      when: always
      then: {recommend: listening, strength: weak, because: whoever is heard can hear others}
      source: {place: methods/4, basis: text}
"""

from collections.abc import Iterator

from ottava.facts.source.node import Mapping, Node, Scalar, Sequence

from ..finding import Finding, Level
from ..subject import LintSubject

LEVEL: Level = "warning"
NEEDS_SOLVER = False

MARK = "fill in"


def find(subject: LintSubject) -> Iterator[Finding]:
    """The texts of rules that begin with the mark."""
    for name, rule in subject.written.items():
        for text in _texts(rule):
            if str(text.value).lower().startswith(MARK):
                message = f"the rule `{name}` is not finished"
                yield Finding("unfinished", message, text.span, "write what belongs here", (name,))


def _texts(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Sequence(items):
            for item in items:
                yield from _texts(item)
        case Mapping(entries):
            for entry in entries:
                yield from _texts(entry.value)
