"""Every field of the parts of an advice: titles, numbers, steps by stage, words, reasons and where they stand."""

from dataclasses import replace
from typing import Any

import pytest

from ottava import Advice, Advisor, Case
from ottava.engine.inference.advice import (
    FORMAT_VERSION,
    NOTICE,
    AssessmentAdvice,
    Attention,
    DirectiveAdvice,
    Exclusion,
    GateAdvice,
    LookedAt,
    PlanStep,
    Reason,
    Recommendation,
    RulebookIdentity,
    SourcePlace,
)
from ottava.engine.inference.stability import Stability
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.engine.rulebook.rulebook import Rulebook
from ottava.engine.version import VERSION
from ottava.facts.source.span import Source

HEAD = """\
name: small
version: 1.2.0
title: Small rules
use: [dispute, party, relationship, safety, fact_finding, history, procedure, handler, context]
strengths: {weak: 0.3, moderate: 0.51, strong: 0.657}
methods:
  - {id: ask, number: 4, title: Asking, kind: competing, steps: [Ask, Listen], avoid: [Do not shout.]}
  - id: press
    number: 7
    title: Pressing
    kind: competing
    stages: {soft: softly, firm: firmly}
    steps: {soft: [Say it], firm: [Say it again, Insist]}
    avoid: {soft: [Haste.], firm: [Threats., Haste.]}
  - {id: read, number: 9, title: Reading, kind: overlay, steps: [Read]}
points:
  - {id: warmth, number: 3, title: Warmth, text: Be warm.}
  - {id: calm, number: 2, title: Calm, text: Be calm.}
gates:
  - {id: fire, title: Fire, text: Put it out.}
directives:
  - {id: run, kind: do, text: Run., urgent: true}
  - {id: fight, kind: avoid, text: Do not fight.}
plan: [press.firm, ask, press.soft]
nothing_fits: Ask somebody.
"""
SOURCE = ", source: {place: methods/7, basis: inference}"
PARTIES = [{"id": "a", "trust": 0}, {"id": "b", "trust": 1}, {"id": "c"}]


def book(*rules: tuple[str, str]) -> Rulebook:
    texts = []
    for number, (when, then) in enumerate(rules, 1):
        each = ", for_each: party" if "party." in when else ""
        condition = when if when == "always" else f"{{{when}}}"
        because = f"because {number}{' for {party}' if each else ''}"
        texts.append(
            f"- {{id: r{number}, title: Rule {number}{each}, when: {condition}, then: [{then}],"
            f" because: '{because}'{SOURCE if number == 1 else ''}}}\n"
        )
    return rulebook_from_sources(Source("rulebook.yaml", HEAD), [Source("rules.yaml", "".join(texts))])


def advised(*rules: tuple[str, str], **case: Any) -> Advice:
    return Advisor(book(*rules)).advise({"id": "x", "parties": PARTIES, **case})


def why(number: int, certainty: float | None, party: str | None = None) -> tuple[Any, ...]:
    words = f"because {number}{f' for {party}' if party else ''}"
    return f"r{number}", f"Rule {number}", words, certainty, party


def told(reasons: tuple[Reason, ...]) -> list[tuple[Any, ...]]:
    return [(each.rule, each.title, each.because, each.certainty, each.party) for each in reasons]


def test_a_method_has_its_number_its_steps_and_its_reasons() -> None:
    found = advised(("always", "{recommend: ask, strength: weak}"), ("always", "{recommend: read, strength: strong}"))
    ask, read = found.recommendations
    reason = Reason("r1", "Rule 1", "because 1", 0.3, None, SourcePlace("methods/7", "inference", None), (), ())
    assert ask == Recommendation(
        1, False, "ask", "Asking", 4, None, None, 0.3, ("Ask", "Listen"), ("Do not shout.",), (reason,)
    )
    assert (read.rank, read.tied, read.number, read.steps, read.avoid) == (None, False, 9, ("Read",), ())
    assert told(read.reasons) == [why(2, 0.657)]
    assert read.reasons[0].source is None


