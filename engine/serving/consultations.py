"""A case built by asking: `POST /v1/consultations`. Nothing is kept: the state travels, signed."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from ottava.facts import InvalidCase, Observation
from ottava.facts.attribute import Plain, plain_value

from ..explanation.what_to_ask.answers import GivenAnswer
from ..explanation.what_to_ask.consultation import Consultation
from ..explanation.what_to_ask.form_field import FormField
from ..explanation.what_to_ask.state import MOST_STEPS
from ..inference.advice import Advice
from .call import Call
from .encoding import encoded
from .operation import CASE, LANGUAGE, RULEBOOK, THOROUGH, Operation
from .parameter import anything, flag, text, whole
from .problem import ProblemMistake, Refused, wrong_input

_ANSWER = {
    "anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"type": "array", "items": {"type": "string"}},
        {
            "type": "object",
            "properties": {"value": {}, "certainty": {"type": ["number", "null"], "minimum": 0, "maximum": 1}},
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
KEYS = (
    text("state", "The `state` of the last answer, unchanged; left out, a consultation begins."),
    anything("case", "What is known at the beginning.", CASE.schema),
    flag("quick", "At the beginning: ask only what a quick case needs."),
    anything("answer", "The answer to the question, as in a case file; of the parties, their labels.", _ANSWER),
    flag("dont_know", "The answer is not known; the question is not asked again."),
    flag("back", "Take the last answer back."),
    whole("change", "The number of an earlier answer that `answer` or `dont_know` takes the place of.", 1, MOST_STEPS),
)
_AT_THE_BEGINNING = ("case", "quick")
_LATER = ("answer", "dont_know", "back", "change")


class AnsweredQuestion(Struct, frozen=True):
    """A question that was answered. A `value` of null is "don't know"; of parties it is their labels."""

    number: int
    path: str
    question: str
    party: str | None
    value: Plain | None
    certainty: float | None


class ConsultationState(Struct, frozen=True):
    """Where a consultation is. `question`: what to ask next, null when it is `finished`. `state`: to be passed on
    unchanged with the answer. `stable`: whether no answer still open could change a gate or the first place. `ahead`:
    perhaps how many questions follow; 0 while that cannot be seen. `left_out`: why it was not worked out to the end
    which question tells most; empty if it was. `answers`: those so far. `dropped`: those that fit no more after a
    change. `case`: what is known. `advice`: on what is known.
    """

    state: str
    finished: bool
    question: FormField | None
    stable: bool
    ahead: int
    left_out: str
    answers: tuple[AnsweredQuestion, ...]
    dropped: tuple[AnsweredQuestion, ...]
    case: dict[str, Any]
    advice: Advice


def consult(call: Call) -> bytes:
    """Take an answer, and return the next question with the advice so far."""
    asked = call.values(KEYS)
    _expect_together(asked)
    consultation = _begun(call, asked) if "state" not in asked else _resumed(call, asked["state"])
    dropped: tuple[GivenAnswer, ...] = ()
    if asked.get("back"):
        consultation.back()
    elif "answer" in asked or asked.get("dont_know"):
        value = asked.get("answer")
        if "change" in asked:
            dropped = consultation.change(asked["change"], value).dropped
        elif value is None:
            consultation.dont_know()
        else:
            consultation.answer(value)
    advice = consultation.advice if call.thorough else consultation.first_advice
    if consultation.finished:
        call.record(advice, consultation.case)
    return encoded(
        ConsultationState(
            call.service.signer.sign(consultation.to_mapping()),
            consultation.finished,
            consultation.field,
            consultation.stable,
            consultation.ahead,
            consultation.left_out,
            tuple(_answered(number, each) for number, each in enumerate(consultation.said, start=1)),
            tuple(_answered(0, each) for each in dropped),
            consultation.case.to_mapping(),
            advice,
        )
    )


def _begun(call: Call, asked: dict[str, Any]) -> Consultation:
    start = call.case_in(asked["case"]) if "case" in asked else None
    return call.advisor.consultation(start, quick=asked.get("quick", False))


def _resumed(call: Call, text: str) -> Consultation:
    state = call.service.signer.read(text)
    try:
        return call.advisor.resume(state)
    except InvalidCase as error:
        mistakes = [
            ProblemMistake(each.code, each.message, each.hint, "state", None, None) for each in error.diagnostics
        ]
        raise Refused(wrong_input("invalid-request", mistakes)) from None


def _expect_together(asked: dict[str, Any]) -> None:
    """Refuse keys that say nothing together. Raises Refused."""
    begins = "state" not in asked
    misplaced = [name for name in (_LATER if begins else _AT_THE_BEGINNING) if name in asked]
    if misplaced:
        beside = "without" if begins else "beside"
        raise _refused(f"found `{misplaced[0]}` {beside} `state`", "see what goes together", misplaced[0])
    given = [name for name in ("answer", "dont_know", "back") if name in asked and asked[name] is not False]
    if len(given) > 1:
        raise _refused(f"found `{given[0]}` and `{given[1]}`, expected one of them", "leave one out", given[1])
    if "change" in asked and given not in (["answer"], ["dont_know"]):
        raise _refused("found `change` without `answer` or `dont_know`", "say what the answer is now", "change")


def _refused(message: str, hint: str, path: str) -> Refused:
    mistake = ProblemMistake("invalid-parameter", message, hint, path, None, None)
    return Refused(wrong_input("invalid-request", [mistake]))


def _answered(number: int, given: GivenAnswer) -> AnsweredQuestion:
    seen = given.value
    value, certainty = (plain_value(seen.value), seen.certainty) if isinstance(seen, Observation) else (seen, None)
    return AnsweredQuestion(number, given.path, given.question, given.party, value, certainty)


CONSULTATIONS = Operation(
    name="consult",
    method="POST",
    path="/v1/consultations",
    summary="Begin or continue a consultation",
    about="Begin with `{}` or with what is known. Pass `state` on with `answer`, `dont_know`, `back`, or `change` and "
    "one of the first two.",
    answers=ConsultationState,
    answer=consult,
    query=(RULEBOOK, LANGUAGE, THOROUGH),
    body=KEYS,
    example=lambda edition: {"quick": True},
    recorded=True,
)
