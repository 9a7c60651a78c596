"""A form over a consultation, for any web framework: one question at a time, the wrong field marked."""

from typing import Any

from ottava import Advisor, InputError

advisor = Advisor()


def page(state: dict[str, Any] | None, answer: Any = None) -> dict[str, Any]:
    """Return the next page: the question, what was wrong with the last answer, and the state to send along."""
    consultation = advisor.consultation() if state is None else advisor.resume(state)
    wrong = {}
    if state is not None:
        try:
            consultation.dont_know() if answer is None else consultation.answer(answer)
        except InputError as error:
            wrong = {each.path: each.message for each in error.diagnostics}
    if consultation.finished:
        return {"advice": consultation.advice.to_mapping()}
    return {"field": consultation.field, "wrong": wrong, "state": consultation.to_mapping()}
