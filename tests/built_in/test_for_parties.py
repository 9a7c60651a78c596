"""That a sheet for the parties gives nothing away that was told in confidence: over all confidential attributes, on the
examples and on cases made to reach every rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from built_in.hurting_words import hurting

from ottava import Advisor, Case, read_cases
from ottava.engine.authoring.reaching.covering import Covering
from ottava.engine.inference.for_parties import TOLD_APART
from ottava.facts import Attribute

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
IN_CONFIDENCE = {
    "party.fears_other_party",
    "party.threats",
    "party.vulnerabilities",
    "party.capacity",
    "party.consent",
    "party.trust",
    "party.weaker",
    "party.harm",
    "party.need",
    "party.temperament",
    "party.arousal",
    "party.violation",
    "party.obligation",
    "relationship.domestic_violence",
    "relationship.power_imbalance",
    "safety.past_violence",
    "safety.imminent_violence",
    "safety.weapon",
    "safety.threats",
    "safety.child_or_elder_at_risk",
}
"""What somebody tells alone, or what hurts where others see it; written down a second time."""


@cache
def advisor() -> Advisor:
    return Advisor()


@cache
def confidential() -> tuple[Attribute, ...]:
    return tuple(each for each in advisor().rulebook.vocabulary if each.confidential)


def examples() -> Iterator[Case]:
    for path in EXAMPLES:
        yield from read_cases(path, advisor().rulebook.vocabulary)


def made(count: int, seed: int) -> Iterator[Case]:
    for data in Covering(advisor().rulebook, seed).cases(count, 1):
        yield Case.from_mapping(data)


def lines(case: Case) -> set[str]:
    sheet = advisor().for_parties(case)
    return {*sheet.acts, *sheet.prohibitions}


def given_away(case: Case) -> set[str]:
    """What the sheet of a case says that the sheet of the same case without what is confidential does not."""
    paths = {each.path for each in confidential()}
    return lines(case) - lines(case.without(paths)) - {TOLD_APART}


def values_of(attribute: Attribute) -> list[Any]:
    if attribute.kind == "boolean":
        return [True, False]
    if attribute.kind == "set":
        return [[], *([each] for each in attribute.values)]
    return list(attribute.values or attribute.scale())


def told(case: Case, attribute: Attribute, value: Any) -> Case:
    """The case with one more thing told, by every party if it is about one."""
    data = case.to_mapping()
    if attribute.entity == "party":
        data["parties"] = [{**each, attribute.name: value} for each in data.get("parties", [])]
    else:
        data[attribute.entity] = {**data.get(attribute.entity, {}), attribute.name: value}
    return Case.from_mapping(data)


def test_what_is_told_in_confidence_is_declared_so() -> None:
    assert {each.path for each in confidential()} == IN_CONFIDENCE


def test_no_example_gives_anything_away() -> None:
    assert {case.id: found for case in examples() if (found := given_away(case))} == {}


@pytest.mark.slow
def test_no_case_made_to_reach_every_rule_gives_anything_away() -> None:
    assert {case.id: found for case in made(300, 18) if (found := given_away(case))} == {}


@pytest.mark.slow
def test_nothing_told_in_confidence_adds_a_line() -> None:
    """Each value of each confidential attribute, told in otherwise open cases."""
    paths = {each.path for each in confidential()}
    wrong = []
    for case in list(examples())[::6]:
        open = case.without(paths)
        allowed = {*lines(open), TOLD_APART}
        for attribute in confidential():
            for value in values_of(attribute):
                more = lines(told(open, attribute, value)) - allowed
                wrong += [(case.id, attribute.path, value, each) for each in more]
    assert wrong == []


@pytest.mark.slow
def test_a_sheet_says_only_what_the_whole_advice_says() -> None:
    names = advisor().rulebook.names
    sources = {each.for_parties: each.id for each in (*names.directives, *names.gates) if each.for_parties}
    methods = {text: (method.id, stage) for method in names.methods for stage, text in method.for_parties}
    for case in (*examples(), *made(150, 19)):
        advice = advisor().advise(case)
        said = {each.id for each in (*advice.directives, *advice.gates)}
        used = {each.method for each in advice.recommendations} - {
            each.method for each in advice.exclusions if each.stage is None
        }
        for line in lines(case) - {TOLD_APART}:
            assert (line, sources.get(line, methods.get(line, ("", None))[0]) in said | used) == (line, True)


def test_a_danger_told_in_confidence_leaves_one_sentence() -> None:
    for name in ("courtyard-shouting--knife", "couple-housework--violence-suspected", "ward-complaint--self-harm"):
        (case,) = read_cases(EXAMPLES[0].with_name(f"{name}.yaml"), advisor().rulebook.vocabulary)
        assert lines(case) == {TOLD_APART}


def test_a_sheet_names_neither_the_case_nor_a_party_and_hurts_nobody() -> None:
    for case in examples():
        data = case.to_mapping()
        for number, party in enumerate(data.get("parties", [])):
            party["id"] = f"zq{number}"
        text = advisor().for_parties(Case.from_mapping({**data, "id": "zq", "title": "zq"})).to_text()
        assert "zq" not in text
        assert hurting(text) == []
