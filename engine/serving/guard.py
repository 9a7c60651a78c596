"""Who may ask: token, host, and the headers that keep answers out of the wrong places."""

from __future__ import annotations

import hmac
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .pages import problem_answer
from .problem import problem

OPEN = "/v1/health"
"""What is answered without a token, for those who watch whether the service is there."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries, unless it says otherwise itself, as pages do."""


class Guard:
    """An application that lets only those through to another who may ask.

    token: what they have to show; None: anybody on this machine may ask. Then the host has to be this machine by name,
    so that no page of elsewhere reaches the service by a name of its own that leads here.
    """

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = None if token is None else token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        asked = Headers(scope=scope)
        trusted = self._token is None or self._shows_token(asked)
        scope.setdefault("state", {})["trusted"] = trusted
        if self._token is None and not _is_this_machine(asked):
            detail = "without a token the service answers to this machine only, as `localhost` or `127.0.0.1`"
            await problem_answer(problem("wrong-host", detail), scope)(scope, receive, guarded)
        elif not trusted and scope["path"] != OPEN:
            detail = "expected the header `Authorization: Bearer TOKEN`"
            answer = problem_answer(problem("unauthorized", detail), scope, {"WWW-Authenticate": "Bearer"})
            await answer(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _shows_token(self, headers: Headers) -> bool:
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        right = hmac.compare_digest(shown.strip().encode("utf-8", "surrogateescape"), self._token or b"")
        return right and scheme.lower() == "bearer"


def _is_this_machine(headers: Headers) -> bool:
    """Return whether a request is for `localhost` or an address that no other machine has."""
    host = headers.get("host", "").lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False
