"""Which questions an advice asks: first those on which a gate depends that is not shut, then what rules ask for."""

from typing import Any

import pytest
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook, rulebook_files

from ottava import Advisor
from ottava.engine.inference.advice import Question
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

ATTRIBUTES = [
    {"id": "order.price", "kind": "number", "label": "price", "question": "What is the price?"},
    {"id": "order.paid", "kind": "number", "label": "paid", "question": "What has been paid?"},
    {"id": "order.owed", "label": "owed", "computed": {"minus": ["order.price", "order.paid"]}},
]
GATES = [
    {"id": "fire", "title": "Fire", "text": "Put it out"},
    {"id": "flood", "title": "Flood", "text": "Go up"},
]
FIRE, FLOOD = {"gate": "fire", "effect": "stop"}, {"gate": "flood", "effect": "first"}
RUMOUR, WEAPON, DEBT = {"dispute.rumour": True}, {"safety.weapon": True}, {"dispute.category": "debt"}
UPSET, UNHEARD = {"party.arousal": "upset"}, {"party.heard": False}
HEATED = {"assessment.heated": True}
EACH = {"for_each": "party"}
HEATS = {"when": RUMOUR, "unless": WEAPON, "then": {"assess": {"heated": True}}}
PARTIES = [{"id": "a"}, {"id": "b"}]


def asked(*rules: dict[str, Any], **case: Any) -> tuple[Question, ...]:
    head = {**HEAD, "attributes": ATTRIBUTES, "gates": GATES}
    words = {"title": "A rule", "because": "so", "when": "always"}
    raw = RawRulebook(head, [{"id": f"r{at}", **words, **rule} for at, rule in enumerate(rules)])
    first, *others = (Source(name, text) for name, text in rulebook_files(raw).items())
    return Advisor(rulebook_from_sources(first, others)).advise({"id": "case", "parties": PARTIES, **case}).questions


def paths(*rules: dict[str, Any], **case: Any) -> list[str]:
    return [each.path.removeprefix("parties.") for each in asked(*rules, **case)]


@pytest.mark.parametrize(
    ("rules", "case", "expected"),
    [
        # What is unknown on which a gate depends that is open, in the order of the condition.
        ([{"when": {**RUMOUR, **WEAPON}, "then": FIRE}], {}, ["dispute.rumour", "safety.weapon"]),
        ([{"when": {**RUMOUR, **WEAPON}, "then": FIRE}], {"dispute": {"rumour": True}}, ["safety.weapon"]),
        ([{"when": {**RUMOUR, **WEAPON}, "then": FIRE}], {"dispute": {"rumour": False}}, []),
        ([{"when": {"any": [RUMOUR, WEAPON]}, "then": FIRE}], {}, ["dispute.rumour", "safety.weapon"]),
        ([{"when": {"any": [RUMOUR, WEAPON]}, "then": FIRE}], {"dispute": {"rumour": True}}, []),
        ([{"when": {"any": [RUMOUR, WEAPON]}, "then": FIRE}], {"dispute": {"rumour": False}}, ["safety.weapon"]),
        ([{"when": {"not": RUMOUR}, "then": FIRE}], {}, ["dispute.rumour"]),
        ([{"when": RUMOUR, "unless": WEAPON, "then": FIRE}], {}, ["dispute.rumour"]),
        ([{"when": RUMOUR, "unless": WEAPON, "then": FIRE}], {"safety": {"weapon": True}}, []),
        ([{"when": {"dispute.rumour": {"known": True}}, "then": FIRE}], {}, []),
        # Other rules ask nothing by themselves.
        ([{"when": RUMOUR, "then": {"attend": "warmth"}}], {}, []),
        # Of each party what is unknown of it.
        ([{**EACH, "when": UPSET, "then": FIRE}], {}, ["a.arousal", "b.arousal"]),
        ([{**EACH, "when": UPSET, "then": FIRE}], {"parties": [{"id": "a", "arousal": "calm"}, {"id": "b"}]},
         ["b.arousal"]),
        ([{**EACH, "when": {**UPSET, **DEBT}, "then": FIRE}], {}, ["a.arousal", "dispute.category", "b.arousal"]),
        ([{"when": {"some_party": UPSET}, "then": FIRE}], {}, ["a.arousal", "b.arousal"]),
        ([{"when": {"every_party": UPSET}, "then": FIRE}], {}, ["a.arousal", "b.arousal"]),
        ([{"when": {"every_party": UPSET}, "then": FIRE}],
         {"parties": [{"id": "a", "arousal": "calm"}, {"id": "b"}]}, []),
        ([{**EACH, "when": {"another_party": UPSET, **UNHEARD}, "then": FIRE}],
         {"parties": [{"id": "a", "heard": False}, {"id": "b", "heard": True}]}, ["b.arousal"]),
        # Through assessments, to what could derive them, or rule them out.
        ([{"when": HEATED, "then": FIRE}, HEATS], {}, ["dispute.rumour"]),
        ([{"when": {"not": HEATED}, "then": FIRE}, HEATS], {}, ["dispute.rumour", "safety.weapon"]),
        ([{**EACH, "when": HEATED, "then": FIRE}, {**HEATS, **EACH, "when": UPSET}], {}, ["a.arousal", "b.arousal"]),
        # A computed attribute asks for what it is worked out from and not known.
        ([{"when": {"order.owed": {"above": 3}}, "then": FIRE}], {}, ["order.price", "order.paid"]),
        ([{"when": {"order.owed": {"above": 3}}, "then": FIRE}], {"order": {"price": 3}}, ["order.paid"]),
        # What rules ask for, if it is not known; gates first; each attribute once.
        ([{"then": {"ask": "dispute.rumour"}}], {}, ["dispute.rumour"]),
        ([{"then": {"ask": "dispute.rumour"}}], {"dispute": {"rumour": False}}, []),
        ([{"when": RUMOUR, "then": {"ask": "safety.weapon"}}], {}, []),
        ([{**EACH, "then": {"ask": "party.heard"}}], {"parties": [{"id": "a", "heard": True}, {"id": "b"}]},
         ["b.heard"]),
        ([{**EACH, "then": {"ask": "dispute.rumour"}}], {}, ["dispute.rumour"]),
        ([{"then": {"ask": "safety.weapon"}}, {"when": RUMOUR, "then": FIRE}], {}, ["dispute.rumour", "safety.weapon"]),
        ([{"then": {"ask": "safety.weapon"}}, {"when": WEAPON, "then": FIRE}], {}, ["safety.weapon"]),
        # Who the parties are, if a gate depends on them.
        ([{**EACH, "when": UPSET, "then": FIRE}], {"parties": []}, ["parties"]),
        ([{**EACH, "when": UPSET, "then": FIRE}, {"when": RUMOUR, "then": FLOOD}], {"parties": []},
         ["parties", "dispute.rumour"]),
        ([{**EACH, "when": UPSET, "then": {"attend": "warmth"}}], {"parties": []}, []),
        ([{"when": RUMOUR, "then": FIRE}], {"parties": []}, ["dispute.rumour"]),
        # The day of the advice, last, where anything depends on it.
        ([{"when": {"today": {"after": "2026-03-01"}}, "then": {"attend": "warmth"}}], {}, ["advice.day"]),
        ([{"when": {"today": {"after": "2026-03-01"}}, "then": {"attend": "warmth"}}], {"day": "2026-01-01"}, []),
        ([{"when": {"today": {"after": "2026-03-01"}, **RUMOUR}, "then": FIRE}, {"then": {"ask": "safety.weapon"}}],
         {}, ["advice.day", "dispute.rumour", "safety.weapon"]),
    ],
)  # fmt: skip
def test_what_is_asked(rules: list[dict[str, Any]], case: dict[str, Any], expected: list[str]) -> None:
    assert paths(*rules, **case) == expected


