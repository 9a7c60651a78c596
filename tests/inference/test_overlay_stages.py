"""Stages that go with the whole plan: no rank, not counted, and a step of the plan only where it names them."""

from typing import Any

import pytest
from inference.engine_rows import differences, engine_rows, loaded, program_of, run, with_each_matcher
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

from ottava.engine.inference.program import Matcher

SINCERE: dict[str, Any] = {
    "id": "sincere", "number": 9, "title": "Sincere feeling", "kind": "competing", "acts_on": "the parties",
    "stages": ["repair", "throughout"], "stages_optional": True, "overlay_stages": ["throughout"],
    "steps": {"main": ["Feel."], "repair": ["Mend."], "throughout": ["Be kind."]},
}  # fmt: skip


def rulebook(*rules: dict[str, Any], **changed: Any) -> RawRulebook:
    head = {**HEAD, "methods": [*HEAD["methods"], SINCERE], **changed}
    texts = {"title": "A rule", "because": "it does", "when": "always"}
    return RawRulebook(head, [{"id": f"rule.{number}", **texts, **each} for number, each in enumerate(rules)])


def recommend(method: str, strength: str, stage: str | None = None, **rule: Any) -> dict[str, Any]:
    staged = {} if stage is None else {"stage": stage}
    return {"then": {"recommend": method, "strength": strength, **staged}, **rule}


THROUGHOUT = recommend("sincere", "near_certain", "throughout")
COUNT = {"then": {"directive": "joint_session"}, "when": {"advised": {"at_least": 1}}}


@with_each_matcher
def test_they_take_no_rank_and_the_rest_of_the_method_does(matcher: Matcher) -> None:
    raw = rulebook(
        THROUGHOUT, recommend("sincere", "weak"), recommend("sincere", "strong", "repair"),
        recommend("listening", "moderate"), recommend("piano", "weak"),
    )  # fmt: skip
    case, trace, advice = run(program_of(raw, matcher), {"id": "case"})
    found = [(each.rank, each.method, each.stage) for each in advice.recommendations]
    assert found == [
        (1, "sincere", "repair"), (2, "listening", None), (3, "sincere", None),
        (None, "piano", None), (None, "sincere", "throughout"),
    ]  # fmt: skip
    assert [(each.id, each.stage) for each in advice.plan] == [
        ("listening", None), ("sincere", "repair"), ("sincere", None)
    ]  # fmt: skip
    assert differences(raw, {"id": "case"}, engine_rows(case, trace, advice)) == []


@with_each_matcher
@pytest.mark.parametrize(
    ("rules", "counted"),
    [
        ((THROUGHOUT,), False),
        ((THROUGHOUT, recommend("sincere", "weak")), True),
        # The rule that counts waits for one that does not fire, so that the stage has been advised before it looks.
        ((THROUGHOUT, recommend("listening", "weak", when={"dispute.rumour": True})), False),
    ],
)
def test_they_are_not_counted_and_alone_leave_nothing_that_fits(
    rules: tuple[dict[str, Any], ...], counted: bool, matcher: Matcher
) -> None:
    raw = rulebook(COUNT, *rules)
    case, trace, advice = run(program_of(raw, matcher), {"id": "case"})
    assert bool(advice.directives) is counted
    assert (advice.nothing_fits is None) is counted
    assert differences(raw, {"id": "case"}, engine_rows(case, trace, advice)) == []


def test_a_rule_that_counts_may_recommend_one() -> None:
    """It would wait for itself if the stage counted."""
    raw = rulebook(recommend("listening", "weak"), recommend("sincere", "weak", "throughout", when=COUNT["when"]))
    *_, advice = run(program_of(raw), {"id": "case"})
    assert [(each.rank, each.method) for each in advice.recommendations] == [(1, "listening"), (None, "sincere")]


def test_the_plan_may_name_one() -> None:
    raw = rulebook(THROUGHOUT, recommend("listening", "weak"), plan=["sincere.throughout", "listening"])
    *_, advice = run(program_of(raw), {"id": "case"})
    assert [(each.id, each.stage) for each in advice.plan] == [("sincere", "throughout"), ("listening", None)]


def test_which_stages_go_along_is_part_of_the_meaning() -> None:
    ranked = [*HEAD["methods"], {key: value for key, value in SINCERE.items() if key != "overlay_stages"}]
    assert loaded(rulebook(THROUGHOUT)).fingerprint != loaded(rulebook(THROUGHOUT, methods=ranked)).fingerprint


def test_an_advice_names_what_to_avoid_at_its_own_stage_only() -> None:
    staged = {**SINCERE, "avoid": {"repair": ["excuses"], "throughout": ["haste"]}}
    raw = rulebook(THROUGHOUT, recommend("sincere", "weak", "repair"), methods=[*HEAD["methods"], staged])
    *_, advice = run(program_of(raw), {"id": "case"})
    assert {each.stage: each.avoid for each in advice.recommendations} == {
        "repair": ("excuses",), "throughout": ("haste",)
    }  # fmt: skip
