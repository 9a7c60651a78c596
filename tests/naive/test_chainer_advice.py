"""What is advised, for whom and in which order, worked out by hand from docs/write/rule-format.md."""

import pytest
from naive.by_hand import CALM, DEBT, FALSE8, TRUE6, advice, exclude, party_is, recommend, rule

# Recommendations: for whom

SOFT, FIRM = recommend("rigid", 0.5, stage="soft"), recommend("rigid", 0.4, stage="firm")


def lines(got):
    """The recommendations without rank and tie."""
    return [entry[2:] for entry in got["recommendations"]]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([recommend("art", 0.5)], [["art", None, None, 0.5]]),
        ([recommend("art", 0.5, TRUE6)], [["art", None, None, 0.3]]),
        ([recommend("art", 0.5), recommend("art", -0.3, DEBT)], [["art", None, None, 0.285714]]),
        ([recommend("art", 0.4), recommend("art", -0.4, DEBT)], []),
        ([recommend("art", -0.4)], []),
        ([recommend("art", 1), recommend("art", -1, DEBT)], []),
        ([recommend("art", 0.5, FALSE8)], []),
        # for one party alone
        ([recommend("art", 0.5, CALM, party=True)], [["art", None, "y", 0.5]]),
        # for the case and for one party: everyone is listed apart, the surest first
        (
            [recommend("art", 0.5), recommend("art", 0.4, party_is("x"), party=True)],  # x: 0.5 and 0.5 · 0.4
            [["art", None, "x", 0.6], ["art", None, "y", 0.5], ["art", None, "z", 0.5]],
        ),
        (
            [recommend("art", 0.5), recommend("art", -0.5, CALM, party=True)],
            [["art", None, "x", 0.5], ["art", None, "z", 0.5]],
        ),
        # for every party the same, but of each apart
        (
            [recommend("art", 0.5, party=True)],
            [["art", None, "y", 0.5], ["art", None, "x", 0.5], ["art", None, "z", 0.5]],
        ),
        # exclusions
        ([recommend("art", 0.5), exclude("art")], []),
        ([recommend("art", 0.5), exclude("art", FALSE8)], [["art", None, None, 0.5]]),
        (
            [recommend("art", 0.5), exclude("art", CALM, party=True)],
            [["art", None, "x", 0.5], ["art", None, "z", 0.5]],
        ),
        ([recommend("art", 0.5, CALM, party=True), exclude("art", CALM, party=True)], []),
        ([recommend("art", 0.5, CALM, party=True), exclude("art")], []),
        (
            [recommend("art", 0.5), exclude(["listening", "art"], CALM, party=True)],
            [["art", None, "x", 0.5], ["art", None, "z", 0.5]],
        ),
        # stages stand apart
        (
            [SOFT, FIRM],
            [["rigid", "soft", None, 0.5], ["rigid", "firm", None, 0.4]],
        ),
        (
            [SOFT, FIRM, exclude("rigid", stage="firm")],
            [["rigid", "soft", None, 0.5]],
        ),
        ([SOFT, FIRM, exclude("rigid")], []),
        (
            [recommend("rigid", 0.5, stage="soft"), exclude("rigid", CALM, party=True, stage="firm")],
            [["rigid", "soft", None, 0.5]],
        ),
        (
            [
                recommend("sincere", 0.5),
                recommend("sincere", 0.4, stage="repair"),
                exclude("sincere", stage="repair"),
            ],
            [["sincere", None, None, 0.5]],
        ),
        ([recommend("sincere", 0.5), recommend("sincere", 0.4, stage="repair"), exclude("sincere")], []),
        # gates
        ([recommend("art", 0.5), rule({"gate": "g", "effect": "stop"})], []),
        ([recommend("learning", 0.5), rule({"gate": "g", "effect": "stop"}, CALM, party=True)], []),
        ([recommend("art", 0.5), rule({"gate": "g", "effect": "first"})], [["art", None, None, 0.5]]),
        ([recommend("art", 0.5), rule({"gate": "g", "effect": "stop"}, FALSE8)], [["art", None, None, 0.5]]),
        # two conclusions of one rule both count
        ([rule([{"recommend": "art", "strength": "weak"}] * 2)], [["art", None, None, 0.51]]),
    ],
)
def test_for_whom(rules, expected):
    assert lines(advice(*rules)) == expected


