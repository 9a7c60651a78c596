"""Advice: the ranked recommendations with their reasons, as plain immutable values.

They are structures of msgspec, which makes and writes them many times faster than data classes; being immutable they
cannot form cycles, and so are left out of garbage collection. The JSON of an advice
has exactly these fields in this order; `docs/schema/advice.schema.json` is generated from them.
"""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ottava.facts.source.arguments import expect_whole

from .card import Card
from .due_day import DueDay

Effect = Literal["stop", "first", "provisional"]

NOTICE = "Advice for a person to weigh, not a decision."


class FactUsed(Struct, frozen=True, gc=False, cache_hash=True):
    """An observation that a reason rests on; `path` as in `parties.customer.temperament`, a set in sorted order.

    `said`: what is known, as people read it: `temper on an ordinary day: flares up easily`.
    """

    path: str
    value: str | bool | int | float | tuple[str, ...]
    certainty: float
    said: str


class SourcePlace(Struct, frozen=True, gc=False):
    """Where a rule stands in the source text, and whether it rests on the text, on inference or on a named practice."""

    place: str
    basis: Literal["text", "inference", "practice"]
    practice: str | None


class Reason(Struct, frozen=True, gc=False, rename={"from_": "from"}):
    """One rule that fired: what it says, how certain it is, and what it rests on.

    `certainty` is what the rule adds to the conclusion, from -1 to 1, or nothing where a conclusion has no degrees
    (a veto, a gate). `from_` names the assessments the rule looked at (`assess.heated`); they are found under
    `assessments` of the advice. `facts` are the observations it rests on in the end, through those assessments.
    """

    rule: str
    title: str
    because: str
    certainty: float | None
    party: str | None
    source: SourcePlace | None
    facts: tuple[FactUsed, ...]
    from_: tuple[str, ...]


class GateAdvice(Struct, frozen=True, gc=False):
    """Something that comes before every method; `stop` means that no method is advised."""

    id: str
    title: str
    text: str
    effect: Effect
    reasons: tuple[Reason, ...]


class Recommendation(Struct, frozen=True, gc=False):
    """A method that is advised, for one party or (party left empty) for everyone. `title` names its stage as well.

    `rank` counts from 1; equal certainties share a rank and are `tied`. A method that goes with the whole plan has
    no rank.
    """

    rank: int | None
    tied: bool
    method: str
    title: str
    number: int
    stage: str | None
    party: str | None
    certainty: float
    steps: tuple[str, ...]
    avoid: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Exclusion(Struct, frozen=True, gc=False):
    """A method (or one stage of it) that must not be used here: a veto, never a low score.

    `considered`: whether somebody might have thought of it, since some rule recommends the method for that party.
    `not_recorded`: what is not known of the case, where a reason rests on that; worked out for what is considered.
    """

    method: str
    title: str
    stage: str | None
    party: str | None
    reasons: tuple[Reason, ...]
    considered: bool
    not_recorded: tuple[FactUsed, ...] = ()


class DirectiveAdvice(Struct, frozen=True, gc=False):
    """A thing to do or to avoid. `urgent`: it is to be done before any method. `due`: by when, if a rule says so; the
    text says it as well.
    """

    id: str
    kind: Literal["do", "avoid"]
    text: str
    party: str | None
    reasons: tuple[Reason, ...]
    urgent: bool = False
    due: DueDay | UnsetType = UNSET


class Attention(Struct, frozen=True, gc=False):
    """A point that matters in this case, and how much."""

    point: str
    number: int
    title: str
    text: str
    party: str | None
    certainty: float
    reasons: tuple[Reason, ...]


class PlanStep(Struct, frozen=True, gc=False):
    """One step of the plan; no parties means everyone."""

    position: int
    kind: Literal["gate", "method"]
    id: str
    title: str
    stage: str | None
    parties: tuple[str, ...]
    steps: tuple[str, ...]


class AssessmentAdvice(Struct, frozen=True, gc=False):
    """What rules concluded on the way, such as that a party is heated; `said` is how people read it."""

    id: str
    name: str
    value: str | bool
    said: str
    party: str | None
    certainty: float
    reasons: tuple[Reason, ...]


class Place(Struct, frozen=True, order=True):
    """A method or stage, for one party or (left empty) for everyone. `title` names both."""

    method: str
    stage: str | None
    party: str | None
    title: str


class GateEffect(Struct, frozen=True, gc=False):
    """A gate that is shut, and how."""

    id: str
    title: str
    effect: Effect


class Told(Struct, frozen=True, gc=False):
    """Something that might be found out: a value, and in `said` all values that would have the same effect.

    `label` is what people call what is found out.
    """

    path: str
    label: str
    value: str | bool | int | float | tuple[str, ...]
    said: str


class Prospect(Struct, frozen=True, gc=False):
    """What one answer to a question leads to: the gates and who and what comes first, as running the rules says.

    `share` is the part of all answers that it stands for (0 to 1) when every value is as likely as another; `changes`
    names the weightiest thing that it changes.
    """

    value: str | bool | int | float | tuple[str, ...]
    said: str
    share: float
    changes: Literal["gate", "first", "ranking", "nothing"]
    gates: tuple[GateEffect, ...]
    first: tuple[Place, ...]


