"""The solver z3 (de Moura and Bjørner 2008): the one place that imports it, its budget, and what can go wrong.

OttavaError
  Undecided            a question is too large to be answered exactly
    NotReached         a question that the budget left no steps for
  Unconfirmed          the solver and the engine do not agree: a fault in Ottava itself
"""

import gc
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from ottava.facts.source.errors import OttavaError

from ...explanation.budget import Budget, OutOfBudget
from ...extras import extra_missing
from ...rulebook.rulebook import Rulebook

K = TypeVar("K")

Expression = Any
"""A formula of z3; it has no types of its own."""

STEPS = 2_000_000
"""What one question may cost, in steps of the solver: some two seconds. Every machine counts the same steps."""

BASE = 10_000_000
"""Steps for any rulebook: some ten seconds."""

EACH = 100_000
"""Steps beside them for each rule and each safeguard, most of which take a tenth of that."""


class Undecided(OttavaError):
    """The question is too large to be answered exactly."""


class Unconfirmed(OttavaError):
    """What the solver found is not what the engine does."""


class NotReached(Undecided):
    """A question that the budget left no steps for, or not enough."""


@cache
def z3() -> Any:
    """Return the library. Raises ExtraMissing."""
    try:
        import z3 as library
    except ImportError:
        raise extra_missing("reasoning over all cases", "z3", "check") from None
    return library


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause Python's garbage collector while the solver is asked.

    The solver gives a new expression the number of one that has been freed, and its numbers decide which of several
    answers it finds first. So the answer would depend on when the collector frees expressions that are no longer used.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def decided(solver: Any, budget: Budget, *assumed: Expression) -> bool:
    """Return whether what was added to the solver can come true, together with what is assumed. Spends its steps.

    Raises Undecided if that takes more than `STEPS`, and NotReached if the budget ends before.
    """
    library = z3()
    try:
        budget.spend(0)  # the time limit may be over
    except OutOfBudget as error:
        raise NotReached(str(error)) from None
    allowed = int(min(STEPS, budget.left))
    if allowed < 1:
        raise NotReached(budget.used_up)
    if getattr(solver, "allowed", None) != allowed:  # set anew, a solver forgets what it has learnt
        solver.set("rlimit", allowed)
        solver.allowed = allowed
    if budget.seconds_left < math.inf:
        solver.set("timeout", max(1, int(budget.seconds_left * 1000)))
    before = _steps_taken(solver)
    found = solver.check(*assumed)
    budget.take(_steps_taken(solver) - before)
    if found == library.unknown:
        if allowed < STEPS or budget.seconds_left <= 0:
            raise NotReached(budget.used_up)
        raise Undecided(f"the solver used up {STEPS:,} steps")
    return bool(found == library.sat)


def _steps_taken(solver: Any) -> int:
    """Return the steps that the library has taken so far, whichever solver took them."""
    library, context, statistics = z3(), solver.ctx.ref(), solver.statistics()
    for number in reversed(range(len(statistics))):  # it stands near the end, once there are any
        if library.Z3_stats_get_key(context, statistics.stats, number) == "rlimit count":
            return int(library.Z3_stats_get_uint_value(context, statistics.stats, number))
    return 0


def model_of(expression: Expression, budget: Budget) -> Any | None:
    """Return truth values that make it true, or None if nothing does. Raises Undecided."""
    library = z3()
    if library.is_false(expression):
        return None
    solver = library.SolverFor("QF_FD")
    solver.add(expression)
    return solver.model() if decided(solver, budget) else None


