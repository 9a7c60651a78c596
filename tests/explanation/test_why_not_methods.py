"""Why a method is not advised, where one can see at a glance what the answer must be."""

from typing import Any

import pytest
from inference.small_rulebook import rulebook_of

from ottava import Advisor, Case, InvalidCall
from ottava.engine.explanation.why_not.inquiry import InvalidSubject

LISTEN: dict[str, Any] = {"recommend": "listening", "strength": "strong"}


def method(case: dict[str, Any], *rules: dict[str, Any]) -> tuple[Advisor, Case]:
    book = rulebook_of(*rules)
    return Advisor(book), Case.from_mapping({"id": "case", **case}, book.vocabulary)


RUMOUR: dict[str, Any] = {"id": "rumour", "when": {"dispute.rumour": True}, "then": LISTEN}
WEAPON: dict[str, Any] = {
    "id": "weapon",
    "when": {"safety.weapon": True},
    "then": [{"gate": "safety_first", "effect": "stop"}, {"exclude": "listening"}],
}


def test_a_veto_is_told_and_what_lifts_it() -> None:
    advisor, case = method({"dispute": {"rumour": True}, "safety": {"weapon": True}}, RUMOUR, WEAPON)
    found = advisor.why_not(case, "listening")
    (veto,) = found.vetoes
    assert (veto.gate, veto.reason.rule, veto.verdict) == ("safety_first", "weapon", "lifted then")
    assert [(each.path, each.wanted) for each in veto.missing] == [("safety.weapon", False)]
    assert (found.advised, found.certainty > 0, found.near_misses) == (False, True, ())
    assert [each.rule for each in found.speaking] == ["rumour"]


def test_a_rule_that_would_fire_for_nothing_is_told_so() -> None:
    advisor, case = method({"safety": {"weapon": True}}, RUMOUR, WEAPON)
    prospect = advisor.why_not(case, "listening").near_misses[0].prospect
    assert prospect is not None
    assert (prospect.advised, prospect.vetoes) == (False, ("weapon",))


def test_what_speaks_against_it_can_outweigh_a_rule() -> None:
    against = {"id": "against", "when": "always", "then": {"recommend": "listening", "certainty": -0.9}}
    advisor, case = method({}, RUMOUR, against)
    found = advisor.why_not(case, "listening")
    assert [(each.rule, each.certainty) for each in found.speaking] == [("against", -0.9)]
    prospect = found.near_misses[0].prospect
    assert prospect is not None
    assert (prospect.advised, prospect.vetoes) == (False, ())


def test_a_condition_on_the_advice_is_reached_through_the_rules_behind_it() -> None:
    piano = {"id": "play", "when": {"advised": {"at_least": 1}}, "then": {"recommend": "piano", "strength": "weak"}}
    advisor, case = method({"safety": {"weapon": True}}, RUMOUR, WEAPON, piano)
    (miss,) = advisor.why_not(case, "piano").near_misses
    assert {each.path: each.wanted for each in miss.missing} == {"dispute.rumour": True, "safety.weapon": False}
    assert miss.prospect is not None
    assert miss.prospect.advised


def test_rules_beyond_the_nearest_are_named() -> None:
    rules = [{**RUMOUR, "id": f"rumour-{number}"} for number in range(5)]
    advisor, case = method({}, *rules)
    found = advisor.why_not(case, "listening")
    assert [each.rule for each in found.near_misses] == ["rumour-0", "rumour-1", "rumour-2"]
    assert found.others == ("rumour-3", "rumour-4")
    (brief,) = [each for each in advisor.why_not_each(case) if each.method == "listening"]
    assert [each.rule for each in brief.near_misses] == ["rumour-0"]


def test_what_is_advised_needs_no_explanation() -> None:
    advisor, case = method({"dispute": {"rumour": True}}, RUMOUR)
    found = advisor.why_not(case, "listening")
    assert (found.advised, found.near_misses, found.vetoes) == (True, (), ())
    assert "listening" not in [each.method for each in advisor.why_not_each(case)]


def test_the_line_of_the_file_is_told() -> None:
    advisor, case = method({}, RUMOUR)
    (miss,) = advisor.why_not(case, "listening").near_misses
    assert miss.seen is not None
    assert miss.seen.line is not None
    condition = miss.seen.when
    assert condition.line is not None
    assert condition.text == "dispute.rumour: true"
    assert condition.line.file == miss.seen.line.file == "rules.yaml"
    assert condition.line.line > miss.seen.line.line >= 1


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (("lisening", None, None), "did you mean `listening`?"),
        (("listening", "firm", None), "unknown stage `firm`"),
        (("listening.firm", None, None), "unknown stage `firm`"),
        (("listening", None, "nobody"), "unknown party `nobody`"),
    ],
)
def test_what_there_is_not_cannot_be_asked_about(question: tuple[Any, ...], message: str) -> None:
    advisor, case = method({}, RUMOUR)
    with pytest.raises(InvalidSubject, match=message.replace("?", r"\?")):
        advisor.why_not(case, *question)


def test_nor_can_a_rule_that_there_is_not() -> None:
    advisor, case = method({}, RUMOUR)
    with pytest.raises(InvalidSubject, match="did you mean `rumour`"):
        advisor.why_not_rule(case, "rumor")


@pytest.mark.parametrize("question", [{"method": 3}, {"method": "listening", "stage": 3}, {"rule": 3}])
def test_what_is_no_text_names_nothing(question: dict[str, Any]) -> None:
    advisor, case = method({}, RUMOUR)
    (wrong,) = [name for name, each in question.items() if each == 3]
    with pytest.raises(InvalidCall) as raised:
        (advisor.why_not_rule if wrong == "rule" else advisor.why_not)(case, **question)
    assert str(raised.value) == f"`{wrong}` is `3`, expected a text"


# Asked before

TENSE, DEADLOCK = {"assessment.tense": True}, {"assessment.deadlock": True}
ASKED: dict[str, dict[str, Any]] = {
    "derives": {"when": {"dispute.rumour": True}, "then": {"assess": {"tense": True}, "certainty": 0.25}},
    "derives-more": {"when": {"dispute.rumour": True}, "then": {"assess": {"deadlock": True}}},
    "both": {"when": {"dispute.rumour": True, "safety.weapon": True}, "then": LISTEN},
    "not-both": {"when": {"safety.weapon": True}, "unless": {"dispute.rumour": True}, "then": LISTEN},
    "tense": {"when": TENSE, "then": LISTEN},
    "not-deadlock": {"when": "always", "unless": DEADLOCK, "then": LISTEN},
}
KNOWN = ({"value": True, "certainty": 0.7}, None, True, {"value": False, "certainty": 0.7}, False)


def test_what_was_asked_before_changes_no_answer() -> None:
    advisor, _ = method({}, *({"id": name, **rule} for name, rule in ASKED.items()))
    vocabulary = advisor.rulebook.vocabulary
    cases = [
        Case.from_mapping({"id": "case", "dispute": {} if each is None else {"rumour": each}}, vocabulary)
        for each in KNOWN
    ]
    questions = [(case, rule) for case in cases for rule in ASKED]
    first = [advisor.why_not_rule(*each) for each in questions]
    again = Advisor(advisor.rulebook)
    assert [again.why_not_rule(*each) for each in reversed(questions)] == first[::-1]
    for (case, rule), found in zip(questions, first, strict=True):
        assert found.fires or found.near_misses[0].verdict == "fires then", (case, rule)
