"""`POST /v1/consultations`: a case built by asking, whose state travels."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from serving.service import CHECKED, MARKETPLACE, client_of, service_of
from starlette.testclient import TestClient

from ottava import Advisor
from ottava.engine.decisions.decision import Decision
from ottava.engine.serving.records import Records

ADVISOR = Advisor()


def ask(client: TestClient, query: str = "", **body: Any) -> dict[str, Any]:
    answer = client.post(f"/v1/consultations{query}", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def wrong(client: TestClient, query: str = "", **body: Any) -> dict[str, Any]:
    answer = client.post(f"/v1/consultations{query}", json=body)
    assert answer.status_code == 422, answer.text
    (mistake,) = answer.json()["mistakes"]
    return dict(mistake)


@pytest.mark.slow
def test_it_asks_what_the_library_asks_to_the_end(client: TestClient) -> None:
    ours, found = ADVISOR.consultation(quick=True), ask(client, quick=True)
    for _ in range(60):
        assert found["advice"] == ours.first_advice.to_mapping()
        assert found["case"] == ours.case.to_mapping()
        assert found["ahead"] == ours.ahead
        if found["finished"]:
            break
        field = ours.field
        assert field is not None
        assert found["question"]["path"] == field.path
        if field.kind == "parties":
            given: dict[str, Any] = {"answer": ["a", "b"]}
            ours.answer(["a", "b"])
        elif field.choices:
            given = {"answer": [] if field.several else field.choices[0].value}
            ours.answer(given["answer"])
        else:
            given = {"dont_know": True}
            ours.dont_know()
        found = ask(client, state=found["state"], **given)
    assert found["finished"]
    assert found["question"] is None
    thorough = ask(client, "?thorough=true", state=found["state"])
    assert thorough["advice"] == ours.advice.to_mapping()


def test_an_answer_can_be_changed_and_taken_back(client: TestClient) -> None:
    first = ask(client, case=CHECKED)
    second = ask(client, state=first["state"], dont_know=True)
    assert [(each["number"], each["value"]) for each in second["answers"]] == [(1, None)]
    value = first["question"]["choices"][0]["value"]
    changed = ask(client, state=second["state"], change=1, answer=value)
    assert [each["value"] for each in changed["answers"]] == [value]
    assert ask(client, state=changed["state"], back=True)["answers"] == []
    assert wrong(client, state=second["state"], change=7, answer=value)["code"] == "invalid-call"


def test_a_wrong_answer_is_named_and_the_state_still_holds(client: TestClient) -> None:
    first = ask(client)
    mistake = wrong(client, state=first["state"], answer="nonsense")
    assert mistake["path"] == first["question"]["path"]
    assert "nonsense" in mistake["message"]
    assert ask(client, state=first["state"])["question"] == first["question"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"answer": 1}, "answer"),
        ({"state": "STATE", "case": {}}, "case"),
        ({"state": "STATE", "answer": "none", "back": True}, "back"),
        ({"state": "STATE", "change": 1}, "change"),
        ({"state": "STATE", "change": 1, "dont_know": False}, "change"),
        ({"quick": "yes"}, "quick"),
        ({"state": "nonsense"}, "state"),
        ({"state": "ü.ü"}, "state"),
        ({"state": "."}, "state"),
    ],
)
def test_keys_that_do_not_go_together_are_named(client: TestClient, body: dict[str, Any], path: str) -> None:
    if body.get("state") == "STATE":
        body = body | {"state": ask(client)["state"]}
    assert wrong(client, **body)["path"] == path


def test_only_a_state_that_was_signed_is_taken(client: TestClient) -> None:
    state = ask(client)["state"]
    head, _, tail = state.partition(".")
    data = urlsafe_b64decode(head + "=" * (-len(head) % 4)).replace(b'"id":"case"', b'"id":"othr"')
    forged = f"{urlsafe_b64encode(data).decode().rstrip('=')}.{tail}"
    assert forged != state
    assert wrong(client, state=forged)["code"] == "invalid-state"
    assert wrong(client, state=f"{head}.")["code"] == "invalid-state"
    assert wrong(client, state=head)["code"] == "invalid-state"


def test_a_state_goes_on_under_its_own_rulebook_alone(both: TestClient) -> None:
    state = ask(both, "?rulebook=marketplace")["state"]
    assert wrong(both, "?rulebook=eight_methods", state=state)["path"] == "state"
    assert ask(both, "?rulebook=marketplace", state=state)["question"]


def test_a_finished_consultation_is_recorded() -> None:
    kept: list[Decision] = []
    client = client_of(service_of([MARKETPLACE], log=Records(kept.append)))
    found = ask(client, quick=True)
    for _ in range(100):
        if found["finished"]:
            break
        assert kept == []
        found = ask(client, state=found["state"], dont_know=True)
    assert len(kept) == 1
