"""Lints on how rules are written."""

from __future__ import annotations

from collections.abc import Iterator

from ottava.facts.source.node import Entry, Mapping, Scalar, Sequence

from ..finding import Finding, Replacement
from ..fixes import nodes
from ..lint import LintSubject, lint

FEWEST_WORDS = 4

UNFINISHED = "fill in"


@lint("warning")
def unclear_because(subject: LintSubject) -> Iterator[Finding]:
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
    for name, rule in subject.written.items():
        title = rule.get("title")
        for reason in _reasons(rule):
            text = str(reason.value)
            if isinstance(title, Scalar) and _plain(text) == _plain(str(title.value)):
                fault = "only repeats the title"
            elif len(text.split()) < FEWEST_WORDS:
                fault = f"has fewer than {FEWEST_WORDS} words"
            else:
                continue
            hint = "say what about the case speaks for the conclusion"
            yield Finding("unclear-because", f"the reason of `{name}` {fault}", reason.span, hint, (name,))


@lint("warning")
def unfinished(subject: LintSubject) -> Iterator[Finding]:
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
    for name, rule in subject.written.items():
        for text in nodes(rule):
            if isinstance(text, Scalar) and str(text.value).lower().startswith(UNFINISHED):
                message = f"the rule `{name}` is not finished"
                yield Finding("unfinished", message, text.span, "write what belongs here", (name,))


@lint("warning")
def needless_nesting(subject: LintSubject) -> Iterator[Finding]:
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
    for name, rule in subject.written.items():
        for entry in _conditions(rule):
            key, value, place = str(entry.key.value), entry.value, entry.key.span
            items = value.items if isinstance(value, Sequence) else ()
            fixes: tuple[Replacement, ...] = ()
            if key in ("all", "any") and len(items) == 1:
                message, hint = f"`{key}` holds one condition only", f"leave `{key}` out"
            elif key == "not" and isinstance(value, Mapping) and [each.value for each in value.keys()] == ["not"]:  # noqa: SIM118
                message, hint = "`not` of `not`", "leave both out"
            elif key not in ("all", "any", "not") and len(items) == 1 and isinstance(items[0], Scalar):
                message, hint, place = "a list of one value", "write the value itself", value.span
                # No fix where a comment stands inside, which must not be lost.
                around = "".join(place.text.replace(items[0].span.text, "", 1).split())
                fixes = (Replacement(place, items[0].span.text),) if around in ("[]", "[,]") else ()
            else:
                continue
            yield Finding("needless-nesting", message, place, hint, (name,), mends=fixes)


def _reasons(rule: Mapping) -> Iterator[Scalar]:
    then = rule.get("then")
    for mapping in (rule, *(then.items if isinstance(then, Sequence) else (then,))):
        reason = mapping.get("because") if isinstance(mapping, Mapping) else None
        if isinstance(reason, Scalar):
            yield reason


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(".").lower()


def _conditions(rule: Mapping) -> Iterator[Entry]:
    """Yield all entries under `when` and `unless`, at any depth, outermost first."""
    for key in ("when", "unless"):
        node = rule.get(key)
        for each in () if node is None else nodes(node):
            yield from each.entries if isinstance(each, Mapping) else ()
