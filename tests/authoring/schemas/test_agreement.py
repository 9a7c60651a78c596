"""The schemas accept what the reader accepts, and refuse its mistakes as far as a schema can say them."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from authoring.schemas.validating import ROOT, built_in, faults, validator
from rulebook.examples.example import HEAD, Example, rule
from rulebook.examples.table import TEXTS

from ottava.engine.rulebook.loading import InvalidRulebook, rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.source.span import Source

FOLDER = ROOT / "rules" / "eight_methods"
RULES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "rulebook.yaml")
TESTS = sorted((FOLDER / "tests").glob("*.yaml"))
CASES = sorted((ROOT / "examples").glob("*.yaml"))

BEYOND = {
    "what other rules derive, or may be about to": (
        "rule assessment-belongs-elsewhere: .*",
        "rule cycle: .*",
        ".* no-party-in-turn: the assessment .*",
        ".* unknown-assessment: .*",
        "rule unknown-value: no rule derives .*",
    ),
    "what stands elsewhere in the same file": (
        "rule duplicate-id: there is a rule or safeguard .*",
        "head duplicate-id: .*(directives).*",
        "head unknown-key: .* in `steps`",
        "head unknown-method: .*",
        "head unknown-stage: .*",
    ),
    "what stands in other files": ("head (changed-stages|unknown-rule|unknown-rulebook): .*", ".* no-rules: .*"),
    "what is inside a text": ("because (no-party-in-turn|stray-brace): .*", ".* unknown-slot: .*"),
    "how numbers compare, or are written": (
        "rule empty-range: .*",
        "rule not-whole: .* `2.0` is not",
        "rule out-of-range: `9007199254740993` .*",
    ),
    "a file with nothing in it": (".* empty-file: .*",),
}
"""Mistakes that a schema cannot see, by what it would have to know. docs/editing.md tells it in plain words."""


def place_of(example: Example) -> str:
    """In the head, in a reason, or elsewhere in a rule."""
    if example.rules == rule():
        return "head"
    lines = example.rules.splitlines()[example.place[0] - 1 :]
    return "because" if lines and "because" in lines[0] else "rule"


def is_beyond(example: Example) -> bool:
    """Whether a schema cannot see the mistake."""
    said = f"{place_of(example)} {example.code}: {example.message}"
    return any(re.fullmatch(pattern, said) for group in BEYOND.values() for pattern in group)


@cache
def small(head: str) -> Rulebook:
    """The rulebook with that head, or the usual small one if there is a mistake in it."""
    try:
        return rulebook_from_sources(Source("rulebook.yaml", head), [Source("rules.yaml", rule())])
    except InvalidRulebook:
        return small(HEAD)


@cache
def checker(subject: str, head: str) -> Any:
    return validator(subject, small(head))


def found_in(example: Example) -> list[str]:
    """What the schemas find in an example."""
    head = faults(checker("rulebook", example.head), example.head)
    return head + faults(checker("rules", example.head), example.rules)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_built_in_rules_are_accepted(path: Path) -> None:
    assert faults(built_in("rules"), path.read_text(encoding="utf-8")) == []


def test_the_built_in_head_is_accepted() -> None:
    assert faults(built_in("rulebook"), (FOLDER / "rulebook.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_built_in_tests_are_accepted(path: Path) -> None:
    assert faults(built_in("tests"), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_examples_of_cases_are_accepted(path: Path) -> None:
    assert faults(built_in("case"), path.read_text(encoding="utf-8")) == []


MISTAKES = [example for example in TEXTS if example.severity == "error"]


@pytest.mark.parametrize("example", MISTAKES, ids=lambda example: f"{example.code}: {example.message}")
def test_a_mistake_is_refused_unless_it_is_beyond_a_schema(example: Example) -> None:
    assert bool(found_in(example)) is not is_beyond(example)


BARE = "name: bare\nversion: 1.0.0\n"
ASKS = "- {id: one, title: One, when: always, then: {ask: dispute.category}, because: it does}\n"


def test_a_rulebook_that_declares_nothing_has_schemas_too() -> None:
    bare = rulebook_from_sources(Source("rulebook.yaml", BARE), [Source("rules.yaml", ASKS)])
    assert faults(validator("rulebook", bare), BARE) == []
    assert faults(validator("rules", bare), ASKS) == []
    assert faults(validator("rules", bare), ASKS.replace("ask: dispute.category", "gate: a, effect: stop"))
    assert faults(validator("case", bare), "parties: [{id: a, heard: true}]") == []
    test = "- test: one\n  case: {parties: [{id: a}]}\n  expect: {top: [], asked: dispute.category}\n"
    assert faults(validator("tests", bare), test) == []
    for wrong in ("top: listening", "advised: '@a'", "gates: [a]", "certainty: {'@a': 1}"):
        assert faults(validator("tests", bare), test.replace("top: []", wrong)), wrong
