"""Why a rule does not fire, where one can see at a glance what the answer must be."""

from typing import Any

import pytest
from inference.small_rulebook import rulebook_of

from ottava import Advisor, Case
from ottava.engine.explanation.why_not.near_miss import ConditionTrace, NearMiss, WhyNotRule

LISTEN: dict[str, Any] = {"recommend": "listening", "strength": "strong"}
NOTE: dict[str, Any] = {"directive": "joint_session"}
UPSET = {"party.arousal": "upset"}


def asked(rule: dict[str, Any], case: dict[str, Any], *others: dict[str, Any]) -> WhyNotRule:
    """Why the rule `it` does not fire."""
    book = rulebook_of({"id": "it", "then": NOTE, **rule}, *others)
    return Advisor(book).why_not_rule(Case.from_mapping({"id": "case", **case}, book.vocabulary), "it")


def missing(found: WhyNotRule) -> dict[str, Any]:
    (miss,) = found.near_misses
    assert miss.verdict == "fires then"
    return {each.path: each.wanted for each in miss.missing}


def verdict(found: WhyNotRule) -> str:
    return found.near_misses[0].verdict


def seen(miss: NearMiss) -> ConditionTrace:
    assert miss.seen is not None
    return miss.seen.when


def parties(*each: dict[str, Any]) -> dict[str, Any]:
    return {"parties": [{"id": name, **known} for name, known in zip("abc", each, strict=False)]}


# Tests on one attribute


@pytest.mark.parametrize(
    ("when", "case", "wanted"),
    [
        ({"dispute.rumour": True}, {}, {"dispute.rumour": True}),
        ({"dispute.rumour": True}, {"dispute": {"rumour": False}}, {"dispute.rumour": True}),
        ({"not": {"dispute.rumour": True}}, {}, {"dispute.rumour": False}),
        ({"dispute.duration_days": {"at_least": 3}}, {"dispute": {"duration_days": 1}}, {"dispute.duration_days": 3}),
        ({"dispute.duration_days": {"at_most": 3}}, {"dispute": {"duration_days": 9}}, {"dispute.duration_days": 3}),
        ({"dispute.duration_days": {"above": 3}}, {"dispute": {"duration_days": 1}}, {"dispute.duration_days": 4}),
        ({"dispute.duration_days": {"below": 3}}, {"dispute": {"duration_days": 9}}, {"dispute.duration_days": 2}),
        ({"dispute.causes": {"includes_all": ["data", "interest"]}}, {"dispute": {"causes": ["interest"]}},
         {"dispute.causes": ("data", "interest")}),
        ({"dispute.causes": {"includes_none": ["data", "value"]}}, {"dispute": {"causes": ["data", "interest"]}},
         {"dispute.causes": ("interest",)}),
        ({"safety.imminent_violence": {"at_least": "credible"}}, {"safety": {"imminent_violence": "none"}},
         {"safety.imminent_violence": "credible"}),
        ({"dispute.duration_days": {"not": 4}}, {"dispute": {"duration_days": 4}}, {"dispute.duration_days": 3}),
        ({"dispute.duration_days": {"known": False}}, {"dispute": {"duration_days": 4}},
         {"dispute.duration_days": None}),
        ({"dispute.causes": {"includes": "data"}}, {"dispute": {"causes": ["interest"]}},
         {"dispute.causes": ("data", "interest")}),
        ({"dispute.causes": {"not": {"includes": "data"}}}, {"dispute": {"causes": ["data", "interest"]}},
         {"dispute.causes": ("interest",)}),
    ],
)  # fmt: skip
def test_the_nearest_value_that_passes_is_wanted(
    when: dict[str, Any], case: dict[str, Any], wanted: dict[str, Any]
) -> None:
    assert missing(asked({"when": when}, case)) == wanted


def test_what_is_too_uncertain_to_carry_an_assessment_must_become_certain() -> None:
    derives = {"id": "derives", "when": {"dispute.rumour": True}, "then": {"assess": {"tense": True}, "certainty": 0.3}}
    rumour = {"dispute": {"rumour": {"value": True, "certainty": 0.5}}}
    found = asked({"when": {"assessment.tense": True}}, rumour, derives)
    (change,) = found.near_misses[0].missing
    assert (change.path, change.found, change.certainty, change.wanted) == ("dispute.rumour", True, 0.5, True)


def test_one_attribute_has_one_value() -> None:
    both = {"all": [{"dispute.duration_days": {"at_least": 3}}, {"dispute.duration_days": {"at_most": 3}}]}
    assert missing(asked({"when": both}, {})) == {"dispute.duration_days": 3}
    neither = {"all": [{"dispute.duration_days": {"at_least": 4}}, {"dispute.duration_days": {"at_most": 3}}]}
    assert verdict(asked({"when": neither}, {})) == "impossible"


# Combinations


def test_of_alternatives_the_nearer_is_taken() -> None:
    when = {"any": [{"dispute.rumour": True, "safety.weapon": True}, {"dispute.duration_days": 2}]}
    assert missing(asked({"when": when}, {})) == {"dispute.duration_days": 2}
    known = {"dispute": {"rumour": True, "duration_days": 1}}
    # One change either way: what is only unknown is nearer than what is known to be otherwise.
    assert missing(asked({"when": when}, known)) == {"safety.weapon": True}


def test_an_unless_that_blocks_is_lifted() -> None:
    rule = {"when": {"dispute.rumour": True}, "unless": {"safety.weapon": True}}
    found = asked(rule, {"dispute": {"rumour": True}, "safety": {"weapon": True}})
    assert missing(found) == {"safety.weapon": False}
    seen_rule = found.near_misses[0].seen
    assert seen_rule is not None
    assert seen_rule.unless is not None
    assert (seen_rule.when.in_the_way, seen_rule.unless.in_the_way) == (False, True)
    assert seen_rule.unless.wanted == "no"


