"""Lints on the suppressions of other lints, which rulebooks write as `allow`."""

from collections.abc import Iterator

from ottava.facts.source.mending import TextEdit
from ottava.facts.source.node import Mapping
from ottava.facts.source.span import Span

from ....rulebook.rulebook import Suppression
from ..lint import Finding, LintSubject, all_lints, hint_for_lint, lint, removal


@lint("error")
def unknown_lint(subject: LintSubject) -> Iterator[Finding]:
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
    known = {each.id for each in all_lints()}
    for rule, _, suppression in _suppressions(subject):
        if suppression.lint not in known:
            yield Finding(
                "unknown-lint",
                f"there is no lint `{suppression.lint}` to allow",
                suppression.span,
                hint_for_lint(suppression.lint),
                () if rule is None else (rule,),
            )


@lint("warning")
def needless_allowance(subject: LintSubject) -> Iterator[Finding]:
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
    for rule, safeguard, suppression in _suppressions(subject):
        found = subject.found.get(suppression.lint)
        of_rulebook = rule is None and safeguard is None
        if found is None or any(
            of_rulebook or (each.safeguard == safeguard if rule is None else rule in each.rules) for each in found
        ):
            continue
        where = "the rulebook" if of_rulebook else f"`{rule or safeguard}`"
        yield Finding(
            "needless-allowance",
            f"`{suppression.lint}` remarks on nothing in {where}",
            suppression.span,
            "take the allowance out",
            () if rule is None else (rule,),
            mends=() if rule is None else _fixes(suppression, subject.written[rule]),
            safeguard=safeguard,
        )


def _suppressions(subject: LintSubject) -> Iterator[tuple[str | None, str | None, Suppression]]:
    """Yield every suppression, with the rule or the safeguard in which it is written."""
    for rule in subject.own_rules:
        yield from ((rule.id, None, each) for each in rule.allows)
    for safeguard in subject.rulebook.safeguards:
        yield from ((None, safeguard.id, each) for each in safeguard.allows)
    yield from ((None, None, each) for each in subject.rulebook.allows)


def _fixes(suppression: Suppression, written: Mapping) -> tuple[TextEdit, ...]:
    """Remove the suppression from the text of its rule, and `allow` with it if it is the only one."""
    allow = written.get("allow")
    if not isinstance(allow, Mapping):
        return ()
    only = len(allow.entries) == 1
    key = written.key("allow") if only else allow.key(suppression.lint)
    value = allow if only else allow.get(suppression.lint)
    if key is None or value is None:
        return ()
    return removal(Span(key.span.source, key.span.start, value.span.end), written)
