"""The pydantic models of cases: an entity, whose fields are facts that may be unknown, and the form of a whole case."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args, get_origin
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
    create_model,
)
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .attribute import DAY, LARGEST_INTEGER, PARTY, UNKNOWN, Attribute, Kind, Observation
from .computed import ComputedAttribute
from .days import DateKind, NotADate, date_from

T = TypeVar("T")

_KINDS: dict[Any, Kind] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    frozenset: "set",
    Literal: "choice",
}


class Entity(BaseModel):
    """Something a case speaks of. Its docstring begins with one line that says what it is."""

    # Built only when a case needs pydantic's judgement: building costs more than all else that a start does.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class Fact(Generic[T]):
    """The type of a field: given as a T, as `{value: T, certainty: 0.6}`, or as unknown.

    T is a Literal of texts (a choice), a frozenset of such (a set), int, float or bool, the numbers with
    their bounds as `Annotated[int, Field(ge=0)]`; or a date, from text or as Python's own. The field then holds an
    Observation, or None for unknown.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        (annotation,) = get_args(source)
        value = _value_schema(annotation, handler)
        known = core_schema.no_info_wrap_validator_function(_known, value)
        certainty = core_schema.nullable_schema(core_schema.float_schema(strict=True, ge=0, le=1, allow_inf_nan=False))
        with_certainty = core_schema.typed_dict_schema(
            {
                "value": core_schema.typed_dict_field(known),
                "certainty": core_schema.typed_dict_field(certainty, required=False),
            },
            extra_behavior="forbid",
            config=core_schema.CoreConfig(strict=True),  # that of the entity does not reach inside
        )
        return core_schema.tagged_union_schema(
            {
                "plain": core_schema.no_info_after_validator_function(Observation, value),
                "unknown": core_schema.no_info_plain_validator_function(_nothing),
                "mapping": core_schema.no_info_after_validator_function(_observed, with_certainty),
            },
            discriminator=_form,
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        plain, mapping = handler(schema["choices"]["plain"]), handler(schema["choices"]["mapping"])
        return {"anyOf": [plain, {"enum": [UNKNOWN, None]}, mapping]}


def fact(
    description: str,
    question: str,
    *,
    label: str,
    changeable: bool,
    towards: tuple[str | bool | float, ...] = (),
    quick: bool = False,
    ask_first: int = 0,
    confidential: bool = False,
    unit: str | None = None,
    labels: Mapping[str, str] | None = None,
    ordered: bool = False,
) -> Any:
    """Declare one of the facts of a model, beside its type (see Attribute for the meaning of each argument)."""
    about: Any = {"label": label, "question": question, "changeable": changeable, "quick": quick, "unit": unit}
    about |= {"towards": towards, "ask_first": ask_first, "confidential": confidential, "labels": dict(labels or {})}
    about["ordered"] = ordered
    return Field(default=None, description=description, json_schema_extra={"x-ottava": about})


def attributes_of(entity: str, model: type[Entity]) -> tuple[Attribute, ...]:
    """Return the attributes that a model declares, in the order of its fields."""
    return tuple(_attribute(entity, name, field) for name, field in model.model_fields.items())


def field_of(attribute: Attribute) -> tuple[Any, Any]:
    """Return an attribute as a field for pydantic's create_model."""
    low, high = attribute.minimum, attribute.maximum
    types: dict[Kind, Any] = {
        "boolean": bool,
        "integer": Annotated[int, Field(ge=low, le=high)],
        "number": Annotated[float, Field(ge=low, le=high)],
        "date": _date_type("date"),
        "datetime": _date_type("datetime"),
    }
    if attribute.values:
        choice: Any = Literal.__getitem__(attribute.values)
        annotation: Any = frozenset[choice] if attribute.kind == "set" else choice
    else:
        annotation = types[attribute.kind]
    return Fact[annotation], Field(default=None, alias=attribute.name, description=attribute.description)


def _date_type(kind: DateKind) -> Any:
    """Return the type of a day or a moment."""

    def check(given: object) -> date:
        try:
            return date_from(given, kind)
        except NotADate as wrong:
            raise PydanticCustomError("not_a_date", "not_a_date", {"wrong": wrong}) from None

    form = "date" if kind == "date" else "date-time"
    return Annotated[date, PlainValidator(check), WithJsonSchema({"type": "string", "format": form})]


def _attribute(entity: str, name: str, field: FieldInfo) -> Attribute:
    (annotation,) = get_args(field.annotation)
    bounds: dict[str, float] = {}
    if get_origin(annotation) is Annotated:
        annotation, constraints = get_args(annotation)
        for each in constraints.metadata:
            bounds |= {key: getattr(each, key) for key in ("ge", "le") if hasattr(each, key)}
    kind = _KINDS[get_origin(annotation) or annotation]
    choice = get_args(annotation)[0] if kind == "set" else annotation
    assert isinstance(field.json_schema_extra, dict)
    about: Any = field.json_schema_extra["x-ottava"]
    return Attribute(
        entity=entity,
        name=name,
        kind=kind,
        values=get_args(choice),
        minimum=bounds.get("ge"),
        maximum=bounds.get("le"),
        unit=about["unit"],
        description=field.description or "",
        label=about["label"],
        question=about["question"],
        changeable=about["changeable"],
        towards=about["towards"],
        quick=about["quick"],
        ask_first=about["ask_first"],
        confidential=about["confidential"],
        value_labels=tuple(about["labels"].items()),
        ordered=about["ordered"],
    )


def _value_schema(annotation: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    if get_origin(annotation) is frozenset:
        items = core_schema.list_schema(handler.generate_schema(get_args(annotation)[0]), strict=True)
        return core_schema.no_info_wrap_validator_function(_distinct, items)
    schema: Any = handler.generate_schema(annotation)
    if schema["type"] == "int":
        schema.setdefault("ge", -LARGEST_INTEGER)
        schema.setdefault("le", LARGEST_INTEGER)
    if schema["type"] == "float":
        schema["allow_inf_nan"] = False
        return core_schema.no_info_after_validator_function(_unsigned_zero, schema)
    checked: CoreSchema = schema
    return checked


def _unsigned_zero(number: float) -> float:
    """Return the number, and 0.0 for -0.0: equal cases have equal digests and get the same bytes of advice."""
    return number + 0.0


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "mapping"
    return "unknown" if value is None or (isinstance(value, str) and value == UNKNOWN) else "plain"


def _nothing(_: object) -> None:
    """Take what is unknown for nothing known."""


def _known(value: Any, check: core_schema.ValidatorFunctionWrapHandler) -> Any:
    return None if value is None or (isinstance(value, str) and value == UNKNOWN) else check(value)


def _observed(fields: dict[str, Any]) -> Observation | None:
    if fields["value"] is None:
        return None
    certainty = fields.get("certainty")
    return Observation(fields["value"], 1.0 if certainty is None else _unsigned_zero(certainty))


def _distinct(value: Any, check: core_schema.ValidatorFunctionWrapHandler) -> frozenset[str]:
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    elif isinstance(value, tuple):
        value = list(value)
    items = check(value)
    if len(distinct := frozenset(items)) < len(items):
        place = next(place for place, item in enumerate(items) if item in items[:place])
        raise PydanticCustomError("repeated_item", "repeated", {"place": place})
    return distinct


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
            if attribute.path == DAY:
                continue
            given = own.setdefault(attribute.entity, [])
            if not isinstance(attribute, ComputedAttribute):
                given.append(attribute)
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
        if form["day"] is not None:
            observations[DAY] = Observation(form["day"])
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


def _as_unknown(value: object) -> object:
    return None if isinstance(value, str) and value == UNKNOWN else value


_Day: Any = _date_type("date")
PartyId = Annotated[str, _checked(is_party_id, "party_id")]


class _CaseFrame(BaseModel):
    """What every case has, under any vocabulary."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)

    id: Annotated[str, _checked(is_case_id, "case_id")]
    title: Annotated[str, _checked(_is_free_text, "free_text")] | None = None
    day: Annotated[_Day | None, BeforeValidator(_as_unknown)] = None
