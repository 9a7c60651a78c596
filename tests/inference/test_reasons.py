"""What a reason rests on: of alternatives those that hold, of parties those for which it holds, of `unless` nothing."""

from typing import Any

import pytest
from inference.engine_rows import with_each_matcher
from inference.small_rulebook import rulebook_of

from ottava import Advisor, Case
from ottava.engine.inference.advice import Advice
from ottava.engine.inference.program import Matcher

WARM = {"attend": "warmth"}
HEATED = {
    "id": "heated",
    "for_each": "party",
    "when": {"any": [{"party.arousal": "upset"}, {"party.heard": False}]},
    "then": {"assess": {"heated": True}},
}


def advice(matcher: Matcher, rules: list[dict[str, Any]], case: dict[str, Any]) -> Advice:
    return Advisor(rulebook_of(*rules), matcher=matcher).advise(Case.from_mapping(case))


def party(label: str, **known: Any) -> dict[str, Any]:
    return {"id": label, **known}


@with_each_matcher
def test_it_rests_on_the_alternatives_that_hold(matcher: Matcher) -> None:
    tests = [{"party.arousal": "upset"}, {"all": [{"party.heard": False}, {"party.trust": {"at_most": 1}}]}]
    rule = {"id": "warm", "for_each": "party", "when": {"any": tests}, "then": WARM}
    known = {"arousal": "upset", "heard": False}
    found = advice(matcher, [rule], {"parties": [party("a", **known, trust=3), party("b", **known, trust=1)]})
    facts = {each.party: [fact.path for fact in each.reasons[0].facts] for each in found.attention}
    assert facts == {
        "a": ["parties.a.arousal"],
        "b": ["parties.b.arousal", "parties.b.heard", "parties.b.trust"],
    }


@with_each_matcher
def test_it_rests_on_nothing_of_what_would_have_forbidden_it(matcher: Matcher) -> None:
    rule = {
        "id": "warm",
        "for_each": "party",
        "when": {"any": [{"party.arousal": "upset"}, {"all": [{"party.heard": False}, {"party.trust": 4}]}]},
        "unless": {"not": {"party.heard": False}},
        "then": WARM,
    }
    found = advice(matcher, [rule], {"parties": [party("a", arousal="upset", heard=False, trust=2)]})
    assert [fact.path for fact in found.attention[0].reasons[0].facts] == ["parties.a.arousal"]


@with_each_matcher
def test_it_rests_on_the_parties_for_which_a_count_holds(matcher: Matcher) -> None:
    count = {"parties": {"where": {"assessment.heated": True}, "at_least": 2}}
    rule = {"id": "warm", "when": count, "then": WARM}
    parties = [party("a", arousal="upset"), party("b", arousal="calm", heard=True), party("c", heard=False)]
    found = advice(matcher, [HEATED, rule], {"parties": parties})
    (reason,) = found.attention[0].reasons
    assert [fact.path for fact in reason.facts] == ["parties.a.arousal", "parties.c.heard"]
    assert reason.from_ == ("parties.a.assess.heated", "parties.c.assess.heated")


@with_each_matcher
def test_many_alternatives_are_told_apart_too(matcher: Matcher) -> None:
    """So many that the compiled matcher finds out the parts by themselves."""
    pairs = [
        {"any": [{"party.arousal": word}, {"party.trust": number}, {"assessment.heated": True}]}
        for word, number in (("upset", 0), ("calm", 1), ("upset", 3), ("violent", 2))
    ]
    rule = {"id": "warm", "for_each": "party", "when": {"all": pairs}, "then": WARM}
    found = advice(matcher, [HEATED, rule], {"parties": [party("a", arousal="upset", heard=False, trust=3)]})
    (reason,) = found.attention[0].reasons
    assert [fact.path for fact in reason.facts] == ["parties.a.arousal", "parties.a.heard", "parties.a.trust"]
    assert reason.from_ == ("assess.heated",)


