"""Which lints there are, and what each says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules

from . import lints as room
from .finding import Finding, Level
from .subject import LintSubject

LAST = ("needless-allowance",)
"""Lints that look at what the others found."""


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint: its id, how grave what it finds is, whether it needs the solver, its page in the manual and its work."""

    id: str
    level: Level
    needs_solver: bool
    manual: str
    find: Callable[[LintSubject], Iterator[Finding]]

    @property
    def title(self) -> str:
        """Its first sentence."""
        return self.manual.partition("\n")[0].rstrip(".")


@cache
def all_lints() -> tuple[Lint, ...]:
    """Every lint, in the order in which they run: what an error is before what a warning is, for steps may run out.

    A module `never_fires` among the lints is `never-fires`.
    """
    found = [_lint(module.name) for module in iter_modules(room.__path__)]
    return tuple(sorted(found, key=lambda each: (each.id in LAST, each.needs_solver, each.level != "error", each.id)))


def _lint(name: str) -> Lint:
    module = import_module(f"{room.__name__}.{name}")
    manual = cleandoc(module.__doc__ or "")
    return Lint(name.replace("_", "-"), module.LEVEL, module.NEEDS_SOLVER, manual, module.find)
