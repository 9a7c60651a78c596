"""Which conditions of our schemas a value meets, as far as they are looked at while a text is torn."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ottava.engine.language_server.schema_walk import holds, values_in

DEFINITIONS = {"word": {"type": "string", "pattern": "^[a-z]+$"}}
VALUES: list[Any] = [None, True, 0, 1, 1.5, "a", "B", [], ["a"], [1], {}, {"a": 1}, {"a": "x", "b": 2}]


@pytest.mark.parametrize(
    "schema",
    [
        True,
        False,
        {"type": "integer"},
        {"type": ["number", "null"]},
        {"const": 1},
        {"enum": ["a", 1]},
        {"not": {"type": "string"}},
        {"$ref": "#/$defs/word"},
        {"required": ["a"]},
        {"properties": {"a": {"type": "string"}}},
        {"contains": {"type": "integer"}},
        {"anyOf": [{"const": "a"}, {"type": "array"}]},
        {"allOf": [{"type": "object"}, {"required": ["b"]}]},
    ],
)
def test_a_value_meets_them_as_the_specification_says(schema: Any) -> None:
    whole = {"$defs": DEFINITIONS, **schema} if isinstance(schema, dict) else schema
    validator = Draft202012Validator(whole)
    numbers = "const" in schema or "enum" in schema if isinstance(schema, dict) else False
    for value in VALUES:
        if numbers and value is True:
            continue  # for Python it is 1
        assert holds(schema, value, DEFINITIONS) is validator.is_valid(value), value


@pytest.mark.parametrize(
    ("schema", "values"),
    [
        ({"enum": ["a", "b"], "enumDescriptions": ["first", "second"]}, [("a", "first"), ("b", "second")]),
        ({"enum": ["a", 2]}, [("a", ""), (2, "")]),
        ({"const": "always"}, [("always", "")]),
        ({"type": ["boolean", "null"]}, [(True, ""), (False, "")]),
        ({"type": "boolean", "enum": [True]}, [(True, "")]),
        ({"type": "string"}, []),
    ],
)
def test_values_come_with_what_they_mean(schema: dict[str, Any], values: list[tuple[Any, str]]) -> None:
    assert [*values_in(schema)] == values
