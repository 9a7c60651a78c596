"""Checking a rulebook: its mistakes, those in its tests, and the findings of the lints."""

from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic, sorted_diagnostics
from ottava.facts.source.errors import InputError, OttavaError

from ...advisor import Advisor
from ...inference.compiled_rulebook import compile_rulebook
from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, folder_of
from ...rulebook.rulebook import Rule, Rulebook, Suppression
from ...rulebook.safeguard import Dropped, HeldByTests
from ..proving.proving import ProofVerdict
from ..rule_tests.reading import read_tests, test_files
from ..solving.solver import budget_for, collector_paused
from ..source_text import location_order
from .lint import Finding, Lint, LintSubject, all_lints, hint_for_lint

PROVING = "broken-safeguard"
"""The lint that proves safeguards."""


class UnknownLint(OttavaError):
    """There is no lint of that id."""


@dataclass(frozen=True, slots=True)
class SuppressedFinding:
    """A finding that an author suppresses, with the reason."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of checking a rulebook.

    diagnostics: mistakes and warnings of the files themselves; where there are mistakes no lint runs. findings: those
    of the lints, in the order of the files. allowed: those that the author suppresses. unchecked: lints that could not
    run, because the solver is not installed. undecided: questions that were too large for it, or not reached. rules:
    how many there are. verdicts: that on each safeguard, if it was asked for. held_by_tests: safeguards
    that conditions cannot say. dropped: safeguards of an extended rulebook that are left out. switched_off: rules that
    are not enabled.
    """

    name: str
    diagnostics: tuple[Diagnostic, ...]
    findings: tuple[Finding, ...] = ()
    allowed: tuple[SuppressedFinding, ...] = ()
    unchecked: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    rules: int = 0
    verdicts: tuple[ProofVerdict, ...] = ()
    held_by_tests: tuple[HeldByTests, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    switched_off: tuple[Rule, ...] = ()

    @property
    def clean(self) -> bool:
        """Return whether there is nothing to put right."""
        return not self.diagnostics and not self.findings

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """Everything found: the mistakes of the files, then the findings of lints."""
        return (*self.diagnostics, *map(as_diagnostic, self.findings))


def check(
    path: str | Path = BUILT_IN,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
    budget: int | None = None,
    time_limit: float | None = None,
) -> CheckResult:
    """Check a rulebook: the folder of one, or the name of a built-in one.

    only: the ids of the lints to run; left out, all of them. without: the ids of lints to leave out.
    budget: steps of the solver for all questions together; left out, as many as a rulebook of this size should need.
    time_limit: seconds after which no question is asked any more.
    Raises UnknownLint. Mistakes of the rulebook and its tests are not raised but part of the result.
    """
    chosen = _chosen(only, without)
    warnings: list[Diagnostic] = []
    try:
        rulebook = load_rulebook(path)
        warnings.extend(rulebook.warnings)
        folder = folder_of(path, Path()) or Path(path)
        tests = read_tests(test_files(folder), rulebook, warnings)
    except InputError as error:
        return CheckResult(str(path), error.diagnostics)
    lints = tuple(each for each in chosen if not each.needs_solver or find_spec("z3"))
    assert rulebook.text is not None, "it has just been read"
    subject = LintSubject(
        rulebook,
        compile_rulebook(rulebook),
        Advisor(rulebook).run,
        tests,
        rulebook.text.head,
        rulebook.text.own_rules,
        budget_for(rulebook, budget, time_limit),
    )
    with collector_paused():
        for lint in lints:
            subject.found[lint.id] = tuple(lint.find(subject))
    found = sorted((each for of_lint in subject.found.values() for each in of_lint), key=_order)
    weighed = [(each, _suppression(each, rulebook)) for each in found]
    return CheckResult(
        rulebook.name,
        sorted_diagnostics(warnings),
        tuple(each for each, suppression in weighed if suppression is None),
        tuple(SuppressedFinding(each, suppression.reason) for each, suppression in weighed if suppression is not None),
        tuple(sorted({each.id for each in chosen} - {each.id for each in lints})),
        subject.logic.undecided if any(each.needs_solver for each in lints) else (),
        len(subject.written),
        subject.verdicts if any(each.id == PROVING for each in lints) else (),
        rulebook.held_by_tests,
        rulebook.dropped,
        rulebook.switched_off,
    )


def as_diagnostic(finding: Finding) -> Diagnostic:
    """Return a finding in the form of the mistakes of files."""
    return Diagnostic(finding.lint, finding.message, finding.span, finding.hint, lint_by_id(finding.lint).level)


def lint_by_id(name: str) -> Lint:
    """Return the lint of that id. Raises UnknownLint."""
    found = {each.id: each for each in all_lints()}
    if name not in found:
        raise UnknownLint(f"there is no lint `{name}`; {hint_for_lint(name)}")
    return found[name]


def _chosen(only: Collection[str], without: Collection[str]) -> tuple[Lint, ...]:
    for name in (*only, *without):
        lint_by_id(name)
    return tuple(each for each in all_lints() if (not only or each.id in only) and each.id not in without)


def _suppression(finding: Finding, rulebook: Rulebook) -> Suppression | None:
    """Return what suppresses the finding: in one of its rules or its safeguard, or in the rulebook as a whole."""
    allowing = [*(rulebook.rule(name).allows for name in finding.rules), rulebook.allows]
    if finding.safeguard is not None:
        allowing.insert(0, rulebook.safeguard(finding.safeguard).allows)
    return next((each for allows in allowing for each in allows if each.lint == finding.lint), None)


def _order(finding: Finding) -> tuple[str, int, str, str]:
    return (*location_order(finding.span), finding.lint, finding.message)
