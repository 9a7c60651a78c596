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
COMMENT = re.compile(r"# \w+ \d+\.")
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
            return (
                text,
                data,
                "title",
                draw(st.sampled_from(["A title", "no: 'title' #", "\u00e9\u5b57", "- x", "1"])),
                None,
            )
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


@pytest.mark.slow
@settings(max_examples=200)
@given(edits())
def test_an_edit_of_the_text_is_the_edit_of_the_case(edit: tuple[str, dict[str, Any], str, Any, float | None]) -> None:
    text, data, path, value, certainty = edit
    assert case_in(text, VOCABULARY) == Case.from_mapping(data, VOCABULARY)
    after = case_text_with(text, path, value, certainty)
    assert case_in(after, VOCABULARY) == Case.from_mapping(with_value(data, path, value, certainty), VOCABULARY)
    if value is not None and not isinstance(value, list) and certainty != 1:  # which puts one line for several
        assert COMMENT.findall(after) == COMMENT.findall(text)
        assert case_text_with(after, path, value, certainty) == after


@pytest.mark.slow
@settings(max_examples=100)
@given(edits(), st.integers(0, 3))
def test_parties_come_and_go(edit: tuple[str, dict[str, Any], str, Any, float | None], which: int) -> None:
    text, data, *_ = edit
    more = case_text_with_party(text, "newcomer")
    parties = [*data.get("parties", []), {"id": "newcomer"}]
    assert case_in(more, VOCABULARY) == Case.from_mapping(data | {"parties": parties}, VOCABULARY)
    assert COMMENT.findall(more) == COMMENT.findall(text)
    gone = parties.pop(which % len(parties))["id"]
    left = data | {"parties": parties} if parties else {key: data[key] for key in data if key != "parties"}
    assert case_in(case_text_without_party(more, gone), VOCABULARY) == Case.from_mapping(left, VOCABULARY)


WALL = """\
# The wall between two gardens.
title: A wall    # as the file has it
parties:
  - id: left     # lives there since 1990
    arousal:
      value: upset   # said the neighbour
      certainty: 0.6
  - {id: right, heard: false}   # not yet
safety: {imminent_violence: none}

fact_finding:
  evidence:
    - witness    # a passer-by
    - document
"""


@pytest.mark.parametrize(
    ("path", "value", "line", "instead"),
    [
        ("title", "A fence: 1 m", "title: A wall    # as", "title: 'A fence: 1 m'    # as"),
        ("parties.left.arousal", "calm", "value: upset   #", "value: calm   #"),
        ("parties.right.heard", True, "heard: false}   #", "heard: true}   #"),
        ("parties.right.id", "right_one", "{id: right,", "{id: right_one,"),
        ("parties.right.consent", "given", "heard: false}", "heard: false, consent: given}"),
        ("parties.right.heard", None, ", heard: false}", "}"),
        ("safety.weapon", False, "violence: none}", "violence: none, weapon: false}"),
        ("safety.imminent_violence", None, "safety: {imminent_violence: none}\n", ""),
        ("fact_finding.evidence", ["document", "witness", "photo"], "- document\n", "- document\n    - photo\n"),
        ("fact_finding.evidence", ["document"], "    - witness    # a passer-by\n", ""),
        ("day", "2026-01-20", "    - document\n", "    - document\nday: 2026-01-20\n"),
        ("handler.role", "police", "    - document\n", "    - document\nhandler: {role: police}\n"),
        ("handler.role", None, "", ""),
    ],
)
def test_what_is_not_edited_stays_as_it_is(path: str, value: Any, line: str, instead: str) -> None:
    assert line in WALL
    assert case_text_with(WALL, path, value) == WALL.replace(line, instead, 1)


def test_how_sure_it_is_can_be_said_and_taken_back() -> None:
    doubtful = case_text_with(WALL, "safety.imminent_violence", "none", 0.5)
    assert "safety: {imminent_violence: {value: none, certainty: 0.5}}" in doubtful
    assert case_text_with(doubtful, "safety.imminent_violence", "none", 1) == WALL
    assert "      certainty: 0.8\n" in case_text_with(WALL, "parties.left.arousal", "upset", 0.8)


@pytest.mark.parametrize(
    ("text", "path", "value", "after"),
    [
        ("", "title", "First", "title: First\n"),
        ("# nothing yet", "safety.weapon", True, "# nothing yet\nsafety: {weapon: true}\n"),
        ("{}", "title", "First", "{title: First}"),
        ("safety:\n", "safety.weapon", True, "safety: {weapon: true}\n"),
        ("safety: {}\n", "safety.weapon", True, "safety: {weapon: true}\n"),
        ("title: x", "title", None, ""),
        ("title: 'x\n  y'\nid: a\n", "title", "a\nb\u202ec", 'title: "a\\U0000000ab\\U0000202ec"\nid: a\n'),
        ("parties:\n- &one {id: a}\n", "parties.a.heard", True, "parties:\n- &one {id: a, heard: true}\n"),
        ("id: &name x\ntitle: *name\n", "title", "y", "id: &name x\ntitle: y\n"),
        (
            "safety: &s {weapon: true}\nhandler: *s\n",
            "handler.role",
            "x",
            "safety: &s {weapon: true}\nhandler: {weapon: true, role: x}\n",
        ),
    ],
)
def test_unusual_texts_are_edited_as_well(text: str, path: str, value: Any, after: str) -> None:
    assert case_text_with(text, path, value) == after


@pytest.mark.parametrize(
    ("text", "path", "value", "said"),
    [
        ("- a list\n", "title", "x", "the text is not one case"),
        ("title: x\n---\ntitle: y\n", "title", "z", "the text is not one case"),
        ("title: [\n", "title", "z", ""),
        ("title: x\ntitle: y\n", "title", "z", "is given twice"),
        ("parties: [{id: a}]\n", "parties.b.heard", True, "found no party called `b`"),
        ("parties: [{id: a}, {id: a}]\n", "parties.a.heard", True, "found several parties called `a`"),
        ("parties: [{id: a}]\n", "parties.a.id", None, "needs a label"),
        ("parties: all of them\n", "parties.a.heard", True, "found no party called `a`"),
        ("safety: none\n", "safety.weapon", True, "found no facts under `safety`"),
        ("safety: &s {weapon: true}\nhandler: *s\n", "safety.weapon", False, "cannot be changed by itself"),
        ("title: \u0007\n", "title", "z", "control character"),
        ("[" * 100, "title", "z", ""),
    ],
)
def test_what_a_form_cannot_edit_is_refused_in_words(text: str, path: str, value: Any, said: str) -> None:
    with pytest.raises(NotEditable) as refused:
        case_text_with(text, path, value)
    assert said in str(refused.value)
