"""`POST /v1/advice:batch`: a line of answer for each line, in order."""

import json
from collections.abc import AsyncIterator
from itertools import chain, pairwise, repeat

import anyio
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving.service import CHECKED, client_of, service_of
from starlette.testclient import TestClient
from starlette.types import Message

from ottava import Advisor
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.serving.admission import Admission
from ottava.engine.serving.batch import BatchAnswer
from ottava.engine.serving.call import Call
from ottava.engine.serving.limits import ServiceLimits
from ottava.engine.serving.lines import BodyLine, LineCutter

ADVISOR = Advisor()
LINES = {"content-type": "application/x-ndjson"}


def test_each_line_is_answered_in_order(client: TestClient) -> None:
    made = list(cases(50, 4))
    body = b"\n".join(json.dumps(each).encode() for each in made)
    answer = client.post("/v1/advice:batch", content=body, headers=LINES)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert answer.content == b"".join(ADVISOR.advise(each).to_json().encode() + b"\n" for each in made)


def test_a_bad_line_is_set_aside_with_its_number(client: TestClient) -> None:
    good = json.dumps(CHECKED)
    body = f'{good}\n\n{{"disput": {{}}}}\r\n[\n  \n{{"a": "{"x" * 70_000}"}}\n{good}'
    answer = client.post("/v1/advice:batch?day=2026-03-14", content=body.encode(), headers=LINES)
    first, *bad, last = [json.loads(line) for line in answer.text.splitlines()]
    assert (first["case"], last["case"]) == ("case-1", "case-7")
    assert first["day"] == "2026-03-14"
    said = [(each["line"], each["problem"]["type"].rpartition(":")[2]) for each in bad]
    assert said == [(3, "invalid-case"), (4, "not-json"), (6, "too-large")]
    assert bad[0]["problem"]["mistakes"][0]["path"] == "disput"
    assert bad[1]["problem"]["mistakes"][0]["line"] == 4


def test_what_no_line_can_put_right_is_refused_before_the_first(client: TestClient) -> None:
    for query, status in (("?language=xx", 422), ("?thorough=1", 422), ("?rulebook=a", 422)):
        assert client.post(f"/v1/advice:batch{query}", content=b"{}", headers=LINES).status_code == status
    assert client.post("/v1/advice:batch", json=CHECKED).status_code == 415
    assert client.post("/v1/advice:batch", content=b"", headers=LINES).content == b""


@given(st.lists(st.binary(max_size=30)), st.lists(st.integers(0, 400)), st.integers(1, 20))
def test_lines_do_not_depend_on_how_they_arrive(lines: list[bytes], cuts: list[int], longest: int) -> None:
    lines = [each.replace(b"\n", b"") for each in lines]
    text = b"\n".join(lines)
    expected = [
        BodyLine(number, None if len(each) > longest else each)
        for number, each in enumerate(lines, start=1)
        if len(each) > longest or each.strip(b" \t\r")
    ]
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    cutter = LineCutter(longest)
    parts = [text[start:end] for start, end in pairwise(edges)]
    assert [*chain.from_iterable(map(cutter.lines, parts)), *cutter.last()] == expected


class Wire:
    """A client that gives its parts when they are asked for, and reads only so many messages."""

    def __init__(self, parts: AsyncIterator[bytes], reads: int | None = None, leaves: bool = False) -> None:
        self.sent: list[Message] = []
        self.given = 0
        self._parts = parts
        self._reads = reads
        self._leaves = leaves

    async def receive(self) -> Message:
        try:
            part = await anext(self._parts)
        except StopAsyncIteration:
            if self._leaves:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": b"", "more_body": False}
        self.given += 1
        return {"type": "http.request", "body": part, "more_body": True}

    async def send(self, message: Message) -> None:
        if self._reads is not None and len(self.sent) >= self._reads:
            await anyio.sleep_forever()
        self.sent.append(message)


async def endless(part: bytes) -> AsyncIterator[bytes]:
    for each in repeat(part):
        await anyio.sleep(0)
        yield each


def batch(limits: ServiceLimits) -> BatchAnswer:
    service = service_of(limits=limits)
    edition = service.shelf.rulebooks["eight_methods"].edition
    return BatchAnswer(Call(service, edition, {}, b""), Admission(limits))


def test_the_first_answer_comes_before_the_last_line() -> None:
    async def main() -> None:
        turn = anyio.Event()

        async def parts() -> AsyncIterator[bytes]:
            yield msgspec.json.encode(CHECKED) + b"\n"
            await turn.wait()
            yield msgspec.json.encode(CHECKED) + b"\n"

        wire = Wire(parts())
        async with anyio.create_task_group() as group:
            group.start_soon(batch(ServiceLimits()), {}, wire.receive, wire.send)
            with anyio.fail_after(20):
                while len(wire.sent) < 2:
                    await anyio.sleep(0.01)
            assert wire.sent[1]["body"].endswith(b"}\n")
            turn.set()
        assert [each.get("more_body") for each in wire.sent] == [None, True, True, False]

    anyio.run(main)


def test_a_client_that_does_not_read_is_let_go_and_little_is_kept_for_it() -> None:
    async def main() -> None:
        wire = Wire(endless(msgspec.json.encode(CHECKED) + b"\n"), reads=3)
        with anyio.fail_after(20):
            await batch(ServiceLimits(reading=0.3))({}, wire.receive, wire.send)
        assert len(wire.sent) == 3
        assert wire.given < 100

    anyio.run(main)


def test_a_client_that_sends_no_more_is_let_go() -> None:
    async def main() -> None:
        async def parts() -> AsyncIterator[bytes]:
            yield msgspec.json.encode(CHECKED) + b"\n"
            await anyio.sleep_forever()

        wire = Wire(parts())
        with anyio.fail_after(20):
            await batch(ServiceLimits(arriving=0.3))({}, wire.receive, wire.send)
        assert len(wire.sent) == 2

    anyio.run(main)


def test_a_client_that_goes_away_ends_its_batch() -> None:
    async def main() -> None:
        async def parts() -> AsyncIterator[bytes]:
            yield msgspec.json.encode(CHECKED)

        wire = Wire(parts(), leaves=True)
        with anyio.fail_after(20):
            await batch(ServiceLimits())({}, wire.receive, wire.send)
        assert all(each.get("more_body", True) for each in wire.sent)

    anyio.run(main)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from([json.dumps(CHECKED), "{}", "", "[", '{"id": 3}', "\x00", "{" * 100]), max_size=12))
def test_every_line_that_is_not_blank_is_answered_once(lines: list[str]) -> None:
    answer = CLIENT.post("/v1/advice:batch", content="\n".join(lines).encode(), headers=LINES)
    found = [json.loads(line) for line in answer.text.splitlines()]
    numbers = [number for number, line in enumerate(lines, start=1) if line]
    assert [each.get("line") or int(each["case"].partition("-")[2]) for each in found] == numbers


CLIENT = client_of(service_of())


@pytest.mark.parametrize("kind", ["application/ndjson", "application/jsonl"])
def test_other_names_of_the_format_are_taken(client: TestClient, kind: str) -> None:
    assert client.post("/v1/advice:batch", content=b"{}", headers={"content-type": kind}).status_code == 200
