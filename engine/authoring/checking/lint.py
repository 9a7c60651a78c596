"""Lints: what one is, the rulebook that it examines, and which there are.

A lint is a generator of findings with the decorator `lint`, in any module of `lints/`. The name of the function gives
the id: `never_fires` is `never-fires`. Its docstring is its page in the manual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from inspect import cleandoc
from pkgutil import iter_modules

from ottava.facts import Case
from ottava.facts.source.node import Mapping
from ottava.facts.source.suggestion import nearest

from ...explanation.budget import Budget
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRule, CompiledRulebook
from ...rulebook.rulebook import Rule, Rulebook
from ..proving.proving import ProofVerdict, Prover
from ..rule_tests.rule_test import RuleTest
from ..solving.logic import Logic
from . import lints as room
from .finding import Finding, Level

LAST = ("needless-allowance",)
"""Lints that look at the findings of the others."""


@dataclass(frozen=True)
class LintSubject:
    """A rulebook under examination.

    compiled_rulebook: its compiled rules. run: the engine, to confirm a witness.
    tests: the tests in the folder. head: the text of `rulebook.yaml`. written: the text of each rule in the folder
    itself, by id; rules of an extended rulebook are not among them and get no findings. budget: the steps of the
    solver for all lints together. found: the findings of each lint that has run.
    """

    rulebook: Rulebook
    compiled_rulebook: CompiledRulebook
    run: Callable[[Case], Blackboard]
    tests: tuple[RuleTest, ...]
    head: Mapping
    written: dict[str, Mapping]
    budget: Budget
    found: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def own(self) -> frozenset[str]:
        """The ids of the rules in the folder itself."""
        return frozenset(self.written)

    @property
    def own_rules(self) -> Iterator[Rule]:
        """The rules in the folder itself, in the order of the rulebook."""
        return (rule for rule in self.rulebook.rules if rule.id in self.own)

    @property
    def own_compiled(self) -> Iterator[CompiledRule]:
        """The compiled rules of the folder itself, in the order in which they run."""
        return (compiled for name, compiled in self.compiled_rulebook.rules.items() if name in self.own)

    @cached_property
    def logic(self) -> Logic:
        """The solver, ready for questions about the rulebook; the same for all lints. Raises ExtraMissing."""
        return Logic(self.compiled_rulebook, self.run, budget=self.budget)

    @cached_property
    def verdicts(self) -> tuple[ProofVerdict, ...]:
        """The verdict on each safeguard; the same for all lints. Raises ExtraMissing."""
        return Prover(self.compiled_rulebook, self.run, self.budget).verdicts() if self.rulebook.safeguards else ()


Find = Callable[[LintSubject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Lint:
    """A lint: its id, the level of its findings, whether it needs the solver, its page in the manual and its work."""

    id: str
    level: Level
    needs_solver: bool
    manual: str
    find: Find

    @property
    def title(self) -> str:
        """Its first sentence."""
        return self.manual.partition("\n")[0].rstrip(".")


def lint(level: Level, *, needs_solver: bool = False) -> Callable[[Find], Lint]:
    """Make a lint of a function that yields findings."""

    def made(find: Find) -> Lint:
        return Lint(find.__name__.replace("_", "-"), level, needs_solver, cleandoc(find.__doc__ or ""), find)

    return made


def hint_for_lint(name: str) -> str:
    """Suggest the lint that is meant by a name that none has."""
    near = nearest(name, sorted(each.id for each in all_lints()))
    return f"did you mean `{near}`?" if near else "`ottava check --list` names them all"


@cache
def all_lints() -> tuple[Lint, ...]:
    """Return every lint, in the order in which they run: errors before warnings, for the solver's steps may run out."""
    modules = [import_module(f"{room.__name__}.{module.name}") for module in iter_modules(room.__path__)]
    found = [each for module in modules for each in vars(module).values() if isinstance(each, Lint)]
    return tuple(sorted(found, key=lambda each: (each.id in LAST, each.needs_solver, each.level != "error", each.id)))
