"""Advice on one case: `POST /v1/advice`."""

from __future__ import annotations

from typing import Any

from ..authoring.generating.cases import cases
from ..inference.advice import Advice
from .call import Call
from .editions import Edition
from .operation import DAY, LANGUAGE, RULEBOOK, THOROUGH, Operation


def example_case(edition: Edition) -> dict[str, Any]:
    """Return a made-up case under the vocabulary of a rulebook."""
    return next(cases(1, 1, edition.rulebook.vocabulary))


def advise(call: Call) -> bytes:
    """Return the bytes that `Advice.to_json` writes."""
    case = call.case()
    advice = call.advisor.advise(case, thorough=call.thorough)
    call.record(advice, case)
    return advice.to_json().encode()


ADVICE = Operation(
    name="advise",
    method="POST",
    path="/v1/advice",
    summary="Advise on a case",
    about="The same case, rulebook, language and day give the same bytes.",
    answers=Advice,
    answer=advise,
    query=(RULEBOOK, LANGUAGE, DAY, THOROUGH),
    body="case",
    example=example_case,
    recorded=True,
)
