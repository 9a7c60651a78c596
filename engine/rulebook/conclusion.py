"""What a rule concludes: the entries an author writes under `then`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ottava.facts.source.span import Span

from .condition import Atom
from .template import Template

Effect = Literal["stop", "first", "provisional"]


@dataclass(frozen=True, slots=True)
class Recommend:
    """Evidence for a method, or against it: `strength` from -1 to 1, never 0."""

    method: str
    stage: str | None
    strength: float
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Exclude:
    """A veto on a method; without a stage on all its stages."""

    method: str
    stage: str | None
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ShutGate:
    """Something that comes before every method; `stop` vetoes them all."""

    gate: str
    effect: Effect
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Direct:
    """A thing to do or to avoid."""

    directive: str
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Attend:
    """A point that matters here; `strength` above 0, to 1."""

    point: str
    strength: float
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Assess:
    """Derives an assessment; `strength` above 0, to 1."""

    atom: Atom
    strength: float
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """That an attribute should be found out, if it is unknown."""

    attribute: str
    because: Template
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Order:
    """In the plan, one method (or stage) before another."""

    first: tuple[str, str | None]
    then: tuple[str, str | None]
    because: Template
    span: Span | None = field(default=None, compare=False)


Conclusion = Recommend | Exclude | ShutGate | Direct | Attend | Assess | Ask | Order
