"""What is said of small rulebooks, where one can see at a glance what the advice hangs on and how that is found."""

from typing import Any

import pytest
from explanation.small_worlds import advisor_with

from ottava import Advisor
from ottava.engine.inference.stability import Hinge, Place, Stability, Told

LISTEN: dict[str, Any] = {"recommend": "listening", "strength": "strong"}
FEEL: dict[str, Any] = {"recommend": "sincere_feeling", "strength": "strong"}
FIRST, PROVISIONAL, STOP = ({"gate": "safety_first", "effect": each} for each in ("first", "provisional", "stop"))
RUMOUR, WEAPON = {"dispute.rumour": True}, {"safety.weapon": True}
PAST = {"safety.past_violence": True}
PAIRS = [
    ("dispute.rumour", "safety.weapon"),
    ("dispute.rumour", "safety.injury"),
    ("safety.injury", "safety.past_violence"),
]
UPSET, HEARD = {"party.arousal": "upset"}, {"party.heard": True}
CONSENT = {"gate": "consent_missing", "effect": "first"}
ONE = {"parties": [{"id": "aunt"}]}
TWO = {"parties": [{"id": "aunt"}, {"id": "clerk"}]}


def stability(rules: list[dict[str, Any]], case: dict[str, Any]) -> Stability:
    return advisor_with(*rules).advise({"id": "a", **case}, thorough=True).stability


def always(then: Any) -> dict[str, Any]:
    return {"when": "always", "then": then}


NOTHING = "proven for all answers to {} not known yet by bounds"


@pytest.mark.parametrize(
    ("rules", "case", "searched"),
    [
        pytest.param([always(LISTEN)], ONE, NOTHING.format("0 things"), id="nothing is asked at all"),
        pytest.param(
            [always(FIRST), {"when": WEAPON, "then": PROVISIONAL}],
            ONE,
            NOTHING.format("1 thing"),
            id="a gate that is shut firmly stays so",
        ),
        pytest.param(
            [always(STOP), {"when": WEAPON, "then": FIRST}],
            ONE,
            NOTHING.format("1 thing"),
            id="where everything stops, nothing comes first",
        ),
        pytest.param(
            [always(STOP), {"when": WEAPON, "then": LISTEN}, {"when": RUMOUR, "then": {"exclude": "listening"}}],
            ONE,
            NOTHING.format("2 things"),
            id="where everything stops, no method matters",
        ),
        pytest.param(
            [always(LISTEN), always({"exclude": "sincere_feeling"}), {"when": WEAPON, "then": FEEL}],
            ONE,
            NOTHING.format("1 thing"),
            id="what is excluded cannot be advised",
        ),
        pytest.param(
            [always(LISTEN), {"when": WEAPON, "then": {"directive": "joint_session"}}],
            ONE,
            NOTHING.format("0 things"),
            id="rules that decide nothing are left out",
        ),
        pytest.param(
            [always({**LISTEN, "strength": "near_certain"}), {"when": WEAPON, "then": {**FEEL, "strength": "weak"}}],
            ONE,
            NOTHING.format("1 thing"),
            id="what is weaker cannot come first",
        ),
        pytest.param(
            [always({**LISTEN, "strength": "weak"}), {"when": WEAPON, "then": LISTEN}],
            ONE,
            NOTHING.format("1 thing"),
            id="what only grows stronger stays first",
        ),
        pytest.param(
            [always(LISTEN), {"when": WEAPON, "then": LISTEN}, always({**FEEL, "strength": "weak"})],
            ONE,
            NOTHING.format("1 thing"),
            id="so it does before a weaker one",
        ),
        pytest.param(
            [{"when": WEAPON, "then": {"recommend": "listening", "certainty": -0.5}}],
            ONE,
            "proven for all answers to 1 thing not known yet by going through them",
            id="what only speaks against a method advises none",
        ),
        pytest.param(
            [{"when": {**RUMOUR, **WEAPON, "any": [{"dispute.rumour": False}]}, "then": STOP}],
            ONE,
            "proven for all answers to 2 things not known yet by going through them",
            id="what contradicts itself is gone through",
        ),
    ],
)
def test_it_is_stable_and_says_how_that_was_proven(rules: list[dict[str, Any]], case: Any, searched: str) -> None:
    found = stability(rules, case)
    assert (found.verdict, found.searched, found.hangs_on) == ("stable", searched, ())


