"""A combination that combines nothing: a list of one value, `all` or `any` of one condition, a double `not`.

The rule means the same without it and reads more easily. `ottava check --fix` writes a list of one value as the value
itself.

Fails:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: [upset]}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
      source: {place: methods/4, basis: text}

Passes:

    - id: heated.listen
      title: Listen to a heated party first
      for_each: party
      when: {party.arousal: upset}
      then: {recommend: listening, strength: weak, because: "{party} is upset and wants to be heard first"}
      source: {place: methods/4, basis: text}
"""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.node import Entry, Mapping, Scalar, Sequence

from ..finding import Finding, Level, Replacement
from ..subject import LintSubject
from ..writing import conditions_of

LEVEL: Level = "warning"
NEEDS_SOLVER = False


def find(subject: LintSubject) -> Iterator[Finding]:
    """What could be written more simply in conditions."""
    for name, rule in subject.written.items():
        for entry in conditions_of(rule):
            key = str(entry.key.value)
            if key in ("all", "any"):
                if isinstance(entry.value, Sequence) and len(entry.value.items) == 1:
                    message = f"`{key}` holds one condition only"
                    yield Finding("needless-nesting", message, entry.key.span, f"leave `{key}` out", (name,))
            elif key == "not":
                if isinstance(entry.value, Mapping) and [key.value for key in entry.value.keys()] == ["not"]:  # noqa: SIM118
                    yield Finding("needless-nesting", "`not` of `not`", entry.key.span, "leave both out", (name,))
            elif _one_value(entry):
                message = "a list of one value"
                yield Finding(
                    "needless-nesting",
                    message,
                    entry.value.span,
                    "write the value itself",
                    (name,),
                    mends=_as_value(entry),
                )


def _one_value(entry: Entry) -> bool:
    items = entry.value.items if isinstance(entry.value, Sequence) else ()
    return len(items) == 1 and isinstance(items[0], Scalar)


def _as_value(entry: Entry) -> tuple[Replacement, ...]:
    """The value in the place of its list; none where a comment stands inside, which must not be lost."""
    assert isinstance(entry.value, Sequence)
    span, item = entry.value.span, entry.value.items[0].span
    around = span.text.replace(item.text, "", 1)
    return (Replacement(span, item.text),) if "".join(around.split()) in ("[]", "[,]") else ()
