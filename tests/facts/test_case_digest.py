"""The digest that tells whether two runs had the same case: that of what is known, and of nothing else."""

from hashlib import blake2b
from typing import Any

import pytest
from batch.conftest import made_up
from inference.scripts import TREE

from ottava import Advisor, Case, load_rulebook
from ottava.engine.authoring.generating.cases import cases

CASES = made_up(60)


def turned(value: Any) -> Any:
    """The same mappings with their keys in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(each) for key, each in reversed(value.items())}
    return [turned(each) for each in value] if isinstance(value, list) else value


def digest(data: dict[str, Any]) -> str:
    return Case.from_mapping(data).digest


def test_neither_id_nor_title_nor_order_counts() -> None:
    for each in CASES:
        assert digest(each) == digest(turned(each) | {"id": "other", "title": "Another title"})


@pytest.mark.parametrize("number", [0, 0.0, -0.0])
def test_equal_numbers_have_one_digest_and_get_the_same_bytes(number: float) -> None:
    """The sign of a zero can be seen in JSON and nowhere else."""
    first, other = (
        {"id": "a", "dispute": {"deadline_hours": each, "stakes": {"value": "serious", "certainty": each}}}
        for each in (0.0, number)
    )
    assert Case.from_mapping(first) == Case.from_mapping(other)
    assert digest(first) == digest(other)
    assert Advisor().advise(first).to_json() == Advisor().advise(other).to_json()


def test_cases_are_found_in_sets_and_caches() -> None:
    read = [Case.from_mapping(turned(each)) for each in CASES]
    assert {*map(Case.from_mapping, CASES)} == {*read}
    assert len({*read}) == len({*map(hash, read)}) == len(CASES)
    parties = {party for case in read for party in case.parties}
    assert len({*map(hash, parties)}) == len(parties)
    assert len({party for case in read for party in case.parties}) > len(CASES)


def test_advice_has_the_digest_of_its_case() -> None:
    for name in ("housing", "marketplace"):
        advisor = Advisor(load_rulebook(TREE / "examples" / "rulebooks" / name))
        assert advisor.rulebook.vocabulary.computed
        for data in cases(20, 4, advisor.rulebook.vocabulary):
            case = Case.from_mapping(data, advisor.rulebook.vocabulary)
            assert advisor.advise(case).case_digest == case.digest


def test_whatever_is_known_counts() -> None:
    case = {"id": "a", "dispute": {"category": "debt"}, "parties": [{"id": "x", "heard": True}, {"id": "y"}]}
    others: list[dict[str, Any]] = [
        case | {"dispute": {}},
        case | {"dispute": {"category": "labour"}},
        case | {"dispute": {"category": {"value": "debt", "certainty": 0.9}}},
        case | {"parties": [{"id": "x", "heard": False}, {"id": "y"}]},
        case | {"parties": [{"id": "y"}, {"id": "x", "heard": True}]},
        case | {"parties": [{"id": "z", "heard": True}, {"id": "y"}]},
        case | {"day": "2026-03-14"},
    ]
    assert len({*map(digest, [case, *others])}) == 1 + len(others)
    assert len({*map(digest, CASES)}) == len(CASES)


def test_the_digest_is_that_of_all_that_is_known_as_json() -> None:
    """So that one of an earlier log can be compared for ever, by other programs too."""
    case = Case.from_mapping(
        {
            "id": "a",
            "title": "b",
            "day": "2026-03-14",
            "safety": {"weapon": False, "threats": ["specific", "conditional"]},
            "dispute": {"deadline_hours": {"value": 2.5, "certainty": 0.1}},
            "parties": [{"id": "y\u00e9", "trust": 3, "heard": {"value": True, "certainty": 0.5}}, {"id": "x"}],
        }
    )
    text = (
        '[[["advice.day","2026-03-14",1.0],["dispute.deadline_hours",2.5,0.1],'
        '["safety.threats",["conditional","specific"],1.0],["safety.weapon",false,1.0]],'
        '[["y\u00e9",[["heard",true,0.5],["trust",3,1.0]]],["x",[]]]]'
    )
    assert case.digest == f"blake2b:{blake2b(text.encode(), digest_size=16).hexdigest()}"
