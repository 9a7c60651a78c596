"""What happened in a run: which rules fired, for whom, and what they derived. Immutable and picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from ..rulebook.condition import Atom


class Firing(NamedTuple):
    """A rule that fired. `party` is the position of the party, or -1 for the case; `premise` the certainty of its
    `when`.
    """

    rule: str
    party: int
    premise: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The firings in the order of the rulebook and of the parties, and the certainties of the assessments that hold."""

    firings: tuple[Firing, ...]
    assessments: Mapping[tuple[Atom, int], float]

    def __post_init__(self) -> None:
        object.__setattr__(self, "assessments", MappingProxyType(dict(self.assessments)))

    def __reduce__(self) -> tuple[type[Trace], tuple[tuple[Firing, ...], dict[tuple[Atom, int], float]]]:
        return Trace, (self.firings, dict(self.assessments))
