"""`POST /v1/advice`: the bytes of the library, and every mistake at once."""

import json
import re

import pytest
from serving.service import CHECKED, MARKETPLACE, client_of, service_of
from starlette.testclient import TestClient

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.decisions.decision import Decision
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.records import Records

ADVISOR = Advisor()
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_answer_has_the_bytes_of_the_library(client: TestClient) -> None:
    for data in cases(40, 3):
        answer = client.post("/v1/advice", json=data)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.content == ADVISOR.advise(data).to_json().encode()


def test_thorough_advice_and_another_day(client: TestClient) -> None:
    answer = client.post("/v1/advice?thorough=true&day=2026-03-14", json=CHECKED)
    assert answer.content == ADVISOR.advise(CHECKED, thorough=True, day="2026-03-14").to_json().encode()
    assert answer.json()["day"] == "2026-03-14"
    quick = client.post("/v1/advice?thorough=false", json=CHECKED)
    assert quick.content == ADVISOR.advise(CHECKED).to_json().encode()


def test_a_case_is_read_as_from_a_file(client: TestClient) -> None:
    answer = client.post("/v1/advice", json=CHECKED, headers={"content-type": "application/json; charset=utf-8"})
    assert answer.json()["case"] == "case"
    body = b'\xef\xbb\xbf{"id": "a", "id": "b"}'
    twice = client.post("/v1/advice", content=body, headers={"content-type": "application/json"})
    assert twice.status_code == 400
    assert "mistakes" in twice.json()


def test_all_mistakes_come_at_once(client: TestClient) -> None:
    data = {"parties": [{"id": "a"}, {"id": "b", "arousal": "{cross}"}], "disput": {}}
    answer = client.post("/v1/advice", json=data)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert (problem["type"], problem["status"]) == ("urn:ottava:invalid-case", 422)
    found = {each["path"]: each for each in problem["mistakes"]}
    assert found["disput"]["message"] == "unknown key `disput` in the case"
    assert found["disput"]["hint"] == "did you mean `dispute`?"
    assert found["parties[1].arousal"]["code"] == "unknown-value"


def test_a_fault_of_the_text_has_its_place(client: TestClient) -> None:
    body = b'{"id": "a",\n "parties": [}'
    answer = client.post("/v1/advice", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    (first, *_) = answer.json()["mistakes"]
    assert (first["line"], first["column"]) == (2, 14)


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b'"a"', b"null", b"[" * 5000, b"\xff\xfe{", b'{"\x00":1}'])
def test_what_is_no_case_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/advice", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["mistakes"]


@pytest.mark.parametrize(
    ("query", "path", "part"),
    [
        ("thorough=yes", "thorough", "found `yes` for `thorough`, expected true or false"),
        ("day=tomorrow", "day", "found `tomorrow` for `day`, expected"),
        ("language=xx", None, "no texts in `xx`"),
        ("throrough=true", None, "unknown parameter `throrough`"),
        ("day=2026-01-01&day=2026-01-02", "day", "found the parameter `day` 2 times"),
        ("rulebook=other", "rulebook", "there is no rulebook `other`, expected `eight_methods`"),
    ],
)
def test_a_wrong_parameter_is_named(client: TestClient, query: str, path: str | None, part: str) -> None:
    answer = client.post(f"/v1/advice?{query}", json=CHECKED)
    assert answer.status_code == 422
    (mistake,) = answer.json()["mistakes"]
    assert mistake["path"] == path
    assert part in mistake["message"]


def test_each_of_several_rulebooks_is_asked_by_its_name(both: TestClient) -> None:
    order = {"order": {"problem": "damaged"}}
    found = both.post("/v1/advice?rulebook=marketplace", json=order)
    assert found.content == Advisor(MARKETPLACE).advise(order).to_json().encode()
    assert both.post("/v1/advice?rulebook=eight_methods", json=order).status_code == 422
    unnamed = both.post("/v1/advice", json=order)
    assert unnamed.status_code == 422
    (mistake,) = unnamed.json()["mistakes"]
    assert mistake["message"] == "`rulebook` is missing, expected `eight_methods` or `marketplace`"


def test_texts_come_in_the_language_that_is_asked_for(both: TestClient) -> None:
    order = {"order": {"problem": "damaged"}}
    advisor = Advisor(MARKETPLACE, language="zh")
    for _ in range(2):
        found = both.post("/v1/advice?rulebook=marketplace&language=zh", json=order)
        assert found.content == advisor.advise(order).to_json().encode()
    for path in ("/v1/rulebook", "/v1/vocabulary"):
        texts = [both.get(f"{path}?rulebook=marketplace{more}").text for more in ("", "&language=zh")]
        assert [CHINESE.search(text) is not None for text in texts] == [False, True]
    state = both.post("/v1/consultations?rulebook=marketplace&language=zh", json={}).json()
    assert CHINESE.search(state["question"]["question"])


def test_a_budget_holds_for_each_answer() -> None:
    client = client_of(service_of(limits=ServiceLimits(budget=50)))
    answer = client.post("/v1/advice?thorough=true", json=CHECKED)
    assert answer.content == Advisor(budget=50).advise(CHECKED, thorough=True).to_json().encode()
    assert "budget of 50 steps" in answer.text


def test_each_advice_is_recorded_and_none_is_given_without() -> None:
    kept: list[Decision] = []
    client = client_of(service_of(log=Records(kept.append)))
    client.post("/v1/advice?thorough=true", json=CHECKED)
    client.post("/v1/advice", json={"parties": 3})
    lines = b"\n".join(json.dumps(each).encode() for each in cases(2, 1))
    client.post("/v1/advice:batch", content=lines, headers={"content-type": "application/x-ndjson"})
    assert [each.thorough for each in kept] == [True, False, False]
    assert [each.case_id for each in kept[1:]] == [each["id"] for each in cases(2, 1)]

    def fail(_: Decision) -> None:
        raise OSError(28, "No space left on device")

    answer = client_of(service_of(log=Records(fail))).post("/v1/advice", json=CHECKED)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:ottava:not-recorded")
    assert "recommendations" not in answer.text