def test_no_parties_leaves_the_case():
    rules = [recommend("art", 0.5), recommend("art", 0.4, party=True), exclude("art", party=True)]
    assert lines(advice(*rules, case={"parties": []})) == [["art", None, None, 0.5]]


# Rank


def test_rank_ties_and_overlays():
    rules = [
        recommend("learning", 0.9),
        recommend("piano", 1),
        recommend("sincere", 0.3),
        recommend("sincere", 0.3, stage="repair"),
        recommend("listening", 0.2),
        recommend("art", 0.5),
        recommend("rigid", 0.5, CALM, party=True, stage="soft"),
        recommend("rigid", 0.1, party_is("x"), party=True, stage="soft"),
        recommend("rigid", 0.3, stage="firm"),
    ]
    learning, piano = [None, False, "learning", None, None, 0.9], [None, False, "piano", None, None, 1.0]
    art = [1, True, "art", None, None, 0.5]
    soft = [[1, True, "rigid", "soft", "y", 0.5], [1, True, "rigid", "soft", "x", 0.05]]
    firm = [3, True, "rigid", "firm", None, 0.3]
    sincere, repair = [3, True, "sincere", None, None, 0.3], [3, True, "sincere", "repair", None, 0.3]
    listening = [6, False, "listening", None, None, 0.2]

    got = advice(*rules)["recommendations"]
    assert got == [art, *soft, sincere, repair, firm, listening, learning, piano]
    ties = ["rigid.firm", "rigid", "sincere.repair", "piano", "listening"]
    got = advice(*rules, ties=ties)["recommendations"]
    assert got == [*soft, art, firm, repair, sincere, listening, learning, piano]
    got = advice(*reversed(rules), ties=["sincere", "art", "rigid"])["recommendations"]
    assert got == [art, *soft, sincere, repair, firm, listening, learning, piano]


# What is advised

SOFT_Y = recommend("rigid", 0.5, CALM, party=True, stage="soft")


