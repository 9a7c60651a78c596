"""A formula as alternatives (clauses), each a set of literals that must all hold.

A literal is a test on an attribute, or reads a signal: a formula that is found out during a run, before the clause is
looked at. Signals are the assessments, what is advised, counts of parties, and parts of conditions that would
multiply into too many alternatives if they were not found out by themselves first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import prod

from msgspec import Struct

from ..formula import Either, Every, Fewer, Formula, Leaf, Passes, negation

MOST_CLAUSES = 12
"""Alternatives that a condition may have before a part is split off; splitting costs a layer, clauses cost bits."""


Signal = Formula
"""A formula that is found out during a run, such as that an assessment is derived. It is never negated by itself."""


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


def literal_of(formula: Formula) -> Literal:
    """Return a formula as one literal: a test as it is, anything else as a signal that is on or off."""
    if isinstance(formula, Passes):
        return formula
    if isinstance(formula, Fewer) or (isinstance(formula, Leaf) and not formula.expected):
        return Reads(negation(formula), expected=False)
    return Reads(formula, expected=True)


def _multiplied(found: list[tuple[Clause, ...]], parts: tuple[Formula, ...], limit: int) -> tuple[Clause, ...]:
    """Every combination of alternatives; parts with many are split off while there are too many combinations."""
    while prod(map(len, found)) > limit and max(map(len, found)) > 1:
        widest = max(range(len(found)), key=lambda index: len(found[index]))
        found[widest] = ((literal_of(parts[widest]),),)
    return _distinct(_joined(chosen) for chosen in product(*found))


def _joined(chosen: Iterable[Clause]) -> Clause:
    return tuple(dict.fromkeys(literal for clause in chosen for literal in clause))


def _distinct(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(dict.fromkeys(clauses))
