"""A decision: the record of one advice. The JSON of a record has exactly these fields in this order."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Literal

import msgspec
from msgspec import Struct

from ottava.facts.days import is_day
from ottava.facts.source.arguments import InvalidCall, expect
from ottava.facts.source.brief import Brief, brief
from ottava.facts.source.diagnostic import quoted

from ..inference.advice import Advice, RulebookIdentity
from ..inference.json_form import read_or_reason, to_json
from ..rulebook.conclusion import Effect

RECORD_VERSION = 1
"""That of the fields of a record."""


class RecordedGate(Brief, Struct, frozen=True, gc=False):
    """A gate that was shut. `effect`: how; `stop` lets no method through."""

    id: str
    effect: Effect


class RecordedMethod(Brief, Struct, frozen=True, gc=False):
    """A method that was advised. `stage`: the id of its stage; None for the whole method. `party`: None for everyone.
    `rank`: from 1; None for a method that goes with the whole plan.
    """

    method: str
    stage: str | None
    party: str | None
    rank: int | None
    certainty: float


class RecordedExclusion(Brief, Struct, frozen=True, gc=False):
    """A method that must not be used. `stage`: None for the whole method. `party`: whom for; None for everyone."""

    method: str
    stage: str | None
    party: str | None


class RecordedDirective(Brief, Struct, frozen=True, gc=False):
    """A thing to do or to avoid. `kind`: which of the two. `party`: whom it is about; None for the case."""

    id: str
    kind: Literal["do", "avoid"]
    party: str | None


class RecordedOutcome(Brief, Struct, frozen=True, gc=False):
    """What was advised, by ids alone, in the order of the advice.

    `nothing_fits`: neither a method nor a gate that stops or comes first said what to do. `gates`: those that were
    shut. `recommendations`: the methods advised. `exclusions`: those forbidden. `directives`: what else to do or avoid.
    """

    nothing_fits: bool
    gates: tuple[RecordedGate, ...]
    recommendations: tuple[RecordedMethod, ...]
    exclusions: tuple[RecordedExclusion, ...]
    directives: tuple[RecordedDirective, ...]

    @property
    def first(self) -> tuple[RecordedMethod, ...]:
        """The recommendations of rank 1, as of `Advice.first`."""
        return tuple(each for each in self.recommendations if each.rank == 1)


class Decision(Brief, Struct, frozen=True):
    """The record of one advice: when, for whom, by which rules, on which case, and what was advised.

    `format_version`: that of these fields. `id`: of the record, unlike any other. `time`: in UTC, as in
    `2026-03-14T09:26:53.589Z`. `asked_by`: who asked, as the application calls them; may be empty. `case_id`: the id of
    the case. `case_digest`: `Case.digest` of the whole case. `day`, `language`, `engine_version`: those of the advice.
    `thorough`: whether thorough advice was asked for. `rulebook`: which rules gave the advice. `outcome`: what was
    advised. `advice_digest`: of the bytes of the JSON of the advice. `case`: the case itself where the log keeps cases,
    without its title and what is masked; otherwise None. `masked`: the attributes that are left out of it.
    """

    format_version: int
    id: str
    time: str
    asked_by: str
    case_id: str
    case_digest: str
    day: str | None
    language: str | None
    thorough: bool
    engine_version: str
    rulebook: RulebookIdentity
    outcome: RecordedOutcome
    advice_digest: str
    case: dict[str, Any] | None
    masked: tuple[str, ...]

    def __repr__(self) -> str:
        return brief(self, {"id": self.id, "time": self.time, "case_id": self.case_id, "rulebook": self.rulebook.name})

    def to_json(self) -> str:
        """The record as JSON text on one line."""
        return to_json(self, None)

    @classmethod
    def from_json(cls, text: str | bytes) -> Decision:
        """Return the record that `to_json` wrote; fields that later versions of Ottava add are passed over.

        Raises InvalidCall for what is no record, or one of another format.
        """
        expect(isinstance(text, str | bytes), "text", text, "the JSON of a decision, as `to_json` writes it")
        found = decision_or_reason(text)
        if isinstance(found, str):
            raise InvalidCall(f"`text` is {found}")
        return found


def decision_or_reason(text: str | bytes) -> Decision | str:
    """Return the decision that a text is the JSON of, or what the text is instead."""
    found = read_or_reason(text, Decision, RECORD_VERSION, "a decision", "read it with the version that wrote it")
    if isinstance(found, Decision) and found.day is not None and not is_day(found.day):
        return f"not the JSON of a decision: its `day` is {quoted(found.day)}, expected a date, such as `2026-03-14`"
    return found


def digest_of(advice: Advice) -> str:
    """Return `blake2b:` and 128 bits of the bytes of the JSON of an advice, as hexadecimal digits."""
    return f"blake2b:{blake2b(msgspec.json.encode(advice), digest_size=16).hexdigest()}"


def outcome_of(advice: Advice) -> RecordedOutcome:
    """Return what a record keeps of an advice."""
    return RecordedOutcome(
        advice.nothing_fits is not None,
        tuple(RecordedGate(each.id, each.effect) for each in advice.gates),
        tuple(
            RecordedMethod(each.method, each.stage, each.party, each.rank, each.certainty)
            for each in advice.recommendations
        ),
        tuple(RecordedExclusion(each.method, each.stage, each.party) for each in advice.exclusions),
        tuple(RecordedDirective(each.id, each.kind, each.party) for each in advice.directives),
    )
