"""Of whom and of which stage it is said why a method is not advised."""

from typing import Any

import pytest
from explanation.small_worlds import advisor_with
from inference.engine_rows import VOCABULARY

from ottava import Advisor, Case
from ottava.engine.explanation.why_not.near_miss import StandingVeto, WhyNot

UPSET = {"for_each": "party", "when": {"party.arousal": "upset"}}
RUMOUR = {"when": {"dispute.rumour": True}}
LISTEN = {"recommend": "listening", "strength": "strong"}
SOFT, FIRM = "rigidity_with_softness.soft", "rigidity_with_softness.firm"
TWO = {"parties": [{"id": "ann", "arousal": "calm"}, {"id": "ben", "arousal": "upset"}]}


def asked(case: dict[str, Any], method: str, *rules: dict[str, Any], stage: Any = None, party: Any = None) -> WhyNot:
    return advisor_with(*rules).why_not(case_of(case), method, stage, party)


def case_of(case: dict[str, Any]) -> Case:
    return Case.from_mapping({"id": "case", **case}, VOCABULARY)


def recommending(what: str, certainty: float = 0.5, **more: Any) -> dict[str, Any]:
    return {"then": {"recommend": what, "certainty": certainty}, **more}


def forbidding(found: WhyNot) -> list[tuple[str, str | None]]:
    return [(each.reason.rule, each.reason.party) for each in found.vetoes]


def missing(found: WhyNot) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(each.rule, each.party, {one.path: one.wanted for one in each.missing}) for each in found.near_misses]


# What is asked about


@pytest.mark.parametrize(
    ("question", "title"),
    [((None, None), "Method 5"), (("firm", None), "Method 5 (firm)"), (("firm", "ann"), "Method 5 (firm)")],
)
def test_an_answer_names_what_was_asked(question: tuple[str | None, str | None], title: str) -> None:
    stage, party = question
    found = asked(TWO, "rigidity_with_softness", recommending("listening", when="always"), stage=stage, party=party)
    nothing: Any = ()
    assert found == WhyNot(
        case="case",
        method="rigidity_with_softness",
        title=title,
        stage=stage,
        party=party,
        advised=False,
        certainty=0.0,
        vetoes=nothing,
        speaking=nothing,
        near_misses=nothing,
        others=nothing,
        other_titles=nothing,
    )


def test_one_stage_is_not_another() -> None:
    rules = [recommending(SOFT, 0.4, when="always"), recommending(FIRM, 0.7, **RUMOUR)]
    whole, soft, firm = (asked({}, "rigidity_with_softness", *rules, stage=stage) for stage in (None, "soft", "firm"))
    assert [(each.advised, each.certainty) for each in (whole, soft, firm)] == [(True, 0.4), (True, 0.4), (False, 0.0)]
    assert [missing(each) for each in (whole, soft, firm)] == [[], [], [("rule.1", None, {"dispute.rumour": True})]]
    assert [[one.rule for one in each.speaking] for each in (whole, soft, firm)] == [["rule.0"], ["rule.0"], []]


def test_one_party_is_not_another() -> None:
    rules = [recommending("listening", 0.4, **UPSET), recommending("listening", 0.3, **RUMOUR)]
    whole, ann, ben = (asked(TWO, "listening", *rules, party=party) for party in (None, "ann", "ben"))
    assert [(each.advised, each.certainty) for each in (whole, ann, ben)] == [(True, 0.4), (False, 0.0), (True, 0.4)]
    assert [[one.rule for one in each.speaking] for each in (whole, ann, ben)] == [["rule.0"], [], ["rule.0"]]
    assert (missing(whole), missing(ben)) == ([], [])
    upset = ("rule.0", "ann", {"parties.ann.arousal": "upset"})
    assert missing(ann) == [upset, ("rule.1", None, {"dispute.rumour": True})]


