"""The pydantic model of a whole case under a vocabulary, and how it is filled in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any
from unicodedata import category

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from .attribute import PARTY, Attribute, Observation
from .entity import Entity, field_of

LONGEST_CASE_ID = 200
LONGEST_PARTY_ID = 64


def is_party_id(text: str) -> bool:
    """Return whether a text can be the label of a party."""
    plain = text.replace("-", "").replace("_", "")
    return 0 < len(text) <= LONGEST_PARTY_ID and text[0].isalnum() and plain.isalnum()


def is_case_id(text: str) -> bool:
    """Return whether a text can be the id of a case."""
    return 0 < len(text) <= LONGEST_CASE_ID and text.isprintable() and not text.isspace()


Observations = dict[str, Observation]


class CaseForm:
    """A pydantic model of a case, made from the attributes of a vocabulary.

    models: the declared entities of the vocabulary; they carry more for the schema than their attributes do.
    """

    def __init__(self, attributes: Iterable[Attribute], models: Mapping[str, type[Entity]]) -> None:
        own: dict[str, list[Attribute]] = {PARTY: []}
        for attribute in attributes:
            own.setdefault(attribute.entity, []).append(attribute)
        # Fields carry a prefix where pydantic may have a method of that name.
        fields: dict[str, Any] = {}
        self._slots: list[tuple[str, _Slots]] = []
        self._party_slots: _Slots = ()
        for name, each in own.items():
            declared = models.get(name, Entity)
            names = {of.name: of.name if of.name in declared.model_fields else f"further_{of.name}" for of in each}
            further: Any = {names[of.name]: field_of(of) for of in each if of.name not in declared.model_fields}
            model: Any = create_model(name, __base__=declared, **further) if further else declared
            if name == PARTY:
                self._party_slots = tuple((names[of.name], of.name) for of in each)
                party = create_model(PARTY, __base__=model, id=(PartyId, Field()))
            else:
                self._slots.append((f"entity_{name}", tuple((names[of.name], of.path) for of in each)))
                fields[f"entity_{name}"] = (model | None, Field(default=None, alias=name))
        parties: Any = Annotated[list[party] | None, BeforeValidator(_as_list)]  # type: ignore[valid-type]
        fields["entity_parties"] = (parties, Field(default=None, alias="parties"))
        self.model: type[BaseModel] = create_model("case", __base__=_CaseFrame, **fields)

    def fill(self, data: object) -> tuple[str, str, Observations, list[tuple[str, Observations]]]:
        """Return what a case says: id, title, observations by path, and of each party the label and observations by
        name, all in the order of the vocabulary. Raises pydantic's ValidationError.
        """
        form = vars(self.model.model_validate(data))
        observations: Observations = {}
        for entity, slots in self._slots:
            if (model := form[entity]) is not None:
                observations |= _observations(model, slots)
        parties = [(model.id, _observations(model, self._party_slots)) for model in form["entity_parties"] or ()]
        return form["id"], form["title"] or "", observations, parties


_Slots = tuple[tuple[str, str], ...]
"""The fields of a model, each with the key of its observation."""


def _observations(model: Entity, slots: _Slots) -> Observations:
    facts = vars(model)
    return {key: facts[field] for field, key in slots if facts[field] is not None}


def _checked(is_right: Callable[[str], bool], type: str) -> AfterValidator:
    """Return a validator that refuses other texts with an error of that type."""

    def check(text: str) -> str:
        if not is_right(text):
            raise PydanticCustomError(type, type)
        return text

    return AfterValidator(check)


def _is_free_text(text: str) -> bool:
    return not any(category(letter) in ("Cc", "Cs") and letter not in "\t\n\r" for letter in text)


def _as_list(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


PartyId = Annotated[str, _checked(is_party_id, "party_id")]


class _CaseFrame(BaseModel):
    """What every case has, under any vocabulary."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    id: Annotated[str, _checked(is_case_id, "case_id")]
    title: Annotated[str, _checked(_is_free_text, "free_text")] | None = None
