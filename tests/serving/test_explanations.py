"""`POST /v1/explanations/…`: what the library says, byte for byte."""

from typing import Any

import msgspec
import pytest
from serving.service import CHECKED
from starlette.testclient import TestClient

from ottava import Advisor

ADVISOR = Advisor()
FIRST = ADVISOR.rulebook.names.methods[0].id
RULE = ADVISOR.rulebook.rules[0].id


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("why-not", {"method": FIRST}, lambda: ADVISOR.why_not(CHECKED, FIRST)),
        ("why-not", {"method": FIRST, "party": "b"}, lambda: ADVISOR.why_not(CHECKED, FIRST, party="b")),
        ("why-not-rule", {"rule": RULE}, lambda: ADVISOR.why_not_rule(CHECKED, RULE)),
        (
            "what-if",
            {"changes": {"parties.a.arousal": "calm", "safety.weapon": None}},
            lambda: ADVISOR.what_if(CHECKED, {"parties.a.arousal": "calm", "safety.weapon": None}),
        ),
        (
            "what-if",
            {"changes": ["parties.a.arousal=calm"]},
            lambda: ADVISOR.what_if(CHECKED, ["parties.a.arousal=calm"]),
        ),
        (
            "smallest-changes",
            {"goal": "top=changed", "largest": 1},
            lambda: ADVISOR.smallest_changes(CHECKED, "top=changed", largest=1),
        ),
    ],
)
def test_the_answer_is_that_of_the_library(client: TestClient, name: str, asked: Any, expected: Any) -> None:
    answer = client.post(f"/v1/explanations/{name}", json={"case": CHECKED, **asked})
    assert answer.status_code == 200, answer.text
    assert answer.content == msgspec.json.encode(expected())


@pytest.mark.parametrize(
    ("name", "body", "paths"),
    [
        ("why-not", {}, ["case", "method"]),
        ("why-not", {"case": {"disput": {}}, "method": FIRST}, ["case.disput"]),
        ("why-not", {"case": 3, "method": FIRST}, ["case"]),
        ("why-not", {"case": {}, "method": "nonsense"}, ["method"]),
        ("why-not", {"case": {}, "method": FIRST, "party": "nobody"}, ["party"]),
        ("why-not", {"case": {}, "method": 3, "stage": "", "more": 1}, [None, "method", "stage"]),
        ("why-not", {"case": {}, "method": f"{FIRST}.nonsense"}, ["method"]),
        ("why-not", {"case": {}, "method": FIRST, "stage": "nonsense"}, ["stage"]),
        ("why-not-rule", {"case": {}, "rule": "nonsense"}, ["rule"]),
        ("what-if", {"case": {}, "changes": {"safety.weapon": "nonsense"}}, ["safety.weapon"]),
        ("what-if", {"case": {}, "changes": 3}, ["changes"]),
        ("what-if", {"case": {}, "changes": [3]}, ["changes"]),
        ("what-if", {"case": {}, "changes": {"parties.nobody.arousal": "calm"}}, ["changes"]),
        ("smallest-changes", {"case": {}, "goal": "nonsense"}, ["goal"]),
        ("smallest-changes", {"case": {}, "goal": f"{FIRST}@nobody=first"}, ["goal"]),
        ("smallest-changes", {"case": {}, "goal": "top=changed", "largest": 99}, ["largest"]),
        ("smallest-changes", {"case": {}, "goal": "top=changed", "largest": True}, ["largest"]),
    ],
)
def test_mistakes_are_named(client: TestClient, name: str, body: Any, paths: list[str | None]) -> None:
    answer = client.post(f"/v1/explanations/{name}", json=body)
    assert answer.status_code == 422, answer.text
    assert [each["path"] for each in answer.json()["mistakes"]] == paths
    assert all(each["line"] is None for each in answer.json()["mistakes"])


def test_a_day_counts(client: TestClient) -> None:
    answer = client.post("/v1/explanations/what-if?day=2026-03-14", json={"case": CHECKED, "changes": {}})
    assert answer.json()["before"]["day"] == "2026-03-14"
