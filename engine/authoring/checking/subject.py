"""What lints look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ottava.facts import Case
from ottava.facts.source.node import Mapping

from ...explanation.budget import Budget
from ...inference.blackboard import Blackboard
from ...inference.compiled_rulebook import CompiledRulebook
from ...rulebook.rulebook import Rulebook
from ..proving.proving import Prover
from ..proving.verdict import ProofVerdict
from ..rule_tests.rule_test import RuleTest
from ..solving.logic import Logic
from .finding import Finding


@dataclass(frozen=True)
class LintSubject:
    """A rulebook under examination.

    folder: where it was read from. translation: what its rules mean. run: the engine, to confirm a witness.
    tests: what stands beside the rules. head: what `rulebook.yaml` says. written: each rule as it is written in the
    folder itself, by id; rules of an extended rulebook are not among them and are not remarked on.
    lints: the ids of all lints; those that have run are in `found`, each with what it found. budget: the steps of the
    solver for all of them together.
    """

    rulebook: Rulebook
    folder: Path
    translation: CompiledRulebook
    run: Callable[[Case], Blackboard]
    tests: tuple[RuleTest, ...]
    head: Mapping
    written: dict[str, Mapping]
    lints: frozenset[str]
    found: dict[str, tuple[Finding, ...]]
    budget: Budget

    @property
    def own(self) -> frozenset[str]:
        """The ids of the rules that stand in the folder itself."""
        return frozenset(self.written)

    @cached_property
    def logic(self) -> Logic:
        """The solver, ready to be asked about the rulebook; the same for all lints. Raises ExtraMissing."""
        return Logic(self.translation, self.run, budget=self.budget)

    @cached_property
    def verdicts(self) -> tuple[ProofVerdict, ...]:
        """What can be found out about each safeguard; the same for all lints. Raises ExtraMissing."""
        return Prover(self.translation, self.run, self.budget).verdicts() if self.rulebook.safeguards else ()
