"""What the tests of rulebooks showed when they last ran, for the lines above rules and tests."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from ..rulebook.loading import RulebookReading
from .errands.measuring import Measures
from .errands.running import ErrandFailed, run_errand
from .view import View

REST = 2.0
"""Seconds without a key stroke after which the tests run."""

logger = logging.getLogger("ottava.language_server")


class Keeper:
    """Runs the tests of rulebooks when their texts rest, and keeps what they showed. refreshed: is called then.

    For the loop of the server; nothing in it waits.
    """

    def __init__(self, refreshed: Callable[[], None]) -> None:
        self._refreshed = refreshed
        self._known: dict[Path, Measures] = {}
        self._asked: dict[Path, tuple[RulebookReading | None, dict[str, str] | None]] = {}
        self._work: dict[Path, asyncio.Task[None]] = {}

    def of(self, view: View) -> Measures | None:
        """Return what the tests last showed of the rulebook; they run anew if a text has changed since."""
        texts = {name: text for name, text in view.texts.items() if view.folder in Path(name).parents}
        reading, before = self._asked.get(view.folder, (None, None))
        if reading is not view.reading or before != texts:
            self._asked[view.folder] = view.reading, texts
            if (running := self._work.get(view.folder)) is not None:
                running.cancel()
            self._work[view.folder] = asyncio.get_running_loop().create_task(self._measure(view))
        return self._known.get(view.folder)

    async def _measure(self, view: View) -> None:
        await asyncio.sleep(REST if view.folder in self._known else 0)
        try:
            self._known[view.folder] = await run_errand("measuring.measures", view.texts, view.folder)
        except ErrandFailed:
            return  # there is a mistake, which the diagnostics say
        except OSError:
            logger.exception("the tests could not be run")
            return
        self._refreshed()

    def end(self) -> None:
        """End what is running."""
        for each in self._work.values():
            each.cancel()
