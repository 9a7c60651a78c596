"""Reasons in words: what is known and was concluded, in running text, and what a rule looked at beside facts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from inference.small_rulebook import HEAD, rulebook_of
from naive.strategies import RawRulebook, rulebook_files

from ottava import Advice, Advisor
from ottava.engine.inference.reasons import said_value
from ottava.engine.rulebook.loading import rulebook_from_sources
from ottava.facts import Value
from ottava.facts.source.span import Source


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        ("upset", "upset"),
        ("highly_agitated_by_it", "highly agitated by it"),
        (0, "0"),
        (3, "3"),
        (1600.5, "1600.5"),
        (1e21, "1000000000000000000000"),
        (frozenset[str](), "none"),
        (frozenset({"illness"}), "illness"),
        (frozenset({"very_old", "illness", "child"}), "child, illness, very old"),
        (date(2026, 3, 14), "14 March 2026"),
        (datetime(2026, 3, 14, 9, 30, tzinfo=UTC), "14 March 2026, 09:30 UTC"),
    ],
)  # fmt: skip
def test_a_value_in_running_text(value: Value, said: str) -> None:
    assert said_value(value) == said


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("50% of it, or %s, or 100 %", "50% of it, or %s, or 100 %"),
        ("{party} pays 50%, or %s", "a pays 50%, or %s"),
        ("{{party}} is {party}", "{party} is a"),
        ("{{party}}", "{party}"),
    ],
)  # fmt: skip
def test_a_reason_says_what_is_written_whatever_signs_it_has(because: str, said: str) -> None:
    conclusions = [
        {"attend": "warmth"}, {"directive": "joint_session"}, {"recommend": "listening", "strength": "weak"},
        {"exclude": "persuasion"}, {"gate": "safety_first", "effect": "first"}, {"assess": {"heated": True}},
    ]  # fmt: skip
    rule = {"id": "say", "for_each": "party", "when": "always", "then": conclusions, "because": because}
    look = {"id": "look", "for_each": "party", "when": {"assessment.heated": True}, "then": {"attend": "warmth"}}
    found = Advisor(rulebook_of(rule, look)).advise({"parties": [{"id": "a"}]})
    parts = (found.attention, found.directives, found.recommendations, found.exclusions, found.gates, found.assessments)
    assert [part[0].reasons[0].because for part in parts] == [said] * len(conclusions)


LEVELS: list[dict[str, Any]] = [
    {"id": f"assess-{at}", "for_each": "party", "when": when, "then": {"assess": {name: value}}}
    for at, (when, name, value) in enumerate(
        [
            ({"party.arousal": "upset"}, "mood", "very_low"),
            ({"party.heard": False}, "mood", "bad"),
            ({"party.trust": 3}, "heated", True),
            ({"party.trust": 2}, "heated", False),
        ]
    )
]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "unknown / unknown"),
        ({"arousal": "upset"}, "very low / unknown"),
        ({"arousal": "upset", "heard": False}, "very low, bad / unknown"),
        ({"trust": 3}, "unknown / yes"),
        ({"trust": 2, "heard": False}, "bad / no"),
    ],
)
def test_a_reason_says_what_was_concluded(known: dict[str, Any], said: str) -> None:
    because = "{assessment.mood} / {assessment.heated}"
    look = {"any": [{"assessment.mood": ["very_low", "bad"]}, {"assessment.heated": True}, {"party.need": "urgent"}]}
    rule = {"id": "say", "for_each": "party", "when": "always", "then": {"attend": "warmth"}, "because": because}
    hint = {"id": "hint", "for_each": "party", "when": look, "then": {"directive": "joint_session"}}
    found = Advisor(rulebook_of(*LEVELS, rule, hint)).advise({"parties": [{"id": "a", **known}, {"id": "b"}]})
    assert {each.party: each.reasons[0].because for each in found.attention} == {
        "a": said,
        "b": "unknown / unknown",
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (None, "a: highly agitated, no, 3, 2, unknown, child, elderly"),
        ("zh", "a: shouts or shakes, hardly takes in what is said, 否, 3, 2, 不清楚, elderly和child"),
    ],
    ids=["its own", "another"],
)
def test_a_word_reads_as_its_language_has_it_and_a_number_is_a_number(language: str | None, said: str) -> None:
    slots = "{party}: {party.arousal}, {party.heard}, {dispute.duration_days}, {party.trust}, {dispute.rumour}, "
    rule = {
        "id": "say", "for_each": "party", "when": "always", "then": {"attend": "warmth"},
        "because": slots + "{party.vulnerabilities}",
    }  # fmt: skip
    rulebook = replace(rulebook_of(rule), language=language)
    party = {
        "id": "a",
        "arousal": "highly_agitated",
        "heard": False,
        "trust": 2,
        "vulnerabilities": ["elderly", "child"],
    }
    found = Advisor(rulebook).advise({"dispute": {"duration_days": 3}, "parties": [party]})
    assert found.attention[0].reasons[0].because == said


def warm(when: Any, **rule: Any) -> dict[str, Any]:
    return {"id": "warm", "when": when, "then": {"attend": "warmth"}, **rule}


EACH = {"for_each": "party"}
HEATS = {"id": "heats", **EACH, "when": {"party.arousal": "upset"}, "then": {"assess": {"heated": True}}}
STALE = {"id": "stale", "when": {"dispute.rumour": True}, "then": {"assess": {"stale": True}}}
NOT_HEATED = "known not to hold: heated"
STAGED: dict[str, Any] = {
    "id": "firmness", "number": 9, "title": "Firmness", "kind": "competing", "acts_on": "the parties",
    "stages": {"soft": "softly", "firm": "firmly"}, "steps": {"soft": ["Ask."], "firm": ["Insist."]},
}  # fmt: skip
FIRM = {"id": "firm", "when": "always", "then": {"recommend": "firmness", "stage": "firm", "strength": "weak"}}
CALM = {"parties": [{"id": "a", "arousal": "calm"}, {"id": "b", "arousal": "calm"}]}
UPSET = {"parties": [{"id": "a", "arousal": "upset"}, {"id": "b", "arousal": "upset"}]}
QUIET = {"dispute": {"rumour": False}, "parties": [{"id": "a"}]}


def advised(case: dict[str, Any], *rules: dict[str, Any]) -> Advice:
    head = {**HEAD, "methods": [*HEAD["methods"], STAGED]}
    raw = RawRulebook(head, [{"title": "A rule", "because": "so", **each} for each in rules])
    first, *others = (Source(name, text) for name, text in rulebook_files(raw).items())
    return Advisor(rulebook_from_sources(first, others)).advise({"id": "case", **case})


@pytest.mark.parametrize(
    ("case", "rules", "looked_at"),
    [
        # What holds stands among the assessments of the advice, and needs no further words.
        (UPSET, [warm({"assessment.heated": True}, **EACH), HEATS], {}),
        (UPSET, [warm({"some_party": {"assessment.heated": True}}), HEATS], {}),
        # That something is known not to hold: of the party that the rule is about, of others, of the case.
        (CALM, [warm({"assessment.heated": {"not": True}}, **EACH), HEATS],
         {"not assess.heated": [f"{NOT_HEATED} (a)", f"{NOT_HEATED} (b)"]}),
        (CALM, [warm({"no_party": {"assessment.heated": True}}), HEATS],
         {"not parties.a.assess.heated": [f"{NOT_HEATED} (a)"], "not parties.b.assess.heated": [f"{NOT_HEATED} (b)"]}),
        (CALM, [warm({"no_other_party": {"assessment.heated": True}}, **EACH), HEATS],
         {"not parties.a.assess.heated": [f"{NOT_HEATED} (a)"], "not parties.b.assess.heated": [f"{NOT_HEATED} (b)"]}),
        (QUIET, [warm({"not": {"assessment.stale": True}}), STALE],
         {"not assess.stale": ["known not to hold: stale"]}),
        (QUIET, [warm({"not": {"assessment.stale": True}}, **EACH), STALE],
         {"not assess.stale": ["known not to hold: stale"]}),
        # What is advised, or not: a method, a stage of it, how many.
        ({}, [warm({"advised.firmness": True}), FIRM], {"advised.firmness": ["advised: Firmness"]}),
        ({}, [warm({"advised.firmness.firm": True}), FIRM], {"advised.firmness.firm": ["advised: Firmness (firmly)"]}),
        ({}, [warm({"advised.firmness.soft": False}), FIRM],
         {"not advised.firmness.soft": ["not advised: Firmness (softly)"]}),
        ({}, [warm({"advised.listening": False}), FIRM], {"not advised.listening": ["not advised: Listening"]}),
        ({}, [warm({"advised": {"at_least": 1}}), FIRM], {"advised": ["how many methods are advised"]}),
        ({}, [warm({"advised": {"at_most": 1}}), FIRM], {"advised": ["how many methods are advised"]}),
        ({}, [warm({"not": {"advised": {"at_least": 2}}}), FIRM], {"advised": ["how many methods are advised"]}),
    ],
)  # fmt: skip
def test_what_a_reason_looked_at_beside_facts_has_a_name_and_words(
    case: dict[str, Any], rules: list[dict[str, Any]], looked_at: dict[str, list[str]]
) -> None:
    found = advised(case, *rules)
    assert found.attention
    named = {name for point in found.attention for reason in point.reasons for name in reason.from_}
    assert {name for name in named if name.startswith(("not ", "advised"))} == looked_at.keys()
    assert {each.id for each in found.looked_at} == looked_at.keys()
    for each in found.looked_at:
        assert each.said in looked_at[each.id]
