"""Pages on standard output, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from .piped import WIDEST, terminal

if TYPE_CHECKING:
    from rich.console import RenderableType


class Pages:
    """Coloured and as wide as the terminal, or plain in a pipe; an empty line between two."""

    def __init__(self) -> None:
        self._terminal = terminal()
        self._shown = 0

    def show(self, page: Callable[[], RenderableType], text: Callable[[], str]) -> None:
        """The next page: `page` makes it for a terminal, `text` for a pipe."""
        if self._shown:
            sys.stdout.write("\n")
        self._shown += 1
        if self._terminal is not None:
            self._terminal.print(page(), width=min(self._terminal.width, WIDEST))
        else:
            sys.stdout.write(text())
