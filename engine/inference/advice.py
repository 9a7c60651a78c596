"""Advice: the ranked recommendations with their reasons, as plain immutable values.

They are structures of msgspec, which makes and writes them many times faster than data classes; being immutable they
cannot form cycles, and so are left out of garbage collection. The JSON of an advice
has exactly these fields in this order; `docs/schema/advice.schema.json` is generated from them.
"""

import re
from typing import Any, Literal

import msgspec
from msgspec import Struct

from ottava.facts.source.arguments import InvalidCall, expect, expect_whole
from ottava.facts.source.brief import Brief, brief
from ottava.facts.source.diagnostic import visible

from ..rulebook.conclusion import Effect
from .card import Card
from .stability import Prospect, Stability

FORMAT_VERSION = 2
"""That of the fields of an advice. Those of Ottava 0.1 had none, and are the first."""

NOTICE = "Advice for a person to weigh, not a decision."


class FactUsed(Brief, Struct, frozen=True, gc=False, cache_hash=True):
    """An observation that a reason rests on; `path` as in `parties.customer.temperament`, a set in sorted order.

    `said`: what is known, as people read it: `temper on an ordinary day: flares up easily`.
    """

    path: str
    value: str | bool | int | float | tuple[str, ...]
    certainty: float
    said: str


class SourcePlace(Brief, Struct, frozen=True, gc=False):
    """Where a rule stands in the source text, and whether it rests on the text, on inference or on a named practice."""

    place: str
    basis: Literal["text", "inference", "practice"]
    practice: str | None


class Reason(Brief, Struct, frozen=True, gc=False, rename={"from_": "from"}):
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


class GateAdvice(Brief, Struct, frozen=True, gc=False):
    """Something that comes before every method; `stop` means that no method is advised."""

    id: str
    title: str
    text: str
    effect: Effect
    reasons: tuple[Reason, ...]


class Recommendation(Brief, Struct, frozen=True, gc=False):
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


class Exclusion(Brief, Struct, frozen=True, gc=False):
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


class DueDay(Brief, Struct, frozen=True, gc=False):
    """By when a thing is to be done: `days` after the date that `after` names, which is on that `day`; None where that
    date is not known. `said` is how people read it.
    """

    day: str | None
    days: int
    after: str
    said: str


class DirectiveAdvice(Brief, Struct, frozen=True, gc=False):
    """A thing to do or to avoid. `urgent`: it is to be done before any method. `due`: by when, if a rule says so; the
    text says it as well.
    """

    id: str
    kind: Literal["do", "avoid"]
    text: str
    party: str | None
    reasons: tuple[Reason, ...]
    urgent: bool = False
    due: DueDay | None = None


class Attention(Brief, Struct, frozen=True, gc=False):
    """A point that matters in this case, and how much."""

    point: str
    number: int
    title: str
    text: str
    party: str | None
    certainty: float
    reasons: tuple[Reason, ...]


class PlanStep(Brief, Struct, frozen=True, gc=False):
    """One step of the plan; no parties means everyone."""

    position: int
    kind: Literal["gate", "method"]
    id: str
    title: str
    stage: str | None
    parties: tuple[str, ...]
    steps: tuple[str, ...]


class AssessmentAdvice(Brief, Struct, frozen=True, gc=False):
    """What rules concluded on the way, such as that a party is heated; `said` is how people read it."""

    id: str
    name: str
    value: str | bool
    said: str
    party: str | None
    certainty: float
    reasons: tuple[Reason, ...]


class Question(Brief, Struct, frozen=True, gc=False):
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


class Breach(Brief, Struct, frozen=True, gc=False):
    """A safeguard of its rulebook that the advice goes against, for one party or (party left empty) for the case.

    `reasons`: why the advice says what it should not; none where it lacks something.
    """

    safeguard: str
    title: str
    because: str
    party: str | None
    reasons: tuple[Reason, ...]


class LookedAt(Brief, Struct, frozen=True, gc=False):
    """Something that a reason looked at and that is no assessment of the advice: its id, and what people call it."""

    id: str
    said: str


