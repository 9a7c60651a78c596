"""What the service writes on standard error: an object of JSON on each line, for each request and each event.

Nothing of a case is in it: no id, no label, no body, no query. What was asked is named by the address as the service
knows it, never as it was sent, and a failure by its kind and its lines of code, never by its message.
"""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, TextIO
from uuid import uuid4

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("ottava.serving")

LOGGERS = ("ottava.serving", "uvicorn.error")
NO_ANSWER = 499
"""The status that is noted where the client was gone before an answer began."""

_FRAMES = 6
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def fields(**said: Any) -> dict[str, Any]:
    """Return what a log line says beside its event, as `extra` of a logger."""
    return {"fields": said}


def cause_of(error: BaseException) -> dict[str, Any]:
    """Return the kind of a failure and the lines of code that led to it; its message may hold what a case says."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {"error": type(error).__name__, "at": [f"{each.filename}:{each.lineno}" for each in frames]}


class JsonHandler(logging.Handler):
    """Writes records as JSON, one on each line."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; nothing happens where nobody can read it."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        try:
            self._stream.write(msgspec.json.encode(line).decode() + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            pass


def write_log_to(stream: TextIO) -> None:
    """Let what the service and its server log go to a stream, and nowhere else."""
    handler = JsonHandler(stream)
    for name in LOGGERS:
        found = logging.getLogger(name)
        found.handlers, found.propagate = [handler], False
        found.setLevel(logging.INFO if name == logger.name else logging.WARNING)


class RequestLog:
    """An application that notes each request to another, and gives it an id that its answer carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and note how."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, id = perf_counter(), uuid4().hex
        state: dict[str, Any] = scope.setdefault("state", {})
        status, size = NO_ANSWER, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", id.encode())]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            said = fields(
                method=scope["method"] if scope["method"] in _METHODS else None,
                path=state.get("path"),
                status=status,
                ms=round((perf_counter() - begun) * 1000, 1),
                bytes=size,
                request_id=id,
                rulebook=state.get("fingerprint"),
            )
            logger.info("request", extra=said)