def test_only_what_would_make_a_rule_fire_for_the_party_is_missing() -> None:
    calm = {"parties": [{"id": "ann"}, {"id": "ben", "arousal": "calm"}]}
    for party in ("ann", "ben"):
        found = asked(calm, "listening", recommending("listening", **UPSET), party=party)
        assert missing(found) == [("rule.0", party, {f"parties.{party}.arousal": "upset"})]


def test_what_is_certain_for_the_case_is_so_for_each() -> None:
    rules = [recommending("listening", -0.5, when="always"), recommending("listening", -0.4, **UPSET)]
    whole, ann, ben = (asked(TWO, "listening", *rules, party=party).certainty for party in (None, "ann", "ben"))
    assert (whole, ann, ben) == (-0.5, -0.5, pytest.approx(-0.7))


def test_every_method_that_is_not_advised_is_asked_about_for_the_party() -> None:
    rules = [recommending("listening", **UPSET), recommending(SOFT, **UPSET), recommending(FIRM, **RUMOUR)]
    advisor, case = advisor_with(*rules), case_of(TWO)
    found = {party: advisor.why_not_each(case, party) for party in (None, "ann", "ben")}
    for party, each in found.items():
        assert list(each) == [shortened(advisor, case, one, party) for one in each]
    named = {party: [(one.method, one.stage) for one in each] for party, each in found.items()}
    everything = [(method.id, stage) for method in advisor.rulebook.names.methods for stage in method.variants]
    upset = [("listening", None), ("rigidity_with_softness", "soft")]
    assert named["ann"] == everything
    assert named[None] == named["ben"] == [each for each in everything if each not in upset]


def shortened(advisor: Advisor, case: Case, one: WhyNot, party: str | None) -> WhyNot:
    """The same question asked by itself, where there are no more rules than those shown of all."""
    found = advisor.why_not(case, one.method, one.stage, party)
    assert len(found.near_misses) < 2
    return found


# What recommends it


def test_a_rule_is_named_with_the_stage_that_it_recommends_most_strongly() -> None:
    both = {"then": [{"recommend": SOFT, "certainty": 0.3}, {"recommend": FIRM, "certainty": 0.6}], **RUMOUR}
    equal = {"then": [{"recommend": [SOFT, FIRM], "certainty": 0.5}], **RUMOUR}
    against = recommending(SOFT, -0.9, **RUMOUR)
    found = asked({}, "rigidity_with_softness", both, equal, against)
    assert [(each.rule, each.prospect and (each.prospect.stage, each.prospect.strength)) for each in
            found.near_misses] == [("rule.0", ("firm", 0.6)), ("rule.1", ("soft", 0.5))]  # fmt: skip


def test_what_cannot_fire_is_named_with_what_it_would_advise() -> None:
    (miss,) = asked(
        {}, "rigidity_with_softness", recommending(FIRM, 0.6, when={"parties": {"at_least": 1}})
    ).near_misses
    assert (miss.verdict, miss.missing) == ("impossible", ())
    assert miss.prospect is not None
    assert (miss.prospect.stage, miss.prospect.title) == ("firm", "Method 5 (firm)")
    assert (miss.prospect.strength, miss.prospect.advised, miss.prospect.vetoes) == (0.6, False, ())


def test_rules_for_parties_are_named_in_a_case_without_any() -> None:
    found = asked({}, "listening", recommending("listening", **UPSET), recommending("listening", -0.5, **UPSET))
    assert [(each.rule, each.verdict, each.seen, each.prospect) for each in found.near_misses] == [
        ("rule.0", "impossible", None, None)
    ]
    advised = asked({}, "listening", recommending("listening", **UPSET), recommending("listening", when="always"))
    assert (advised.advised, advised.near_misses) == (True, ())


def test_the_weightiest_is_said_first() -> None:
    rules = [recommending("listening", each, when="always") for each in (0.2, -0.6, 0.4, -0.2)]
    assert [each.certainty for each in asked({}, "listening", *rules).speaking] == [-0.6, 0.4, 0.2, -0.2]


# What forbids it

STOP = {"gate": "safety_first", "effect": "stop"}


