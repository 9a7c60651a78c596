"""What tells an open page that the files of the rulebook have changed: server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from anyio import sleep
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ...authoring.watched_rulebook import WatchedRulebook
from ..ending import ServiceEnd
from ..problem import refused

EVERY = 0.015
"""Seconds between two looks at what was taken up, which cost next to nothing."""
ALIVE = 15.0
"""Seconds after which something is sent although nothing has changed, so that nobody takes the connection for dead."""
MOST_PAGES = 32
"""Pages that can be told at once."""


class ChangeEvents:
    """Tells pages of changes. `listening`: how many."""

    def __init__(self, files: WatchedRulebook, end: ServiceEnd) -> None:
        self._files = files
        self._end = end
        self.listening = 0

    async def answer(self, request: Request) -> Response:
        """Return a stream of events, the first of them at once. Raises Refused where too many pages listen."""
        if self.listening >= MOST_PAGES:
            raise refused("overloaded", f"{MOST_PAGES} pages are open; close some")
        return StreamingResponse(self.told(), media_type="text/event-stream")

    async def told(self) -> AsyncIterator[bytes]:
        """Yield an event at the beginning and whenever changed files were taken up, until the service ends."""
        self.listening += 1
        try:
            last: tuple[object, object] = (None, None)
            quiet = 0.0
            while not self._end.near:
                now = self._files.rulebook, self._files.mistakes
                if now[0] is not last[0] or now[1] is not last[1]:
                    last, quiet = now, 0.0
                    yield b"data: look\n\n"
                elif quiet >= ALIVE:
                    quiet = 0.0
                    yield b": still here\n\n"
                await sleep(EVERY)
                quiet += EVERY
        finally:
            self.listening -= 1
