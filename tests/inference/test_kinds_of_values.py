"""Parties alike in everything stay two, and `true` is not 1. Stock Experta drops equal facts and mixes the kinds."""

from typing import Any

import pytest
from inference.engine_rows import with_each_matcher
from inference.small_rulebook import rulebook_of

from ottava import Advisor, InvalidRulebook
from ottava.engine.inference.experta_api import Fact, KnowledgeEngine, Rule
from ottava.engine.inference.meaning import passes
from ottava.engine.inference.program import Matcher
from ottava.engine.rulebook.condition import Includes, InRange, OneOf
from ottava.facts import Case, Observation

TWINS = {"arousal": "upset", "heard": False, "trust": {"value": 2, "certainty": 0.6}}


def run_stock(*facts: Any, **field: Any) -> int:
    """How often a stock rule on a fact with that field fires."""
    fired = []
    rule = Rule(Fact(**field))(lambda self: fired.append(1))
    engine = type("Engine", (KnowledgeEngine,), {"rule": rule})()
    engine.reset()
    engine.declare(*facts)
    engine.run()
    return len(fired)


def test_stock_experta_drops_equal_facts() -> None:
    assert run_stock(Fact(role="aunt"), Fact(role="aunt"), role="aunt") == 1


@with_each_matcher
@pytest.mark.parametrize("twins", range(1, 5))
def test_parties_alike_in_everything_are_kept_apart(twins: int, matcher: Matcher) -> None:
    labels = [f"twin{number}" for number in range(twins)]
    upset = {"party.arousal": "upset", "party.trust": {"at_least": 2}}
    advisor = Advisor(
        rulebook_of(
            {
                "id": "each",
                "for_each": "party",
                "when": upset,
                "then": {"recommend": "listening", "strength": "weak"},
            },
            {
                "id": "all",
                "when": {"parties": {"where": upset, "between": [twins, twins]}},
                "then": {"attend": "warmth"},
            },
        ),
        matcher=matcher,
    )
    advice = advisor.advise({"parties": [{"id": label, **TWINS} for label in labels]})
    assert [each.party for each in advice.recommendations] == labels
    assert [each.certainty for each in advice.attention] == [0.306]


@pytest.mark.parametrize("value", [True, 1, 1.0])
@pytest.mark.parametrize("wanted", [True, 1, 1.0])
def test_stock_experta_takes_true_for_one(value: object, wanted: object) -> None:
    assert run_stock(Fact(a=value), a=wanted) == 1


@pytest.mark.parametrize(
    ("values", "value", "is_one_of"),
    [
        ({True}, True, True),
        ({True}, 1, False),
        ({True}, 1.0, False),
        ({1}, True, False),
        ({1}, 1, True),
        ({1}, 1.0, True),
        ({0}, False, False),
        ({False}, 0, False),
        ({False}, False, True),
    ],
)
def test_true_is_not_one(values: set[Any], value: Any, is_one_of: bool) -> None:
    assert passes(OneOf("x.y", frozenset(values)), value) is is_one_of


@pytest.mark.parametrize("value", [True, "1", frozenset({"1"})])
def test_only_a_number_lies_in_a_range(value: Any) -> None:
    assert not passes(InRange("x.y", 0, 2), value)
    assert passes(InRange("x.y", 0, 2), 1)


def test_only_a_set_includes() -> None:
    assert passes(Includes("x.y", frozenset({"a"})), frozenset({"a", "b"}))
    assert not passes(Includes("x.y", frozenset({"a"})), "a")


@with_each_matcher
@pytest.mark.parametrize(
    ("attribute", "wanted", "case"),
    [
        ("dispute.duration_days", 1, {"dispute": {"duration_days": 1}}),
        ("dispute.escalation_stage", 1, {"dispute": {"escalation_stage": 1}}),
        ("history.police_calls_12m", 0, {"history": {"police_calls_12m": 0}}),
        ("dispute.rumour", True, {"dispute": {"rumour": True}}),
        ("dispute.rumour", False, {"dispute": {"rumour": False}}),
    ],
)
def test_values_are_compared_by_kind_in_the_engine(
    attribute: str, wanted: Any, case: dict[str, Any], matcher: Matcher
) -> None:
    """The rule fires on the value itself, and not on the value of another kind that Python takes for equal."""
    rulebook = rulebook_of({"id": "rule", "when": {attribute: wanted}, "then": {"attend": "warmth"}})
    advisor = Advisor(rulebook, matcher=matcher)
    assert len(advisor.advise(case).attention) == 1
    other = Observation(int(wanted) if isinstance(wanted, bool) else bool(wanted))
    assert advisor.advise(Case("other", observations={attribute: other})).attention == ()


@pytest.mark.parametrize(
    ("attribute", "literal"),
    [
        ("dispute.duration_days", True),
        ("dispute.escalation_stage", True),
        ("history.police_calls_12m", False),
        ("dispute.duration_days", "1"),
        ("dispute.duration_days", 1.5),
        ("dispute.rumour", 1),
        ("dispute.rumour", 0),
        ("dispute.rumour", "true"),
        ("dispute.category", True),
        ("dispute.duration_days", [1, True]),
        ("dispute.duration_days", {"at_least": True}),
        ("dispute.duration_days", {"not": True}),
    ],
)
def test_a_literal_of_another_kind_is_refused_at_load(attribute: str, literal: Any) -> None:
    with pytest.raises(InvalidRulebook) as caught:
        rulebook_of({"id": "rule", "when": {attribute: literal}, "then": {"attend": "warmth"}})
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.span is not None
    assert attribute in diagnostic.message or attribute in diagnostic.render()


@pytest.mark.parametrize("word", ["true", "false"])
def test_a_word_that_looks_like_a_truth_value_is_no_assessment(word: str) -> None:
    with pytest.raises(InvalidRulebook, match=f"is the text `{word}`"):
        rulebook_of({"id": "rule", "when": "always", "then": {"assess": {"calm": word}}})
