"""Everything but an engine is a value: it cannot be changed, can be sent elsewhere, and holds nothing of Experta."""

import copy
import pickle
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from inference.scripts import TREE, output_of
from library.object_graph import attributes_of, is_frozen, parts_of
from msgspec import UnsetType

from ottava import Advisor, Case, load_rulebook
from ottava.engine.inference.cache import Cache
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.facts.reading import read_case

EXAMPLE = TREE / "examples" / "debt-doorstep--threat.yaml"
PLAIN = (str, int, float, bool, type(None), UnsetType)
CONTAINERS = (tuple, frozenset, MappingProxyType)
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
    modules = {
        type(part).__module__.split(".")[0] for part in parts_of(VALUES[name]) if not isinstance(part, UnsetType)
    }
    assert modules <= {"builtins", "ottava"}


@pytest.mark.slow
@each_value
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_it_can_be_pickled(name: str, protocol: int) -> None:
    assert pickle.loads(pickle.dumps(VALUES[name], protocol)) == VALUES[name]


@each_value
def test_it_can_be_copied(name: str) -> None:
    assert copy.copy(VALUES[name]) == VALUES[name]
    assert copy.deepcopy(VALUES[name]) == VALUES[name]


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
