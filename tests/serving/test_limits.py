"""Bounds: what is too large, too slow or too much at once is refused, and health is answered all the same."""

import time
from collections.abc import Iterator
from threading import Barrier, Event, Thread
from typing import Any

import anyio
import pytest
from serving.service import CHECKED, client_of, logged, service_of
from starlette.requests import Request
from starlette.types import Message

from ottava import Advisor
from ottava.engine.serving.body import read_body
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.problem import Refused

JSON = {"content-type": "application/json"}


def test_a_body_may_be_as_large_as_the_limit_and_no_larger() -> None:
    client = client_of(service_of(limits=ServiceLimits(body=1000)))
    for size, status in ((1000, 200), (1001, 413), (500_000, 413), (3_000_000, 413)):
        body = b'{"id":"a"' + b" " * (size - 10) + b"}"
        assert len(body) == size
        answer = client.post("/v1/advice", content=body, headers=JSON)
        assert answer.status_code == status
    assert answer.json()["detail"] == "the body is larger than 1000 bytes, the most that is taken"


def test_a_body_that_never_arrives_is_not_waited_for() -> None:
    async def receive() -> Message:
        await anyio.sleep(0.05)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def main() -> None:
        request = Request({"type": "http", "headers": []}, receive)
        with pytest.raises(Refused) as refused:
            await read_body(request, ServiceLimits(arriving=0.2))
        assert refused.value.problem.status == 408

    anyio.run(main)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Barrier]]:
    """Advice that is not finished until an event is set; two that have begun meet at the barrier."""
    finish, begun = Event(), Barrier(3)
    real = Advisor.advise

    def slow(self: Advisor, case: Any, **asked: Any) -> Any:
        begun.wait(20)
        finish.wait(20)
        return real(self, case, **asked)

    monkeypatch.setattr(Advisor, "advise", slow)
    yield finish, begun
    finish.set()


def test_too_many_at_once_are_refused_and_health_is_answered(held: tuple[Event, Barrier]) -> None:
    finish, begun = held
    client = client_of(service_of(limits=ServiceLimits(working=2, open=2)))
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(client.post("/v1/advice", json=CHECKED).status_code)

    with client:  # one loop for all threads
        threads = [
            Thread(target=lambda: statuses.append(client.post("/v1/advice", json=CHECKED).status_code))
            for _ in range(2)
        ]
        for each in threads:
            each.start()
        begun.wait(20)
        health = client.get("/v1/health").json()
        assert (health["open"], health["working"]) == (2, 2)
        for path in ("/v1/advice", "/v1/advice:batch", "/v1/consultations"):
            answer = client.post(path, json={})
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"
            assert answer.json()["type"] == "urn:ottava:overloaded"
        finish.set()
        for each in threads:
            each.join(20)
        assert statuses == [200, 200]
        health = client.get("/v1/health").json()
        assert (health["open"], health["working"]) == (0, 0)


@pytest.mark.slow
def test_health_is_quick_while_advice_is_thorough() -> None:
    client = client_of(service_of(limits=ServiceLimits(working=4)))
    with client:
        threads = [Thread(target=lambda: client.post("/v1/advice?thorough=true", json=CHECKED)) for _ in range(4)]
        for each in threads:
            each.start()
        waits = []
        while any(each.is_alive() for each in threads):
            begun = time.perf_counter()
            assert client.get("/v1/health").status_code == 200
            waits.append(time.perf_counter() - begun)
        assert sorted(waits)[len(waits) // 2] < 0.5


def test_a_failure_nobody_thought_of_says_nothing_of_the_case(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Advisor, case: Any, **asked: Any) -> Any:
        raise ZeroDivisionError(f"of {case.id}")

    monkeypatch.setattr(Advisor, "advise", fail)
    client = client_of(service_of())
    with logged() as lines:
        answer = client.post("/v1/advice", json={"id": "Quince"})
        many = client.post("/v1/advice:batch", content=b"{}\n", headers={"content-type": "application/x-ndjson"})
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:ottava:internal-error")
    assert many.json()["problem"]["status"] == 500
    failures = [each for each in lines if each["event"] == "failure"]
    assert [each["error"] for each in failures] == ["ZeroDivisionError"] * 2
    assert "test_limits.py" in failures[0]["at"][-1]
    assert "Quince" not in repr(lines) + answer.text
