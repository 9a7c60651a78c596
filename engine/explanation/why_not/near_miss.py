"""Why not, as plain immutable values: what stood in the way, and what would have to be otherwise.

The JSON of an explanation has exactly these fields in this order.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ottava.facts.attribute import Plain
from ottava.facts.source.brief import Brief

from ...inference.advice import Reason
from ...rulebook.condition import QuantifierWord

State = Literal["holds", "fails", "unknown"]
Kind = Literal["attribute", "assessment", "advised", "all", "any", "not", "condition", "always"] | QuantifierWord

Verdict = Literal["fires then", "lifted then", "impossible", "not found"]


class Missing(Brief, Struct, frozen=True):
    """One thing that would have to be otherwise.

    `path`: as in `parties.customer.arousal`. `label`: what people call it. `found`: what is known; None for unknown.
    `certainty`: that of what is known, from 0 to 1. `wanted`: what would have to be known instead, for certain; None
    for unknown. `said_found`, `said`: what is known and what is wanted, in words. `question`: how to ask for it.
    """

    path: str
    label: str
    found: Plain | None
    certainty: float | None
    wanted: Plain | None
    said_found: str
    said: str
    question: str


class RuleLine(Brief, Struct, frozen=True):
    """A line of a rulebook."""

    file: str
    line: int


class ConditionTrace(Brief, Struct, frozen=True):
    """A condition as it came out for a party or the case.

    `kind`: of condition. `state`: how it came out. `text`: what the author wrote. `said`: what it asks, in words.
    `said_found`: what is known, in words. `in_the_way`: had it come out otherwise, that could have helped. For a test
    on an attribute, `path`: which. `found`: what is known. `certainty`: how sure that is. `wanted`: what passes.
    `question`: how to ask for it where it is unknown. `parts`: the conditions inside it, for a quantifier once for each
    party. `rules`: those that could derive an assessment, where that is in the way.
    """

    kind: Kind
    state: State
    in_the_way: bool
    text: str
    said: str
    line: RuleLine | None
    party: str | None
    path: str | None = None
    found: Plain | None = None
    said_found: str = ""
    certainty: float | None = None
    wanted: str = ""
    question: str | None = None
    parts: tuple[ConditionTrace, ...] = ()
    rules: tuple[RuleTrace, ...] = ()


class RuleTrace(Brief, Struct, frozen=True):
    """A rule as it came out for a party or the case. `state`: `open` means that it could still fire if more were known.
    `when`, `unless`: its conditions as they came out.
    """

    rule: str
    title: str
    party: str | None
    state: Literal["fires", "open", "cannot fire"]
    line: RuleLine | None
    when: ConditionTrace
    unless: ConditionTrace | None


class MethodProspect(Brief, Struct, frozen=True):
    """What would become of a method if a rule that recommends it fired.

    `strength`: what the rule adds at most, up to 1. `advised`: whether the method would be advised with the changes of
    the near miss; `vetoes`: the rules that would still forbid it. `forbidden_by`: their titles. `title`: the name of
    method and stage.
    """

    stage: str | None
    title: str
    strength: float
    advised: bool
    vetoes: tuple[str, ...]
    forbidden_by: tuple[str, ...]


class NearMiss(Brief, Struct, frozen=True):
    """A rule that does not fire, and the smallest set of changes with which it does.

    `missing`: the changes. With them, and nothing else changed, the engine was run, and the rule fired; no smaller set
    makes it fire. `verdict`: why nothing is listed: `impossible` if nothing that could be known of the case makes the
    rule fire, `not found` if the search was given up. `seen`: the rule as it came out. `prospect`: what would become of
    the method, where the question was about one.
    """

    rule: str
    title: str
    party: str | None
    verdict: Verdict
    missing: tuple[Missing, ...]
    seen: RuleTrace | None
    prospect: MethodProspect | None


class StandingVeto(Brief, Struct, frozen=True):
    """A rule that forbids a method with some changes made, by a gate that stops everything or by excluding it."""

    rule: str
    title: str
    party: str | None
    gate: str | None


class Veto(Brief, Struct, frozen=True):
    """A rule that forbids a method, and the smallest set of changes with which it does not fire.

    `gate`: the gate that stops everything; None where the rule excludes the method. `gate_title`: its name. `reason`:
    the rule, and what it rests on. `verdict`: as in a near miss. `missing`: the changes, with which the engine was run.
    `seen`: the rule as it came out. `still`: what forbids the method all the same in that
    run.
    """

    gate: str | None
    gate_title: str | None
    reason: Reason
    verdict: Verdict
    missing: tuple[Missing, ...]
    still: tuple[StandingVeto, ...]
    seen: RuleTrace | None


class WhyNot(Brief, Struct, frozen=True):
    """Why a method (or one stage of it) is not advised.

    `title`: its name, with that of the stage. `stage`: None for the whole method. `advised`: whether it is advised all
    the same. `certainty`: how certain it is as things are. `vetoes`: the rules that forbid it. `party`: whom it is not
    advised for; None for anyone. `speaking`: the rules that recommend it or speak against it and fire. `near_misses`:
    nearest first, by the number of changes, then by strength; rules that cannot be made to fire come last. `others`:
    the rules beyond. `other_titles`: their titles.
    """

    case: str
    method: str
    title: str
    stage: str | None
    party: str | None
    advised: bool
    certainty: float
    vetoes: tuple[Veto, ...]
    speaking: tuple[Reason, ...]
    near_misses: tuple[NearMiss, ...]
    others: tuple[str, ...]
    other_titles: tuple[str, ...]


class WhyNotRule(Brief, Struct, frozen=True):
    """Why a rule does not fire. `party`: for whom it was asked; None for anyone. `fires`: whether it fires all the
    same. `fires_for`: the parties for which it does; none for a rule about the case as a whole. `near_misses`: the
    changes with which it would fire.
    """

    case: str
    rule: str
    title: str
    party: str | None
    fires: bool
    fires_for: tuple[str, ...]
    near_misses: tuple[NearMiss, ...]