@pytest.mark.parametrize(
    ("rules", "condition", "case_holds", "parties_hold"),
    [
        ([recommend("art", 0.5)], {"advised.art": True}, True, "yxz"),
        ([recommend("art", 0.5)], {"advised.art": False}, False, ""),
        ([recommend("art", 0.5)], {"advised.listening": False}, True, "yxz"),
        ([recommend("art", -0.5)], {"advised.art": True}, False, ""),
        ([recommend("learning", 0.5)], {"advised.learning": True}, True, "yxz"),
        ([SOFT_Y], {"advised.rigid": True}, True, "y"),
        ([SOFT_Y], {"advised.rigid.soft": True}, True, "y"),
        ([SOFT_Y], {"advised.rigid.firm": True}, False, ""),
        ([SOFT_Y], {"advised.rigid": False}, False, "xz"),
        ([SOFT_Y], {"not": {"advised.rigid": True}}, False, "xz"),
        ([SOFT_Y], {"some_party": {"advised.rigid": True}}, True, "yxz"),
        ([SOFT_Y], {"every_party": {"advised.rigid": True}}, False, ""),
        ([SOFT_Y], {"parties": {"where": {"advised.rigid": False}, "at_least": 2}}, True, "yxz"),
        ([recommend("art", 0.5), exclude("art", CALM, party=True)], {"advised.art": True}, True, "xz"),
        ([recommend("art", 0.5), exclude("art", party=True)], {"advised.art": True}, False, ""),
        ([recommend("art", 0.5), exclude("art")], {"advised.art": True}, False, ""),
        (
            [recommend("sincere", 0.5), exclude("sincere", stage="repair")],
            {"advised.sincere": True},
            True,
            "yxz",
        ),
        ([recommend("sincere", 0.5)], {"advised.sincere.repair": True}, False, ""),
        ([recommend("art", 0.5), rule({"gate": "g", "effect": "stop"})], {"advised.art": True}, False, ""),
        ([recommend("art", 0.5), rule({"gate": "g", "effect": "first"})], {"advised.art": True}, True, "yxz"),
        # counting: competing methods only, a method once however many its stages
        ([], {"advised": {"at_most": 0}}, True, "yxz"),
        ([recommend("art", 0.5), SOFT_Y], {"advised": {"at_least": 2}}, True, "y"),
        ([recommend("art", 0.5), SOFT_Y], {"advised": {"at_most": 1}}, False, "xz"),
        ([recommend("art", 0.5), SOFT_Y], {"advised": {"between": [1, 1]}}, False, "xz"),
        ([recommend("art", 0.5), recommend("learning", 0.5)], {"advised": {"at_least": 2}}, False, ""),
        ([SOFT_Y, recommend("rigid", 0.5, stage="firm")], {"advised": {"at_least": 2}}, False, ""),
        # for different people: two methods in the case, one for each party
        (
            [SOFT_Y, recommend("art", 0.5, party_is("x"), party=True)],
            {"advised": {"at_least": 2}},
            True,
            "",
        ),
    ],
)
def test_advised(rules, condition, case_holds, parties_hold):
    watch = [rule({"directive": "d"}, condition), rule({"directive": "p"}, condition, party=True)]
    got = advice(*rules, *watch)["directives"]
    assert (["d", None] in got) is case_holds
    assert {place for name, place in got if name == "p"} == set(parties_hold)


def test_advised_is_certain():
    got = advice(recommend("art", 0.1), rule({"directive": "d"}, {"advised.art": True}, id="d"))
    assert ["d", None, 1.0] in got["fired"]


# The rest of the advice


def test_gates_keep_the_strongest_effect():
    effects = [("g", "provisional"), ("g", "first"), ("h", "first")]
    gates = [rule({"gate": gate, "effect": effect}) for gate, effect in effects]
    assert advice(*gates)["gates"] == [["g", "first"], ["h", "first"]]
    stop = rule({"gate": "g", "effect": "stop"}, CALM, party=True)
    assert advice(stop, *gates)["gates"] == [["g", "stop"], ["h", "first"]]


def test_gates_keep_the_order_of_the_book():
    rules = [rule({"gate": gate, "effect": effect}) for gate, effect in (("h", "stop"), ("g", "provisional"))]
    assert advice(*rules)["gates"] == [["g", "provisional"], ["h", "stop"]]
    assert advice(*rules, gates=[{"id": "h"}, {"id": "g"}])["gates"] == [["h", "stop"], ["g", "provisional"]]


def test_exclusions_directives_and_attention():
    got = advice(
        exclude(["art", "listening"]),
        exclude("art", DEBT),
        exclude("rigid", CALM, party=True, stage="firm"),
        rule([{"directive": "d"}, {"attend": "warmth"}]),
        rule({"directive": "d"}, DEBT),
        rule({"attend": "warmth", "strength": "weak"}, TRUE6),
        rule({"attend": "warmth", "certainty": 0.1}, CALM, party=True),
        rule([{"ask": "handler.role"}, {"order": ["art", "rigid.firm"]}]),
    )
    assert got["excluded"] == [["art", None, None], ["listening", None, None], ["rigid", "firm", "y"]]
    assert got["directives"] == [["d", None]]
    # 0.51 and 0.6 · 0.3: 1 - 0.49 · 0.82
    assert got["attention"] == [["warmth", None, 0.5982], ["warmth", "y", 0.1]]
