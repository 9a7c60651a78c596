"""A reason that explains too little.

`because` is what a mediator reads beside the advice. A word or two, or the title of the rule once more, tells them
nothing that they could weigh or pass on. Say what about this case speaks for the conclusion, in at least four words.

Fails:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset, highly_agitated]}
      then: {recommend: listening, strength: weak, because: listen first}
      source: {place: methods/4, basis: text}

Passes:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset, highly_agitated]}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
      source: {place: methods/4, basis: text}
"""

from collections.abc import Iterator

from ottava.facts.source.node import Mapping, Scalar

from ..finding import Finding, Level
from ..subject import LintSubject
from ..writing import conclusions_of

LEVEL: Level = "warning"
NEEDS_SOLVER = False

FEWEST_WORDS = 4


def find(subject: LintSubject) -> Iterator[Finding]:
    """The reasons that are too short or only repeat the title."""
    for name, rule in subject.written.items():
        title = rule.get("title")
        for reason in _reasons(rule):
            fault = _fault(str(reason.value), str(title.value) if isinstance(title, Scalar) else "")
            if fault is not None:
                hint = "say what about the case speaks for the conclusion"
                yield Finding("unclear-because", f"the reason of `{name}` {fault}", reason.span, hint, (name,))


def _reasons(rule: Mapping) -> Iterator[Scalar]:
    for mapping in (rule, *conclusions_of(rule)):
        reason = mapping.get("because")
        if isinstance(reason, Scalar):
            yield reason


def _fault(reason: str, title: str) -> str | None:
    if _plain(reason) == _plain(title):
        return "only repeats the title"
    if len(reason.split()) < FEWEST_WORDS:
        return f"has fewer than {FEWEST_WORDS} words"
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".").lower()