@with_each_matcher
def test_facts_come_in_the_order_of_the_condition(matcher: Matcher) -> None:
    """However they are found out: by a count, behind an assessment, in a part found out by itself, or on the spot."""
    many = [{"any": [{"party.stance": "insistent"}, {"party.trust": each}]} for each in (0, 1, 3, 4)]
    conditions = [
        {"some_party": {"party.role": "guardian"}},
        {"dispute.category": "debt"},
        {"not": {"assessment.heated": True}},
        {"no_party": {"party.capacity": "intoxicated"}},
        {"any": [{"all": many}, {"party.need": "urgent"}]},
        {"dispute.stakes": "trivial"},
    ]
    rule = {"id": "warm", "for_each": "party", "when": {"all": conditions}, "then": WARM}
    known = {"arousal": "calm", "heard": True, "role": "guardian", "capacity": "full", "stance": "insistent"}
    case = {"dispute": {"category": "debt", "stakes": "trivial"}, "parties": [party("a", **known)]}
    (reason,) = advice(matcher, [HEATED, rule], case).attention[0].reasons
    assert [fact.path.removeprefix("parties.a.") for fact in reason.facts] == [
        "role", "dispute.category", "arousal", "heard", "capacity", "stance", "dispute.stakes",
    ]  # fmt: skip


@with_each_matcher
def test_a_gate_gives_its_reasons_in_the_order_of_the_rulebook_and_of_the_parties(matcher: Matcher) -> None:
    rules = [
        {
            "id": name,
            "for_each": "party",
            "when": {"party.arousal": "upset"},
            "then": {"gate": "safety_first", "effect": "first"},
        }
        for name in ("first", "second")
    ]
    found = advice(matcher, rules, {"parties": [party("a", arousal="upset"), party("b", arousal="upset")]})
    told = [(each.rule, each.party) for each in found.gates[0].reasons]
    assert told == [("first", "a"), ("first", "b"), ("second", "a"), ("second", "b")]


@with_each_matcher
def test_it_says_all_of_its_rule_and_how_much_that_adds(matcher: Matcher) -> None:
    source = {"place": "methods/1", "basis": "practice", "practice": "ours"}
    listen = {
        "id": "listen",
        "title": "Listen to who is upset",
        "for_each": "party",
        "when": {"party.arousal": "upset"},
        "then": {"recommend": "listening", "strength": "strong"},
        "because": "{party} is {party.arousal}",
        "source": source,
    }
    unsure = {"value": "upset", "certainty": 0.5}
    found = advice(matcher, [listen], {"parties": [party("a", arousal=unsure)]})
    (reason,) = found.recommendations[0].reasons
    assert (reason.rule, reason.title, reason.because) == ("listen", "Listen to who is upset", "a is upset")
    assert (reason.certainty, reason.party, reason.from_) == (pytest.approx(0.657 * 0.5), "a", ())
    assert reason.source is not None
    assert (reason.source.place, reason.source.basis, reason.source.practice) == ("methods/1", "practice", "ours")
    assert [(each.path, each.value, each.certainty) for each in reason.facts] == [("parties.a.arousal", "upset", 0.5)]


@with_each_matcher
@pytest.mark.parametrize(("share", "unheard", "holds"), [("half", 1, True), ("half", 0, False), ("all", 1, False)])
def test_a_share_of_the_other_parties_is_one_of_those_alone(
    share: str, unheard: int, holds: bool, matcher: Matcher
) -> None:
    """Of three parties, half of the other two is one; as one of two alternatives, it is only told where it holds."""
    count = {"other_parties": {"where": {"party.heard": False}, "share": share}}
    alone = {"id": "alone", "for_each": "party", "when": {"party.trust": 4, **count}, "then": WARM}
    either = {**alone, "id": "either", "when": {"party.trust": 4, "any": [count, {"party.arousal": "calm"}]}}
    others = [party(label, heard=number >= unheard) for number, label in enumerate("bc")]
    case = {"parties": [party("a", trust=4, arousal="calm", heard=False), *others]}
    found = advice(matcher, [alone, either], case)
    told = {each.rule: [fact.path for fact in each.facts] for each in found.attention[0].reasons}
    counted = ["parties.b.heard"] if holds else []
    assert told.get("alone") == (["parties.a.trust", *counted] if holds else None)
    assert sorted(told["either"]) == sorted(["parties.a.trust", "parties.a.arousal", *counted])
