"""A rule may have any id: none stands in the way of what the engine calls its own parts."""

import pytest
from inference.engine_rows import with_each_matcher
from inference.small_rulebook import rulebook_of

from ottava import Advisor
from ottava.engine.inference.program import Matcher

NAMES = ["advise", "derive", "fire", "note", "run", "reset", "rules", "facts", "0", "party"]


@with_each_matcher
@pytest.mark.parametrize("name", NAMES)
def test_any_name_will_do(name: str, matcher: Matcher) -> None:
    rules = [
        {"id": name, "when": "always", "then": {"assess": {"calm": True}}},
        {"id": f"{name}-too", "when": {"assessment.calm": True}, "then": {"attend": "warmth"}},
    ]
    advice = Advisor(rulebook_of(*rules), matcher=matcher).advise({})
    assert [reason.rule for each in advice.assessments for reason in each.reasons] == [name]
    assert [reason.rule for each in advice.attention for reason in each.reasons] == [f"{name}-too"]


@with_each_matcher
def test_an_assessment_may_have_the_name_of_a_rule(matcher: Matcher) -> None:
    rules = [
        {"id": "calm", "for_each": "party", "when": "always", "then": {"assess": {"calm": "calm"}}},
        {
            "id": "seen",
            "for_each": "party",
            "when": {"assessment.calm": "calm"},
            "then": {"directive": "joint_session"},
        },
    ]
    advice = Advisor(rulebook_of(*rules), matcher=matcher).advise({"parties": [{"id": "calm"}, {"id": "party"}]})
    assert [each.party for each in advice.directives] == ["calm", "party"]
