"""The questions after an advice: `POST /v1/explanations/…`."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from msgspec.structs import replace

from ottava.facts import PARTY, Case
from ottava.facts.source.arguments import InvalidCall
from ottava.facts.source.errors import InputError

from ..advisor import Advisor
from ..explanation.what_if.counterfactuals import LARGEST, Counterfactuals
from ..explanation.what_if.what_if import WhatIf
from ..explanation.why_not.near_miss import WhyNot, WhyNotRule
from .advice import example_case
from .call import Call
from .editions import Edition
from .encoding import encoded
from .operation import CASE, DAY, LANGUAGE, RULEBOOK, Operation
from .parameter import Parameter, anything, text, whole
from .problem import ProblemMistake, Refused, problem_of

MOST_CHANGES = 5
"""Changes in one set that may be searched to; more takes longer than anybody waits."""

PARTY_LABEL = text("party", "The label of the party that the question is about; left out, anyone.")
CHANGES = anything(
    "changes",
    'Values by path, such as `{"parties.customer.arousal": "calm"}` (null takes away what is known), or texts such as '
    "`parties.customer.arousal=calm`.",
    {"anyOf": [{"type": "object", "additionalProperties": True}, {"type": "array", "items": {"type": "string"}}]},
    required=True,
)


def _explanation(
    name: str,
    summary: str,
    about: str,
    answers: type,
    keys: tuple[Parameter, ...],
    answer: Callable[[Advisor, Case, dict[str, Any]], Any],
    example: Callable[[Edition], dict[str, Any]],
) -> Operation:
    keys = (CASE, *keys)

    def answered(call: Call) -> bytes:
        asked = call.values(keys)
        case = call.case_in(asked.pop("case"))
        try:
            return encoded(answer(call.advisor, case, asked))
        except (InputError, InvalidCall) as error:
            found = problem_of(error)
            raise Refused(replace(found, mistakes=tuple(_placed(each, asked) for each in found.mistakes))) from None

    return Operation(
        name=name.replace("-", "_"),
        method="POST",
        path=f"/v1/explanations/{name}",
        summary=summary,
        about=about,
        answers=answers,
        answer=answered,
        query=(RULEBOOK, LANGUAGE, DAY),
        body=keys,
        example=lambda edition: {"case": example_case(edition)} | example(edition),
    )


def _placed(mistake: ProblemMistake, asked: Container[str]) -> ProblemMistake:
    """Return a mistake with the key that it is about, if it is not about a place in the case."""
    if mistake.path is not None:
        return mistake
    keys = (mistake.code.removeprefix("unknown-"), "changes", "goal", "method", "rule")
    return replace(mistake, path=next((each for each in keys if each in asked), None))


def _change(edition: Edition) -> dict[str, Any]:
    """Return a change to what the case as a whole says; none where only parties have values to choose from."""
    found = (each for each in edition.rulebook.vocabulary.of_cases if each.entity != PARTY and each.kind == "choice")
    return {each.path: each.values[0] for each in list(found)[:1]}


EXPLANATIONS = (
    _explanation(
        "why-not",
        "Why is this method not advised?",
        "What forbids it, and the nearest rules that would advise it with the smallest changes that make them fire.",
        WhyNot,
        (
            text("method", "The id of a method; `METHOD.STAGE` for one stage of it.", required=True),
            text("stage", "A stage of the method."),
            PARTY_LABEL,
        ),
        lambda advisor, case, asked: advisor.why_not(case, **asked),
        lambda edition: {"method": edition.rulebook.names.methods[0].id},
    ),
    _explanation(
        "why-not-rule",
        "Why does this rule not fire?",
        "For a party or for each for which it does not, with the smallest changes that make it fire.",
        WhyNotRule,
        (text("rule", "The id of a rule.", required=True), PARTY_LABEL),
        lambda advisor, case, asked: advisor.why_not_rule(case, **asked),
        lambda edition: {"rule": edition.rulebook.rules[0].id},
    ),
    _explanation(
        "what-if",
        "What if something were otherwise?",
        "The advice before and after some changes to the case, and the difference.",
        WhatIf,
        (CHANGES,),
        lambda advisor, case, asked: advisor.what_if(case, asked["changes"]),
        lambda edition: {"changes": _change(edition)},
    ),
    _explanation(
        "smallest-changes",
        "What is the least to change for a goal?",
        "All smallest sets of changes, to what a handler can change, that reach a goal; and how far was searched.",
        Counterfactuals,
        (
            text("goal", "`METHOD[.STAGE][@PARTY]=first`, `=advised` or `=allowed`, or `top=changed`.", required=True),
            whole("largest", "Changes in one set.", 1, MOST_CHANGES, LARGEST),
        ),
        lambda advisor, case, asked: advisor.smallest_changes(case, **asked),
        lambda edition: {"goal": "top=changed"},
    ),
)
