"""z3 (de Moura and Bjørner 2008), asked for assignments of truth values: the one place that imports it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from .errors import SolverMissing, Undecided

Expression = Any
"""A formula of z3; it has no types of its own."""

PATIENCE = 20_000
"""Milliseconds after which a question is given up as undecided."""


@cache
def z3() -> Any:
    """The library. Raises SolverMissing."""
    try:
        import z3 as library
    except ImportError:
        raise SolverMissing(
            "checking the logic of rules needs z3, which is not installed; run `pip install 'ottava[check]'`"
        ) from None
    return library


def model_of(expression: Expression) -> Any | None:
    """Truth values that make it true, or None if nothing does. Raises Undecided if that takes too long."""
    library = z3()
    if library.is_false(expression):
        return None
    solver = library.SolverFor("QF_FD")
    solver.set("timeout", PATIENCE)
    solver.add(expression)
    found = solver.check()
    if found == library.unknown:
        raise Undecided(f"the solver gave up after {PATIENCE // 1000} seconds")
    return solver.model() if found == library.sat else None


def smallest_model_of(expression: Expression, sizes: list[Expression], steps: int) -> tuple[Any | None, bool]:
    """Truth values that make it true, with as few as possible of `sizes`, or None if nothing does.

    The second says whether there are certainly none with fewer; so with None whether there are certainly none at all.
    No question takes more than so many steps of the solver, which are the same on every machine.
    """
    library = z3()
    best, most = None, len(sizes)
    while True:
        solver = library.SolverFor("QF_FD")
        solver.set("rlimit", steps)
        solver.add(expression)
        if best is not None:
            solver.add(opposite(at_least(sizes, most)))
        found = solver.check()
        if found != library.sat:
            return best, found == library.unsat
        best = solver.model()
        most = sum(library.is_true(best.eval(size)) for size in sizes)
        if most == 0:
            return best, True


def always() -> Expression:
    """What is always true."""
    return z3().BoolVal(True)


def never() -> Expression:
    """What is never true."""
    return z3().BoolVal(False)


def both(*parts: Expression) -> Expression:
    """All of them."""
    return all_of(parts)


def all_of(parts: Iterable[Expression]) -> Expression:
    """All of them; with none, always."""
    library, kept = z3(), []
    for part in parts:
        if library.is_false(part):
            return part
        if not library.is_true(part):
            kept.append(part)
    return always() if not kept else kept[0] if len(kept) == 1 else library.And(*kept)


def any_of(parts: Iterable[Expression]) -> Expression:
    """At least one of them; with none, never."""
    library, kept = z3(), []
    for part in parts:
        if library.is_true(part):
            return part
        if not library.is_false(part):
            kept.append(part)
    return never() if not kept else kept[0] if len(kept) == 1 else library.Or(*kept)


def opposite(part: Expression) -> Expression:
    """Where it is not."""
    library = z3()
    if library.is_true(part):
        return never()
    if library.is_false(part):
        return always()
    return part.arg(0) if library.is_not(part) else library.Not(part)


def at_least(parts: Iterable[Expression], count: int) -> Expression:
    """So many of them."""
    library, kept = z3(), []
    for part in parts:
        if library.is_true(part):
            count -= 1
        elif not library.is_false(part):
            kept.append(part)
    if count <= 0:
        return always()
    if count > len(kept):
        return never()
    if count == 1:
        return any_of(kept)
    return all_of(kept) if count == len(kept) else library.AtLeast(*kept, count)