def test_a_question_for_a_gate_says_what_it_decides() -> None:
    first, second = asked({"when": RUMOUR, "then": FIRE}, {**EACH, "when": UPSET, "then": FLOOD}, parties=PARTIES[:1])
    assert (first.path, first.attribute, first.party, first.for_gate) == (
        "dispute.rumour", "dispute.rumour", None, True,
    )  # fmt: skip
    assert (first.values, first.label) == (("true", "false"), "rumours going round")
    assert [(each.rule, each.title, each.because, each.certainty, each.party) for each in first.reasons] == [
        ("r0", "A rule", "The answer decides about: Fire", None, None)
    ]
    assert [(each.facts, each.from_) for each in first.reasons] == [((), ())]
    assert (second.path, second.attribute, second.party) == ("parties.a.arousal", "party.arousal", "a")
    assert (second.values[0], second.question[-1]) == ("calm", "?")
    assert [(each.rule, each.because, each.party) for each in second.reasons] == [
        ("r1", "The answer decides about: Flood", "a")
    ]


def test_a_question_for_a_gate_has_the_source_of_its_rule() -> None:
    source = {"place": "methods/1", "basis": "inference"}
    (question,) = asked({"when": RUMOUR, "then": FIRE, "source": source})
    (reason,) = question.reasons
    assert reason.source is not None
    assert (reason.source.place, reason.source.basis) == ("methods/1", "inference")


def test_all_reasons_of_a_question_come_together() -> None:
    rules = [{"when": RUMOUR, "then": FIRE}, {"then": {"ask": "dispute.rumour"}}, {"when": RUMOUR, "then": FLOOD}]
    (found,) = asked(*rules)
    assert [(each.rule, each.because) for each in found.reasons] == [
        ("r0", "The answer decides about: Fire"), ("r2", "The answer decides about: Flood"), ("r1", "so"),
    ]  # fmt: skip


def test_a_question_that_rules_ask_says_why_and_that_no_gate_needs_it() -> None:
    rule = {**EACH, "when": UNHEARD, "then": {"ask": "order.price"}, "because": "{party} pays"}
    (found,) = asked(rule, parties=[{"id": "a", "heard": False}, {"id": "b", "heard": False}])
    assert (found.path, found.for_gate, found.values, found.question) == (
        "order.price", False, (), "What is the price?",
    )  # fmt: skip
    assert [(each.rule, each.because, each.certainty, each.party) for each in found.reasons] == [
        ("r0", "a pays", None, "a"), ("r0", "b pays", None, "b"),
    ]  # fmt: skip
    assert [[fact.path for fact in each.facts] for each in found.reasons] == [["parties.a.heard"], ["parties.b.heard"]]


def test_who_the_parties_are_is_a_question_with_words() -> None:
    (found,) = asked({**EACH, "when": UPSET, "then": FIRE}, parties=[])
    assert found == Question("parties", "parties", "parties", None, "Who are the parties to the dispute?", (), True, ())


def test_the_day_is_asked_for_without_a_reason_unless_a_gate_needs_it() -> None:
    (found,) = asked({"when": {"today": {"after": "2026-03-01"}}, "then": {"attend": "warmth"}})
    assert (found.attribute, found.party, found.for_gate, found.reasons) == ("advice.day", None, False, ())
    (found,) = asked({"when": {"today": {"after": "2026-03-01"}}, "then": FIRE})
    assert (found.for_gate, [each.rule for each in found.reasons]) == (True, ["r0"])
