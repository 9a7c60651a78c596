"""The form of a case: what the vocabulary of a rulebook lets it say, entity by entity."""

from __future__ import annotations

from msgspec import Struct

from ottava.facts import PARTY, Attribute, days
from ottava.facts.attribute import DAY, Kind, in_words

from ..explanation.what_to_ask.form_field import OfferedValue
from ..report.words import sentence_case
from ..rulebook.rulebook import Rulebook


class CaseField(Struct, frozen=True):
    """One attribute in the form.

    name: what stands behind the entity, or behind `parties.LABEL.`, in paths. label: what people call it. question: how
    a handler is asked. about: what it means. choices: the values to choose from, in order and in words; empty where a
    number or a date is typed. several: whether the answer is a list. minimum, maximum: bounds of a number, included.
    unit: what a number counts. expected: how to write what is typed, in words, such as `a whole number of at least 1`.
    quick: whether a quick case needs it. confidential: whether it is told alone.
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
    """The form of a case. day: whether rules look at the day of the advice, which a case gives under `day`.

    labels: two examples of labels of parties.
    """

    edition: int
    entities: tuple[EntityFields, ...]
    day: bool
    labels: tuple[str, str]


def case_sheet(rulebook: Rulebook, edition: int) -> CaseSheet:
    """Return the form of the cases of a rulebook: the parties first, then the rest in the order of the vocabulary."""
    vocabulary = rulebook.vocabulary
    entities = sorted(vocabulary.entities, key=lambda each: each != PARTY)
    found = (
        EntityFields(
            entity,
            sentence_case(in_words(entity)),
            tuple(_field(each) for each in vocabulary.of_cases if each.entity == entity and each.path != DAY),
        )
        for entity in entities
    )
    return CaseSheet(
        edition, tuple(each for each in found if each.fields), DAY in vocabulary, vocabulary.example_labels
    )


def _field(attribute: Attribute) -> CaseField:
    return CaseField(
        attribute.name,
        attribute.label,
        attribute.question,
        attribute.description,
        attribute.kind,
        tuple(OfferedValue(value, attribute.said(value)) for value in attribute.choices),
        attribute.kind == "set",
        attribute.minimum,
        attribute.maximum,
        attribute.unit,
        _expected(attribute),
        attribute.quick,
        attribute.confidential,
    )


def _expected(attribute: Attribute) -> str:
    """Return how to write what is typed; nothing where a value is chosen."""
    match attribute.kind:
        case "date" | "datetime":
            return days.expected(attribute.kind)
        case "integer" | "number" if not attribute.choices:
            noun = "a whole number" if attribute.kind == "integer" else "a number"
            return f"{noun} {attribute.range_in_words}".rstrip()
        case _:
            return ""
