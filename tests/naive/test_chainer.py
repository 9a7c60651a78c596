"""Conditions worked out by hand: every clause of docs/write/rule-format.md on tests, three values and certainty."""

import pytest
from naive.chainer import Chainer
from naive.verdict import combined

NO_RULES: dict = {"strengths": {}, "methods": []}

T9, T7 = {"dispute.rumour": True}, {"dispute.category": "family"}
F8, F6 = {"safety.weapon": True}, {"history.police_calls_12m": 3}
U, V = {"dispute.stakes": "trivial"}, {"handler.role": "police"}

CASE = {
    "dispute": {
        "rumour": {"value": True, "certainty": 0.9},
        "category": {"value": "family", "certainty": 0.7},
        "causes": {"value": ["data", "value"], "certainty": 0.8},
        "stakes": "unknown",
        "duration_days": {"value": 9, "certainty": 0.19},
        "escalation_stage": {"value": 1, "certainty": 0.2},
        "deadline_hours": None,
        "side_issues": {"value": "unknown", "certainty": 1.0},
    },
    "safety": {"weapon": {"value": False, "certainty": 0.8}, "injury": True},
    "history": {"police_calls_12m": {"value": 1, "certainty": 0.6}},
    "procedure": {"days_left": {"value": 2, "certainty": 0.5}},
    "fact_finding": {"evidence": []},
    # heard: true 0.9, true 0.7, false 0.8, unknown; trust only with the last; fears nobody
    "parties": [
        {"id": "a", "heard": {"value": True, "certainty": 0.9}, "arousal": "calm"},
        {
            "id": "b",
            "heard": {"value": True, "certainty": 0.7},
            "arousal": {"value": "calm", "certainty": 0.4},
        },
        {"id": "c", "heard": {"value": False, "certainty": 0.8}, "arousal": "upset"},
        {"id": "d", "trust": {"value": 3, "certainty": 0.6}, "arousal": {"value": "calm", "certainty": 0.3}},
    ],
}


def verdict(condition, case=CASE, party=None, rules=()):
    truth, certainty = Chainer(NO_RULES, list(rules), case).condition(condition, party)
    return (truth, None if truth is None else certainty)


UNKNOWN = (None, None)


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"dispute.category": "family"}, (True, 0.7)),
        ({"dispute.category": "debt"}, (False, 0.7)),
        ({"dispute.category": ["debt", "family"]}, (True, 0.7)),
        ({"dispute.category": ["debt", "labour"]}, (False, 0.7)),
        ({"dispute.category": {"not": "family"}}, (False, 0.7)),
        ({"dispute.category": {"not": ["debt", "labour"]}}, (True, 0.7)),
        ({"dispute.category": {"not": {"not": "family"}}}, (True, 0.7)),
        ({"safety.weapon": False}, (True, 0.8)),
        ({"safety.injury": True}, (True, 1.0)),
        ({"history.police_calls_12m": True}, (False, 0.6)),  # true is not 1
        ({"procedure.days_left": 2}, (True, 0.5)),
        ({"procedure.days_left": {"at_least": 2}}, (True, 0.5)),
        ({"procedure.days_left": {"at_least": 3}}, (False, 0.5)),
        ({"procedure.days_left": {"at_most": 2}}, (True, 0.5)),
        ({"procedure.days_left": {"at_most": 1}}, (False, 0.5)),
        ({"procedure.days_left": {"between": [2, 4]}}, (True, 0.5)),
        ({"procedure.days_left": {"between": [1, 2]}}, (True, 0.5)),
        ({"procedure.days_left": {"between": [3, 4]}}, (False, 0.5)),
        ({"procedure.days_left": {"above": 1}}, (True, 0.5)),
        ({"procedure.days_left": {"above": 2}}, (False, 0.5)),
        ({"procedure.days_left": {"below": 2}}, (False, 0.5)),
        ({"procedure.days_left": {"above": 1, "below": 3}}, (True, 0.5)),
        ({"procedure.days_left": {"at_least": 1, "not": 2}}, (False, 0.5)),
        ({"procedure.days_left": {"at_least": 1, "not": 3, "known": True}}, (True, 0.5)),
        ({"dispute.causes": {"includes": "data"}}, (True, 0.8)),
        ({"dispute.causes": {"includes": "interest"}}, (False, 0.8)),
        ({"dispute.causes": {"includes": ["interest", "value"]}}, (True, 0.8)),
        ({"dispute.causes": {"includes_all": ["data", "value"]}}, (True, 0.8)),
        ({"dispute.causes": {"includes_all": ["data", "interest"]}}, (False, 0.8)),
        ({"dispute.causes": {"includes_none": ["interest", "structural"]}}, (True, 0.8)),
        ({"dispute.causes": {"includes_none": ["interest", "value"]}}, (False, 0.8)),
        ({"fact_finding.evidence": {"includes_none": "video"}}, (True, 1.0)),
        ({"dispute.causes": {"not": {"includes": "interest"}}}, (True, 0.8)),
        ({"fact_finding.evidence": {"includes": "video"}}, (False, 1.0)),  # an empty set is known
        # unknown: left out, `unknown`, null, certainty below 0.2
        ({"handler.role": "police"}, UNKNOWN),
        ({"handler.role": ["police", "cadre"]}, UNKNOWN),
        ({"handler.role": {"not": "police"}}, UNKNOWN),
        ({"dispute.stakes": "trivial"}, UNKNOWN),
        ({"dispute.deadline_hours": {"at_least": 0}}, UNKNOWN),
        ({"dispute.side_issues": True}, UNKNOWN),
        ({"dispute.duration_days": {"at_most": 9}}, UNKNOWN),
        ({"dispute.duration_days": {"between": [0, 9]}}, UNKNOWN),
        ({"dispute.escalation_stage": 1}, (True, 0.2)),  # exactly 0.2 is known
        # known is never unknown, and certain
        ({"dispute.category": {"known": True}}, (True, 1.0)),
        ({"dispute.category": {"known": False}}, (False, 1.0)),
        ({"dispute.stakes": {"known": True}}, (False, 1.0)),
        ({"dispute.stakes": {"known": False}}, (True, 1.0)),
        ({"dispute.duration_days": {"known": False}}, (True, 1.0)),
        ({"dispute.stakes": {"not": {"known": True}}}, (True, 1.0)),
        ({"procedure.days_left": {"known": True, "at_least": 3}}, (False, 0.5)),
        ({"dispute.duration_days": {"known": True, "at_least": 3}}, (False, 1.0)),
        ({"dispute.duration_days": {"known": False, "at_least": 3}}, UNKNOWN),
        ("always", (True, 1.0)),
    ],
)
def test_tests_on_a_value(test, expected):
    assert verdict(test) == expected


