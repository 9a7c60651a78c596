"""The schemas accept what the reader accepts, and refuse its mistakes as far as a schema can say them."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from authoring.schemas.validating import ROOT, built_in, faults, validator
from rulebook.examples import safeguards
from rulebook.examples.example import HEAD, Example, rule
from rulebook.examples.folders import FolderExample
from rulebook.examples.table import TEXTS

from ottava.engine.rulebook.loading import InvalidRulebook, rulebook_from_sources
from ottava.engine.rulebook.locating import rule_files, safeguard_files
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.facts.source.span import Source

FOLDER = ROOT / "rules" / "eight_methods"
RULES = rule_files(FOLDER)
SAFEGUARDS = safeguard_files(FOLDER)
TESTS = sorted((FOLDER / "tests").glob("*.yaml"))
CASES = sorted((ROOT / "examples").glob("*.yaml"))

BEYOND = {
    "what other rules derive, or may be about to": (
        "rule assessment-belongs-elsewhere: .*",
        "rule cycle: .*",
        ".* no-party-in-turn: the assessment .*",
        ".* unknown-assessment: .*",
        ".* unknown-value: no rule derives .*",
        "rule needed-rule: .*",
    ),
    "what stands elsewhere in the same file": (
        "rule duplicate-id: there is a rule or safeguard .*",
        "head duplicate-id: .*(directives).*",
        "head unknown-key: .* in `steps`",
        "head unknown-method: .*",
        "head unknown-stage: .*",
        "head duplicate-id: .*(conditions).*",
    ),
    "what stands in other files": (
        "head (changed-stages|unknown-rule|unknown-rulebook): .*",
        ".* unknown-rule: .* this rulebook takes no rules over",
        "head (duplicate-attribute|duplicate-value): .*",
        "head unknown-attribute: .* there is none to add values to",
        "head wrong-attribute: .* (is a boolean|are ordered|is declared here).*",
        ".* no-rules: .*",
    ),
    "what is inside a text": (
        "because (no-party-in-turn|stray-brace): .*",
        "head (no-party-in-turn|stray-brace|slot-in-a-name|confidential-slot): .*",
        "rule no-party-in-turn: `party` .*",
        ".* unknown-slot: .*",
    ),
    "what an attribute is computed from": (
        "head unknown-attribute: (?!the built-in vocabulary).*",
        "head computed-cycle: .*",
        "head different-units: .*",
        "head wrong-computation: .*(belongs|and `|works on|rests on).*",
    ),
    "how numbers and dates compare, or are written": (
        "rule empty-range: .*",
        "rule missing-date: .*with itself.*",
        "rule not-whole: .* `2.0` is not",
        "rule out-of-range: `-?9007199254740993` .*expected a number .*",
    ),
    "a file with nothing in it": (".* empty-file: .*",),
}
"""Mistakes that a schema cannot see, by what it would have to know. docs/write/editing.md tells it in plain words."""


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


@pytest.mark.slow
@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_built_in_rules_are_accepted(path: Path) -> None:
    assert faults(built_in("rules"), path.read_text(encoding="utf-8")) == []


@pytest.mark.slow
def test_the_built_in_safeguards_are_accepted() -> None:
    found = [fault for path in SAFEGUARDS for fault in faults(built_in("safeguards"), path.read_text("utf-8"))]
    assert found == []


@pytest.mark.slow
def test_the_built_in_head_is_accepted() -> None:
    assert faults(built_in("rulebook"), (FOLDER / "rulebook.yaml").read_text(encoding="utf-8")) == []


@pytest.mark.slow
@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_built_in_tests_are_accepted(path: Path) -> None:
    assert faults(built_in("tests"), path.read_text(encoding="utf-8")) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "right"),
    [
        ("case: {safety: {weapon: true}}", True),
        ("party: a, case: {parties: [{id: a}]}, near_miss: {safety.weapon: true}, expect: {gates: []}", True),
        ("base: a.yml, near_miss: [{safety.weapon: true}, {parties.a.heard: unknown}]", True),
        ("party: a", False),
        ("case: {}, gives: {directive: call_police}", False),
        ("case: {}, near_miss: {safety.weapon: true, safety.injury: true}", False),
        ("case: {}, test: x", False),
    ],
)
def test_tests_of_safeguards_are_accepted_if_they_are_right(entry: str, right: bool) -> None:
    found = faults(built_in("tests"), f"- {{safeguard: no-firmness.no-child, {entry}}}\n")
    assert (found == []) is right


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_examples_of_cases_are_accepted(path: Path) -> None:
    assert faults(built_in("case"), path.read_text(encoding="utf-8")) == []


MISTAKES = [example for example in TEXTS if example.severity == "error"]


@pytest.mark.slow
@pytest.mark.parametrize("example", MISTAKES, ids=lambda example: f"{example.code}: {example.message}")
def test_a_mistake_is_refused_unless_it_is_beyond_a_schema(example: Example) -> None:
    assert bool(found_in(example)) is not is_beyond(example)


OF_SAFEGUARDS = [
    each for each in safeguards.EXAMPLES if each.severity == "error" and "mine/safeguards.yaml" in each.files
]
BEYOND_SAFEGUARDS = {"duplicate-id: there is a rule or safeguard", "unknown-assessment: no rule derives"}


@pytest.mark.parametrize("example", OF_SAFEGUARDS, ids=lambda example: f"{example.code}: {example.message}")
def test_a_mistake_in_a_safeguard_is_refused_unless_it_is_beyond_a_schema(example: FolderExample) -> None:
    said = f"{example.code}: {example.message}"
    beyond = any(said.startswith(each) for each in BEYOND_SAFEGUARDS)
    schema = checker("safeguards", example.files["mine/rulebook.yaml"])
    assert bool(faults(schema, example.files["mine/safeguards.yaml"])) is not beyond


@pytest.mark.parametrize(
    ("says", "more"),
    [
        ("never: {recommend: rigidity}", "for_each: party\nunless: {party.heard: true}"),
        ("always: {exclude: rigidity, stage: soft}", "when: {safety.weapon: true}"),
        ("only: [call_police]", "under: {gate: safety_first, effect: stop}"),
        ("only: [call_police]", "under: [{gate: safety_first}, {attend: warmth}]"),
        ("not_together: [{directive: call_police}, {recommend: listening}]", "notes: so\nallow: {idle-safeguard: so}"),
        ("never: {order: [listening, rigidity.soft]}", "source: {place: methods/6, basis: text}"),
    ],
)
def test_a_safeguard_without_mistakes_is_accepted(says: str, more: str) -> None:
    text = safeguards.safeguard(says, more)
    book = rulebook_from_sources(
        Source("rulebook.yaml", safeguards.PLAN), [Source("rules.yaml", rule())], [Source("safeguards.yaml", text)]
    )
    assert len(book.safeguards) == 1
    assert faults(checker("safeguards", safeguards.PLAN), text) == []


BARE = "name: bare\nversion: 1.0.0\nuse: [dispute.category, party.heard]\n"
ASKS = "- {id: one, title: One, when: always, then: {ask: dispute.category}, because: it does}\n"


@pytest.mark.slow
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
