"""The safeguards of a rulebook, arranged so that an advice is quickly held against all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ottava.facts import PARTY

from ..rulebook.safeguard import (
    Always,
    DirectiveShown,
    GateShown,
    MethodShown,
    Never,
    PointShown,
    Safeguard,
    Shown,
    Statement,
)
from .compiled.masks import masks_of
from .formula import AtLeast, Either, Every, Fewer, Formula, Passes
from .meaning import fires

if TYPE_CHECKING:
    from .support import Support

Check = Callable[["Support", int], bool]
"""Whether a formula holds on a blackboard, for the case or a party."""

_OF_PARTY = f"{PARTY}."

Kind = Literal["method", "gate", "directive", "point"]

About = tuple[Kind, str, str | None]
"""A method and its stage, a gate and its effect, a directive, a point: one thing that an advice tells of. None is any
stage or effect.
"""


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


def about_of(shown: Shown) -> About | None:
    """What advice tells of where it shows that; None where it has to be read off several things."""
    match shown:
        case MethodShown(method, stage):
            return "method", method, stage
        case DirectiveShown(directive):
            return "directive", directive, None
        case GateShown(gate, effect):
            return "gate", gate, effect
        case PointShown(point):
            return "point", point, None
        case _:
            return None


def check_of(formula: Formula) -> Check:
    """What `Support` says of a formula, without how certain it is, and so several times as quick."""
    match formula:
        case Passes(test) if test.attribute.startswith(_OF_PARTY):
            masks, name = masks_of([(1, formula)], 1), test.attribute[len(_OF_PARTY) :]
            return lambda support, place: masks[support.board.case.parties[place].observations.get(name)] != 0
        case Passes(test):
            masks, name = masks_of([(1, formula)], 1), test.attribute
            return lambda support, _: masks[support.board.case.observations.get(name)] != 0
        case Every(parts):
            return _until(False, _quick_first(parts))
        case Either(parts):
            return _until(True, _quick_first(parts))
        case AtLeast(where, count):
            check = check_of(where)
            return lambda support, _: count <= 0 or _count(check, support, count) == count
        case Fewer(where, count):
            check = check_of(where)
            return lambda support, _: count > 0 and _count(check, support, count) < count
        case _:
            return lambda support, place: support.certainty(formula, place) is not None


def _quick_first(parts: Iterable[Formula]) -> list[Check]:
    return [check_of(each) for each in sorted(parts, key=lambda part: not isinstance(part, Passes))]


def _until(wanted: bool, checks: list[Check]) -> Check:
    """Whether some check says what is wanted, if that is true; whether none does, if it is false."""

    def check(support: Support, place: int) -> bool:
        for each in checks:
            if each(support, place) is wanted:
                return wanted
        return not wanted

    return check


def _count(check: Check, support: Support, most: int) -> int:
    """For how many parties it holds; counts no further than `most`."""
    found = 0
    for place in range(len(support.board.case.parties)):
        if check(support, place):
            found += 1
            if found == most:
                break
    return found
