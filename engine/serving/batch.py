"""Advice on many cases: `POST /v1/advice:batch`, a case on each line in, an advice on each line out, in order.

The lines are worked through in small portions, each as soon as it is there, so that memory stays flat however many
there are. Meanwhile some of what arrives is kept waiting, for clients that send all before they read. One that sends
more than that, and does not read, is let go after a while, and so is one that sends nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

import msgspec
from anyio import CancelScope, create_memory_object_stream, create_task_group, move_on_after
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from msgspec import Struct
from starlette.types import Message, Receive, Scope, Send

from ottava.facts.source.errors import OttavaError

from .admission import Admission
from .call import Call
from .lines import BodyLine, LineCutter
from .operation import DAY, LANGUAGE, RULEBOOK, THOROUGH
from .problem import Problem, Refused, problem, problem_of
from .request_log import cause_of, fields, logger

NDJSON = "application/x-ndjson"
TYPES = (NDJSON, "application/ndjson", "application/jsonl", "application/jsonlines")
PATH = "/v1/advice:batch"
QUERY = (RULEBOOK, LANGUAGE, DAY, THOROUGH)

_PORTION = 16
"""Cases that are worked out without looking up; of thorough advice one."""

_WAITING = 16
"""Parts of a body that wait to be worked on, of a few hundred kB each at most."""


class RejectedLine(Struct, frozen=True):
    """A line of a batch that holds no case that can be used, and why not. `line`: its number, from 1."""

    line: int
    problem: Problem


def answers_to(call: Call, lines: list[BodyLine]) -> bytes:
    """Return a line of answer for each line."""
    return b"".join(_answer_to(call, line) + b"\n" for line in lines)


def _answer_to(call: Call, line: BodyLine) -> bytes:
    try:
        if line.data is None:
            most = call.service.limits.body
            return _set_aside(line, problem("too-large", f"the line is larger than {most} bytes"))
        case = call.case_from(line.data, line.number, f"case-{line.number}")
        advice = call.advisor.advise(case, thorough=call.thorough)
        call.record(advice, case)
        return advice.to_json().encode()
    except Refused as error:
        return _set_aside(line, error.problem)
    except OttavaError as error:
        return _set_aside(line, problem_of(error))
    except Exception as error:  # one line that nobody thought of must not end the batch
        logger.error("failure", extra=fields(path=PATH, **cause_of(error)))
        return _set_aside(line, problem("internal-error", "see the log of the service"))


def _set_aside(line: BodyLine, found: Problem) -> bytes:
    return msgspec.json.encode(RejectedLine(line.number, found))


class BatchAnswer:
    """The answer to a batch, which begins while the batch still arrives."""

    def __init__(self, call: Call, admission: Admission) -> None:
        self._call = call
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read and answer until the last line; end earlier where the client has gone, or does not read."""
        arriving, parts = create_memory_object_stream[bytes](_WAITING)
        async with create_task_group() as group, arriving, parts:
            group.start_soon(self._read, receive, arriving, group.cancel_scope)
            await self._write(parts, send, group.cancel_scope)
            group.cancel_scope.cancel()

    async def _read(self, receive: Receive, arriving: MemoryObjectSendStream[bytes], end: CancelScope) -> None:
        """Put what arrives where it waits."""
        more = True
        while more:
            message: Message | None = None
            with move_on_after(self._call.service.limits.arriving):
                message = await receive()
            if message is None:
                logger.warning("client does not send", extra=fields(path=PATH))
            if message is None or message["type"] == "http.disconnect":
                end.cancel()
                return
            more = message.get("more_body", False)
            await arriving.send(message.get("body", b""))
        arriving.close()

    async def _write(self, parts: MemoryObjectReceiveStream[bytes], send: Send, end: CancelScope) -> None:
        headers = [(b"content-type", NDJSON.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        cutter = LineCutter(self._call.service.limits.body)
        async for part in parts:
            await self._answer(cutter.lines(part), send, end)
        await self._answer(cutter.last(), send, end)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _answer(self, lines: Iterator[BodyLine], send: Send, end: CancelScope) -> None:
        size = 1 if self._call.thorough else _PORTION
        while portion := list(islice(lines, size)):
            body = await self._admission.work(partial(answers_to, self._call, portion))
            with move_on_after(self._call.service.limits.reading) as patience:
                await send({"type": "http.response.body", "body": body, "more_body": True})
            if patience.cancelled_caught:
                logger.warning("client does not read", extra=fields(path=PATH))
                end.cancel()
