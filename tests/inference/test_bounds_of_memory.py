"""What is remembered from case to case is bounded: at the bound it is forgotten, and worked out again."""

from collections.abc import Callable, Iterable

import pytest
from inference.small_rulebook import small_rulebook

from ottava.engine.inference import blackboard, cache, checks, fact_views
from ottava.engine.inference.blackboard import _PartyPaths
from ottava.engine.inference.cache import Cache
from ottava.engine.inference.checks import _Verdicts
from ottava.engine.inference.fact_views import FactWords
from ottava.engine.inference.formula import Passes
from ottava.engine.rulebook.condition import OneOf

MOST = 3


def sizes(remember: Callable[[int], object], size: Callable[[], int], asked: Iterable[int]) -> list[int]:
    return [size() for each in asked if remember(each) is not None]


GROWN = [1, 2, 3, 3, 3, 1, 2, 3, 1]
ASKED = [0, 1, 2, 0, 2, 3, 4, 0, 1]
"""Three are remembered; with the fourth all others are forgotten, the first as well."""


def test_answers_are_forgotten_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_ANSWERS", MOST)
    kept, worked_out = Cache(), list[int]()

    def work_out(number: int) -> str:
        worked_out.append(number)
        return f"answer {number}"

    found = [kept.get("what", each, work_out) for each in ASKED]
    assert found == [f"answer {each}" for each in ASKED]
    assert worked_out == [0, 1, 2, 3, 4, 0, 1]
    assert kept.get("what else", 0, lambda _: "another") == "another"
    assert kept.get("what", 1, work_out) == "answer 1"
    assert worked_out[-2:] == [0, 1]


def test_a_shared_cache_has_the_same_answers_to_some_questions_alone() -> None:
    kept = Cache()
    kept.get("one", 0, lambda _: "first")
    kept.get("two", 0, lambda _: "second")
    other = kept.shared(("one", "three"))
    assert [other.get(each, 0, lambda _: "new") for each in ("one", "two", "three")] == ["first", "new", "new"]
    assert [kept.get(each, 0, lambda _: "old") for each in ("one", "two", "three")] == ["first", "second", "new"]


def test_words_paths_and_verdicts_are_forgotten_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (blackboard, checks, fact_views):
        monkeypatch.setattr(module, "MOST_ANSWERS", MOST)
    paths = _PartyPaths()
    assert sizes(lambda each: paths[f"name{each}"], lambda: len(paths), ASKED) == GROWN
    assert paths["name1"] == "party.name1"
    words = FactWords(small_rulebook().vocabulary)
    assert sizes(lambda each: words["party.trust", each], lambda: len(words), ASKED) == GROWN
    verdicts = _Verdicts(Passes(OneOf("party.trust", frozenset({1, 2})), expected=True, if_unknown=False))
    assert sizes(lambda each: verdicts[int, each], lambda: len(verdicts), ASKED) == GROWN
    assert [verdicts[int, each] for each in (0, 1, 2, 3)] == [False, True, True, False]
    assert verdicts[bool, True] is False
