"""A rule with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ottava.facts.source.span import Span

from ...rulebook.rulebook import Rule

Kind = Literal[
    "condition dropped",
    "condition negated",
    "value changed",
    "bound moved",
    "quantifier swapped",
    "any and all swapped",
    "unless removed",
    "conclusion removed",
    "exclusion removed",
    "strength changed",
    "effect changed",
    "order reversed",
]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`rule` is what the rule was changed into; `said` tells the change, and `span` is where it would be made."""

    kind: Kind
    said: str
    rule: Rule
    span: Span | None = field(compare=False)