class IncrementalSolver:
    """A solver that is kept between questions, and grants as many wishes as can come true together.

    budget: steps for all questions together; left out, no end of them.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self._solver = z3().SolverFor("QF_FD")
        self._budget = budget or Budget()
        self._literals: dict[str, Expression] = {}

    def literal(self, name: str, expression: Callable[[], Expression]) -> Expression:
        """Return a literal that implies the expression. The name identifies the expression from then on."""
        if name not in self._literals:
            self._literals[name] = z3().Bool(name)
            self._solver.add(z3().Implies(self._literals[name], expression()))
        return self._literals[name]

    def model_near(
        self, wanted: Expression, wishes: Mapping[K, Expression]
    ) -> tuple[Any, Mapping[K, Expression]] | None:
        """Return truth values with which the wanted literal is true, and the wishes that are true with it.

        Wishes, which are literals as well, that contradict each other or what is wanted are given up together, one
        contradiction after another. None if nothing makes the wanted literal true. Raises Undecided.
        """
        left = dict(wishes)
        while True:
            if decided(self._solver, self._budget, wanted, *left.values()):
                return self._solver.model(), left
            against = {each.get_id() for each in self._solver.unsat_core()}
            kept = {key: each for key, each in left.items() if each.get_id() not in against}
            if len(kept) == len(left):
                return None
            left = kept


def smallest_model_of(expression: Expression, sizes: list[Expression], budget: Budget) -> tuple[Any | None, bool]:
    """Return truth values that make it true, with as few as possible of `sizes`, or None if nothing does.

    The second says whether there are certainly none with fewer. Raises Undecided if none were found and there may be.
    """
    library = z3()
    best, most = None, len(sizes)
    while True:
        solver = library.SolverFor("QF_FD")
        solver.add(expression)
        if best is not None:
            solver.add(opposite(at_least(sizes, most)))
        try:
            if not decided(solver, budget):
                return best, True
        except Undecided:
            if best is None:
                raise
            return best, False
        best = solver.model()
        most = sum(library.is_true(best.eval(size)) for size in sizes)
        if most == 0:
            return best, True


@cache
def always() -> Expression:
    """Return what is always true."""
    return z3().BoolVal(True)


@cache
def never() -> Expression:
    """Return what is never true."""
    return z3().BoolVal(False)


def all_of(parts: Iterable[Expression]) -> Expression:
    """Return the conjunction; of none, always."""
    return _joined(parts, always(), never(), z3().Z3_mk_and)


def any_of(parts: Iterable[Expression]) -> Expression:
    """Return the disjunction; of none, never."""
    return _joined(parts, never(), always(), z3().Z3_mk_or)


def _joined(
    parts: Iterable[Expression], neutral: Expression, decides: Expression, make: Callable[..., Any]
) -> Expression:
    """Return what `make` joins of the parts: those that are not neutral, or the one that decides all.

    The same constant is always at the same address. The functions of the library's own interface are called, because
    those of the Python one look at the sort of every part, which takes most of the time of writing a question down.
    """
    kept, nothing, all_said = [], neutral.ast.value, decides.ast.value
    for part in parts:
        address = part.ast.value
        if address == all_said:
            return part
        if address != nothing:
            kept.append(part)
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return _made(make, kept)


def _made(make: Callable[..., Any], parts: Sequence[Expression], *rest: int) -> Expression:
    """Return what a function of the library's own interface makes of parts, of which there are some."""
    library, context = z3(), parts[0].ctx
    together = (library.Ast * len(parts))(*[part.ast for part in parts])
    return library.BoolRef(make(context.ref(), len(parts), together, *rest), context)


def opposite(part: Expression) -> Expression:
    """Return the negation."""
    if _same(part, always()):
        return never()
    if _same(part, never()):
        return always()
    library, context, ast = z3(), part.ctx, part.ast
    reference = context.ref()
    if library.Z3_get_decl_kind(reference, library.Z3_get_app_decl(reference, ast)) == library.Z3_OP_NOT:
        return library.BoolRef(library.Z3_get_app_arg(reference, ast, 0), context)
    return library.BoolRef(library.Z3_mk_not(reference, ast), context)


def at_least(parts: Iterable[Expression], count: int) -> Expression:
    """Return that at least `count` of them hold."""
    kept = []
    for part in parts:
        if _same(part, always()):
            count -= 1
        elif not _same(part, never()):
            kept.append(part)
    if count <= 0:
        return always()
    if count > len(kept):
        return never()
    if count == 1:
        return any_of(kept)
    return all_of(kept) if count == len(kept) else _made(z3().Z3_mk_atleast, kept, count)


def _same(part: Expression, constant: Expression) -> bool:
    return bool(part.ast.value == constant.ast.value)


def true_names(model: Any) -> frozenset[str]:
    """Return the names of the truth values that are true in a model.

    Read by the functions of the library's own interface: the Python one makes an object of each name and each value.
    """
    library, context, of = z3(), model.ctx.ref(), model.model
    found, true = [], always().ast.value
    for number in range(library.Z3_model_get_num_consts(context, of)):
        declared = library.Z3_model_get_const_decl(context, of, number)
        if library.Z3_model_get_const_interp(context, of, declared).value == true:
            found.append(library.Z3_get_symbol_string(context, library.Z3_get_decl_name(context, declared)))
    return frozenset(found)


def budget_for(rulebook: Rulebook, steps: int | None = None, seconds: float | None = None) -> Budget:
    """Return the budget of all questions about a rulebook. steps: another number; seconds: a time limit as well."""
    return Budget(steps or BASE + EACH * (len(rulebook.rules) + len(rulebook.safeguards)), seconds)
