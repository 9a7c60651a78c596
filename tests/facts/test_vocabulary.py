"""The vocabulary: what it holds, that it explains itself, and how it is extended."""

import math
import pickle
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ottava.facts
from ottava.engine.authoring.scaffolding.files import written
from ottava.engine.explanation.number_ranges import NumberRange
from ottava.engine.inference.reasons import said_value
from ottava.facts import Attribute, Case, InvalidAttribute, InvalidCase, Vocabulary, built_in_vocabulary
from ottava.facts.attribute import number_text

BOAT = (
    Attribute("boat", "length", "number", minimum=0, maximum=50, unit="metres"),
    Attribute("boat", "flag", "choice", values=("red", "green")),
    Attribute("boat", "gear", "set", values=("net", "line")),
    Attribute("boat", "leaks", "boolean"),
    Attribute("boat", "crew", "integer", maximum=9),
    Attribute("party", "seasick", "boolean"),
    Attribute("dispute", "copy", "boolean"),
)


@given(st.integers(-(10**30), 10**30) | st.decimals(-(10**12), 10**12, places=2).map(float))
def test_a_number_is_written_with_all_its_digits(number: float) -> None:
    text = number_text(number)
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text)
    assert type(number)(text) == number


def test_a_reason_names_a_large_sum_in_full() -> None:
    assert said_value(1234567.89) == "1234567.89"
    assert [written(each) for each in (2000000.0, 1234567.89, 2.0)] == ["2000000", "1234567.89", "2"]
    assert NumberRange(1234567.5, math.inf, False, False).said() == "1234567.5 or more"


def test_entities_are_in_the_order_of_the_page() -> None:
    vocabulary = built_in_vocabulary()
    assert vocabulary.entities == (
        "dispute",
        "party",
        "relationship",
        "safety",
        "fact_finding",
        "history",
        "procedure",
        "handler",
        "context",
    )
    assert [each.name for each in vocabulary.of_entity("handler")] == [
        "role",
        "power",
        "impartial",
        "knows_context",
        "subject_knowledge",
    ]
    assert vocabulary.of_entity("weather") == ()


@pytest.mark.parametrize("attribute", built_in_vocabulary(), ids=lambda each: each.path)
def test_every_attribute_explains_itself(attribute: Attribute) -> None:
    assert attribute.description.endswith(".")
    assert attribute.question.endswith("?")
    for value, label in attribute.value_labels:
        assert label, value
        assert not label.endswith(".")
    assert attribute.kind not in ("integer", "number") or attribute.unit
    assert not attribute.scale() or all(attribute.meaning(step) for step in attribute.scale())


def test_questions_and_descriptions_differ() -> None:
    attributes = built_in_vocabulary().attributes
    assert len({each.question for each in attributes}) == len(attributes)
    assert len({each.description for each in attributes}) == len(attributes)


def test_what_a_handler_cannot_or_must_not_change() -> None:
    changeable = {each.path for each in built_in_vocabulary() if each.changeable}
    assert {"party.arousal", "party.trust", "fact_finding.status", "context.private_space"} <= changeable
    for path in (
        "relationship.type",
        "party.consent",
        "party.capacity",
        "party.fears_other_party",
        "party.attempts",
    ):
        assert path not in changeable
    assert "relationship.domestic_violence" not in changeable


def test_finding_an_attribute() -> None:
    vocabulary = built_in_vocabulary()
    arousal = vocabulary.get("party.arousal")
    assert arousal is not None
    assert arousal.path == "party.arousal"
    assert arousal.meaning("violent") == "attacks people or things"
    assert "party.arousal" in vocabulary
    assert vocabulary.get("party.colour") is None
    assert len(vocabulary) == len(list(vocabulary)) == 70


def test_it_is_an_immutable_value() -> None:
    vocabulary = built_in_vocabulary()
    assert vocabulary is built_in_vocabulary()
    assert vocabulary.form is vocabulary.form
    copy = pickle.loads(pickle.dumps(vocabulary))
    assert copy == vocabulary
    assert hash(copy) == hash(vocabulary)
    assert Case.from_mapping({"handler": {"role": "police"}}, copy).get("handler.role") is not None
    with pytest.raises(AttributeError):
        vocabulary.attributes = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        next(iter(vocabulary)).quick = False  # type: ignore[misc]


