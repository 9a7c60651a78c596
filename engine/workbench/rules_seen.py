"""The rules that fired on a case and those that nearly did, each with its conditions one by one."""

from __future__ import annotations

from msgspec import Struct

from ..explanation.why_not.near_miss import Missing, RuleLine, State


class ConditionSeen(Struct, frozen=True):
    """A condition as it came out.

    said: what it asks, in words (`temper: flares up easily`, `any of these`). state: whether it holds, fails or is not
    known. found: what is known of the case, in words, empty for a condition made of others. certainty: how sure that
    is, from 0 to 1. in_the_way: had it come out otherwise, that could have helped the rule to fire. party: whom it was
    asked of. parts: the conditions inside it. rules: those that could derive the assessment it looks at, where that is
    in the way.
    """

    said: str
    state: State
    found: str
    certainty: float | None
    in_the_way: bool
    party: str | None
    line: RuleLine | None
    parts: tuple[ConditionSeen, ...] = ()
    rules: tuple[RuleSeen, ...] = ()


class Concluded(Struct, frozen=True):
    """One thing that a rule concludes, in words (`Speaks for Listening, strongly`), and the reason it gives.

    kind: what it is about. id: of that method (with its stage), gate, directive, point or assessment.
    """

    kind: str
    id: str
    said: str
    because: str


class RuleSeen(Struct, frozen=True):
    """A rule as it came out for a party or (None) for the case.

    line: where it is written. concludes: what it says when it fires. when, unless: its conditions as they came out.
    facts: what it rests on in the end, in words; only of one that fired. missing: the smallest set of changes to the
    case with which it fires, as the engine confirmed; only of one that did not.
    """

    rule: str
    title: str
    party: str | None
    fires: bool
    line: RuleLine | None
    concludes: tuple[Concluded, ...]
    when: ConditionSeen
    unless: ConditionSeen | None
    facts: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
