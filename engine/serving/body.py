"""The body of a request: of the right kind, not too large, and not for ever on its way."""

from __future__ import annotations

from collections.abc import Collection

from anyio import fail_after
from starlette.requests import Request

from ottava.facts.source.diagnostic import quoted

from .limits import ServiceLimits
from .problem import refused

_READ_ALL_THE_SAME = 1024 * 1024
"""Bytes beyond the limit that are read and thrown away, so that the client is there to hear that it was too much."""


def expect_type(request: Request, wanted: Collection[str]) -> None:
    """Refuse a body of another content type. Raises Refused."""
    given = request.headers.get("content-type", "")
    if given.partition(";")[0].strip().lower() not in wanted:
        found = f"found the content type {quoted(given)}" if given else "found no content type"
        raise refused("unsupported-media-type", f"{found}, expected {' or '.join(map(quoted, wanted))}")


async def read_body(request: Request, limits: ServiceLimits) -> bytes:
    """Return the whole body. Raises Refused, and ClientDisconnect where the client goes away."""
    parts: list[bytes] = []
    size = 0
    try:
        with fail_after(limits.arriving):
            async for part in request.stream():
                size += len(part)
                if size <= limits.body:
                    parts.append(part)
                elif size > limits.body + _READ_ALL_THE_SAME:
                    break
    except TimeoutError:
        detail = f"the body did not arrive within {limits.arriving:g} seconds"
        raise refused("timeout", detail) from None
    if size > limits.body:
        raise refused("too-large", f"the body is larger than {limits.body} bytes, the most that is taken")
    return b"".join(parts)
