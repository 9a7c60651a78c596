"""The pydantic model of a whole case under a vocabulary, and how it is filled in."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any
from unicodedata import category

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from .attribute import PARTY, Attribute
from .entity import Entity, field_of
from .filled_form import FilledForm, is_case_id, is_party_id
from .observation import Observation


class CaseForm:
    """Checks mappings against a vocabulary, by pydantic."""

    def __init__(self, attributes: Iterable[Attribute], models: Mapping[str, type[Entity]]) -> None:
        own: dict[str, list[Attribute]] = {PARTY: []}
        for attribute in attributes:
            own.setdefault(attribute.entity, []).append(attribute)
        built = {name: _entity_model(name, each, models.get(name, Entity)) for name, each in own.items()}
        party = create_model("party", __base__=built[PARTY], id=(PartyId, Field()))
        # Fields carry a prefix, since an entity may be called what pydantic calls a method of its own.
        fields: dict[str, Any] = {
            f"entity_{name}": (model | None, Field(default=None, alias=name))
            for name, model in built.items()
            if name != PARTY
        }
        fields["entity_parties"] = (_parties(party), Field(default=None, alias="parties"))
        self.model: type[BaseModel] = create_model("case", __base__=_CaseFrame, **fields)
        self._slots = tuple(
            (f"entity_{name}", tuple((_field_name(each, models), each.path) for each in attributes))
            for name, attributes in own.items()
            if name != PARTY
        )
        self._party_slots = tuple((_field_name(each, models), each.name) for each in own[PARTY])

    def fill(self, data: object) -> FilledForm:
        """The case that data says. Raises pydantic's ValidationError."""
        form = vars(self.model.model_validate(data))
        observations: dict[str, Observation] = {}
        for entity, slots in self._slots:
            if (model := form[entity]) is not None:
                facts = vars(model)
                for name, path in slots:
                    if (observation := facts[name]) is not None:
                        observations[path] = observation
        parties: list[tuple[str, dict[str, Observation]]] = []
        for model in form["entity_parties"] or ():
            facts = vars(model)
            known = {name: facts[field] for field, name in self._party_slots if facts[field] is not None}
            parties.append((facts["id"], known))
        return FilledForm(form["id"], form["title"] or "", observations, parties)


def _entity_model(name: str, attributes: list[Attribute], model: type[Entity]) -> type[Entity]:
    declared = model.model_fields
    further: Any = {_further(each.name): field_of(each) for each in attributes if each.name not in declared}
    return create_model(name, __base__=model, **further) if further else model


def _field_name(attribute: Attribute, models: Mapping[str, type[Entity]]) -> str:
    model = models.get(attribute.entity, Entity)
    return attribute.name if attribute.name in model.model_fields else _further(attribute.name)


def _parties(party: type[Entity]) -> Any:
    return Annotated[list[party] | None, BeforeValidator(_as_list)]  # type: ignore[valid-type]


def _further(name: str) -> str:
    return f"further_{name}"


def _party_id(text: str) -> str:
    if not is_party_id(text):
        raise PydanticCustomError("party_id", "party id")
    return text


def _case_id(text: str) -> str:
    if not is_case_id(text):
        raise PydanticCustomError("case_id", "case id")
    return text


def _free_text(text: str) -> str:
    if any(category(letter) in ("Cc", "Cs") and letter not in "\t\n\r" for letter in text):
        raise PydanticCustomError("free_text", "free text")
    return text


def _as_list(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


PartyId = Annotated[str, AfterValidator(_party_id)]


class _CaseFrame(BaseModel):
    """What every case has, under any vocabulary."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    id: Annotated[str, AfterValidator(_case_id)]
    title: Annotated[str, AfterValidator(_free_text)] | None = None