class RulebookIdentity(Brief, Struct, frozen=True, gc=False):
    """Which rules gave the advice."""

    name: str
    title: str
    version: str
    fingerprint: str


class Advice(Brief, Struct, frozen=True, gc=False):
    """The advice on one case; `card` is what of it fits on one screen. `nothing_fits` says whom to ask when neither a
    method nor a gate that stops or comes first says what to do. `looked_at` has words for what stands in `from` of
    reasons and is no assessment that holds. `breaches` is empty unless the rules are wrong.

    `format_version` is that of these fields, and rises when one that programs may rely on changes or goes.
    `case_digest` is `Case.digest` of the case. `day` is that of the advice, if the case gives one, and `language` the
    tag of the language of its texts, if it is not the rulebook's own.
    """

    format_version: int
    engine_version: str
    case: str
    case_digest: str
    day: str | None
    language: str | None
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

    @property
    def first(self) -> tuple[Recommendation, ...]:
        """The recommendations of rank 1: one, several parties of one method, or several that are tied."""
        return tuple(each for each in self.recommendations if each.rank == 1)

    def __repr__(self) -> str:
        said = {
            "gates": [each.title for each in self.gates],
            "first": list(dict.fromkeys(each.title for each in self.first)),
        }
        return brief(self, {"case": self.case, "rulebook": self.rulebook.name, **said})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Let pydantic take, write and describe advice."""
        from .pydantic_schema import schema_for_pydantic

        return schema_for_pydantic(cls, handler)

    def to_rows(self) -> list[dict[str, Any]]:
        """The recommendations in order, one row each, as pandas and Polars make a table of them."""
        names = ("rank", "tied", "method", "stage", "party", "title", "certainty")
        return [{"case": self.case} | {name: getattr(each, name) for name in names} for each in self.recommendations]

    def to_mapping(self) -> dict[str, Any]:
        """The advice as plain mappings, lists, texts and numbers, as in its JSON."""
        mapping: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return mapping

    def to_json(self, indent: int | None = None) -> str:
        """The advice as JSON text, on one line unless indented; the same advice gives the same bytes."""
        return to_json(self, indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Advice":
        """Return the advice that `to_json` wrote, equal to the one it was asked of; fields that later versions of
        Ottava add are passed over. Raises InvalidCall for what is no such text, or of another format.
        """
        expect(isinstance(text, str | bytes), "text", text, "the JSON of an advice, as `to_json` writes it")
        try:
            found = msgspec.json.decode(text, type=_Format).format_version
            if found == FORMAT_VERSION:
                return msgspec.json.decode(text, type=cls)
        except msgspec.ValidationError as error:
            raise InvalidCall(
                f"`text` is not the JSON of an advice, as `to_json` writes it: {reason_of(error)}"
            ) from None
        except (msgspec.MsgspecError, ValueError, RecursionError):  # of old, those of msgspec are no ValueErrors
            raise InvalidCall("`text` is not JSON, expected that of an advice, as `to_json` writes it") from None
        raise InvalidCall(
            f"`text` is an advice of format {found}, and this version of Ottava reads format {FORMAT_VERSION}; "
            "ask for the advice on the case again"
        )


class _Format(Struct):
    """What is looked at before all else. The first format did not say that it was."""

    format_version: int = 1


_WORDS = {
    "object": "mapping",
    "array": "list",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "bool": "yes or no",
}


def reason_of(error: msgspec.ValidationError) -> str:
    """Return what msgspec found wrong, in words that are none of a programming language."""
    reason = re.sub(r"`(\w+)`", lambda word: f"`{_WORDS.get(word[1], word[1])}`", visible(str(error)))
    return reason[0].lower() + reason[1:]


def to_json(value: Struct, indent: int | None) -> str:
    """Return a structure as JSON text, on one line unless indented."""
    if indent is not None:
        expect_whole("indent", indent, 0, 100)
    text = msgspec.json.encode(value)
    return (text if indent is None else msgspec.json.format(text, indent=indent)).decode()
