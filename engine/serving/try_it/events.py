"""What tells an open page that the files of the rulebook have changed: server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from anyio import sleep
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ...workbench.bench import Bench
from ..problem import refused

EVERY = 0.03
"""Seconds between two looks at the state of the bench, which costs next to nothing."""
ALIVE = 15.0
"""Seconds after which something is sent although nothing has changed, so that nobody takes the connection for dead."""
MOST_PAGES = 32
"""Pages that can be told at once."""


class ServiceEnd:
    """Whether the service is about to end; what lasts as long as a page is open ends with it."""

    near = False


class Events:
    """Tells pages of changes. `listening`: how many."""

    def __init__(self, bench: Bench, end: ServiceEnd) -> None:
        self._bench = bench
        self._end = end
        self.listening = 0

    async def answer(self, request: Request) -> Response:
        """Return a stream of states, the first of them at once. Raises Refused where too many pages listen."""
        if self.listening >= MOST_PAGES:
            raise refused("overloaded", f"{MOST_PAGES} pages are open; close some")
        return StreamingResponse(self.told(), media_type="text/event-stream")

    async def told(self) -> AsyncIterator[bytes]:
        """Yield the state of the bench as often as it changes, until the service ends."""
        self.listening += 1
        try:
            last, quiet = b"", 0.0
            while not self._end.near:
                state = self._bench.state()
                now = msgspec.json.encode({"edition": state.edition, "mistakes": state.mistakes})
                if now != last:
                    last, quiet = now, 0.0
                    yield b"data: " + now + b"\n\n"
                elif quiet >= ALIVE:
                    quiet = 0.0
                    yield b": still here\n\n"
                await sleep(EVERY)
                quiet += EVERY
        finally:
            self.listening -= 1
