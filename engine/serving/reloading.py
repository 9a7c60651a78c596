"""Taking up changed rulebooks while the service runs.

The files are looked at again and again rather than watched: that sees changes on network drives, in containers and
behind links as well, needs no library, and costs some thousandths of a second each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from .editions import Shelf
from .request_log import cause_of, fields, logger

EVERY = 0.25
"""Seconds between two looks; a change is taken up at the second look that finds the files alike."""
QUICKLY = 0.025
"""The same where somebody edits the rules and waits for what comes of it."""


@contextmanager
def reloading(shelf: Shelf, every: float = EVERY) -> Iterator[None]:
    """Take up changes in a thread of its own, until the end of the block."""
    end = Event()

    def look() -> None:
        while not end.wait(every):
            try:
                shelf.look()
            except Exception as error:  # whatever it is, the rulebooks that are served stay at work
                logger.error("reload failed", extra=fields(**cause_of(error)))

    thread = Thread(target=look, name="reloading", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()