def test_extension_makes_another_vocabulary() -> None:
    vocabulary = built_in_vocabulary()
    extended = vocabulary.extended(BOAT)
    assert len(extended) == len(vocabulary) + len(BOAT)
    assert vocabulary.get("boat.flag") is None
    assert extended.entities == (*vocabulary.entities, "boat")
    assert [each.name for each in extended.of_entity("party")][-1] == "seasick"
    assert pickle.loads(pickle.dumps(extended)) == extended


def test_cases_validate_under_an_extension() -> None:
    extended = built_in_vocabulary().extended(BOAT)
    data = {
        "id": "at-sea",
        "dispute": {"category": "labour", "copy": True},
        "boat": {
            "length": 7,
            "flag": "red",
            "gear": ["net"],
            "leaks": {"value": True, "certainty": 0.4},
            "crew": -3,
        },
        "parties": [{"id": "mate", "seasick": False, "arousal": "calm"}],
    }
    case = Case.from_mapping(data, extended)
    assert case.get("boat.length").value == 7  # type: ignore[union-attr]
    assert case.get("boat.leaks").certainty == 0.4  # type: ignore[union-attr]
    assert case.party("mate").get("seasick").value is False  # type: ignore[union-attr]
    assert Case.from_mapping(case.to_mapping(), extended) == case
    with pytest.raises(InvalidCase, match="unknown-entity"):
        Case.from_mapping(data)


def test_an_extension_is_as_strict() -> None:
    extended = built_in_vocabulary().extended(BOAT)
    bad = {
        "boat": {"length": 51, "flag": "blue", "gear": ["net", "net"], "leaks": 1, "crew": 10, "sail": True},
        "parties": [{"id": "mate", "seasick": "no"}],
    }
    with pytest.raises(InvalidCase) as caught:
        Case.from_mapping(bad, extended)
    assert sorted(each.code for each in caught.value.diagnostics) == [
        "out-of-range",
        "out-of-range",
        "repeated-value",
        "unknown-attribute",
        "unknown-value",
        "wrong-type",
        "wrong-type",
    ]


def test_a_vocabulary_of_ones_own_needs_nothing_of_the_built_in_one() -> None:
    own = Vocabulary((Attribute("dispute", "category", "choice", values=("chess", "go")),))
    assert own.entities == ("dispute",)
    case = Case.from_mapping({"dispute": {"category": "go"}, "parties": [{"id": "black"}]}, own)
    assert case.get("dispute.category").value == "go"  # type: ignore[union-attr]
    for bad in ({"dispute": {"category": "family"}}, {"dispute": {"duration_days": 1}}):
        with pytest.raises(InvalidCase):
            Case.from_mapping(bad, own)


def test_declaring_again_is_harmless_and_changing_is_refused() -> None:
    vocabulary = built_in_vocabulary()
    arousal = vocabulary.get("party.arousal")
    assert arousal is not None
    assert vocabulary.extended([arousal]) == vocabulary
    with pytest.raises(InvalidAttribute, match=r"`party.arousal` is in the vocabulary already"):
        vocabulary.extended([Attribute("party", "arousal", "boolean")])


def test_threads_may_share_a_fresh_vocabulary() -> None:
    fresh = built_in_vocabulary().extended(BOAT)
    with ThreadPoolExecutor(8) as pool:
        cases = list(pool.map(lambda n: Case.from_mapping({"boat": {"crew": n % 9}}, fresh), range(200)))
    assert [case.get("boat.crew").value for case in cases] == [n % 9 for n in range(200)]  # type: ignore[union-attr]


def test_importing_the_facts_brings_no_terminal_and_no_engine() -> None:
    # `ottava` itself is left empty, so that only what this room imports is seen.
    script = """
import sys, types
sys.modules["ottava"] = bare = types.ModuleType("ottava")
bare.__path__ = [sys.argv[1]]
import ottava.facts
print(*sorted({"rich", "typer", "experta", "click"} & set(sys.modules)), ottava.facts.__name__)
"""
    folder = str(Path(ottava.facts.__file__).parent.parent)
    command = [sys.executable, "-c", script, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "ottava.facts"


@pytest.mark.parametrize("attribute", built_in_vocabulary(), ids=lambda each: each.path)
def test_every_attribute_and_every_value_has_words_for_people(attribute: Attribute) -> None:
    values: tuple[Any, ...] = (*attribute.values, *attribute.scale()) or (True, False, 1, 2.5)
    for words in (attribute.label, *(attribute.said(value) for value in values)):
        assert words == words.strip() != ""
        assert not {*"_:;"} & {*words}, "it stands in lists, behind a colon"
    assert len({attribute.said(value) for value in values}) == len(values)
