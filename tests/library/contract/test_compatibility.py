"""The comparison of schemas catches every kind of change that a reader would not understand."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from library.contract.compatibility import breaks
from library.contract.values import values

from ottava.engine.report.schema import advice_schema

ADVICE = advice_schema()


def changed(change: Callable[[Any], Any]) -> Any:
    schema = copy.deepcopy(ADVICE)
    change(schema)
    return schema


def take_away(schema: Any, name: str) -> None:
    del schema["properties"][name]
    schema["required"].remove(name)


BROKEN: dict[str, Callable[[Any], Any]] = {
    "Advice.case: is gone, or not always there": lambda s: take_away(s, "case"),
    "Recommendation.rank: is gone, or not always there": lambda s: take_away(s["$defs"]["Recommendation"], "rank"),
    "Advice.day: is gone, or not always there": lambda s: s["required"].remove("day"),
    "GateAdvice.id: integer is new": lambda s: s["$defs"]["GateAdvice"]["properties"]["id"].update(type="integer"),
    "Advice.case: null is new": lambda s: s["properties"]["case"].update(type=["string", "null"]),
    "GateAdvice.effect: the value 'warn' is new": (
        lambda s: s["$defs"]["GateAdvice"]["properties"]["effect"]["enum"].append("warn")
    ),
    "DirectiveAdvice.kind: any string is new, it was one of a list": (
        lambda s: s["$defs"]["DirectiveAdvice"]["properties"].update(kind={"type": "string"})
    ),
    "Recommendation.steps: string is new": (
        lambda s: s["$defs"]["Recommendation"]["properties"].update(steps={"type": "string"})
    ),
    "Recommendation.steps[]: integer is new": (
        lambda s: s["$defs"]["Recommendation"]["properties"]["steps"].update(items={"type": "integer"})
    ),
    "Recommendation.certainty: string is new": (
        lambda s: s["$defs"]["Recommendation"]["properties"].update(certainty={"type": ["number", "string"]})
    ),
    "Advice.rulebook: array is new": lambda s: s["properties"].update(
        rulebook={"type": "array", "items": {"$ref": "#/$defs/RulebookIdentity"}}
    ),
}


@pytest.mark.parametrize("found", BROKEN)
def test_a_break_is_caught_and_named_by_its_place(found: str) -> None:
    assert breaks(ADVICE, changed(BROKEN[found]), passes_over=True) == [found]


WELL: dict[str, Callable[[Any], Any]] = {
    "nothing": lambda s: None,
    "a field more": lambda s: s["properties"].update(mood={"type": "string"}),
    "a field more inside": lambda s: s["$defs"]["Reason"]["properties"].update(mood={"type": "string"}),
    "whole numbers only": lambda s: s["$defs"]["Attention"]["properties"]["certainty"].update(type="integer"),
    "never null": lambda s: s["properties"].update(day={"type": "string"}),
    "a value less": lambda s: s["$defs"]["GateAdvice"]["properties"]["effect"]["enum"].remove("first"),
    "another name of a definition": lambda s: (
        s["$defs"].update(Gate=s["$defs"]["GateAdvice"]),
        s["properties"]["gates"].update(items={"$ref": "#/$defs/Gate"}),
    ),
    "another description": lambda s: s.update(description="Advice."),
}


@pytest.mark.parametrize("change", WELL)
def test_what_a_reader_understands_is_no_break(change: str) -> None:
    assert breaks(ADVICE, changed(WELL[change]), passes_over=True) == []


def test_who_takes_what_programs_write_must_know_all_of_it() -> None:
    more = changed(WELL["a field more"])
    assert breaks(ADVICE, more, passes_over=False) == ["Advice.mood: is not known"]


def test_what_the_comparison_does_not_know_is_not_passed_over() -> None:
    with pytest.raises(AssertionError, match="does not know \\['oneOf'\\]"):
        breaks({"oneOf": []}, {}, passes_over=True)


BOUND = st.none() | st.integers(0, 4)


def schemas() -> st.SearchStrategy[Any]:
    """Small schemas of every kind that the comparison knows."""
    numbers = (
        st.tuples(st.sampled_from(["integer", "number"]), BOUND, BOUND)
        .map(lambda n: {"type": n[0], **{k: v for k, v in (("minimum", n[1]), ("maximum", n[2])) if v is not None}})
        .filter(lambda n: n.get("minimum", 0) <= n.get("maximum", 9))
    )
    plain = st.sampled_from([{"type": "null"}, {"type": "boolean"}, {"type": ["boolean", "null"]}])
    # Numbers in lists of values meet the bounds of others.
    words = st.lists(st.sampled_from(["a", "b", None, True, 1, 3]), min_size=1, unique_by=repr).map(
        lambda v: {"enum": v}
    )

    def more(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        fields = st.dictionaries(st.sampled_from(["x", "y"]), inner)
        closed = st.tuples(fields, st.sets(st.sampled_from(["x", "y"]))).map(
            lambda f: {
                "type": "object",
                "properties": f[0],
                "required": sorted(f[1] & f[0].keys()),
                "additionalProperties": False,
            }
        )
        lists = st.tuples(inner, st.booleans()).map(lambda i: {"type": "array", "items": i[0], "uniqueItems": i[1]})
        return closed | lists | st.lists(inner, min_size=1, max_size=2).map(lambda each: {"anyOf": each})

    return st.recursive(numbers | plain | words, more, max_leaves=4)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_where_nothing_is_broken_every_value_is_understood(data: st.DataObject) -> None:
    """Held against jsonschema, on random schemas and random values of them."""
    reader = data.draw(schemas())
    writer = data.draw(st.just(reader) | schemas())
    value = data.draw(values(writer, writer))
    assert Draft202012Validator(writer).is_valid(value)
    if breaks(reader, writer, passes_over=False) == []:
        assert Draft202012Validator(reader).is_valid(value)
