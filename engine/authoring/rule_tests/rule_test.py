"""A test of rules: a case, and what is expected to come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ottava.facts import Case
from ottava.facts.source.node import Node
from ottava.facts.source.span import Span

Kind = Literal["rule", "safeguard", "near miss", "test"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that an expectation names, as results are named too: `circuitous_tactics`, `separate_sessions@wife`."""

    text: str
    node: Node = field(compare=False)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected under one key, such as `top`. `node` is what the author wrote there.

    `graded`: whether it says how certain things are (`listening: 0.66`).
    """

    key: str
    wanted: tuple[Wanted, ...]
    node: Node = field(compare=False)
    graded: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """What is wanted, in the order of the author."""
        return tuple(each.text for each in self.wanted)


@dataclass(frozen=True, slots=True)
class RuleTest:
    """One case with what is expected of it.

    An entry of a test file gives several: a rule or safeguard its own case and each near miss, a test itself and each
    variant. `rule` is the rule under test and `safeguard` the safeguard, if it is one.
    """

    kind: Kind
    name: str
    rule: str | None
    case: Case
    expectations: tuple[Expectation, ...]
    span: Span = field(compare=False)
    safeguard: str | None = None

    @property
    def about(self) -> str | None:
        """The rule or safeguard under test, if it is one."""
        return self.rule or self.safeguard

    def implies(self, expectation: Expectation) -> bool:
        """Whether an entry about a rule or safeguard says so by itself: what comes of its case, and of near misses."""
        return self.kind != "test" and expectation.node.span == self.span

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.span.source.name}:{self.span.line}"
