"""Two-valued formulas: what is left of a condition once "true, false or unknown" has been asked of it.

A formula either holds or does not; there is no unknown in it. It is in negation normal form: only the leaves are
negated.
"""

from __future__ import annotations

from msgspec import Struct

from ..rulebook.condition import Advised, AdvisedCount, Atom, Test


class Passes(Struct, frozen=True):
    """The attribute is known and the test on it comes out as `expected`; if the attribute is unknown, `if_unknown`."""

    test: Test
    expected: bool
    if_unknown: bool


class IsDerived(Struct, frozen=True):
    """The assessment has been derived, with enough certainty; or it has not."""

    atom: Atom
    expected: bool


class IsPossible(Struct, frozen=True):
    """Some rule that derives the assessment could still fire; or every one is known not to."""

    atom: Atom
    expected: bool


class IsAdvised(Struct, frozen=True):
    """What is asked about the advice so far is so; or it is not."""

    asked: Advised | AdvisedCount
    expected: bool


class Every(Struct, frozen=True):
    """All parts hold; with no parts, always."""

    parts: tuple[Formula, ...]


class Either(Struct, frozen=True):
    """At least one part holds; with no parts, never."""

    parts: tuple[Formula, ...]


class AtLeast(Struct, frozen=True):
    """The formula holds for at least `count` parties."""

    where: Formula
    count: int


class Fewer(Struct, frozen=True):
    """The formula holds for fewer than `count` parties."""

    where: Formula
    count: int


Leaf = Passes | IsDerived | IsPossible | IsAdvised
Formula = Leaf | Every | Either | AtLeast | Fewer


def every(*parts: Formula) -> Formula:
    """All of them, flattened."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,)))
    return flat[0] if len(flat) == 1 else Every(flat)


def either(*parts: Formula) -> Formula:
    """Any of them, flattened."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, Either) else (part,)))
    return flat[0] if len(flat) == 1 else Either(flat)


def negation(formula: Formula) -> Formula:
    """The formula that holds exactly where this one does not."""
    match formula:
        case Passes(test, expected, if_unknown):
            return Passes(test, not expected, not if_unknown)
        case IsDerived(atom, expected):
            return IsDerived(atom, not expected)
        case IsPossible(atom, expected):
            return IsPossible(atom, not expected)
        case IsAdvised(asked, expected):
            return IsAdvised(asked, not expected)
        case Every(parts):
            return either(*map(negation, parts))
        case Either(parts):
            return every(*map(negation, parts))
        case AtLeast(where, count):
            return Fewer(where, count)
        case Fewer(where, count):
            return AtLeast(where, count)


def leaves(formula: Formula) -> tuple[Leaf, ...]:
    """The leaves in order, those inside counts of parties too."""
    match formula:
        case Every(parts) | Either(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case AtLeast(where) | Fewer(where):
            return leaves(where)
        case _:
            return (formula,)


def counts_parties(formula: Formula) -> bool:
    """Whether the formula counts parties, so that it looks at all of them."""
    match formula:
        case AtLeast() | Fewer():
            return True
        case Every(parts) | Either(parts):
            return any(map(counts_parties, parts))
        case _:
            return False
