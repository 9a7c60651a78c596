"""Firing and assessments, worked out by hand from docs/write/rule-format.md."""

import pytest
from naive.by_hand import BOOK, CALM, CASE, DEBT, FALSE8, TRUE6, UNKNOWN, advice, assess, rule
from naive.chainer import Chainer

# Firing and the two negations


@pytest.mark.parametrize(
    ("when", "unless", "premise"),
    [
        ("always", None, 1.0),
        (TRUE6, None, 0.6),
        (FALSE8, None, None),
        (UNKNOWN, None, None),
        ({"not": FALSE8}, None, 0.8),
        ({"not": UNKNOWN}, None, None),  # ignorance fires nothing through `not`
        ("always", TRUE6, None),
        ("always", FALSE8, 1.0),
        ("always", UNKNOWN, 1.0),  # but `unless` holds in ignorance
        ({**TRUE6, "not": FALSE8}, UNKNOWN, 0.6),
        (TRUE6, {"not": FALSE8}, None),
        ({"any": [UNKNOWN, TRUE6]}, None, 0.6),
        ({"any": [DEBT, TRUE6]}, {"all": [DEBT, UNKNOWN]}, 1.0),
    ],
)
def test_firing(when, unless, premise):
    fired = advice(rule({"directive": "d"}, when, unless, id="r"))["fired"]
    assert fired == ([] if premise is None else [["r", None, premise]])


def test_firing_for_each_party():
    got = advice(rule({"directive": "d"}, CALM, party=True, id="c"), rule({"directive": "e"}, id="a"))
    assert got["fired"] == [["a", None, 1.0], ["c", "y", 1.0]]
    assert got["directives"] == [["d", "y"], ["e", None]]
    assert advice(rule({"directive": "d"}, {"not": CALM}, party=True, id="c"))["fired"] == [["c", "x", 0.5]]
    assert advice(rule({"directive": "d"}, "always", CALM, party=True, id="c"))["fired"] == [
        ["c", "x", 1.0],
        ["c", "z", 1.0],
    ]


# Assessments

A_TRUE, A_NOT = {"assessment.a": True}, {"assessment.a": {"not": True}}


@pytest.mark.parametrize(
    ("rules", "truth", "certainty"),
    [
        ([assess(True, TRUE6)], True, 0.6),
        ([assess(True, TRUE6, certainty=0.5)], True, 0.3),
        ([assess(True, TRUE6, strength="moderate")], True, 0.306),
        ([assess(True, TRUE6), assess(True, DEBT, certainty=0.3)], True, 0.72),  # 1 - 0.4 · 0.7
        ([assess(True, FALSE8)], False, 0.8),
        ([assess(True, UNKNOWN)], None, None),
        ([assess(True, TRUE6, FALSE8)], True, 0.6),
        ([assess(True, TRUE6, UNKNOWN)], True, 0.6),
        ([assess(True, DEBT, TRUE6)], False, 0.6),  # kept off by `unless`
        ([assess(True, FALSE8, TRUE6)], False, 0.8),  # by both: the greater
        ([assess(True, FALSE8, UNKNOWN)], False, 0.8),
        ([assess(True, UNKNOWN, TRUE6)], False, 0.6),
        ([assess(True, UNKNOWN, FALSE8)], None, None),
        ([assess(True, FALSE8), assess(True, DEBT, TRUE6)], False, 0.6),  # the least over the rules
        ([assess(True, FALSE8), assess(True, UNKNOWN)], None, None),
        ([assess(True, TRUE6), assess(True, FALSE8)], True, 0.6),
        ([assess(True, TRUE6, certainty=0.3)], None, None),  # 0.18 is below 0.2
        ([assess(True, DEBT, certainty=0.2)], True, 0.2),  # exactly 0.2
        ([assess(True, DEBT, certainty=0.199999)], None, None),
        ([assess(True, DEBT, certainty=0.1), assess(True, "always", certainty=0.15)], True, 0.235),
        ([assess(True, FALSE8), assess(False, TRUE6)], False, 0.8),  # each value apart
    ],
)
def test_assessment(rules, truth, certainty):
    chainer = Chainer(BOOK, rules, CASE)
    opposite = None if truth is None else not truth
    conditions = [(A_TRUE, truth), (A_NOT, opposite), ({"not": A_TRUE}, opposite), ({"not": A_NOT}, truth)]
    for condition, expected in conditions:
        found = chainer.condition(condition, None)
        assert found.truth is expected
        assert truth is None or found.certainty == certainty
    assert ["a", True, None, certainty] in chainer.result()["assessments"] or truth is not True


