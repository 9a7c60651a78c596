"""Made-up cases are good cases, the same for the same seed, and of many kinds."""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
import yaml
from batch.conftest import command, made_up

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.authoring.generating.scenarios import SCENARIOS
from ottava.facts import Attribute, Case, Vocabulary, built_in_vocabulary

MANY = made_up(1500)


def test_all_are_good_cases_of_their_own() -> None:
    for each in MANY:
        Case.from_mapping(each)
    assert len({each["id"] for each in MANY}) == len(MANY)
    assert all(each["title"].startswith("Made up: ") for each in MANY)


def test_the_same_seed_gives_the_same_cases() -> None:
    assert made_up(50) == MANY[:50]
    assert made_up(50, seed=8) != MANY[:50]
    assert list(islice(cases(10**9, 7), 5)) == MANY[:5]


def test_every_attribute_and_nearly_every_value_turns_up() -> None:
    seen = Counter[tuple[str, object]]()
    for each in MANY:
        case = Case.from_mapping(each)
        for path, observation in case.observations.items():
            values = observation.value if isinstance(observation.value, frozenset) else [observation.value]
            seen.update((path, value) for value in values)
        for party in case.parties:
            for name, observation in party.observations.items():
                values = observation.value if isinstance(observation.value, frozenset) else [observation.value]
                seen.update((f"party.{name}", value) for value in values)
    wanted = {(each.path, value) for each in built_in_vocabulary() for value in each.values}
    missing = wanted - set(seen)
    assert len(missing) <= len(wanted) // 50, missing
    assert {each.path for each in built_in_vocabulary()} == {path for path, _ in seen}
    assert {value for path, value in seen if path == "dispute.category"} == {each.category for each in SCENARIOS}


def test_what_goes_together_goes_together() -> None:
    for each in MANY:
        case = Case.from_mapping(each)

        def value(path: str, case: Case = case) -> object:
            known = case.get(path)
            return known.value if known else None

        if value("safety.weapon") is True:
            assert value("safety.imminent_violence") != "none"
        if value("relationship.type") in ("strangers", "business"):
            assert value("relationship.domestic_violence") in (None, "not_applicable")
        if all((known := party.get("attempts")) and known.value == 0 for party in case.parties):
            assert value("history.last_talk") in (None, "none")
        arousal = [known.value for party in case.parties if (known := party.get("arousal"))]
        if "violent" in arousal:
            assert value("safety.imminent_violence") in (None, "ongoing")


def test_further_attributes_of_a_rulebook_are_filled_in() -> None:
    further = built_in_vocabulary().extended(
        [Attribute("weather", "rain", "boolean"), Attribute("party", "shoe", "integer", minimum=20, maximum=50)]
    )
    found = list(cases(60, 1, further))
    for each in found:
        Case.from_mapping(each, further)
    rain = [each["weather"]["rain"] for each in found if "weather" in each]
    assert {each["value"] if isinstance(each, dict) else each for each in rain} == {True, False}
    assert any("shoe" in party for each in found for party in each["parties"])


@pytest.mark.slow
def test_mediation_goes_on_in_most_cases_and_patience_ends_in_some() -> None:
    advisor = Advisor()
    stopped = at_its_end = 0
    for each in MANY:
        advice = advisor.advise(each)
        stopped += any(gate.effect == "stop" for gate in advice.gates)
        at_its_end += any(found.stage in ("refer", "firm") for found in advice.recommendations)
    assert stopped < len(MANY) / 8
    assert at_its_end >= 3


def test_a_vocabulary_with_less_or_other_attributes_gets_what_fits() -> None:
    left = [each for each in built_in_vocabulary() if each.path not in ("party.consent", "safety.threats")]
    other = Attribute("safety", "threats", "set", ("conditional", "specific", "self_harm"))
    vocabulary = Vocabulary((*left, other))
    made = list(cases(400, 7, vocabulary))
    read = [Case.from_mapping(each, vocabulary) for each in made]
    assert not any("consent" in party for each in made for party in each["parties"])
    threats = {case.observations["safety.threats"].value for case in read if case.get("safety.threats")}
    assert frozenset() in threats
    assert len(threats) > 2


@pytest.mark.slow
@pytest.mark.parametrize("format", ["jsonl", "yaml"])
def test_the_command(format: str, tmp_path: Path) -> None:
    run = command("generate", 12, "--seed", 7, "--format", format)
    assert (run.status, run.err) == (0, "")
    read = (
        yaml.load_all(run.out, Loader=yaml.CSafeLoader) if format == "yaml" else map(json.loads, run.out.splitlines())
    )
    assert list(read) == MANY[:12]
    assert command("generate", 12, "--seed", 7, "--format", format, "-o", tmp_path / "x").out == ""
    assert (tmp_path / "x").read_text() == run.out
    assert command("generate", -1).status == 2


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    run = command("generate", 3, "-o", tmp_path / "nowhere" / "cases.jsonl")
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith(f"error: `{tmp_path}/nowhere/cases.jsonl` cannot be written: no such file")
