"""Something said of a file of a rulebook: a mistake, a finding of a lint, a test that fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.span import Span

if TYPE_CHECKING:
    from ..authoring.checking.lint import Finding


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said of a file. related: further places, each with its meaning. finding: what a lint found, without
    its case.
    """

    diagnostic: Diagnostic
    related: tuple[tuple[Span, str], ...] = ()
    finding: Finding | None = None

    def at(self, span: Span) -> Remark:
        """Return the remark at another place."""
        return self if span == self.diagnostic.span else replace(self, diagnostic=replace(self.diagnostic, span=span))
