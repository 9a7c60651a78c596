"""What somebody asks about: a method, a stage, a rule, a party, by their names."""

from __future__ import annotations

from collections.abc import Iterable

from ottava.facts import Case
from ottava.facts.source.arguments import expect_text
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.suggestion import nearest

from ...rulebook.rulebook import Rulebook
from ..errors import InvalidSubject

_LISTED = 12
"""Names that are listed when none of them is near to what was written."""


def method_and_stage(method: str, stage: str | None, rulebook: Rulebook) -> tuple[str, str | None]:
    """A method and, if one is given, its stage; `METHOD.STAGE` in one word will do. Raises InvalidSubject."""
    expect_text("method", method)
    name, dot, rest = method.partition(".")
    stage = rest if dot and stage is None else stage
    found = {each.id: each for each in rulebook.names.methods}
    _check("method", name, found, "the methods")
    if stage is not None:
        _check("stage", stage, found[name].stages, f"the stages of `{name}`")
    return name, stage


def rule_called(rule: str, rulebook: Rulebook) -> str:
    """A rule. Raises InvalidSubject."""
    _check("rule", rule, [each.id for each in rulebook.rules], "the rules")
    return rule


def place_called(party: str | None, case: Case) -> int | None:
    """The position of a party, None for anyone. Raises InvalidSubject."""
    if party is None:
        return None
    labels = [each.id for each in case.parties]
    _check("party", party, labels, "the parties")
    return labels.index(party)


def _check(kind: str, name: str, known: Iterable[str], what: str) -> None:
    expect_text(kind, name)
    names = list(known)
    if name in names:
        return
    meant = nearest(name, names)
    if meant is not None:
        hint = f"did you mean `{meant}`?"
    elif not names:
        hint = "there are none"
    else:
        listed = ", ".join(f"`{each}`" for each in names[:_LISTED])
        hint = f"{what} are {listed}{', …' if len(names) > _LISTED else ''}"
    raise InvalidSubject(Diagnostic(f"unknown-{kind}", f"unknown {kind} {quoted(name)}", hint=hint))
