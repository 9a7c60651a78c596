"""The tests that stand beside the rules of the built-in rulebook, and that no rule is without them."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from built_in.changes import changed

from ottava import Advisor
from ottava.engine.inference.advice import Advice

FOLDER = Path(__file__).resolve().parents[2] / "rules" / "eight_methods"
ENTRIES: list[tuple[str, dict[str, Any]]] = [
    (path.stem, entry)
    for path in sorted((FOLDER / "tests").glob("*.yaml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
]
OF_RULES = [(stem, entry) for stem, entry in ENTRIES if "rule" in entry]
OF_BEHAVIOUR = [entry for _, entry in ENTRIES if "test" in entry]
KNOWLEDGE = {"G": 13, "D": 17, "R": 56}
"""How many gates, assessments and rules the knowledge behind the rulebook has; each rule's notes name theirs."""


@cache
def advisor() -> Advisor:
    return Advisor()


def fires(rule: str, case: dict[str, Any], party: str | None) -> bool:
    labels = [each["id"] for each in case.get("parties", [])]
    return any(
        firing.rule == rule and (party is None or (party in labels and firing.party == labels.index(party)))
        for firing in advisor().trace(case).firings
    )


def misses(entry: dict[str, Any]) -> list[dict[str, Any]]:
    given = entry.get("near_miss", [])
    return given if isinstance(given, list) else [given]


@pytest.mark.parametrize("entry", [entry for _, entry in OF_RULES], ids=[f"{s}-{e['rule']}" for s, e in OF_RULES])
def test_a_rule_fires_on_its_case_and_not_on_the_near_miss(entry: dict[str, Any]) -> None:
    case, party = entry["case"], entry.get("party")
    assert fires(entry["rule"], case, party)
    for miss in misses(entry):
        assert len(miss) == 1, "a near miss differs in one fact"
        assert not fires(entry["rule"], changed(case, miss), party), miss


def test_every_rule_has_a_case_and_a_near_miss() -> None:
    tested = {entry["rule"] for _, entry in OF_RULES if misses(entry)}
    assert {rule.id for rule in advisor().rulebook.rules} == tested


def test_every_rule_says_where_it_comes_from() -> None:
    for rule in advisor().rulebook.rules:
        assert rule.source is not None, rule.id
        assert re.fullmatch(r"frame|methods/[1-8](/[1-4])?|points/[1-7]", rule.source.place), rule.id
        assert (rule.source.practice is not None) == (rule.source.basis == "practice"), rule.id


def test_the_whole_knowledge_is_encoded() -> None:
    named = {name for rule in advisor().rulebook.rules for name in re.findall(r"\b[GDR]\d+\b", rule.notes or "")}
    assert {f"{letter}{number}" for letter, last in KNOWLEDGE.items() for number in range(1, last + 1)} <= named


def advised(advice: Advice) -> set[str]:
    found = {each.method for each in advice.recommendations}
    return found | {f"{each.method}.{each.stage}" for each in advice.recommendations if each.stage}


@pytest.mark.parametrize("entry", OF_BEHAVIOUR, ids=[entry["test"] for entry in OF_BEHAVIOUR])
def test_the_rulebook_as_a_whole_behaves(entry: dict[str, Any]) -> None:
    expected = entry["expect"]
    advice = advisor().advise(entry["case"])
    if "top" in expected:
        first = {f"{each.method}.{each.stage}" if each.stage else each.method for each in advice.first}
        top = expected["top"]
        assert first == (set(top) if isinstance(top, list) else {top} if top else set())
    if "gates" in expected:
        assert {gate.id for gate in advice.gates} == set(expected["gates"])
    excluded = {f"{each.method}.{each.stage}" if each.stage else each.method for each in advice.exclusions}
    whole = {name.partition(".")[0] for name in excluded if "." not in name}
    assert all(name in excluded or name.partition(".")[0] in whole for name in expected.get("excluded", []))
    assert set(expected.get("directives", [])) <= {each.id for each in advice.directives}
    assert set(expected.get("advised", [])) <= advised(advice)
    assert not set(expected.get("not_advised", [])) & advised(advice)
    for rule in expected.get("fired", []):
        assert fires(rule, entry["case"], None), rule
    for rule in expected.get("not_fired", []):
        assert not fires(rule, entry["case"], None), rule


def test_every_key_of_an_expectation_is_looked_at() -> None:
    known = {"top", "gates", "excluded", "directives", "advised", "not_advised", "fired", "not_fired"}
    assert {key for entry in OF_BEHAVIOUR for key in entry["expect"]} <= known
