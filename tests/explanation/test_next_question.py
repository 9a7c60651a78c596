"""Which question an interview puts next, how many may follow, and what is said where there was no time to be sure."""

from typing import Any

import pytest
from inference.engine_rows import loaded
from inference.small_rulebook import HEAD, rulebook_of
from naive.strategies import RawRulebook

from ottava import Advisor
from ottava.engine.inference.advice import Question
from ottava.engine.inference.stability import GateEffect, Hinge, Told

STOP = {"gate": "safety_first", "effect": "stop"}
LISTEN = {"recommend": "listening", "strength": "strong"}
PERSUADE = {"recommend": "persuasion", "strength": "weak"}
LONG = {"dispute.duration_days": {"at_least": 3}}
RUMOUR = {"dispute.rumour": True}

ONE = {"id": "case", "parties": [{"id": "aunt"}]}
NOBODY: dict[str, Any] = {"id": "case"}


def rule(when: Any, then: Any, **more: Any) -> dict[str, Any]:
    return {"when": when, "then": then, **more}


HEARD = rule({"party.heard": True}, LISTEN, for_each="party")
FEARS = rule({"party.fears_other_party": True}, LISTEN, for_each="party")
VIOLENCE_AT_HOME = rule({"relationship.domestic_violence": "suspected"}, PERSUADE)
POLICE = rule({"handler.role": "police"}, LISTEN)
SANCTIONS = rule({"handler.power": "sanction"}, LISTEN)
WEAPON = rule({"safety.weapon": True}, STOP)
FIVE = [WEAPON, rule(RUMOUR, PERSUADE), VIOLENCE_AT_HOME, POLICE, HEARD]
"""Rules on five things that are open where there is one party; a quick case needs three of them."""
TOGETHER = rule({**RUMOUR, **LONG}, STOP)


def advisor_with(*rules: dict[str, Any], **limits: Any) -> Advisor:
    return Advisor(rulebook_of(*({"id": f"rule-{number}", **each} for number, each in enumerate(rules))), **limits)


@pytest.mark.parametrize(
    ("rules", "case", "quick", "asked", "ahead"),
    [
        pytest.param(FIVE, ONE, False, "safety.weapon", 4, id="two thirds of what is open may follow"),
        pytest.param(FIVE, ONE, True, "safety.weapon", 3, id="all that a quick case needs may follow"),
        pytest.param(FIVE, NOBODY, False, "safety.weapon", 0, id="what is open of parties is not seen before they are"),
        pytest.param(FIVE[1:], NOBODY, False, "parties", 0, id="who they are before what has no place of its own"),
        pytest.param([FEARS, VIOLENCE_AT_HOME], NOBODY, False, "parties", 0, id="places behind those of parties"),
        pytest.param([FEARS, VIOLENCE_AT_HOME], ONE, False, "parties.aunt.fears_other_party", 2, id="in their places"),
        pytest.param([rule({**LONG, **RUMOUR, "safety.weapon": True}, STOP), POLICE], ONE, False, "handler.role", 1,
                     id="what matters only with two others has no precedence"),
        pytest.param([rule({"safety.weapon": True, "handler.role": "police"}, STOP), rule(LONG, LISTEN)], ONE, False,
                     "safety.weapon", 2, id="what matters with one other has"),
        pytest.param([TOGETHER, SANCTIONS], ONE, False, "handler.power", 1,
                     id="what changes something alone is asked before what shuts a gate only with others"),
        pytest.param([rule({"fact_finding.status": "disputed", "handler.role": "police"}, STOP), SANCTIONS, FIVE[1]],
                     ONE, True, "fact_finding.status", 3, id="a quick case is asked what may matter"),
        pytest.param([TOGETHER, HEARD], ONE, True, None, 0,
                     id="a quick case needs nothing else"),
    ],
)  # fmt: skip
def test_what_is_asked_next_and_how_much_may_follow(
    rules: list[dict[str, Any]], case: dict[str, Any], quick: bool, asked: str | None, ahead: int
) -> None:
    consultation = advisor_with(*rules).consultation(case, quick=quick)
    assert (consultation.question.path if consultation.question else None, consultation.ahead) == (asked, ahead)
    assert (consultation.stable, consultation.left_out) == (False, "")


def test_where_all_is_proven_nothing_is_asked() -> None:
    consultation = advisor_with(rule("always", LISTEN), rule(RUMOUR, LISTEN)).consultation(ONE)
    assert (consultation.question, consultation.stable, consultation.ahead) == (None, True, 0)


def test_who_the_parties_are_is_asked_of_nobody() -> None:
    who = Question("parties", "parties", "parties", None, "Who are the parties to the dispute?", (), False, ())
    assert advisor_with(HEARD).consultation().question == who


@pytest.mark.parametrize("place", [3, 4])
def test_a_place_before_that_of_a_party_is_before_who_they_are_and_the_same_is_behind(place: int) -> None:
    """What is asked of each party first has the place 4."""
    fence = {"id": "dispute.fence", "kind": "boolean", "question": "Is there a fence?", "ask_first": place}
    rules = [
        {"id": f"rule-{number}", "title": "A rule", "because": "it does", **each}
        for number, each in enumerate([FEARS, rule({"dispute.fence": True}, PERSUADE)])
    ]
    question = Advisor(loaded(RawRulebook({**HEAD, "attributes": [fence]}, rules))).consultation().question
    assert question is not None
    assert question.path == ("dispute.fence" if place < 4 else "parties")


