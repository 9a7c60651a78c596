"""The form of a case: what the vocabulary of a rulebook lets it say, entity by entity."""

from __future__ import annotations

from msgspec import Struct

from ottava.facts.attribute import Kind

from ..explanation.what_to_ask.form_field import OfferedValue
from ..rulebook.rulebook import Rulebook


class CaseField(Struct, frozen=True):
    """One attribute in the form.

    name: what stands behind the entity, or behind `parties.LABEL.`, in paths. label: what people call it. question: how
    a handler is asked. choices: the values to choose from, in order and in words; empty where a number or a date is
    typed. several: whether the answer is a list. minimum, maximum: bounds of a number, included. expected: how to write
    what is typed, in words, such as `a whole number from 0 to 4`. quick: whether a quick case needs it. confidential:
    whether it is told alone.
    """

    name: str
    label: str
    question: str
    about: str
    kind: Kind
    choices: tuple[OfferedValue, ...]
    several: bool
    minimum: float | None
    maximum: float | None
    unit: str | None
    expected: str
    quick: bool
    confidential: bool


class EntityFields(Struct, frozen=True):
    """What is known of one thing: the fields of `entity`. Those of `party` are asked of each party."""

    entity: str
    title: str
    fields: tuple[CaseField, ...]


class CaseSheet(Struct, frozen=True):
    """The form of a case. day: whether rules look at the day of the advice, which stands under `day`.

    labels: two examples of labels of parties.
    """

    edition: int
    entities: tuple[EntityFields, ...]
    day: bool
    labels: tuple[str, str]


def case_sheet(rulebook: Rulebook, edition: int) -> CaseSheet:
    """Return the form of the cases of a rulebook."""
    raise NotImplementedError
