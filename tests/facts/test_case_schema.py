"""The schema of a case for programs, and cases for those that know pydantic: both agree with reading itself."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from ottava import Case, InvalidCase, load_rulebook
from ottava.facts import Attribute, Vocabulary, built_in_vocabulary, case_schema
from ottava.facts.attribute import DAY_OF_ADVICE

from .test_case_properties import CASES, attempt

EXAMPLES = Path(__file__).parents[2] / "examples"
VOCABULARY = built_in_vocabulary()
SCHEMA = case_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
CASE: TypeAdapter[Case] = TypeAdapter(Case)


def test_it_is_a_schema_and_small() -> None:
    """An eighth of the one for editors. What a generator of code would not understand could not be said in less."""
    Draft202012Validator.check_schema(SCHEMA)
    long = (EXAMPLES.parent / "docs" / "schema" / "case.schema.json").stat().st_size
    assert len(json.dumps(SCHEMA, separators=(",", ":"))) < long / 8


@pytest.mark.slow
def test_every_example_fits() -> None:
    files = sorted(EXAMPLES.glob("*.yaml"))
    assert len(files) > 60
    for path in files:
        for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            assert list(VALIDATOR.iter_errors(document)) == [], path


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(CASES)
def test_what_is_a_case_fits_and_reads_the_same(data: dict[str, Any]) -> None:
    case = Case.from_mapping(data)
    assert list(VALIDATOR.iter_errors(data)) == []
    assert list(VALIDATOR.iter_errors(case.to_mapping())) == []
    assert CASE.validate_python(data) == CASE.validate_json(json.dumps(data)) == CASE.validate_python(case) == case
    assert CASE.dump_python(case) == case.to_mapping()
    assert json.loads(CASE.dump_json(case)) == case.to_mapping()


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(CASES, st.data())
def test_a_wrong_value_is_caught_at_its_place(data: dict[str, Any], draw: st.DataObject) -> None:
    attribute = draw.draw(st.sampled_from([each for each in VOCABULARY if each.entity in VOCABULARY.entities]))
    wrong = draw.draw(st.sampled_from(["nonsense", -1, 10**6 + 0.5, [3], {"value": "nonsense"}, {"certainty": 1}]))
    spoilt = copy.deepcopy(data)
    if attribute.entity == "party":
        spoilt["parties"] = spoilt.get("parties") or [{"id": "somebody"}]
        spoilt["parties"][0][attribute.name] = wrong
        place: tuple[str | int, ...] = ("parties", 0, attribute.name)
    else:
        spoilt.setdefault(attribute.entity, {})[attribute.name] = wrong
        place = (attribute.entity, attribute.name)
    outcome = attempt(spoilt)
    found = list(VALIDATOR.iter_errors(spoilt))
    assert bool(found) == isinstance(outcome, InvalidCase)
    if found:
        assert {tuple(each.absolute_path)[: len(place)] for each in found} == {place}
        with pytest.raises(ValidationError) as refused:
            CASE.validate_python(spoilt)
        errors = refused.value.errors()
        assert {each["loc"][: len(place)] for each in errors} == {place}
        assert isinstance(outcome, InvalidCase)
        assert len(errors) == len(outcome.diagnostics)


def test_another_vocabulary_has_a_type_of_its_own() -> None:
    market = load_rulebook(EXAMPLES / "rulebooks" / "marketplace").vocabulary
    adapter = TypeAdapter[Case](Case.under(market))
    files = (EXAMPLES / "rulebooks" / "marketplace" / "cases").glob("*.yaml")
    for each in [yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for path in files]:
        assert adapter.validate_python(each) == Case.from_mapping(each, market)
        written = json.loads(json.dumps(each, default=str))  # YAML has dates, JSON has not
        assert list(Draft202012Validator(case_schema(market)).iter_errors(written)) == []
    assert "safety" not in json.dumps([adapter.json_schema(), adapter.json_schema(mode="serialization")])
    assert "refund" in json.dumps(adapter.json_schema(mode="serialization"))
    with pytest.raises(ValidationError):
        adapter.validate_python({"safety": {"weapon": True}})


def test_the_whole_schema_of_a_small_vocabulary() -> None:
    vocabulary = Vocabulary(
        (
            Attribute("boat", "flag", "choice", values=("red", "green")),
            Attribute("boat", "gear", "set", values=("net",)),
            Attribute("boat", "length", "number", minimum=0, maximum=50.5),
            Attribute("boat", "crew", "integer", maximum=9),
            Attribute("boat", "leaks", "boolean"),
            Attribute("boat", "built", "date"),
            Attribute("boat", "seen", "datetime"),
            Attribute("party", "seasick", "boolean"),
            DAY_OF_ADVICE,
        )
    )

    def the(name: str) -> dict[str, str]:
        return {"$ref": f"#/$defs/{name}"}

    def mapping(keys: dict[str, Any], *required: str, type: Any = "object") -> dict[str, Any]:
        need = {"required": [*required]} if required else {}
        return {"type": type, "properties": keys, "additionalProperties": False} | need

    def observed(*plain: dict[str, Any]) -> dict[str, Any]:
        value = plain[0] if len(plain) == 1 else {"anyOf": [*plain]}
        return {"anyOf": [*plain, mapping({"value": value, "certainty": the("certainty")}, "value")]}

    boat = {name: the(f"boat.{name}") for name in ("flag", "gear", "length", "crew")}
    boat |= {"leaks": the("yes_or_no"), "built": the("calendar_day"), "seen": the("point_in_time")}
    keys = {
        "id": {"type": ["string", "null"], "minLength": 1, "maxLength": 200},
        "title": {"type": ["string", "null"]},
        "day": {"anyOf": [{"type": "string", "format": "date"}, the("unknown")]},
        "parties": {"type": ["array", "null"], "items": the("party")},
        "boat": mapping(boat, type=["object", "null"]),
    }
    label = {"type": "string", "minLength": 1, "maxLength": 64}
    definitions = {
        "unknown": {"enum": ["unknown", None]},
        "certainty": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "party": mapping({"id": label, "seasick": the("yes_or_no")}, "id"),
        "yes_or_no": observed({"type": "boolean"}, the("unknown")),
        "calendar_day": observed({"type": "string", "format": "date"}, the("unknown")),
        "point_in_time": observed({"type": "string", "format": "date-time"}, the("unknown")),
        "boat.flag": observed({"enum": ["red", "green", "unknown", None]}),
        "boat.gear": observed({"type": "array", "items": {"enum": ["net"]}, "uniqueItems": True}, the("unknown")),
        "boat.length": observed({"type": "number", "minimum": 0, "maximum": 50.5}, the("unknown")),
        "boat.crew": observed({"type": "integer", "maximum": 9}, the("unknown")),
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Case"}
    assert case_schema(vocabulary) == head | mapping(keys) | {"$defs": definitions}
