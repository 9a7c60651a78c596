"""What stands on a card: chosen by importance, shown in order."""

from typing import Any

import pytest

from ottava import Advice, Advisor
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts.source.span import Source

HEAD = """\
name: small
version: 1.0.0
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: ask, number: 1, title: Asking, kind: competing, steps: [Ask one, Ask two], avoid: [Do not shout.]}
  - {id: jest, number: 2, title: Jesting, kind: competing, steps: [Jest], avoid: [Do not mock.]}
  - {id: read, number: 3, title: Reading, kind: overlay, steps: [Read]}
  - {id: press, number: 4, title: Pressing, kind: competing, stages: [soft, firm], steps: {soft: [A], firm: [B]}}
gates:
  - {id: fire, title: Fire, text: Put it out, call: The brigade}
  - {id: flood, title: Flood, text: Go up}
directives:
  - {id: run, kind: do, text: Run, urgent: true}
  - {id: hide, kind: do, text: Hide, urgent: true}
  - {id: write, kind: do, text: Write}
  - {id: file, kind: do, text: File}
  - {id: meet, kind: avoid, text: Do not meet., protects: true}
  - {id: blame, kind: avoid, text: Do not blame.}
  - {id: beg, kind: avoid, text: Do not beg.}
plan: [read, jest, ask, press.soft, press.firm]
nothing_fits: Ask somebody.
"""


def rule(number: int, *conclusions: str, when: str = "always", more: str = "") -> str:
    return (
        f"- {{id: r{number}, title: R{number}, when: {when}, then: [{', '.join(conclusions)}],"
        f" because: because {number}{more}}}\n"
    )


def recommend(method: str, strength: str) -> str:
    method, _, stage = method.partition(".")
    return f"{{recommend: {method}, strength: {strength}{f', stage: {stage}' if stage else ''}}}"


def advised(*rules: str, **case: Any) -> Advice:
    book = rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", "".join(rules))])
    return Advisor(book).advise({"id": "x", **case})


def acts(advice: Advice) -> list[str]:
    return [f"{'*' if act.matters_most else ''}{act.id}" for act in advice.card.acts]


ALL = (
    rule(1, recommend("ask", "strong"), recommend("jest", "moderate"), recommend("read", "weak")),
    rule(2, "{directive: file}", "{directive: write}", "{directive: hide}", "{directive: run}"),
)


def test_urgent_directives_come_first_then_the_plan_then_other_directives() -> None:
    assert acts(advised(*ALL)) == ["run", "hide", "jest", "*ask", "write"]


def test_what_is_left_over_is_counted_and_the_weak_named() -> None:
    card = advised(*ALL).card
    assert card.more == 1
    assert [each.text for each in card.weakly] == ["Reading"]


def test_the_methods_of_the_first_rank_are_always_there() -> None:
    tied = rule(3, recommend("jest", "strong"), recommend("ask", "strong"), recommend("press.soft", "strong"))
    assert acts(advised(tied, ALL[1])) == ["run", "hide", "*jest", "*ask", "*press"]
    weak = rule(3, recommend("ask", "weak"))
    assert acts(advised(weak)) == ["*ask"]


def test_an_act_says_for_whom_how_strongly_how_to_begin_and_why() -> None:
    each = (
        "- {id: each, title: Each, for_each: party, when: {party.heard: false},"
        f" then: [{recommend('ask', 'strong')}], because: 'for {{party}}'}}\n"
    )
    parties = [{"id": "a", "heard": False}, {"id": "b"}, {"id": "c", "heard": False}]
    (act,) = advised(each, parties=parties).card.acts
    assert (act.text, act.parties, act.strength) == ("Asking", ("a", "c"), "strongly")
    assert (act.begin, act.because) == ("Ask one", "for a")
    assert advised(each, parties=parties[:1]).card.acts[0].parties == ()


def test_a_stage_is_part_of_the_title() -> None:
    assert advised(rule(1, recommend("press.soft", "strong"))).card.acts[0].text == "Pressing (soft)"


def prohibitions(advice: Advice) -> list[str]:
    return [each.text for each in advice.card.prohibitions]


def test_what_protects_comes_first_and_then_three_in_all() -> None:
    found = advised(
        rule(1, recommend("ask", "strong")), rule(2, "{directive: blame}", "{directive: beg}", "{directive: meet}")
    )
    assert prohibitions(found) == ["Do not meet.", "Do not blame.", "Do not beg."]
    assert [each.protects for each in found.card.prohibitions] == [True, False, False]
    assert prohibitions(advised(rule(1, recommend("ask", "strong")))) == ["Do not shout."]


@pytest.mark.parametrize(
    ("recommended", "excluded", "said"),
    [
        ("jest", "{exclude: jest}", ["Do not use jesting."]),
        ("press.firm", "{exclude: press, stage: firm}", ["Do not use pressing (firm)."]),
        ("ask", "{exclude: jest}", ["Do not shout."]),
    ],
)
def test_an_excluded_method_is_named_where_somebody_would_have_used_it(
    recommended: str, excluded: str, said: list[str]
) -> None:
    assert prohibitions(advised(rule(1, recommend(recommended, "strong")), rule(2, excluded))) == said


def test_a_gate_says_whom_to_call_and_what_it_stops() -> None:
    gate = rule(1, "{gate: fire, effect: stop}", "{exclude: ask}")
    card = advised(gate, rule(2, recommend("ask", "strong"))).card
    assert [(each.id, each.effect, each.call) for each in card.gates] == [("fire", "stop", "The brigade")]
    assert [each.text for each in card.prohibitions] == ["Do not begin with any method before this is settled."]


def test_questions_of_gates_come_in_the_order_of_danger_and_none_that_is_settled() -> None:
    rules = (
        rule(1, "{gate: flood, effect: stop}", when="{dispute.rumour: true}"),
        rule(2, "{gate: fire, effect: first}", when="{dispute.side_issues: true}"),
        rule(3, "{gate: fire, effect: stop}", when="{dispute.restriction_verified: true}"),
        rule(4, recommend("ask", "strong")),
    )
    card = advised(*rules).card
    assert [each.attribute for each in card.enquiries] == ["dispute.restriction_verified", "dispute.rumour"]
    assert [each.decides for each in card.enquiries] == [("Fire",), ("Flood",)]
    # What could only shut a gate that is shut already is no question of the card.
    shut = advised(*rules, dispute={"restriction_verified": True}).card
    assert [each.attribute for each in shut.enquiries] == ["dispute.rumour"]


def test_a_question_that_a_rule_asks_says_why() -> None:
    (asked,) = advised(rule(1, "{ask: dispute.rumour}")).card.enquiries
    assert (asked.attribute, asked.decides, asked.because) == ("dispute.rumour", (), "because 1")


def test_thorough_advice_has_the_same_card_but_for_its_questions() -> None:
    book = rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", "".join(ALL))])
    quick, thorough = Advisor(book).advise({"id": "x"}), Advisor(book).advise({"id": "x"}, thorough=True)
    assert quick.card.acts == thorough.card.acts
    assert quick.card.prohibitions == thorough.card.prohibitions
