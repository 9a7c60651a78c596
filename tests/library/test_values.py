"""Everything but an engine is a value: it cannot be changed, can be sent elsewhere, and holds nothing of Experta."""

import copy
import json
import pickle
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inference.scripts import TREE, output_of
from jsonschema import Draft202012Validator
from library.object_graph import attributes_of, is_frozen, parts_of
from pydantic import TypeAdapter

from ottava import Advice, Advisor, Case, InvalidCall, load_rulebook
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.inference.cache import Cache
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.facts.reading import read_case

EXAMPLE = TREE / "examples" / "debt-doorstep--threat.yaml"
PLAIN = (str, int, float, bool, type(None))
CONTAINERS = (tuple, frozenset, MappingProxyType)
ADVICE: TypeAdapter[Advice] = TypeAdapter(Advice)
CACHES = (Cache,)
"""What a translation remembers from case to case is no part of its value."""


def values() -> dict[str, Any]:
    rulebook = load_rulebook()
    case = read_case(EXAMPLE)
    advisor = Advisor(rulebook)
    return {
        "rulebook": rulebook,
        "case": case,
        "advice": advisor.advise(case),
        "trace": advisor.trace(case),
        "translation": compile_rulebook(rulebook),
    }


VALUES = values()
each_value = pytest.mark.parametrize("name", VALUES)


@pytest.mark.slow
@each_value
def test_it_is_made_of_immutable_parts_only(name: str) -> None:
    parts = list(parts_of(VALUES[name], CACHES))
    assert len(parts) > 10
    changeable = {type(part) for part in parts if not (isinstance(part, (*PLAIN, *CONTAINERS)) or is_frozen(part))}
    assert changeable == set()


@pytest.mark.slow
@each_value
def test_no_attribute_of_any_part_can_be_set_or_deleted(name: str) -> None:
    kinds = {type(part): part for part in parts_of(VALUES[name], CACHES) if attributes_of(part)}
    assert kinds
    for part in kinds.values():
        for attribute in (*attributes_of(part), "new"):
            with pytest.raises((AttributeError, TypeError)):
                setattr(part, attribute, None)
            with pytest.raises((AttributeError, TypeError)):
                delattr(part, attribute)


@pytest.mark.slow
@each_value
def test_nothing_of_experta_is_in_it(name: str) -> None:
    modules = {type(part).__module__.split(".")[0] for part in parts_of(VALUES[name])}
    assert modules <= {"builtins", "ottava"}


@pytest.mark.slow
@each_value
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_can_be_pickled(name: str, protocol: int) -> None:
    assert pickle.loads(pickle.dumps(VALUES[name], protocol)) == VALUES[name]


@each_value
def test_it_can_be_copied(name: str) -> None:
    assert copy.copy(VALUES[name]) == VALUES[name]
    assert copy.deepcopy(VALUES[name]) == VALUES[name]