@pytest.mark.parametrize(
    ("parts", "all_of", "any_of"),
    [
        ([T9], (True, 0.9), (True, 0.9)),
        ([T9, T7], (True, 0.7), (True, 0.9)),
        ([T9, F8], (False, 0.8), (True, 0.9)),
        ([T9, U], UNKNOWN, (True, 0.9)),
        ([F8, T9], (False, 0.8), (True, 0.9)),
        ([F8], (False, 0.8), (False, 0.8)),
        ([F8, F6], (False, 0.8), (False, 0.6)),
        ([F6, U], (False, 0.6), UNKNOWN),
        ([U, T7], UNKNOWN, (True, 0.7)),
        ([U, F8], (False, 0.8), UNKNOWN),
        ([U, V], UNKNOWN, UNKNOWN),
        ([U], UNKNOWN, UNKNOWN),
        ([T9, F6, U], (False, 0.6), (True, 0.9)),
    ],
)
def test_kleene(parts, all_of, any_of):
    together = {key: value for part in parts for key, value in part.items()}
    assert verdict({"all": parts}) == verdict(together) == all_of
    assert verdict({"any": parts}) == any_of
    opposite = {True: False, False: True, None: None}
    assert verdict({"not": {"all": parts}}) == (opposite[all_of[0]], all_of[1])
    assert verdict({"not": {"any": parts}}) == (opposite[any_of[0]], any_of[1])
    assert verdict({"not": {"not": {"any": parts}}}) == any_of


