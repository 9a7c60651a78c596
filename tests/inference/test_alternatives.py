"""Rulebooks with most of their rules in common: a choice of rules compiled together says what it says by itself."""

from random import Random
from typing import Any

import pytest
from inference.engine_rows import loaded, run
from inference.small_rulebook import CASE, HEAD, RULES
from naive.strategies import RawRulebook, random_case, random_rulebook

from ottava.engine.inference.alternatives import Alternatives
from ottava.engine.inference.compiled_rulebook import compile_rulebook
from ottava.engine.inference.program import Program
from ottava.engine.rulebook.loading import InvalidRulebook

EDIT = {"unless": {"safety.weapon": True}}


def edited(raw: RawRulebook) -> RawRulebook:
    """The rulebook with each rule held back where there is a weapon, and its reasons in other words."""
    return raw._replace(rules=[{**rule, **EDIT, "because": "after the edit"} for rule in raw.rules])


def chosen_from(raw: RawRulebook, choose: Random) -> RawRulebook:
    """Some of its rules in some order, as they are or edited."""
    either = [choose.choice(pair) for pair in zip(raw.rules, edited(raw).rules, strict=True)]
    return raw._replace(rules=choose.sample(either, choose.randint(1, len(either))))


def together(raw: RawRulebook) -> tuple[Alternatives | None, dict[tuple[str, bool], Any]]:
    """All its rules, as they are and edited, compiled together; and each by its id and whether it is edited."""
    books = {False: loaded(raw), True: loaded(edited(raw))}
    rules = {(rule.id, later): rule for later, book in books.items() for rule in book.rules}
    in_order = [rules[rule["id"], later] for rule in raw.rules for later in books]
    return Alternatives.of(books[False], in_order), rules


def compared(raw: RawRulebook, choice: RawRulebook, cases: list[dict[str, Any]]) -> bool:
    """Whether the choice could be run as one of the alternatives; it then says what it says by itself."""
    alternatives, rules = together(raw)
    book = loaded(choice)
    picked = [rules[rule["id"], rule.get("because") == "after the edit"] for rule in choice.rules]
    program = None if alternatives is None else alternatives.program(book, picked)
    if program is None:
        return False
    alone = Program(compile_rulebook(book))
    for case in cases:
        (_, found, advice), (_, expected, by_itself) = run(program, case), run(alone, case)
        assert found.firings == expected.firings
        assert found.assessments == expected.assessments
        assert advice == by_itself
    return True


def test_a_choice_says_what_it_says_by_itself() -> None:
    ran = 0
    for seed in range(25):
        choose = Random(seed)
        raw = random_rulebook(choose)
        try:
            ran += compared(raw, chosen_from(raw, choose), [random_case(choose) for _ in range(3)])
        except InvalidRulebook:  # what its rules look at has been left out
            continue
    assert ran > 8


SMALL = RawRulebook(HEAD, [{"title": "A rule", "because": "it does", **rule} for rule in RULES])


@pytest.mark.parametrize(
    "rules",
    [
        SMALL.rules,
        SMALL.rules[::-1],
        SMALL.rules[:3],
        edited(SMALL).rules,
        [*SMALL.rules[:2], *edited(SMALL).rules[2:]],
        [*edited(SMALL).rules[4:1:-1], SMALL.rules[0], *SMALL.rules[5:]],
    ],
    ids=["all", "the other way round", "a few", "edited", "half of them edited", "mixed up"],
)
def test_of_a_small_rulebook_every_choice_can_be_run(rules: list[dict[str, Any]]) -> None:
    armed = {**CASE, "safety": {"weapon": True}}
    assert compared(SMALL, SMALL._replace(rules=rules), [CASE, armed])


def renamed(head: dict[str, Any]) -> dict[str, Any]:
    """A head that calls everything something else, with another plan."""
    methods = [{**each, "title": f"New {each['title']}", "steps": ["another step"]} for each in head["methods"]]
    points, gates, directives = (
        [{**each, "text": "In other words."} for each in head[section]] for section in ("points", "gates", "directives")
    )
    others = {"points": points, "gates": gates, "directives": directives, "nothing_fits": "Ask another."}
    return {**head, **others, "methods": methods, "plan": head["plan"][::-1], "ties": head["ties"][::-1]}


@pytest.mark.parametrize("number", [2, 7], ids=["a few", "all"])
def test_a_choice_stands_under_the_names_of_its_own_rulebook(number: int) -> None:
    choice = RawRulebook(renamed(SMALL.book), SMALL.rules[:number])
    tied = {**CASE, "parties": [{"id": "a", "arousal": "calm", "heard": False}, {"id": "b", "arousal": "upset"}]}
    assert compared(SMALL, choice, [CASE, tied, {"id": "nobody", "parties": []}])


def test_rules_that_are_none_of_them_are_compiled_by_themselves() -> None:
    alternatives, _ = together(SMALL)
    assert alternatives is not None
    other = loaded(SMALL)
    assert alternatives.program(other, other.rules) is None


def test_rules_that_would_wait_for_each_other_in_a_circle_are_no_alternatives() -> None:
    first: dict[str, Any] = {"title": "A rule", "because": "it does", "when": "always"}
    heats = {**first, "id": "heats", "then": {"assess": {"heated": True}}}
    cools = {**first, "id": "cools", "then": {"assess": {"cool": True}}}
    warm = {**first, "id": "warm", "then": {"attend": "warmth"}}
    looks = {"when": {"assessment.heated": True, "assessment.cool": True}}
    one = loaded(RawRulebook(HEAD, [heats, {**cools, "when": {"assessment.heated": True}}, {**warm, **looks}]))
    other = loaded(RawRulebook(HEAD, [{**heats, "when": {"assessment.cool": True}}, cools, {**warm, **looks}]))
    assert Alternatives.of(one, [*one.rules, *other.rules]) is None
    assert Alternatives.of(one, one.rules) is not None
