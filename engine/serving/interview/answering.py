"""The answer that a form gives to a question, and what is wrong with one that does not fit, in everyday words."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import normalize

from ottava.facts import PARTY, Value
from ottava.facts.attribute import number_text, plain_value
from ottava.facts.catalogue import tr

from ...explanation.what_if.changes import InvalidChange
from ...explanation.what_to_ask.form_field import FormField
from ...inference.open_questions import PARTIES
from ...report.words import prose, sentence
from .sent_form import SentForm

NONE, NEXT = "none", "next"
_SHOWN = 40
"""Characters of what was typed that a message repeats."""
_PARTY = re.compile(r"parties\[([0-9]+)\]")


class Unfit(Exception):
    """An answer that does not fit. message: why, as a sentence. at: the place of the field that it is about, from 0."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def answer_from(form: SentForm, field: FormField) -> Any:
    """Return the answer as a case file has it. Raises Unfit."""
    given = form.all("answer")
    if field.kind == PARTIES:
        labels = labels_from(given)
        if not labels:
            raise Unfit(tr("Write at least one label, or choose “Don't know”."))
        return labels
    if not field.choices:
        typed = (given or [""])[0].strip()
        if not typed:
            raise Unfit(tr("Write an answer, or choose “Don't know”."))
        return typed
    values = {text_of(each.value): each.value for each in field.choices}
    if field.several and form.one("do") == NONE:
        return []
    if not given or any(each not in values for each in given):
        raise Unfit(tr("Choose one or more, or “None of these”." if field.several else "Choose one of the answers."))
    return [values[each] for each in given] if field.several else values[given[0]]


def labels_from(given: list[str]) -> list[str]:
    """Return the labels that were typed, each as one word, without fields that stayed empty.

    Some keyboards send a letter and its accent apart: they are put together, as it is seen.
    """
    return ["-".join(normalize("NFC", each).split()) for each in given if each.strip()]


def unfit(error: InvalidChange, typed: str, field: FormField) -> Unfit:
    """Return why an answer was not taken, in words of the question. typed: what was typed, of parties all labels."""
    first = error.diagnostics[0]
    if field.kind != PARTIES:
        return Unfit(tr("“{typed}” does not fit here.", typed=_short(typed)))  # what does is said beside the field
    found = _PARTY.search(first.path or "")
    at = int(found[1]) if found else 0
    label = _short(typed.split("\n")[at])
    match first.code:
        case "repeated-party":
            return Unfit(tr("Two parties are called “{label}”. Give each a label of its own.", label=label), at)
        case "bad-id":
            return Unfit(tr("“{label}” cannot be a label. Take letters and digits, 64 at most.", label=label), at)
    return Unfit(sentence(prose(first.message)), at)


def text_of(value: Value) -> str:
    """Return a value, which is no set, as a form gives it."""
    if isinstance(value, bool):
        return str(value).lower()
    return number_text(value) if isinstance(value, int | float) else str(plain_value(value))


def attribute_path(field: FormField) -> str:
    """Return the attribute that a question is about, as the vocabulary names it."""
    return field.path if field.party is None else f"{PARTY}.{field.path.rpartition('.')[2]}"


def _short(text: str) -> str:
    text = prose(text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