CALM, UPSET, VIOLENT = ({"party.arousal": word} for word in ("calm", "upset", "violent"))
HEARD, TRUSTED = {"party.heard": True}, {"party.trust": {"at_least": 2}}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        # calm: a true 1, b true 0.4, c false 1, d true 0.3
        ({"some_party": CALM}, (True, 1.0)),
        ({"every_party": CALM}, (False, 1.0)),
        ({"no_party": CALM}, (False, 1.0)),
        ({"some_party": {"party.arousal": "violent"}}, (False, 0.3)),
        ({"no_party": VIOLENT}, (True, 0.3)),
        ({"every_party": {"party.arousal": ["calm", "upset"]}}, (True, 0.3)),
        # heard: a true 0.9, b true 0.7, c false 0.8, d unknown
        ({"some_party": HEARD}, (True, 0.9)),
        ({"every_party": HEARD}, (False, 0.8)),
        ({"no_party": HEARD}, (False, 0.9)),
        # trusted: only d known, true
        ({"some_party": TRUSTED}, (True, 0.6)),
        ({"every_party": TRUSTED}, UNKNOWN),
        ({"no_party": {"not": TRUSTED}}, UNKNOWN),
        ({"every_party": {"party.trust": {"known": False}}}, (False, 1.0)),
        ({"parties": {"where": HEARD, "at_least": 0}}, (True, 1.0)),
        ({"parties": {"where": HEARD, "at_least": 1}}, (True, 0.9)),
        ({"parties": {"where": HEARD, "at_least": 2}}, (True, 0.7)),
        ({"parties": {"where": HEARD, "at_least": 3}}, UNKNOWN),
        ({"parties": {"where": HEARD, "at_least": 4}}, (False, 0.8)),
        ({"parties": {"where": HEARD, "at_least": 5}}, (False, 1.0)),  # more than there are parties
        ({"parties": {"where": HEARD, "at_most": 0}}, (False, 0.9)),
        ({"parties": {"where": HEARD, "at_most": 1}}, (False, 0.7)),
        ({"parties": {"where": HEARD, "at_most": 2}}, UNKNOWN),
        ({"parties": {"where": HEARD, "at_most": 3}}, (True, 0.8)),
        ({"parties": {"where": HEARD, "at_most": 4}}, (True, 1.0)),
        ({"parties": {"where": HEARD, "between": [2, 3]}}, (True, 0.7)),  # least of 0.7 and 0.8
        ({"parties": {"where": HEARD, "between": [2, 2]}}, UNKNOWN),
        ({"parties": {"where": HEARD, "between": [0, 1]}}, (False, 0.7)),
        ({"parties": {"where": HEARD, "between": [4, 9]}}, (False, 0.8)),
        # calm false of one only: at least 4 is false by the greatest (4 - 4 + 1 = 1st) false one
        ({"parties": {"where": CALM, "at_least": 3}}, (True, 0.3)),
        ({"parties": {"where": CALM, "at_least": 4}}, (False, 1.0)),
        # upset is false of a 1, b 0.4, d 0.3: at least 3 false by the 2nd greatest
        ({"parties": {"where": UPSET, "at_least": 2}}, (False, 0.3)),
        ({"parties": {"where": UPSET, "at_least": 3}}, (False, 0.4)),
        ({"parties": {"where": UPSET, "at_most": 1}}, (True, 0.3)),
        # without `where` all parties count
        ({"parties": {"at_least": 4}}, (True, 1.0)),
        ({"parties": {"at_least": 5}}, (False, 1.0)),
        ({"parties": {"at_most": 3}}, (False, 1.0)),
        ({"parties": {"between": [1, 4]}}, (True, 1.0)),
        # nested: `party` is the innermost one
        ({"some_party": {**UPSET, "some_party": CALM}}, (True, 1.0)),
        ({"some_party": {**UPSET, "every_party": HEARD}}, (False, 0.8)),
        ({"parties": {"where": {"parties": {"where": HEARD, "at_least": 2}}, "at_least": 4}}, (True, 0.7)),
        ({"not": {"no_party": HEARD}}, (True, 0.9)),
    ],
)
def test_quantifiers(condition, expected):
    assert verdict(condition) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"every_party": HEARD}, (True, 1.0)),
        ({"some_party": HEARD}, (False, 1.0)),
        ({"no_party": HEARD}, (True, 1.0)),
        ({"parties": {"where": HEARD, "at_least": 1}}, (False, 1.0)),
        ({"parties": {"at_most": 0}}, (True, 1.0)),
        ({"every_party": HEARD, "parties": {"at_least": 2}}, (False, 1.0)),
    ],
)
@pytest.mark.parametrize("case", [{}, {"parties": []}, {"parties": None}])
def test_no_parties(condition, expected, case):
    assert verdict(condition, case) == expected


def test_party_is_the_one_in_turn():
    assert verdict(CALM, party="a") == (True, 1.0)
    assert verdict(CALM, party="c") == (False, 1.0)
    assert verdict(HEARD, party="d") == UNKNOWN
    assert verdict({**HEARD, "some_party": UPSET}, party="b") == (True, 0.7)
    with pytest.raises(ValueError, match=r"outside any party"):
        verdict(CALM)


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([], 0.0),
        ([0.3], 0.3),
        ([-0.3], -0.3),
        ([0.3, 0.3], 0.51),  # 1 - 0.7²
        ([0.3, 0.3, 0.3], 0.657),  # 1 - 0.7³
        ([-0.3, -0.3], -0.51),
        ([0.5, -0.3], 0.285714),  # 0.2 / 0.7
        ([0.3, -0.5], -0.285714),
        ([0.3, 0.3, -0.3], 0.3),  # 0.21 / 0.7
        ([0.8, -0.5, 0.5], 0.8),  # (0.9 - 0.5) / 0.5
        ([0.4, -0.4], 0.0),
        ([1, -0.4], 1.0),
        ([1, 0.3], 1.0),
        ([-1, 0.9], -1.0),
        ([1, -1], 0.0),
        ([1, 0.5, -1, -0.2], 0.0),
        ([0.0, 0.3], 0.3),
        ([0.333333, 0.333333], 0.555555),  # 1 - 0.666667² = 0.555555111…
    ],
)
def test_emycin(added, expected):
    assert combined(added) == combined(reversed(added)) == expected
    assert str(combined(added)) == str(expected)  # no negative zero
