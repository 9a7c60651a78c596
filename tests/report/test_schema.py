"""The JSON of an advice and its published schema."""

import json
import pickle
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from ottava.engine.inference.advice import Advice
from ottava.engine.report.schema import _as_printed, advice_schema, to_schema_text

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "advice.schema.json"


@pytest.fixture(scope="module")
def published() -> Any:
    return json.loads(PUBLISHED.read_text(encoding="utf-8"))


def test_the_published_schema_is_the_one_made_from_the_advice() -> None:
    """If it is not: `ottava schema advice > docs/schema/advice.schema.json`, and an entry in the changelog."""
    assert PUBLISHED.read_text(encoding="utf-8") == to_schema_text(advice_schema())


def test_an_advice_keeps_to_it(advice: Advice, published: Any) -> None:
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(json.loads(advice.to_json(indent=2)), published)


def test_an_advice_in_another_language_keeps_to_it_too(advice: Advice, published: Any) -> None:
    mapping = json.loads(replace(advice, language="zh").to_json())
    jsonschema.validate(mapping, published)
    assert mapping["language"] == "zh"


def test_a_field_more_or_less_does_not_keep_to_it(advice: Advice, published: Any) -> None:
    more = advice.to_mapping() | {"score_of_the_customer": 1}
    less = {key: value for key, value in advice.to_mapping().items() if key != "notice"}
    for broken in (more, less):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, published)


def test_the_fields_stand_in_the_published_order(advice: Advice, published: Any) -> None:
    mapping = json.loads(advice.to_json(indent=2))
    assert list(mapping) == list(published["properties"]) == published["required"]
    assert list(mapping["recommendations"][0]) == list(published["$defs"]["Recommendation"]["properties"])
    assert list(mapping["recommendations"][0]["reasons"][0])[-1] == "from"


def test_one_line_and_indented_say_the_same(advice: Advice) -> None:
    broken = replace(advice, case="a\nb\u2028c")
    assert len(broken.to_json().split("\n")) == 1
    assert json.loads(broken.to_json()) == json.loads(broken.to_json(indent=2))


def test_the_same_advice_gives_the_same_text(advice: Advice) -> None:
    assert pickle.loads(pickle.dumps(advice)).to_json(indent=2) == advice.to_json(indent=2)


def test_what_may_be_nothing_says_so_last_whatever_the_version_of_msgspec() -> None:
    null, place = {"type": "null"}, {"$ref": "#/$defs/SourcePlace"}
    assert _as_printed({"anyOf": [null, place]}) == _as_printed({"anyOf": [place, null]}) == {"anyOf": [place, null]}
