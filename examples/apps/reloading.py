"""An advisor that takes up a changed rulebook; while the new one has mistakes, the old one stays at work."""

import logging
from pathlib import Path

from ottava import Advisor, OttavaError


class ReloadingAdvisor:
    """Gives the advisor of a folder of rules as they are now."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen, self._advisor = self._state(), Advisor(folder)

    def current(self) -> Advisor:
        try:
            if (state := self._state()) != self._seen:
                self._seen = state
                self._advisor = Advisor(self._folder)
        except (OSError, OttavaError) as error:  # OSError: a file went away meanwhile
            logging.warning("the changed rules are not used: %s", error)
        return self._advisor

    def _state(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self._folder.rglob("*.yaml")}