def test_a_stage_has_its_own_steps_and_title_in_advice_and_plan() -> None:
    found = advised(
        ("party.trust: 1", "{recommend: [press.firm, press.soft], strength: weak}"),
    )
    assert [(each.title, each.number, each.stage, each.party, each.steps, each.avoid, each.tied)
            for each in found.recommendations] == [
        ("Pressing (softly)", 7, "soft", "b", ("Say it",), ("Haste.",), True),
        ("Pressing (firmly)", 7, "firm", "b", ("Say it again", "Insist"), ("Threats.", "Haste."), True),
    ]  # fmt: skip
    assert found.plan == (
        PlanStep(1, "method", "press", "Pressing (firmly)", "firm", ("b",), ("Say it again", "Insist")),
        PlanStep(2, "method", "press", "Pressing (softly)", "soft", ("b",), ("Say it",)),
    )


def test_the_weightiest_reason_comes_first_for_the_case_and_for_the_party() -> None:
    found = advised(
        ("always", "{recommend: ask, certainty: 0.3}"),
        ("party.trust: 0", "{recommend: ask, certainty: 0.5}"),
        ("party.trust: 0", "{recommend: ask, certainty: -0.4}"),
        ("always", "{recommend: ask, certainty: 0.3}"),
        ("party.trust: 1", "{recommend: ask, certainty: 0.1}"),
    )
    reasons = {each.party: told(each.reasons) for each in found.recommendations}
    case = [why(1, 0.3), why(4, 0.3)]
    assert reasons == {"a": [why(2, 0.5, "a"), why(3, -0.4, "a"), *case], "b": [*case, why(5, 0.1, "b")], "c": case}


def test_what_is_uncertain_weighs_less() -> None:
    seen = {"rumour": {"value": True, "certainty": 0.5}}
    rule = (
        "dispute.rumour: true",
        "{recommend: ask, certainty: 0.6}, {attend: calm, certainty: 0.4}, {directive: run}",
    )
    found = advised(rule, ("always", "{attend: calm, certainty: 0.5}"), dispute=seen)
    assert told(found.recommendations[0].reasons) == [why(1, 0.3)]
    (calm,) = found.attention
    assert (calm.certainty, told(calm.reasons)) == (0.6, [why(1, 0.2), why(2, 0.5)])


def test_what_adds_next_to_nothing_comes_last() -> None:
    """A millionth that is hardly certain is nothing in six decimals."""
    seen = {"rumour": {"value": True, "certainty": 0.3}}
    least = ("dispute.rumour: true", "{recommend: ask, certainty: 0.000001}")
    found = advised(least, ("always", "{recommend: ask, certainty: 0.3}"), dispute=seen)
    assert told(found.recommendations[0].reasons) == [why(2, 0.3), why(1, 0.0)]


def test_a_gate_a_directive_and_a_veto_say_what_they_are() -> None:
    found = advised(
        ("party.trust: 1", "{gate: fire, effect: first}, {directive: [fight, run]}, {exclude: [press.firm, ask]}"),
        ("always", "{exclude: press}, {gate: fire, effect: provisional}"),
    )
    (gate,) = found.gates
    assert gate == GateAdvice("fire", "Fire", "Put it out.", "first", gate.reasons)
    assert told(gate.reasons) == [why(1, None, "b"), why(2, None)]
    assert [replaced(each) for each in found.directives] == [
        DirectiveAdvice("run", "do", "Run.", "b", (), True),
        DirectiveAdvice("fight", "avoid", "Do not fight.", "b", (), False),
    ]
    assert [replaced(each) for each in found.exclusions] == [
        Exclusion("ask", "Asking", None, "b", (), False, ()),
        Exclusion("press", "Pressing", None, None, (), False, ()),
        Exclusion("press", "Pressing (firmly)", "firm", "b", (), False, ()),
    ]
    assert [told(each.reasons) for each in found.exclusions] == [
        [why(1, None, "b")], [why(2, None)], [why(1, None, "b")],
    ]  # fmt: skip
    assert found.plan == (PlanStep(1, "gate", "fire", "Fire", None, (), ("Put it out.",)),)


def replaced(part: Any) -> Any:
    """Without its reasons, which are compared by themselves."""
    from msgspec.structs import replace

    return replace(part, reasons=())


