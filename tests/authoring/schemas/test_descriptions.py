"""An editor has something to say of every key, and of every value that does not explain itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ottava.engine.authoring.schemas.writing import SCHEMAS, schema_text
from ottava.engine.rulebook.loading import load_rulebook

pytestmark = pytest.mark.slow


def keys(node: Any, definitions: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that an editor offers, with what stands behind it."""
    if isinstance(node, list):
        for each in node:
            yield from keys(each, definitions)
    elif isinstance(node, dict):
        for name, schema in node.get("properties", {}).items() if "additionalProperties" in node else ():
            if isinstance(schema, dict):
                yield name, {**definitions.get(str(schema.get("$ref", "")).rpartition("/")[2], {}), **schema}
        for each in node.values():
            yield from keys(each, definitions)


@pytest.mark.parametrize("subject", SCHEMAS)
def test_every_key_is_described(subject: str) -> None:
    schema = json.loads(schema_text(subject, load_rulebook()))
    found = list(keys(schema, schema["definitions"]))
    assert len(found) > 30
    undescribed = {name for name, said in found if not said.get("description")}
    assert undescribed <= {"value"}, "the value beside a certainty is the attribute's own"


@pytest.mark.parametrize("subject", ["rules", "case", "tests"])
def test_every_value_that_has_a_label_shows_it(subject: str) -> None:
    rulebook = load_rulebook()
    text = schema_text(subject, rulebook)
    for attribute in rulebook.vocabulary:
        for value in (*attribute.values, *attribute.scale()):
            label = attribute.meaning(value)
            assert not label or json.dumps(label, ensure_ascii=False) in text


@pytest.mark.parametrize("subject", SCHEMAS)
def test_values_and_their_meanings_are_as_many(subject: str) -> None:
    def walk(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            yield node
            node = list(node.values())
        for each in node if isinstance(node, list) else ():
            yield from walk(each)

    for each in walk(json.loads(schema_text(subject, load_rulebook()))):
        if "enumDescriptions" in each:
            assert len(each["enum"]) == len(each["enumDescriptions"])
            assert len(set(map(str, each["enum"]))) == len(each["enum"])