def each_with(witness: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return dict.fromkeys(witness, witness)


ALONE = "every single answer to {} not known yet that may matter"


@pytest.mark.parametrize(
    ("rules", "case", "searched", "hinges"),
    [
        pytest.param(
            [always(PROVISIONAL), {"when": WEAPON, "then": FIRST}],
            ONE,
            ALONE.format("1 thing"),
            {"safety.weapon": {"safety.weapon": True}},
            id="a gate may be shut more firmly",
        ),
        pytest.param(
            [always(FIRST), {"when": WEAPON, "then": STOP}],
            ONE,
            ALONE.format("1 thing"),
            {"safety.weapon": {"safety.weapon": True}},
            id="everything may be stopped",
        ),
        pytest.param(
            [always(LISTEN), {"when": WEAPON, "then": FEEL}],
            ONE,
            ALONE.format("1 thing"),
            {"safety.weapon": {"safety.weapon": True}},
            id="another may come first beside it",
        ),
        pytest.param(
            [always(LISTEN), {"when": WEAPON, "then": {"exclude": "listening"}}],
            ONE,
            ALONE.format("1 thing"),
            {"safety.weapon": {"safety.weapon": True}},
            id="the first may be excluded",
        ),
        pytest.param(
            [{"for_each": "party", "when": UPSET, "then": LISTEN}],
            TWO,
            ALONE.format("2 things"),
            {f"parties.{who}.arousal": {f"parties.{who}.arousal": "upset"} for who in ("aunt", "clerk")},
            id="for either of them it may come first",
        ),
        pytest.param(
            [{"when": {"parties": {"where": UPSET, "at_least": 2}}, "then": FIRST}],
            TWO,
            "all answers to one or two of 2 things not known yet that may matter",
            each_with({"parties.aunt.arousal": "upset", "parties.clerk.arousal": "upset"}),
            id="two count only together",
        ),
        pytest.param(
            [
                {"when": RUMOUR, "then": {"assess": {"tense": True}}},
                {"when": {"assessment.tense": True, **WEAPON}, "then": FIRST},
                {"when": {"dispute.category": "debt"}, "then": {"directive": "joint_session"}},
            ],
            ONE,
            "all answers to one or two of 2 things not known yet that may matter",
            each_with({"dispute.rumour": True, "safety.weapon": True}),
            id="through an assessment it counts as well",
        ),
        pytest.param(
            [{"when": {**RUMOUR, **WEAPON, "dispute.category": "debt"}, "then": FIRST}],
            ONE,
            "found among all answers to 3 things not known yet that may matter",
            each_with({"dispute.category": "debt", "dispute.rumour": True, "safety.weapon": True}),
            id="three count only together",
        ),
        pytest.param(
            [
                always(LISTEN),
                {
                    "when": {"all": [RUMOUR, {"any": [WEAPON, PAST]}, {"not": WEAPON}, {"not": PAST}]},
                    "then": {"recommend": "art_of_persuasion", "strength": "near_certain"},
                },
                {"when": {"dispute.rumour": False, **WEAPON, **PAST}, "then": FEEL},
            ],
            ONE,
            "found among all answers to 3 things not known yet that may matter",
            each_with({"dispute.rumour": False, **WEAPON, **PAST}),
            id="what looks possible and is not hides nothing",
        ),
        pytest.param(
            [always(LISTEN), *({"when": dict.fromkeys(pair, True), "then": FEEL} for pair in PAIRS)],
            ONE,
            "all answers to one or two of 4 things not known yet that may matter",
            {
                path: dict.fromkeys(next(pair for pair in PAIRS if path in pair), True)
                for path in ("dispute.rumour", "safety.weapon", "safety.injury", "safety.past_violence")
            },
            id="each counts with some other",
        ),
        pytest.param(
            [
                {"when": {"assessment.tense": True}, "then": FIRST},
                {"when": RUMOUR, "then": {"assess": {"tense": True}}},
                {"when": {**WEAPON, **PAST}, "then": {"assess": {"tense": True}}},
            ],
            {**ONE, "safety": {"weapon": False}},
            ALONE.format("1 thing"),
            {"dispute.rumour": {"dispute.rumour": True}},
            id="what cannot make a rule fire any more does not matter",
        ),
        pytest.param(
            [always(STOP), {"when": RUMOUR, "then": CONSENT}, {"when": WEAPON, "then": LISTEN}],
            ONE,
            ALONE.format("1 thing"),
            {"dispute.rumour": {"dispute.rumour": True}},
            id="where everything is stopped, another gate may still be shut",
        ),
        pytest.param(
            [
                always(LISTEN),
                {"for_each": "party", "when": HEARD, "then": {"exclude": "sincere_feeling"}},
                {"for_each": "party", "when": UPSET, "then": FEEL},
            ],
            {"parties": [{"id": "aunt", "heard": True}, {"id": "clerk", "heard": False}]},
            ALONE.format("1 thing"),
            {"parties.clerk.arousal": {"parties.clerk.arousal": "upset"}},
            id="for whom a method is excluded it does not matter",
        ),
        pytest.param(
            [
                always(LISTEN),
                {"for_each": "party", "when": HEARD, "then": {"exclude": "sincere_feeling"}},
                {"when": WEAPON, "then": FEEL},
                {"when": RUMOUR, "then": FIRST},
            ],
            {"parties": [{"id": "aunt", "heard": True}, {"id": "clerk", "heard": True}]},
            ALONE.format("1 thing"),
            {"dispute.rumour": {"dispute.rumour": True}},
            id="nor where it is excluded for everyone",
        ),
    ],
)
def test_it_hangs_on_that_and_on_nothing_else(
    rules: list[dict[str, Any]], case: Any, searched: str, hinges: dict[str, dict[str, Any]]
) -> None:
    found = stability(rules, case)
    witnesses = {hinge.path: {each.path: each.value for each in hinge.witness} for hinge in found.hangs_on}
    assert (found.verdict, found.searched, witnesses) == ("open", searched, hinges)


LEFT_OUT = (
    "the single answers to {} of 3 things not known yet that may matter, not beyond {}: "
    "the budget of {} steps is used up"
)


@pytest.mark.parametrize(
    ("budget", "searched", "hangs_on"),
    [
        (7, LEFT_OUT.format(0, "rumours going round", 7), []),
        (15, LEFT_OUT.format(1, "weapon within reach", 15), []),
        (27, LEFT_OUT.format(2, "violence in the past", 27), ["safety.weapon"]),
        (40, ALONE.format("3 things"), ["safety.weapon"]),
    ],
)
def test_what_a_small_budget_leaves_out_is_said(budget: int, searched: str, hangs_on: list[str]) -> None:
    rules = [{"when": WEAPON, "then": FEEL}, {"when": {**RUMOUR, **PAST}, "then": FEEL}]
    advisor = Advisor(advisor_with(*rules).rulebook, budget=budget)
    found = advisor.advise({"id": "a", **ONE}, thorough=True).stability
    assert (found.searched, [each.path for each in found.hangs_on]) == (searched, hangs_on)
    assert found.verdict == ("open" if hangs_on else "not proven")


def test_sets_of_answers_are_counted_as_far_as_the_budget_goes() -> None:
    rules = {"when": {**RUMOUR, **WEAPON, "dispute.category": "debt"}, "then": FIRST}
    advisor = Advisor(advisor_with(rules).rulebook, budget=32)
    found = advisor.advise({"id": "a", **ONE}, thorough=True).stability
    searched = "stopped after 2 sets of answers: the budget of 32 steps is used up"
    assert (found.verdict, found.searched, found.hangs_on) == ("not proven", searched, ())


def test_a_hinge_says_whose_it_is_and_what_it_leads_to() -> None:
    found = stability([always(FEEL), {"for_each": "party", "when": UPSET, "then": LISTEN}], ONE)
    upset = "angry, hurt or in tears, but can be talked to"
    assert found.hangs_on == (
        Hinge(
            path="parties.aunt.arousal",
            attribute="party.arousal",
            label="state right now",
            party="aunt",
            witness=(Told("parties.aunt.arousal", "state right now", "upset", upset),),
            gates=(),
            first=(Place("listening", None, "aunt", "Method 3"), Place("sincere_feeling", None, None, "Method 2")),
        ),
    )


@pytest.mark.parametrize(
    ("rule", "speaks"),
    [
        ({"for_each": "party", "when": UPSET, "then": {"directive": "joint_session"}}, True),
        ({"when": {"some_party": UPSET}, "then": {"directive": "joint_session"}}, True),
        ({"when": {"any": [WEAPON, {"no_party": UPSET}]}, "then": {"directive": "joint_session"}}, True),
        ({"when": WEAPON, "unless": {"parties": {"at_least": 1}}, "then": {"directive": "joint_session"}}, True),
        ({"when": WEAPON, "then": {"directive": "joint_session"}}, False),
    ],
)
def test_while_nobody_knows_who_they_are_nothing_is_claimed_if_a_rule_speaks_of_them(
    rule: dict[str, Any], speaks: bool
) -> None:
    advice = advisor_with(always(LISTEN), rule).advise({"id": "a"}, thorough=True)
    expected = (
        ("not proven", "nobody knows yet who the parties are") if speaks else ("stable", advice.stability.searched)
    )
    assert (advice.stability.verdict, advice.stability.searched) == expected
    asked = [(each.path, each.question) for each in advice.questions if each.path == "parties"]
    assert asked == ([("parties", "Who are the parties to the dispute?")] if speaks else [])
