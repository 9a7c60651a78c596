"""What can only be checked once all rules are read: whether they agree with each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.span import Span

from .conclusion import Assess
from .findings import Findings, place_of
from .rulebook import Rule
from .scope import HOW_TO_NAME_A_PARTY, HOW_TO_REACH_A_PARTY, AtomUse


def check_ids(ids: Iterable[tuple[str, Span]], findings: Findings) -> None:
    """Refuse two rules or safeguards of the same id, those with mistakes counted in."""
    found: dict[str, Span] = {}
    for name, span in ids:
        first = found.setdefault(name, span)
        if first is not span:
            findings.error(
                "duplicate-id",
                f"there is a rule or safeguard {quoted(name)} already ({place_of(first, span)})",
                span,
                "give one of them another id",
            )


def check_assessments(
    rules: tuple[Rule, ...],
    uses: Iterable[AtomUse],
    half_derived: Collection[str],
    all_read: bool,
    findings: Findings,
    named: Iterable[AtomUse] = (),
) -> None:
    """Check that every assessment in a condition is derived, every derived one is used, and all of one name have one
    owner.

    `half_derived`: names that rules with mistakes would derive; nothing is said of looking at those. `all_read`:
    whether every file could be read; if not, nothing is missed, since it may stand in the others. `named`: those that
    a `rulebook.yaml` has words for.
    """
    derived: dict[str, list[tuple[Rule, Assess]]] = {}
    for rule in rules:
        for conclusion in rule.conclusions:
            if isinstance(conclusion, Assess):
                derived.setdefault(conclusion.atom.name, []).append((rule, conclusion))
    for name, found in derived.items():
        _check_belonging(name, found, findings)
    for use in named:
        if all_read and use.name not in half_derived:
            _check_use(use, derived, findings)
    used = set()
    for use in uses:
        used.add(use.name)
        if all_read and use.name not in half_derived:
            _check_use(use, derived, findings)
    for name, found in derived.items():
        if all_read and name not in used:
            hint = "use it in a condition, or take it out"
            findings.warning(
                "unused-assessment", f"no condition looks at the assessment `{name}`", found[0][1].span, hint
            )


def _check_belonging(name: str, found: list[tuple[Rule, Assess]], findings: Findings) -> None:
    first, earlier = found[0]
    for rule, conclusion in found[1:]:
        if rule.per_party != first.per_party:
            owner, other = ("a party", "the case") if first.per_party else ("the case", "a party")
            place = place_of(earlier.span, conclusion.span)
            findings.error(
                "assessment-belongs-elsewhere",
                f"the assessment `{name}` belongs to {owner} in the rule `{first.id}` ({place}), and to {other} here",
                conclusion.span,
                f"{'add' if first.per_party else 'remove'} `for_each: party`, or give it another name",
            )


def _check_use(use: AtomUse, derived: dict[str, list[tuple[Rule, Assess]]], findings: Findings) -> None:
    found = derived.get(use.name)
    if found is None:
        findings.unknown(
            "unknown-assessment",
            f"no rule derives an assessment {quoted(use.name)}",
            use.name_span,
            use.name,
            derived,
            None if derived else f"derive it in a rule: `assess: {{{use.name}: true}}`",
        )
        return
    values = list(dict.fromkeys(conclusion.atom.value for _, conclusion in found))
    if use.value is not None and use.value not in values:
        _unknown_value(use, values, findings)
    if found[0][0].per_party and not use.in_party:
        findings.error(
            "no-party-in-turn",
            f"the assessment `{use.name}` belongs to a party, and here no party is in turn",
            use.name_span,
            HOW_TO_REACH_A_PARTY if use.value is not None else HOW_TO_NAME_A_PARTY,
        )


def _unknown_value(use: AtomUse, values: list[str | bool], findings: Findings) -> None:
    words = [_word(value) for value in values]
    written = _word(use.value)
    message = f"no rule derives {quoted(f'{use.name}: {written}')}"
    if use.value is False and True in values:
        hint = f"to ask that it is known not to hold, write `not: {{assessment.{use.name}: true}}`"
        findings.error("unknown-value", message, use.span, hint)
    elif written in words:  # true and the text `true` look alike
        findings.error("unknown-value", f"{message} as a text", use.span, "write it without quotes")
    else:
        findings.unknown("unknown-value", message, use.span, written, words)


def _word(value: str | bool | None) -> str:
    return value if isinstance(value, str) else "true" if value else "false"
