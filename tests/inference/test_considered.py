"""An exclusion says whether somebody would have thought of the method: whether a rule recommends it there."""

from typing import Any

import pytest
from inference.engine_rows import program_of, run
from inference.small_rulebook import HEAD
from naive.strategies import RawRulebook

FIRMNESS: dict[str, Any] = {
    "id": "firmness", "number": 9, "title": "Firmness", "kind": "competing", "acts_on": "the parties",
    "stages": ["always", "firm", "soft"], "overlay_stages": ["always"],
    "steps": {"always": ["Be there."], "firm": ["Insist."], "soft": ["Ask."]},
}  # fmt: skip
CASE = {"id": "case", "parties": [{"id": "tenant", "heard": False}, {"id": "landlord", "heard": True}]}
FOR_THE_TENANT = {"for_each": "party", "when": {"party.heard": False}}


def considered(then: dict[str, Any], **where: Any) -> dict[str | None, bool]:
    """Whether firmness, which is forbidden for each party, is considered for it beside a rule that concludes `then`."""
    head = {**HEAD, "methods": [*HEAD["methods"], FIRMNESS]}
    texts = {"title": "A rule", "because": "it does"}
    forbid = {
        "id": "forbid",
        **texts,
        "for_each": "party",
        "when": "always",
        "then": {"exclude": "firmness", "stage": "firm"},
    }
    speak = {"id": "speak", **texts, "when": "always", **where, "then": then}
    *_, advice = run(program_of(RawRulebook(head, [forbid, speak])), CASE)
    return {each.party: each.considered for each in advice.exclusions}


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ({"recommend": "firmness", "stage": "firm", "strength": "weak"}, True),
        ({"recommend": "firmness", "stage": "soft", "strength": "weak"}, True),
        ({"recommend": "firmness", "stage": "always", "strength": "weak"}, False),
        ({"recommend": "firmness", "stage": "firm", "certainty": -0.3}, False),
        ({"recommend": "listening", "strength": "strong"}, False),
    ],
)
def test_what_a_rule_recommends_is_considered(then: dict[str, Any], expected: bool) -> None:
    assert considered(then) == {"tenant": expected, "landlord": expected}


def test_only_for_whom_it_is_recommended() -> None:
    then = {"recommend": "firmness", "stage": "soft", "strength": "weak"}
    assert considered(then, **FOR_THE_TENANT) == {"tenant": True, "landlord": False}


@pytest.mark.parametrize(
    ("forbidden", "advised"),
    [({}, []), ({"stage": "firm"}, [("firmness", "soft")]), ({"stage": "soft"}, [("firmness", "firm")])],
)
def test_of_a_method_the_stages_that_are_not_forbidden_are_advised(
    forbidden: dict[str, str], advised: list[tuple[str, str]]
) -> None:
    head = {**HEAD, "methods": [*HEAD["methods"], FIRMNESS]}
    rule = {"title": "A rule", "because": "it does", "when": "always"}
    then = [{"recommend": "firmness", "stage": stage, "strength": "strong"} for stage in ("firm", "soft")]
    rules = [
        {"id": "forbid", **rule, "then": {"exclude": "firmness", **forbidden}},
        {"id": "speak", **rule, "then": then},
    ]
    *_, advice = run(program_of(RawRulebook(head, rules)), CASE)
    assert [(each.method, each.stage) for each in advice.recommendations] == advised
