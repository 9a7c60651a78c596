"""Edits of a case as a form makes them: the text says what it should afterwards, and what is not edited stays."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ottava.engine.authoring.generating.cases import cases
from ottava.engine.workbench.case_editing import (
    NotEditable,
    case_text_with,
    case_text_with_party,
    case_text_without_party,
)
from ottava.engine.workbench.trial import case_in
from ottava.facts import Attribute, Case, built_in_vocabulary

VOCABULARY = built_in_vocabulary()
FIELDS = [each for each in VOCABULARY.of_cases if each.entity != "advice"]


def in_blocks(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def lists_at_the_left(data: dict[str, Any]) -> str:
    return yaml.safe_dump(data, sort_keys=False, indent=4, width=30)


def a_line_each(data: dict[str, Any]) -> str:
    lines = []
    for key, value in data.items():
        if key == "parties":
            lines += ["parties:", *(f"  - {json.dumps(party)}" for party in value)]
        else:
            lines.append(f"{key}: {json.dumps(value)}")
    return "\n".join(lines)


LAYOUTS: tuple[Callable[[dict[str, Any]], str], ...] = (
    in_blocks,
    lists_at_the_left,
    a_line_each,
    json.dumps,
    lambda data: json.dumps(data, indent=2),
    lambda data: in_blocks(data).replace("\n", "\r\n"),
    lambda data: f"---\n{in_blocks(data)}...\n",
)


def commented(text: str) -> str:
    """A comment above each line, and one at its end where that is no part of a text over several lines."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for number, line in enumerate(lines):
        if re.fullmatch(r" *(- )?[a-z_]+:.*", line) and not re.search(r": ['\"|>]", line):
            lines[number] = f"{' ' * (len(line) - len(line.lstrip()))}# above {number}.{end}{line}  # beside {number}."
    return end.join(lines)


def values(attribute: Attribute) -> st.SearchStrategy[Any]:
    low, high = attribute.bounds
    match attribute.kind:
        case "choice":
            return st.sampled_from(attribute.values)
        case "set":
            return st.lists(st.sampled_from(attribute.values), unique=True)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(int(low), int(high))
    return st.floats(max(low, 0), min(high, 1e9)).map(lambda number: round(number, 3))


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, dict[str, Any], str, Any, float | None]:
    """A text, the data in it, and a path with another value and, sometimes, a certainty."""
    (data,) = cases(1, draw(st.integers(0, 5_000)), VOCABULARY)
    text = draw(st.sampled_from(LAYOUTS))(data)
    if draw(st.booleans()) and not text.lstrip("-\n").startswith("{"):
        text = commented(text)
    field = draw(st.sampled_from(FIELDS))
    labels = [party["id"] for party in data.get("parties", [])]
    path = field.path
    if field.entity == "party":
        if not labels:
            return text, data, "title", draw(st.sampled_from(["A title", "no: 'title' #", "\u00e9\u5b57", "- x", "1"])), None
        path = f"parties.{draw(st.sampled_from(labels))}.{field.name}"
    return text, data, path, draw(st.none() | values(field)), draw(st.none() | st.sampled_from([0.0, 0.4, 1.0]))


def with_value(data: dict[str, Any], path: str, value: Any, certainty: float | None) -> dict[str, Any]:
    """The same edit of the data."""
    data = json.loads(json.dumps(data))
    *owner, name = path.split(".")
    held = data
    if len(owner) == 2:
        held = next(each for each in data["parties"] if each["id"] == owner[1])
    elif owner:
        held = data.setdefault(owner[0], {})
    before = held.get(name)
    if value is None:
        held.pop(name, None)
    elif certainty is not None and certainty < 1:
        held[name] = {"value": value, "certainty": certainty}
    elif isinstance(before, dict) and certainty is None:
        held[name] = before | {"value": value}
    else:
        held[name] = value
    return data


@settings(max_examples=300)
@given(edits())
def test_an_edit_of_the_text_is_the_edit_of_the_case(edit: tuple[str, dict[str, Any], str, Any, float | None]) -> None:
    text, data, path, value, certainty = edit
    assert case_in(text, VOCABULARY) == Case.from_mapping(data, VOCABULARY)
    after = case_text_with(text, path, value, certainty)
    assert case_in(after, VOCABULARY) == Case.from_mapping(with_value(data, path, value, certainty), VOCABULARY)
    comments = re.findall(r"# \w+ \d+\.", text)
    if value is not None and not isinstance(value, list):
        assert re.findall(r"# \w+ \d+\.", after) == comments
    assert case_text_with(after, path, value, certainty) == after or value is None or isinstance(value, list)
