"""What a formula of the translation rests on where it holds: observations, assessments, what is advised, parties.

A formula without alternatives rests on all its parts; with alternatives on those that hold. The parts never look at a
case themselves: what they come to in a case is gathered from a `SupportSets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from msgspec import Struct

from ottava.facts import PARTY

from ..rulebook.condition import Advised, Atom
from .advice import FactUsed
from .formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Leaf, Passes, negation
from .working_memory import CASE

Facts = dict[FactUsed, None]
"""Observations, in the order in which they are come upon."""

Names = dict[str, None]
"""What was looked at besides observations, in the same order."""


class SupportSets(Protocol):
    """What parts ask of a finished run."""

    @property
    def labels(self) -> Sequence[str | None]:
        """The labels of the parties."""
        ...

    @property
    def used(self) -> Sequence[Mapping[str, FactUsed]]:
        """The observations that are seen from each party, and in the end (so that it is found at -1) from the case: by
        attribute, those of a party by its name alone.
        """
        ...

    @property
    def matched(self) -> Any:
        """What the matcher found out, for parts that it has made itself."""
        ...

    def of_assessment(self, atom: Atom, place: int) -> Facts:
        """What an assessment rests on that holds."""
        ...

    def of_impossible(self, atom: Atom, place: int) -> Facts:
        """What it rests on that an assessment can no longer be derived."""
        ...

    def of_parties(self, where: Formula) -> Iterable[tuple[int, Justification]]:
        """For which parties a formula holds, each with what it rests on there."""
        ...


class SupportPart(Protocol):
    """One of the things that a formula rests on."""

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add what it comes to at `place`, in the reason of a rule that fired at `home`."""
        ...


class OnObservations(Struct, frozen=True):
    """Observations, by the names under which they are looked up."""

    names: tuple[str, ...]

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add them."""
        used = grounds.used[place]
        for name in self.names:
            facts[used[name]] = None


class OnAssessment(Struct, frozen=True):
    """That an assessment holds (`derived`), or that it can no longer be derived. `of_party`: each party has its own."""

    atom: Atom
    of_party: bool
    derived: bool
    name: str

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add what that rests on, and the name of the assessment."""
        at = place if self.of_party else CASE
        facts.update(grounds.of_assessment(self.atom, at) if self.derived else grounds.of_impossible(self.atom, at))
        name = self.name if at in (CASE, home) else f"parties.{grounds.labels[at]}.{self.name}"
        names[name if self.derived else f"not {name}"] = None


class OnAdvice(Struct, frozen=True):
    """Something about the advice, which rests on no observations."""

    name: str

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add its name."""
        names[self.name] = None


class OnParties(Struct, frozen=True):
    """For which parties a formula holds."""

    where: Formula

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add what that rests on for each of them."""
        for at, resting in grounds.of_parties(self.where):
            resting.gather(grounds, at, home, facts, names)


class Justification(Struct, frozen=True):
    """All that a formula rests on. `plain`: the names of its observations, if that is nothing else."""

    parts: tuple[SupportPart, ...]
    plain: tuple[str, ...] | None

    @classmethod
    def on(cls, parts: Iterable[SupportPart]) -> Justification:
        """On these parts."""
        found: list[SupportPart] = []
        for kind, together in groupby(dict.fromkeys(parts), type):
            if kind is OnObservations:
                found.append(OnObservations(tuple([name for each in together for name in _names(each)])))
            else:
                found += together
        plain = found[0].names if len(found) == 1 and isinstance(found[0], OnObservations) else None if found else ()
        return cls(tuple(found), plain)

    def gather(self, grounds: SupportSets, place: int, home: int, facts: Facts, names: Names) -> None:
        """Add what all parts come to."""
        for part in self.parts:
            part.gather(grounds, place, home, facts, names)


def _names(part: SupportPart) -> tuple[str, ...]:
    return part.names if isinstance(part, OnObservations) else ()


def grounds_of(formula: Formula, holds: Callable[[Formula], bool]) -> list[Formula] | None:
    """Return the parts that a formula rests on, without alternatives that do not hold; None if it does not hold.

    holds: whether a part is known to hold by itself. `Every` and `Either` are taken apart where it is not.
    """
    if holds(formula):
        return [formula]
    if not isinstance(formula, Every | Either):
        return None
    parts = [grounds_of(part, holds) for part in formula.parts]
    held = [part for part in parts if part is not None]
    if len(held) < len(parts) if isinstance(formula, Every) else not held:
        return None
    return [ground for part in held for ground in part]


def always_justified(formula: Formula, of_party: frozenset[str]) -> Justification | None:
    """What a formula rests on wherever it holds; None if that hangs on which alternatives hold, or for which parties.

    `of_party`: the names of assessments that belong to parties.
    """
    leaves = formula.parts if isinstance(formula, Every) else (formula,)
    if not all(isinstance(leaf, Leaf) for leaf in leaves):
        return None
    return Justification.on(part for leaf in leaves for part in support_parts(leaf, of_party))


def support_parts(leaf: Formula, of_party: frozenset[str]) -> tuple[SupportPart, ...]:
    """What a leaf or a count of parties rests on; nothing, if it only says that something is not so."""
    match leaf:
        case Passes(test):
            return (OnObservations((test.attribute.removeprefix(f"{PARTY}."),)),)
        case IsDerived(atom, expected=True):
            return (OnAssessment(atom, atom.name in of_party, True, f"assess.{atom}"),)
        case IsPossible(atom, expected=False):
            return (OnAssessment(atom, atom.name in of_party, False, f"assess.{atom}"),)
        case IsAdvised(Advised(method, stage), expected):
            name = f"advised.{method}" + (f".{stage}" if stage else "")
            return (OnAdvice(name if expected else f"not {name}"),)
        case IsAdvised():
            return (OnAdvice("advised"),)
        case AtLeast(where):
            return (OnParties(where),)
        case Fewer(where):
            return (OnParties(negation(where)),)
        case _:
            return ()