def test_values_of_an_assessment():
    rules = [assess("high", FALSE8), assess("low", TRUE6), assess("medium", UNKNOWN)]
    found = {
        (str(test)): Chainer(BOOK, rules, CASE).condition({"assessment.a": test}, None)
        for test in (["high", "low"], ["high", "medium"], {"not": ["high", "low"]}, {"not": "high"}, ["high"])
    }
    assert {test: verdict.truth and verdict.certainty for test, verdict in found.items()} == {
        "['high', 'low']": 0.6,
        "['high', 'medium']": None,
        "{'not': ['high', 'low']}": False,
        "{'not': 'high'}": 0.8,
        "['high']": False,
    }


def test_possibility_through_two_strata():
    """True, false and unknown travel from one assessment to the next."""

    def second(first, condition, unless=None):
        rules = [assess(True, *first), assess(True, condition, unless, name="b")]
        found = Chainer(BOOK, rules, CASE).assessment("b", True, None)
        return found.truth, found.truth is not None and found.certainty

    true, false, unknown = (TRUE6,), (FALSE8,), (UNKNOWN,)
    assert second(true, A_TRUE) == (True, 0.6)
    assert second(false, A_TRUE) == (False, 0.8)
    assert second(unknown, A_TRUE) == (None, False)
    assert second(true, {"not": A_TRUE}) == (False, 0.6)
    assert second(false, {"not": A_TRUE}) == (True, 0.8)
    assert second(unknown, {"not": A_TRUE}) == (None, False)
    assert second(true, "always", A_TRUE) == (False, 0.6)
    assert second(false, "always", A_TRUE) == (True, 1.0)
    assert second(unknown, "always", A_TRUE) == (True, 1.0)
    assert second(unknown, "always", {"not": A_TRUE}) == (True, 1.0)
    assert second(false, "always", {"not": A_TRUE}) == (False, 0.8)
    assert second((DEBT, UNKNOWN), A_TRUE) == (True, 1.0)


def test_assessments_of_parties():
    calm = assess(True, CALM, party=True)
    got = advice(calm, rule({"directive": "n"}, {"not": A_TRUE}, party=True, id="n"))
    assert got["assessments"] == [["a", True, "y", 1.0]]
    assert ["n", "x", 0.5] in got["fired"]
    assert got["directives"] == [["n", "x"]]  # of y it is true, of z unknown
    counted = rule({"directive": "d"}, {"parties": {"where": {"not": A_TRUE}, "at_least": 1}}, id="k")
    assert ["k", None, 0.5] in advice(calm, counted)["fired"]
    assert advice(calm, rule({"directive": "d"}, {"no_party": {"not": A_TRUE}}, id="k"))["directives"] == []


def test_assessment_of_the_case_inside_a_party_rule():
    got = advice(assess("w", TRUE6), rule({"directive": "d"}, {"assessment.a": "w", **CALM}, party=True, id="r"))
    assert ["r", "y", 0.6] in got["fired"]


def test_cycles_are_noticed():
    with pytest.raises(ValueError, match="cycle"):
        advice(assess(True, {"assessment.b": True}), assess(True, A_NOT, name="b"))
