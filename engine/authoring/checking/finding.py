"""What a lint remarks on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ottava.facts import Case
from ottava.facts.source.span import Span

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to write in the place of a span, to mend what is remarked on."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a rulebook.

    lint: the id of what found it. span: what to underline. rules: the ids of the rules it is about; an allowance in any
    of them covers it. related: further places, each with what stands there. witness: a case that shows it, confirmed by
    the engine; `party` the label of the party in it that is meant. mends: a mechanical remedy, if there is one; all
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
