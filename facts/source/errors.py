"""The root of the exception tree.

OttavaError
  InputError                 something is wrong with what was given; carries diagnostics
    UnreadableSource         a file that cannot be read as text

The other rooms add their own leaves below these.
"""

from __future__ import annotations

from collections.abc import Iterable

from .brief import cut
from .diagnostic import Diagnostic, render_all, sorted_diagnostics


class OttavaError(Exception):
    """Everything that Ottava raises on purpose."""

    def __repr__(self) -> str:
        return cut(super().__repr__())


class InputError(OttavaError):
    """What was given cannot be used. `diagnostics` says why, sorted by place; `str()` renders them all."""

    def __init__(self, diagnostics: Diagnostic | Iterable[Diagnostic]) -> None:
        given = (diagnostics,) if isinstance(diagnostics, Diagnostic) else diagnostics
        self.diagnostics: tuple[Diagnostic, ...] = sorted_diagnostics(given)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return render_all(self.diagnostics)


class Unreadable(Exception):
    """A text or document that is given up, with the reason. Readers catch it themselves, and report the reason."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


class UnreadableSource(InputError):
    """A file that is missing, too large, or not text."""
