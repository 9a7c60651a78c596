"""What a question takes for an answer, so that a form can ask it without knowing the vocabulary."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ottava.facts import PARTY, Vocabulary
from ottava.facts.attribute import Kind
from ottava.facts.catalogue import tr
from ottava.facts.source.brief import Brief

from ...inference.advice import Question
from ...inference.open_questions import PARTIES, WHO


class OfferedValue(Brief, Struct, frozen=True):
    """A value to choose. `value`: as an answer gives it. `label`: as people read it."""

    value: str | bool | int
    label: str


class FormField(Brief, Struct, frozen=True):
    """One question of a form. `party`: whom it is about; None for the case. `kind`: that of the attribute, or `parties`
    for the labels of all parties, as a list.

    choices: what can be chosen, in order; empty where a number, a date or labels are typed. several: whether the answer
    is a list, which may be empty. minimum, maximum: bounds of a number, included; None where there is none. unit: what
    a number counts, such as `days`.
    """

    path: str
    label: str
    question: str
    party: str | None
    kind: Kind | Literal["parties"]
    choices: tuple[OfferedValue, ...]
    several: bool
    minimum: float | None
    maximum: float | None
    unit: str | None


def field_of(question: Question, vocabulary: Vocabulary) -> FormField:
    """Return how to ask a question in a form."""
    return _field(question.path, question.attribute, question.label, question.question, question.party, vocabulary)


def field_about(path: str, vocabulary: Vocabulary) -> FormField:
    """Return how to ask in a form about a path, such as `parties.tenant.heard`. Raises KeyError if there is none."""
    if path == PARTIES:
        return _field(path, path, path, tr(WHO), None, vocabulary)
    owner, _, name = path.rpartition(".")
    party = owner.partition(".")[2] or None
    attribute = vocabulary[path if party is None else f"{PARTY}.{name}"]
    return _field(path, attribute.path, attribute.label, attribute.question, party, vocabulary)


def _field(path: str, name: str, label: str, question: str, party: str | None, vocabulary: Vocabulary) -> FormField:
    asked = (path, label, question, party)
    if path == PARTIES:
        return FormField(*asked, "parties", (), True, None, None, None)
    attribute = vocabulary[name]
    bounds = (attribute.minimum, attribute.maximum, attribute.unit)
    choices = tuple(OfferedValue(value, attribute.said(value)) for value in attribute.choices)
    return FormField(*asked, attribute.kind, choices, attribute.kind == "set", *bounds)
