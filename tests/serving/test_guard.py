"""Who may ask, and what answers carry so that they get into no wrong hands."""

import pytest
from serving.service import CHECKED, client_of, logged, service_of
from starlette.testclient import TestClient

from ottava.engine.serving.guard import HEADERS
from ottava.engine.serving.secrets import secret
from ottava.facts.source.arguments import InvalidCall

TOKEN = "a token of these tests"
HEALTH = "/v1/health"


@pytest.fixture(scope="module")
def closed() -> TestClient:
    return client_of(service_of(), token=TOKEN.replace(" ", "-"), host="http://service.example")


@pytest.mark.parametrize(
    "shown", [None, "", "Bearer", "Bearer ", "Bearer a-token-of-these-test", "Basic a-token-of-these-tests", "Bearer ü"]
)
def test_without_the_token_nothing_is_answered(closed: TestClient, shown: str | None) -> None:
    headers = {} if shown is None else {"authorization": shown.encode()}
    for answer in (
        closed.post("/v1/advice", json=CHECKED, headers=headers),
        closed.get("/v1/rulebook", headers=headers),
        closed.get("/nowhere", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["type"] == "urn:ottava:unauthorized"


def test_with_the_token_everything_is_from_any_host(closed: TestClient) -> None:
    for shown in ("Bearer a-token-of-these-tests", "bearer a-token-of-these-tests"):
        answer = closed.post("/v1/advice", json=CHECKED, headers={"authorization": shown})
        assert answer.status_code == 200


def test_health_needs_no_token(closed: TestClient) -> None:
    assert closed.get(HEALTH).json()["status"] == "ok"
    assert closed.get(f"{HEALTH}/").status_code == 401


@pytest.mark.parametrize("host", ["127.0.0.1:8400", "localhost", "LOCALHOST:1", "[::1]:8400", "127.0.0.2"])
def test_this_machine_is_answered_by_its_names(client: TestClient, host: str) -> None:
    assert client.get(HEALTH, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.1", "[::2]", "localhost.evil.example:80"]
)
def test_a_name_of_elsewhere_that_leads_here_is_refused(client: TestClient, host: str) -> None:
    for path in (HEALTH, "/v1/rulebook"):
        answer = client.get(path, headers={"host": host})
        assert (answer.status_code, answer.json()["type"]) == (421, "urn:ottava:wrong-host")


def test_every_answer_keeps_to_itself(client: TestClient, closed: TestClient) -> None:
    answers = [
        client.post("/v1/advice", json=CHECKED),
        client.post("/v1/advice", json=3),
        client.post("/v1/advice:batch", content=b"{}", headers={"content-type": "application/x-ndjson"}),
        client.get("/nowhere"),
        closed.get("/nowhere"),
    ]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert len(answer.headers["x-request-id"]) == 32
        assert "access-control-allow-origin" not in answer.headers


def test_a_page_of_elsewhere_cannot_ask(client: TestClient) -> None:
    asks = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    answer = client.options("/v1/advice", headers=asks)
    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers
    simple = client.post("/v1/advice", content=b"{}", headers={"content-type": "text/plain", "origin": "null"})
    assert simple.status_code == 415


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/", 404, "not-found"),
        ("GET", "/v1/advice/", 404, "not-found"),
        ("GET", "/v1/advice", 405, "method-not-allowed"),
        ("DELETE", "/v1/health", 405, "method-not-allowed"),
        ("POST", "/openapi.json", 405, "method-not-allowed"),
    ],
)
def test_other_addresses_and_methods_are_problems(
    client: TestClient, method: str, path: str, status: int, kind: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:ottava:{kind}")
    assert (status == 405) == ("allow" in answer.headers)


def test_the_log_has_nothing_of_a_case(closed: TestClient) -> None:
    name = "Bartholomew-Quince"
    shown = {"authorization": "Bearer a-token-of-these-tests", "x-request-id": name, "user-agent": name}
    with logged() as lines:
        case = {"id": name, "title": name, "parties": [{"id": name}]}
        closed.post("/v1/advice", json=case, headers=shown)
        closed.post(f"/v1/advice?rulebook={name}&{name}=1", json={name: name}, headers=shown)
        closed.get(f"/v1/{name}", headers=shown)
        closed.post("/v1/consultations", json={"case": case}, headers=shown)
        closed.request(name.upper(), "/v1/advice", headers=shown)
    assert [each["status"] for each in lines] == [200, 422, 404, 200, 405]
    assert name.lower() not in repr(lines).lower()
    first = lines[0]
    assert {"time", "level", "event", "method", "path", "status", "ms", "bytes", "request_id", "rulebook"} == set(first)
    assert (first["path"], first["method"], lines[2]["path"]) == ("/v1/advice", "POST", None)
    assert first["rulebook"].startswith("sha256:")


@pytest.mark.parametrize(
    ("given", "part"), [("short", "has 5 characters, expected 16"), ("with spaces inside", "signs")]
)
def test_a_secret_that_is_none_is_refused(given: str, part: str) -> None:
    with pytest.raises(InvalidCall, match=part):
        secret("token", None, given)
    assert secret("token", None, None) is secret("token", None, "") is None
    assert secret("token", None, " a-token-of-these-tests\n") == "a-token-of-these-tests"