def test_an_advice_is_shown_by_what_it_says() -> None:
    shown = "Advice(case='debt-doorstep--threat', rulebook='eight_methods', "
    assert repr(VALUES["advice"]).startswith(f"{shown}gates=[")


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
def test_an_advice_reads_back_from_its_json(seed: int, thorough: bool) -> None:
    (data,) = cases(1, seed)
    advice = Advisor(VALUES["rulebook"], budget=2_000).advise(data, thorough=thorough)
    again = Advice.from_json(advice.to_json())
    assert again == advice
    assert again.to_json() == advice.to_json()
    assert Advice.from_json(advice.to_json(indent=2).encode()) == advice


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_pydantic_takes_and_writes_advice(seed: int) -> None:
    (data,) = cases(1, seed)
    advice = Advisor(VALUES["rulebook"]).advise(data)
    assert ADVICE.validate_python(advice) is advice
    assert ADVICE.validate_python(advice.to_mapping()) == ADVICE.validate_json(advice.to_json()) == advice
    assert ADVICE.dump_json(advice).decode() == advice.to_json()
    written = Draft202012Validator(ADVICE.json_schema(mode="serialization"))
    assert list(written.iter_errors(advice.to_mapping())) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "`text` is not JSON, expected that of an advice"),
        ("{", "`text` is not JSON"),
        ('{"case": "\ud800"}', "`text` is not JSON"),
        ("[" * 100_000, "`text` is not"),
        ("{}", "`text` is an advice of format 1, and this version of Ottava reads format 2; ask for the advice"),
        ('{"format_version": 3}', "an advice of format 3, and this version of Ottava reads format 2"),
        ('{"format_version": 2}', "not the JSON of an advice: the field `engine_version` is missing"),
        ('{"format_version": %s}' % ("9" * 4_000), "an advice of no format that there is, and this version"),
        ('{"format_version": "2"}', "expected `whole number`, got `text` - at `$.format_version`"),
        ("[]", "expected `mapping`, got `list`"),
        (3, "`text` is `3`, expected the JSON of an advice"),
    ],
)
def test_what_is_no_advice_is_refused(text: Any, said: str) -> None:
    with pytest.raises(InvalidCall, match=re.escape(said)) as raised:
        Advice.from_json(text)
    assert len(str(raised.value)) <= 400


WRITTEN = VALUES["advice"].to_mapping()


@settings(deadline=None)
@given(st.data())
def test_a_value_of_the_wrong_kind_is_refused_in_short_and_plain_words(data: st.DataObject) -> None:
    """Wherever it is in an advice, and whatever it is."""
    advice = json.loads(json.dumps(WRITTEN))
    *way, last = data.draw(st.sampled_from(places_in(advice)))
    owner = advice
    for key in way:
        owner = owner[key]
    owner[last] = data.draw(st.sampled_from([None, True, 1, 1.5, "x" * 4_000, [], {}]))
    said = refusal(json.dumps(advice))
    assert len(said) <= 400
    assert not re.search(r"\b(str|int|float|bool|object|array)\b", said)


def refusal(text: str) -> str:
    """Why a text is no advice; empty if it is one."""
    try:
        Advice.from_json(text)
    except InvalidCall as refused:
        return str(refused)
    return ""


def places_in(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in an advice."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in inside for found in [(*place, key), *places_in(each, (*place, key))]]


@given(st.text(), st.dates().map(str))
def test_a_day_that_is_none_is_refused(text: str, day: str) -> None:
    written = VALUES["advice"].to_mapping()
    assert Advice.from_json(json.dumps(written | {"day": day})).day == day
    for wrong in (f"{day}{text} ", f"{day}T00:00", day.replace("-", "/"), f"{day[:-2]}99"):
        with pytest.raises(InvalidCall, match="`day` is"):
            Advice.from_json(json.dumps(written | {"day": wrong}))


def test_a_copied_advice_gives_the_same_json() -> None:
    advice = VALUES["advice"]
    assert pickle.loads(pickle.dumps(advice)).to_json() == advice.to_json()


@pytest.mark.slow
def test_another_process_gives_the_same_advice_on_what_it_was_sent(tmp_path: Path) -> None:
    sent = tmp_path / "sent.pickle"
    sent.write_bytes(pickle.dumps((VALUES["rulebook"], VALUES["case"])))
    code = """
import pickle, sys
from ottava import Advisor
with open(sys.argv[1], "rb") as file:
    rulebook, case = pickle.load(file)
print(Advisor(rulebook).advise(case).to_json())
"""
    for hash_seed in (0, 77):
        assert output_of(code, sent, hash_seed=hash_seed) == VALUES["advice"].to_json() + "\n"


@pytest.mark.slow
def test_cases_and_advice_are_equal_by_value() -> None:
    again = values()
    assert again["case"] == VALUES["case"]
    assert again["advice"] == VALUES["advice"]
    assert again["rulebook"] == VALUES["rulebook"]
    assert VALUES["case"] != Case("another")