@pytest.mark.parametrize(
    ("when", "given", "wanted"),
    [
        ({"some_party": UPSET}, [{"arousal": "calm"}, {}], {"parties.b.arousal": "upset"}),
        ({"every_party": UPSET}, [{"arousal": "calm"}, {}],
         {"parties.a.arousal": "upset", "parties.b.arousal": "upset"}),
        ({"no_party": UPSET}, [{"arousal": "calm"}, {"arousal": "upset"}], {"parties.b.arousal": "calm"}),
        ({"parties": {"where": UPSET, "at_least": 2}}, [{"arousal": "upset"}, {"arousal": "calm"}, {}],
         {"parties.c.arousal": "upset"}),
        ({"parties": {"where": UPSET, "at_most": 1}}, [{"arousal": "upset"}, {"arousal": "upset"}],
         {"parties.a.arousal": "calm"}),
        ({"parties": {"where": UPSET, "between": [1, 1]}}, [{"arousal": "calm"}, {"arousal": "calm"}],
         {"parties.a.arousal": "upset"}),
    ],
)  # fmt: skip
def test_parties_are_counted(when: dict[str, Any], given: list[dict[str, Any]], wanted: dict[str, Any]) -> None:
    assert missing(asked({"when": when}, parties(*given))) == wanted


def test_parties_cannot_be_added() -> None:
    assert verdict(asked({"when": {"parties": {"at_least": 2}}}, parties({}))) == "impossible"
    nobody = asked({"for_each": "party", "when": "always"}, {})
    assert (verdict(nobody), nobody.near_misses[0].seen) == ("impossible", None)


# Through assessments


HEATED: dict[str, Any] = {
    "id": "heated",
    "for_each": "party",
    "when": UPSET,
    "unless": {"party.heard": True},
    "then": {"assess": {"heated": True}},
}


def test_a_missing_assessment_leads_to_the_rules_that_could_derive_it() -> None:
    case = parties({"arousal": "calm", "heard": True})
    found = asked({"for_each": "party", "when": {"assessment.heated": True}}, case, HEATED)
    assert missing(found) == {"parties.a.arousal": "upset", "parties.a.heard": False}
    condition = seen(found.near_misses[0])
    assert (condition.kind, condition.state, condition.found) == ("assessment", "fails", False)
    (rule,) = condition.rules
    assert (rule.rule, rule.party, rule.state) == ("heated", "a", "cannot fire")
    assert (rule.when.state, rule.when.path, rule.when.found, rule.when.wanted) == (
        "fails",
        "parties.a.arousal",
        "calm",
        "angry, hurt or in tears, but can be talked to",
    )


def test_a_negated_assessment_leads_to_what_would_rule_it_out() -> None:
    found = asked({"for_each": "party", "when": {"not": {"assessment.heated": True}}}, parties({}), HEATED)
    assert len(missing(found)) == 1
    condition = seen(found.near_misses[0])
    assert (condition.state, condition.in_the_way, condition.wanted) == ("unknown", True, "not heated")
    (rule,) = condition.rules
    assert rule.state == "open"
    assert rule.when.question is not None


def test_rules_that_do_not_derive_it_are_not_in_the_way_of_its_absence() -> None:
    case = parties({"arousal": "upset", "trust": 4})
    distrust = {**HEATED, "id": "distrust", "when": {"party.trust": {"at_most": 1}}}
    rule = {"for_each": "party", "when": "always", "unless": {"assessment.heated": True}}
    found = asked(rule, case, HEATED, distrust).near_misses[0].seen
    assert found is not None
    assert found.unless is not None
    assert [each.rule for each in found.unless.rules] == ["heated"]


def test_of_two_rules_that_derive_it_together_both_are_asked_for() -> None:
    half = [
        {"id": name, "when": {path: True}, "then": {"assess": {"tense": True}, "certainty": 0.15}}
        for name, path in (("one", "dispute.rumour"), ("two", "safety.weapon"))
    ]
    found = asked({"when": {"assessment.tense": True}}, {}, *half)
    assert missing(found) == {"dispute.rumour": True, "safety.weapon": True}


def test_an_assessment_that_stands_in_ignorance_goes_when_its_own_guard_is_met() -> None:
    guarded = {
        "id": "guarded",
        "when": "always",
        "unless": {"safety.weapon": True},
        "then": {"assess": {"tense": True}},
    }
    assert missing(asked({"when": "always", "unless": {"assessment.tense": True}}, {}, guarded)) == {
        "safety.weapon": True
    }


def test_what_must_only_stay_possible_is_in_the_way_only_where_it_fails() -> None:
    both = {
        "id": "both",
        "when": {"dispute.rumour": True, "safety.weapon": True},
        "then": {"assess": {"tense": True}},
    }
    rule = {"when": "always", "unless": {"not": {"assessment.tense": True}}}
    found = asked(rule, {"dispute": {"rumour": False}}, both)
    assert list(missing(found)) == ["dispute.rumour"]
    looked_at = found.near_misses[0].seen
    assert looked_at is not None
    assert looked_at.unless is not None
    (derives,) = looked_at.unless.rules
    assert [(each.state, each.in_the_way) for each in derives.when.parts] == [("fails", True), ("unknown", False)]


# What is advised


def test_methods_are_counted_for_the_party_in_turn() -> None:
    hear = {"id": "hear", "for_each": "party", "when": {"party.heard": False}, "then": LISTEN}
    rule = {"for_each": "party", "when": {"advised": {"at_least": 1}}}
    found = asked(rule, parties({"heard": False}, {"heard": True}), hear)
    assert found.fires_for == ("a",)
    assert missing(found) == {"parties.b.heard": False}