def test_what_is_advised_for_one_is_not_forbidden_for_another() -> None:
    rules = [recommending("listening", when="always"), {"then": {"exclude": "listening"}, **UPSET}]
    whole, ann, ben = (asked(TWO, "listening", *rules, party=party) for party in (None, "ann", "ben"))
    assert [each.advised for each in (whole, ann, ben)] == [True, True, False]
    assert [forbidding(each) for each in (whole, ann, ben)] == [[], [], [("rule.1", "ben")]]
    whole, ann, ben = (asked(TWO, "listening", rules[1], party=party) for party in (None, "ann", "ben"))
    assert [forbidding(each) for each in (whole, ann, ben)] == [[("rule.0", "ben")], [], [("rule.0", "ben")]]


def test_gates_come_before_what_excludes_it() -> None:
    rules = [{"then": {"exclude": "listening"}, **UPSET}, {"then": STOP, "when": "always"}]
    found = asked({"parties": [{"id": name, "arousal": "upset"} for name in ("ann", "ben")]}, "listening", *rules)
    assert forbidding(found) == [("rule.1", None), ("rule.0", "ann"), ("rule.0", "ben")]
    assert [(each.gate, each.gate_title) for each in found.vetoes] == [
        ("safety_first", "safety_first"),
        *[(None, None)] * 2,
    ]


def test_a_gate_that_is_shut_for_one_stops_everything_for_all() -> None:
    rules = [{"then": STOP, **UPSET}, recommending("listening", **RUMOUR)]
    both = {"parties": [{"id": name, "arousal": "upset"} for name in ("ann", "ben")]}
    for party in (None, "ann", "ben"):
        found = asked(TWO, "listening", *rules, party=party)
        assert forbidding(found) == [("rule.0", "ben")]
        prospect = found.near_misses[0].prospect
        assert prospect is not None
        assert (prospect.advised, prospect.vetoes, prospect.forbidden_by) == (False, ("rule.0",), ("A rule",))
        vetoes = asked(both, "listening", *rules, party=party).vetoes
        assert [[(each.rule, each.party) for each in veto.still] for veto in vetoes] == [
            [("rule.0", "ben")], [("rule.0", "ann")],
        ]  # fmt: skip


def test_what_still_forbids_it_concerns_those_for_whom_a_rule_is_lifted() -> None:
    excludes = {"then": {"exclude": "listening"}, **UPSET}
    other = {"then": {"exclude": "listening"}, "for_each": "party", "when": "always"}
    gate = {"then": STOP, "when": {"dispute.rumour": {"known": False}}}
    found = asked(TWO, "listening", excludes, other, gate)
    still = {(each.reason.rule, each.reason.party): list(each.still) for each in found.vetoes}
    stops = StandingVeto("rule.2", "A rule", None, "safety_first")
    for_ann, for_ben, lifted = (
        StandingVeto(rule, "A rule", party, None)
        for rule, party in (("rule.1", "ann"), ("rule.1", "ben"), ("rule.0", "ben"))
    )
    assert still == {
        ("rule.2", None): [lifted, for_ann, for_ben],
        ("rule.0", "ben"): [stops, for_ben],
        ("rule.1", "ann"): [],
        ("rule.1", "ben"): [],
    }
    assert [each.verdict for each in found.vetoes] == ["lifted then", "lifted then", "impossible", "impossible"]
    (ben,) = [each for each in asked(TWO, "listening", excludes, other, gate, party="ben").vetoes if each.gate]
    assert list(ben.still) == [lifted, for_ben]


def test_a_gate_that_is_lifted_leaves_what_excludes_it_for_anyone() -> None:
    heard = {"for_each": "party", "when": {"party.heard": True}, "then": {"exclude": "listening"}}
    case = {"parties": [{"id": "ann", "heard": True}, {"id": "ben", "arousal": "upset"}]}
    still = {
        party: [[(each.rule, each.party) for each in veto.still] for veto in found.vetoes if veto.gate]
        for party in (None, "ann", "ben")
        for found in (asked(case, "listening", {"then": STOP, **UPSET}, heard, party=party),)
    }
    assert still == {None: [[("rule.1", "ann")]], "ann": [[("rule.1", "ann")]], "ben": [[]]}


