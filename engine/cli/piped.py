"""Whether pages go to a terminal or into a pipe."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .terminal import Terminal

WIDEST = 100
"""Cells of a line; longer lines are hard to read."""

_FORCING = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""What makes rich take anything for a terminal."""


def terminal() -> Terminal | None:
    """The terminal that standard output is, or None for a pipe, which is shown plain pages."""
    if not (sys.stdout.isatty() or _FORCING & os.environ.keys()):
        return None  # as rich would say, and importing it takes longer than an advice

    from .terminal import Terminal

    console = Terminal(file=sys.stdout, highlight=False)
    return console if console.is_terminal else None