def test_points_come_by_weight_then_by_number_then_by_party() -> None:
    found = advised(
        ("party.trust: {at_most: 1}", "{attend: [warmth, calm], certainty: 0.5}"),
        ("always", "{attend: warmth, certainty: 0.5}"),
        ("always", "{attend: calm, certainty: 0.7}"),
    )
    assert [replaced(each) for each in found.attention] == [
        Attention("calm", 2, "Calm", "Be calm.", None, 0.7, ()),
        Attention("calm", 2, "Calm", "Be calm.", "a", 0.5, ()),
        Attention("calm", 2, "Calm", "Be calm.", "b", 0.5, ()),
        Attention("warmth", 3, "Warmth", "Be warm.", None, 0.5, ()),
        Attention("warmth", 3, "Warmth", "Be warm.", "a", 0.5, ()),
        Attention("warmth", 3, "Warmth", "Be warm.", "b", 0.5, ()),
    ]


def test_an_assessment_that_holds_says_for_whom_how_surely_and_why() -> None:
    found = advised(
        ("party.trust: {at_most: 1}", "{assess: {heated: true}, certainty: 0.5}"),
        ("party.trust: 1", "{assess: {heated: true}, certainty: 0.4}"),
        ("dispute.rumour: true", "{assess: {level: high}, certainty: 0.1}"),
        ("assessment.heated: true, party.trust: 1", "{attend: warmth}"),
        dispute={"rumour": True},
    )
    assert [replaced(each) for each in found.assessments] == [
        AssessmentAdvice("assess.heated", "heated", True, "heated", "a", 0.5, ()),
        AssessmentAdvice("assess.heated", "heated", True, "heated", "b", 0.7, ()),
    ]
    assert [told(each.reasons) for each in found.assessments] == [
        [why(1, 0.5, "a")], [why(1, 0.5, "b"), why(2, 0.4, "b")],
    ]  # fmt: skip
    (warmth,) = found.attention
    assert warmth.reasons[0].from_ == ("assess.heated",)


def test_an_advice_says_which_rules_gave_it_and_on_which_case() -> None:
    rules = book(("always", "{recommend: ask, strength: weak}"))
    found = Advisor(rules).advise({"id": "x", "day": "2026-03-01"})
    assert (found.format_version, found.engine_version, found.notice) == (FORMAT_VERSION, VERSION, NOTICE)
    assert (found.case, found.day, found.language) == ("x", "2026-03-01", None)
    assert found.rulebook == RulebookIdentity("small", "Small rules", "1.2.0", rules.fingerprint)
    assert (found.stability, found.looked_at, found.breaches) == (Stability(), (), ())


def test_an_advice_names_its_language() -> None:
    rules = replace(book(("always", "{recommend: ask, strength: weak}")), language="zh")
    assert Advisor(rules).advise({"id": "x"}).language == "zh"


def test_what_is_worked_out_is_no_part_of_the_case_that_an_advice_is_on() -> None:
    """So that a rulebook that works out more gives no other digest to what is known."""
    late = "{id: dispute.late, label: too late, computed: {above: [dispute.duration_days, 3]}}"
    head = Source("rulebook.yaml", f"{HEAD}attributes: [{late}]\n")
    rule = "- {id: a, title: A, when: {dispute.late: true}, then: [{recommend: ask, strength: weak}], because: so}\n"
    case = {"id": "x", "dispute": {"duration_days": 5}}
    found = Advisor(rulebook_from_sources(head, [Source("rules.yaml", rule)])).advise(case)
    assert found.recommendations
    assert found.case_digest == Case.from_mapping(case).digest


def test_what_reasons_look_at_beside_facts_is_put_into_words() -> None:
    found = advised(
        ("always", "{recommend: ask, strength: weak}"),
        ("advised.ask: true", "{attend: warmth}"),
        ("advised.press: false", "{attend: calm}"),
    )
    assert set(found.looked_at) == {
        LookedAt("advised.ask", "advised: Asking"), LookedAt("not advised.press", "not advised: Pressing"),
    }  # fmt: skip


NOTHING = ("dispute.rumour: true", "{recommend: ask, strength: weak}")


@pytest.mark.parametrize(
    ("then", "says"),
    [
        ("{attend: warmth}", "Ask somebody."),
        ("{recommend: read, strength: weak}", "Ask somebody."),
        ("{recommend: ask, strength: weak}", None),
        ("{gate: fire, effect: provisional}", "Ask somebody."),
        ("{gate: fire, effect: first}", None),
        ("{gate: fire, effect: stop}", None),
        ("{recommend: ask, strength: weak}, {gate: fire, effect: provisional}", None),
    ],
)
def test_whom_to_ask_is_said_where_nothing_says_what_to_do(then: str, says: str | None) -> None:
    assert advised(NOTHING, ("always", then)).nothing_fits == says
