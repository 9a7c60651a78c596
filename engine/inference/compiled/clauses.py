"""A formula as alternatives (clauses), each a set of literals that must all hold.

A literal is a test on an attribute, or a signal: something that is found out during a run, before the clause is
looked at. Signals are the assessments, what is advised, counts of parties, and parts of conditions that would
multiply into too many alternatives if they were not found out by themselves first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import prod

from msgspec import Struct

from ...rulebook.condition import Advised, AdvisedCount, Atom
from ..formula import AtLeast, Either, Every, Fewer, Formula, IsAdvised, IsDerived, IsPossible, Passes

MOST_CLAUSES = 12
"""Alternatives that a condition may have before a part is split off; splitting costs a layer, clauses cost bits."""


class DerivedSignal(Struct, frozen=True):
    """The assessment counts as true."""

    atom: Atom


class PossibleSignal(Struct, frozen=True):
    """The assessment could still be derived."""

    atom: Atom


class AdvisedSignal(Struct, frozen=True):
    """What is asked about the advice is so."""

    asked: Advised | AdvisedCount


class PartSignal(Struct, frozen=True):
    """A part of a condition holds."""

    formula: Formula


class CountSignal(Struct, frozen=True):
    """A formula holds for at least so many parties."""

    where: Formula
    least: int


class LackSignal(Struct, frozen=True):
    """A formula that is counted does not hold for a party. No clause reads it; reasons do."""

    where: Formula


Signal = DerivedSignal | PossibleSignal | AdvisedSignal | PartSignal | CountSignal | LackSignal


class Reads(Struct, frozen=True):
    """A signal is on, or (not expected) off."""

    signal: Signal
    expected: bool


Literal = Passes | Reads
Clause = tuple[Literal, ...]


def clauses_of(formula: Formula, limit: int = MOST_CLAUSES) -> tuple[Clause, ...]:
    """The alternatives of a formula; none if it never holds, one empty one if it always does."""
    match formula:
        case Every(parts):
            return _multiplied([clauses_of(part, limit) for part in parts], parts, limit)
        case Either(parts):
            return _distinct(clause for part in parts for clause in clauses_of(part, limit))
        case _:
            return ((literal_of(formula),),)


def literal_of(leaf: Formula) -> Literal:
    """A leaf, a count of parties, or anything else as a part by itself, as a literal."""
    match leaf:
        case Passes():
            return leaf
        case IsDerived(atom, expected):
            return Reads(DerivedSignal(atom), expected)
        case IsPossible(atom, expected):
            return Reads(PossibleSignal(atom), expected)
        case IsAdvised(asked, expected):
            return Reads(AdvisedSignal(asked), expected)
        case AtLeast(where, least):
            return Reads(CountSignal(where, least), expected=True)
        case Fewer(where, bound):
            return Reads(CountSignal(where, bound), expected=False)
        case Every() | Either():
            return Reads(PartSignal(leaf), expected=True)


def _multiplied(found: list[tuple[Clause, ...]], parts: tuple[Formula, ...], limit: int) -> tuple[Clause, ...]:
    """Every combination of alternatives; parts with many are split off while there are too many combinations."""
    while prod(map(len, found)) > limit and max(map(len, found)) > 1:
        widest = max(range(len(found)), key=lambda index: len(found[index]))
        found[widest] = ((Reads(PartSignal(parts[widest]), expected=True),),)
    return _distinct(_joined(chosen) for chosen in product(*found))


def _joined(chosen: Iterable[Clause]) -> Clause:
    return tuple(dict.fromkeys(literal for clause in chosen for literal in clause))


def _distinct(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(clauses))
