"""What the service advises by: `GET /v1/rulebook`, `/v1/vocabulary` and `/v1/case-schema`."""

from __future__ import annotations

from msgspec import Struct

from ottava.facts.attribute import Kind
from ottava.facts.json_schema import case_schema

from ..explanation.what_to_ask.form_field import OfferedValue
from ..inference.advice import RulebookIdentity
from ..inference.advising import identity_of
from ..rulebook.language import in_language
from ..rulebook.rulebook import Rulebook
from .call import Call
from .encoding import encoded
from .operation import RULEBOOK, Operation


class TitledName(Struct, frozen=True):
    """An id, and what people call it."""

    id: str
    title: str


class MethodDescription(Struct, frozen=True):
    """A method that can be advised. `competing` ones have a rank, `overlay` ones go with the whole plan."""

    id: str
    number: int
    title: str
    kind: str
    stages: tuple[TitledName, ...]


class RulebookDescription(Struct, frozen=True):
    """What a rulebook can advise, by the ids that requests and advice name it with. `languages`: the tags of the
    languages that it has texts in beside its own.
    """

    rulebook: RulebookIdentity
    languages: tuple[str, ...]
    methods: tuple[MethodDescription, ...]
    gates: tuple[TitledName, ...]
    directives: tuple[TitledName, ...]
    rules: tuple[TitledName, ...]


class AttributeDescription(Struct, frozen=True):
    """One thing that can be known of a case. `path`: `party.NAME` for what each party has. `choices`: the values to
    choose from; empty where a number or a date is given. `computed`: worked out from others, and not given in a case.
    """

    path: str
    kind: Kind
    label: str
    question: str
    about: str
    choices: tuple[OfferedValue, ...]
    minimum: float | None
    maximum: float | None
    unit: str | None
    confidential: bool
    computed: bool


class VocabularyDescription(Struct, frozen=True):
    """What a case can say."""

    rulebook: RulebookIdentity
    attributes: tuple[AttributeDescription, ...]


def _in_its_language(call: Call) -> Rulebook:
    code = call.given.get("language")
    return call.edition.rulebook if code is None else in_language(call.edition.rulebook, code)


def describe_rulebook(call: Call) -> bytes:
    """Return what the rulebook can advise."""
    found = _in_its_language(call)
    names = found.names
    methods = tuple(
        MethodDescription(
            each.id,
            each.number,
            each.title,
            each.kind,
            tuple(TitledName(stage, each.title_of(stage)) for stage in each.stages),
        )
        for each in names.methods
    )
    return encoded(
        RulebookDescription(
            identity_of(found),
            tuple(each.code for each in found.languages),
            methods,
            tuple(TitledName(each.id, each.title) for each in names.gates),
            tuple(TitledName(each.id, each.text) for each in names.directives),
            tuple(TitledName(each.id, each.title) for each in found.rules),
        )
    )


def describe_vocabulary(call: Call) -> bytes:
    """Return what a case can say."""
    found = _in_its_language(call)
    given = {each.path for each in found.vocabulary.of_cases}
    attributes = tuple(
        AttributeDescription(
            each.path,
            each.kind,
            each.label,
            each.question,
            each.description,
            tuple(OfferedValue(value, each.said(value)) for value in each.choices),
            each.minimum,
            each.maximum,
            each.unit,
            each.confidential,
            each.path not in given,
        )
        for each in found.vocabulary
    )
    return encoded(VocabularyDescription(identity_of(found), attributes))


def describe_case(call: Call) -> bytes:
    """Return the JSON Schema of a case."""
    return encoded(case_schema(call.edition.rulebook.vocabulary))


ABOUT = (
    Operation(
        name="rulebook",
        method="GET",
        path="/v1/rulebook",
        summary="Describe the rulebook",
        about="Its methods with their stages, gates, directives and rules, by their ids and titles.",
        answers=RulebookDescription,
        answer=describe_rulebook,
    ),
    Operation(
        name="vocabulary",
        method="GET",
        path="/v1/vocabulary",
        summary="Describe what a case can say",
        about="Each attribute with its values, its question and what it means.",
        answers=VocabularyDescription,
        answer=describe_vocabulary,
    ),
    Operation(
        name="case_schema",
        method="GET",
        path="/v1/case-schema",
        summary="Give the JSON Schema of a case",
        about="In draft 2020-12.",
        answers={"type": "object", "additionalProperties": True},
        answer=describe_case,
        query=(RULEBOOK,),
        media_type="application/schema+json",
    ),
)
