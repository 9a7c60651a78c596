"""The safeguards of a rulebook, arranged so that an advice is quickly held against all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ..rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    MethodShown,
    Never,
    OrderShown,
    PointShown,
    Safeguard,
    Shown,
    Statement,
    VetoShown,
)
from .formula import Formula
from .meaning import fires

Kind = Literal["method", "gate", "directive", "point"]

About = tuple[Kind, str, str | None]
"""A method and its stage, a gate and its effect, a directive, or a point. None is any stage or effect."""


@dataclass(frozen=True, slots=True)
class SafeguardGroup:
    """Safeguards that demand the same, of each party or of the case: each with its order and where it applies.

    Safeguards with the same conditions share the formula. `about`: the one thing that they forbid or demand, if it is.
    """

    says: Statement
    per_party: bool
    about: About | None
    safeguards: tuple[tuple[int, Safeguard, Formula], ...]


@dataclass(frozen=True, slots=True)
class SafeguardIndex:
    """All of them. `never`: those that forbid what an advice tells of, by that; `others`: the rest."""

    never: Mapping[About, tuple[SafeguardGroup, ...]]
    others: tuple[SafeguardGroup, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "never", MappingProxyType(dict(self.never)))

    @classmethod
    def over(cls, safeguards: Iterable[Safeguard]) -> SafeguardIndex:
        """The safeguards of a rulebook."""
        shared: dict[Formula, Formula] = {}
        found: dict[tuple[Statement, bool], list[tuple[int, Safeguard, Formula]]] = {}
        for order, safeguard in enumerate(safeguards):
            formula = fires(safeguard)
            each = order, safeguard, shared.setdefault(formula, formula)
            found.setdefault((safeguard.says, safeguard.per_party), []).append(each)
        never: dict[About, tuple[SafeguardGroup, ...]] = {}
        others = []
        for (says, per_party), watched in found.items():
            about = about_of(says.shown) if isinstance(says, Never | Always) else None
            watch = SafeguardGroup(says, per_party, about, tuple(watched))
            if about is None or isinstance(says, Always):
                others.append(watch)
            else:
                never[about] = (*never.get(about, ()), watch)
        return cls(never, tuple(others))


def subjects_of(shown: Shown) -> tuple[About, ...]:
    """Return what an advice is about where it shows that; for an order of the plan, both methods."""
    match shown:
        case MethodShown(method, stage) | VetoShown(method, stage):
            return (("method", method, stage),)
        case GateShown(gate, effect):
            return (("gate", gate, effect),)
        case DirectiveShown(directive):
            return (("directive", directive, None),)
        case PointShown(point):
            return (("point", point, None),)
        case OrderShown(first, then):
            return ("method", *first), ("method", *then)


def about_of(shown: Shown) -> About | None:
    """Return the one thing that an advice recommends or names where it shows that; None for a veto or an order."""
    return None if isinstance(shown, VetoShown | OrderShown) else subjects_of(shown)[0]