def test_a_rulebook_may_ask_nothing_of_parties_first() -> None:
    head = {**HEAD, "use": ["dispute"]}
    rules = [{"id": "it", "title": "A rule", "because": "it does", **rule(RUMOUR, LISTEN)}]
    question = Advisor(loaded(RawRulebook(head, rules))).consultation().question
    assert question is not None
    assert question.path == "dispute.rumour"


@pytest.mark.parametrize(
    ("rules", "path", "for_gate", "chance"),
    [
        ([rule("always", STOP, unless={"safety.weapon": False})], "safety.weapon", True, 0.5),
        ([rule({"safety.imminent_violence": "credible"}, LISTEN)], "safety.imminent_violence", False, 0.333333),
        ([rule({"safety.weapon": True, **RUMOUR}, STOP)], "safety.weapon", True, 0),
        ([rule({"safety.weapon": True, **RUMOUR}, LISTEN)], "safety.weapon", False, 0),
    ],
)
def test_what_has_a_place_is_asked_with_what_its_answers_lead_to(
    rules: list[dict[str, Any]], path: str, for_gate: bool, chance: float
) -> None:
    """As the thorough advice does."""
    advisor = advisor_with(*rules)
    question = advisor.consultation(ONE).question
    assert question is not None
    assert (question.path, question.for_gate, question.chance) == (path, for_gate, chance)
    assert question in advisor.advise(ONE, thorough=True).questions


def test_what_matters_only_together_is_asked_with_what_it_takes() -> None:
    consultation = advisor_with(TOGETHER).consultation(ONE)
    why = consultation.why()
    assert why.question == consultation.question
    vocabulary = advisor_with(TOGETHER).rulebook.vocabulary
    long, rumour = vocabulary["dispute.duration_days"].label, vocabulary["dispute.rumour"].label
    witness = (
        Told("dispute.duration_days", long, 3, "3 or more"),
        Told("dispute.rumour", rumour, True, vocabulary["dispute.rumour"].said(True)),
    )
    shut = (GateEffect("safety_first", "Safety first", "stop"),)
    assert why.together == Hinge(*("dispute.duration_days", "dispute.duration_days", long, None, witness, shut), ())
    assert (consultation.ahead, consultation.stable, consultation.left_out) == (2, False, "")


@pytest.mark.parametrize(
    ("rules", "steps", "asked", "chance"),
    [
        ([rule(RUMOUR, LISTEN), rule(LONG, PERSUADE)], 7, "dispute.duration_days", None),
        ([rule(RUMOUR, LISTEN), rule(LONG, PERSUADE)], 15, "dispute.duration_days", 0.5),
        ([TOGETHER], 30, "dispute.duration_days", 0),
    ],
)
def test_where_it_was_not_worked_out_to_the_end_it_asks_and_says_so(
    rules: list[dict[str, Any]], steps: int, asked: str, chance: float | None
) -> None:
    consultation = advisor_with(*rules, budget=steps).consultation(ONE)
    question = consultation.question
    assert question is not None
    assert (question.path, question.chance, consultation.ahead) == (asked, chance, 1)
    assert (consultation.stable, consultation.why().together) == (False, None)
    assert consultation.left_out == f"the budget of {steps} steps is used up"


@pytest.mark.parametrize(
    ("rules", "known", "steps", "asked"),
    [
        pytest.param(
            [rule({"safety.injury": True, **RUMOUR, **LONG}, LISTEN),
             rule({"context.gathering": True, "context.private_space": True}, LISTEN),
             rule({"context.customs_known": True, "dispute.category": "debt"}, LISTEN),
             rule("always", {"ask": "dispute.category"})],
            {"context": {"customs_known": False}}, None,
            ["context.gathering", "context.private_space", "dispute.duration_days", "dispute.rumour", "safety.injury",
             "dispute.category"],
            id="what two change, then what three do, then what cannot matter but is asked for",
        ),
        pytest.param(
            [rule({**LONG, **RUMOUR}, LISTEN), rule({"safety.injury": True}, PERSUADE), HEARD], {}, 25,
            ["dispute.duration_days", "dispute.rumour", "parties.aunt.heard", "safety.injury"],
            id="what there were no steps for comes behind",
        ),
        pytest.param(
            [rule({"party.arousal": "upset"}, {"assess": {"heated": True}}, for_each="party"),
             rule({"party.arousal": "calm", "assessment.heated": True}, LISTEN, for_each="party"),
             rule({"context.customs_known": True, "dispute.category": "debt"}, LISTEN),
             rule("always", {"ask": "dispute.category"})],
            {"context": {"customs_known": False}}, None, ["dispute.category"],
            id="where all is proven only what a rule asks for",
        ),
    ],
)  # fmt: skip
def test_all_that_is_asked_stands_in_the_order_in_which_it_tells(
    rules: list[dict[str, Any]], known: dict[str, Any], steps: int | None, asked: list[str]
) -> None:
    advisor = advisor_with(*rules, **({} if steps is None else {"budget": steps}))
    assert [each.path for each in advisor.advise({**ONE, **known}, thorough=True).questions] == asked