class Question(Struct, frozen=True, gc=False):
    """Something worth finding out; `for_gate` when a gate hangs on it. `label` is what people call it.

    `chance` (0 to 1) is how likely the answer is to change a gate, the first place or the ranking; it and `answers` are
    there only in thorough advice. A chance of 0 does not mean that nothing hangs on it: it may together with others.
    """

    path: str
    attribute: str
    label: str
    party: str | None
    question: str
    values: tuple[str, ...]
    for_gate: bool
    reasons: tuple[Reason, ...]
    chance: float | None = None
    answers: tuple[Prospect, ...] = ()


class Hinge(Struct, frozen=True, gc=False):
    """An unknown attribute that the advice hangs on, with a witness: answers that include this attribute, none of which
    can be left out, and the gates and first place that running the rules with them gives. `label` is what people call
    the attribute.
    """

    path: str
    attribute: str
    label: str
    party: str | None
    witness: tuple[Told, ...]
    gates: tuple[GateEffect, ...]
    first: tuple[Place, ...]


class Flip(Struct, frozen=True, gc=False):
    """How far the strength of one recommendation of one rule would have to move for another first place.

    `strength` is what it is and `needed` the nearest that flips, both from -1 to 1, to six decimals; `first` is the
    first place then. Everything else stays as it is. `title` is that of the rule, `method_title` names the stage too.
    """

    rule: str
    title: str
    method: str
    method_title: str
    stage: str | None
    strength: float
    needed: float
    first: tuple[Place, ...]


class Stability(Struct, frozen=True, gc=False):
    """Whether what is unknown could still change the gates, their effects or the first place.

    `stable`: proven for every way of finding out any of the unknowns, in whole or in part, each with certainty. `open`:
    it can change, and `hangs_on` says by what: the attributes whose answer alone changes it or, if there are none,
    attributes that do so together. `not proven`: neither was found out. `searched` says how it was looked for.

    `margin` is by how much certainty the first place leads before the `second`; `strengths` how much would have to move
    in single rules for another first place, the least first. All this is there only in thorough advice.
    """

    verdict: Literal["stable", "open", "not proven"] = "not proven"
    hangs_on: tuple[Hinge, ...] = ()
    searched: str | None = None
    margin: float | None = None
    second: tuple[Place, ...] = ()
    strengths: tuple[Flip, ...] = ()


class Breach(Struct, frozen=True, gc=False):
    """A safeguard of its rulebook that the advice goes against, for one party or (party left empty) for the case.

    `reasons`: why the advice says what it should not; none where it lacks something.
    """

    safeguard: str
    title: str
    because: str
    party: str | None
    reasons: tuple[Reason, ...]


class LookedAt(Struct, frozen=True, gc=False):
    """Something that a reason looked at and that is no assessment of the advice: its id, and what people call it."""

    id: str
    said: str


class RulebookIdentity(Struct, frozen=True, gc=False):
    """Which rules gave the advice."""

    name: str
    title: str
    version: str
    fingerprint: str


class Advice(Struct, frozen=True, gc=False):
    """The advice on one case; `card` is what of it fits on one screen. `nothing_fits` says whom to ask when neither a
    method nor a gate that stops or comes first says what to do. `looked_at` has words for what stands in `from` of
    reasons and is no assessment that holds. `breaches` is empty unless the rules are wrong. `day` is that of the
    advice, and only there if the case gives it."""

    case: str
    notice: str
    rulebook: RulebookIdentity
    nothing_fits: str | None
    gates: tuple[GateAdvice, ...]
    recommendations: tuple[Recommendation, ...]
    exclusions: tuple[Exclusion, ...]
    directives: tuple[DirectiveAdvice, ...]
    attention: tuple[Attention, ...]
    plan: tuple[PlanStep, ...]
    assessments: tuple[AssessmentAdvice, ...]
    questions: tuple[Question, ...]
    stability: Stability
    looked_at: tuple[LookedAt, ...] = ()
    breaches: tuple[Breach, ...] = ()
    card: Card = Card()
    day: str | UnsetType = UNSET

    @property
    def first(self) -> tuple[Recommendation, ...]:
        """The recommendations of rank 1: one, several parties of one method, or several that are tied."""
        return tuple(each for each in self.recommendations if each.rank == 1)

    def to_mapping(self) -> dict[str, Any]:
        """The advice as plain mappings, lists, texts and numbers, as in its JSON."""
        mapping: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return mapping

    def to_json(self, indent: int | None = None) -> str:
        """The advice as JSON text, on one line unless indented; the same advice gives the same bytes."""
        return to_json(self, indent)


def to_json(value: Struct, indent: int | None) -> str:
    """Return a structure as JSON text, on one line unless indented."""
    if indent is not None:
        expect_whole("indent", indent, 0, 100)
    text = msgspec.json.encode(value)
    return (text if indent is None else msgspec.json.format(text, indent=indent)).decode()