def test_what_excludes_another_stage_does_not_forbid_what_a_rule_would_advise() -> None:
    rules = recommending(FIRM, 0.3, **RUMOUR), recommending(FIRM, -0.9, when="always")
    found = asked({}, "rigidity_with_softness", *rules, {"when": "always", "then": {"exclude": SOFT}})
    prospect = found.near_misses[0].prospect
    assert prospect is not None
    assert (prospect.advised, prospect.vetoes) == (False, ())


def test_what_parties_are_excluded_from_a_rule_for_the_case_does_not_bring() -> None:
    rules = [recommending("listening", **RUMOUR), {"then": {"exclude": "listening"}, **UPSET}]
    one = {"parties": [{"id": "ben", "arousal": "upset"}]}
    for case, party, advised, vetoes in [
        (one, None, False, ("rule.1",)),
        (TWO, None, True, ()),
        (TWO, "ann", True, ()),
        (TWO, "ben", False, ("rule.1",)),
    ]:
        prospect = asked(case, "listening", *rules, party=party).near_misses[0].prospect
        assert prospect is not None
        assert (prospect.advised, prospect.vetoes) == (advised, vetoes)


def test_the_reason_is_that_of_what_forbids_it() -> None:
    def exclude(what: str, because: str) -> dict[str, Any]:
        return {"exclude": what, "because": because}

    said = [
        {"gate": "consent_missing", "effect": "first", "because": "a gate that lets methods through"},
        exclude("art_of_persuasion", "another method"),
        exclude(SOFT, "soft"),
        exclude(FIRM, "firm"),
        exclude("listening", "listening"),
    ]
    rule = {"when": "always", "then": said}
    for method, stage, because in [
        ("listening", None, "listening"),
        ("rigidity_with_softness", "firm", "firm"),
        ("rigidity_with_softness", None, "soft"),
    ]:
        (veto,) = asked({}, method, rule, stage=stage).vetoes
        assert (veto.gate, veto.gate_title, veto.reason.because) == (None, None, because)
    (veto,) = asked({}, "listening", {"when": "always", "then": [*said, {**STOP, "because": "stop"}]}).vetoes
    assert (veto.gate, veto.reason.because) == ("safety_first", "stop")


def test_a_veto_is_shown_as_it_came_out() -> None:
    (veto,) = asked({"dispute": {"rumour": True}}, "listening", {**RUMOUR, "then": {"exclude": "listening"}}).vetoes
    assert veto.seen is not None
    assert (veto.seen.rule, veto.seen.state) == ("rule.0", "fires")
    assert (veto.seen.when.in_the_way, veto.seen.when.wanted) == (True, "no")
    assert veto.verdict == "lifted then"


def test_what_was_not_searched_is_not_called_impossible() -> None:
    rules = [
        {"then": {"exclude": "listening"}, **RUMOUR},
        *(recommending("listening", when={"safety.weapon": True}) for _ in range(2)),
    ]
    advisor = Advisor(advisor_with(*rules).rulebook, budget=1)
    found = advisor.why_not(case_of({**TWO, "dispute": {"rumour": True}}), "listening")
    assert [(each.verdict, each.missing, each.still) for each in found.vetoes] == [("not found", (), ())]
    assert [(each.rule, each.verdict, each.missing) for each in found.near_misses] == [("rule.1", "not found", ())]
    assert found.others == ("rule.2",)


def test_a_rule_is_asked_about_for_the_party() -> None:
    advisor = advisor_with(recommending("listening", **UPSET))
    found = {party: advisor.why_not_rule(case_of(TWO), "rule.0", party) for party in (None, "ann", "ben")}
    told = {party: (each.party, each.fires, each.fires_for, len(each.near_misses)) for party, each in found.items()}
    assert told == {None: (None, True, ("ben",), 1), "ann": ("ann", False, (), 1), "ben": ("ben", True, ("ben",), 0)}
