"""Findings of lints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ottava.facts import Case
from ottava.facts.source.span import Span

from ..solving.logic import Witness

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text to write in the place of a span, as an automatic fix."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of a lint on a rulebook.

    lint: the id of the lint. span: the text to underline. rules: the ids of the rules it is about; a suppression in any
    of them covers it. related: further places, each with its meaning. witness: a case that shows it, confirmed by the
    engine; `party` the label of the party in it that is meant. mends: an automatic fix, if there is one; all
    replacements of one finding belong together. safeguard: the id of the safeguard it is about, if it is about one.
    """

    lint: str
    message: str
    span: Span | None
    hint: str | None = None
    rules: tuple[str, ...] = ()
    related: tuple[tuple[Span, str], ...] = ()
    witness: Case | None = None
    party: str | None = None
    mends: tuple[Replacement, ...] = ()
    safeguard: str | None = None

    def shown_by(self, witness: Witness | None) -> Finding:
        """Return the finding with a case that shows it, if there is one."""
        return self if witness is None else replace(self, witness=witness.case, party=witness.party)
