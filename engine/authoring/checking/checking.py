"""Checking a rulebook: its mistakes, those in its tests, and what the lints remark on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError, OttavaError
from ottava.facts.source.suggestion import nearest

from ...advisor import Advisor
from ...explanation.budget import Budget
from ...inference.compiled_rulebook import compile_rulebook
from ...rulebook.loading import load_rulebook
from ...rulebook.locating import BUILT_IN, folder_of
from ...rulebook.rulebook import Rulebook, Suppression
from ...rulebook.safeguard import Dropped, HeldByTests
from ..proving.verdict import ProofVerdict
from ..rule_tests.reading import read_tests, test_files
from ..rule_tests.rule_test import RuleTest
from ..solving.budgeting import budget_for
from .finding import Finding
from .lint import Lint, all_lints
from .subject import LintSubject

PROVING = "broken-safeguard"
"""The lint that proves safeguards."""


class UnknownLint(OttavaError):
    """A lint was asked for that there is not."""


@dataclass(frozen=True, slots=True)
class SuppressedFinding:
    """A finding that an author lets stand, with the reason."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a rulebook brought.

    diagnostics: mistakes and warnings of the files themselves; where there are mistakes no lint has run. findings: what
    lints remark on, in the order of the files. allowed: what the author lets stand. unchecked: lints that could not
    run, because the solver is not installed. undecided: questions that were too large for it, or not reached. rules:
    how many there are. verdicts: what was found out about each safeguard, if that was asked. held_by_tests: safeguards
    that conditions cannot say. dropped: safeguards of an extended rulebook that are left out.
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

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.diagnostics and not self.findings


def check(
    path: str | Path = BUILT_IN,
    *,
    only: Collection[str] = (),
    without: Collection[str] = (),
    budget: int | None = None,
    time_limit: float | None = None,
) -> Checked:
    """Checks a rulebook: the folder of one, or the name of a built-in one.

    only: the ids of the lints to run; left out, all of them. without: the ids of lints to leave out.
    budget: steps of the solver for all questions together; left out, as many as a rulebook of this size should need.
    time_limit: seconds after which no question is asked any more.
    Raises UnknownLint. Mistakes of the rulebook and its tests are not raised but told in what is given back.
    """
    chosen = _chosen(only, without)
    try:
        rulebook = load_rulebook(path)
        folder = folder_of(path, Path()) or Path(path)
        tests = read_tests(test_files(folder), rulebook)
    except InputError as error:
        return Checked(str(path), error.diagnostics)
    lints = tuple(each for each in chosen if not each.needs_solver or find_spec("z3"))
    subject = _subject(rulebook, folder, tests, budget_for(rulebook, budget, time_limit))
    allowed: list[SuppressedFinding] = []
    findings: list[Finding] = []
    for lint in lints:
        found = tuple(lint.find(subject))
        subject.found[lint.id] = found
        for finding in found:
            allowance = _allowance(finding, rulebook)
            if allowance is None:
                findings.append(finding)
            else:
                allowed.append(SuppressedFinding(finding, allowance.reason))
    return Checked(
        rulebook.name,
        rulebook.warnings,
        tuple(sorted(findings, key=_place)),
        tuple(sorted(allowed, key=lambda each: _place(each.finding))),
        tuple(sorted({each.id for each in chosen} - {each.id for each in lints})),
        subject.logic.undecided if any(each.needs_solver for each in lints) else (),
        len(subject.written),
        subject.verdicts if any(each.id == PROVING for each in lints) else (),
        rulebook.held_by_tests,
        rulebook.dropped,
    )


def lint_called(name: str) -> Lint:
    """The lint of that id. Raises UnknownLint."""
    found = {each.id: each for each in all_lints()}
    if name not in found:
        near = nearest(name, found)
        hint = f"did you mean `{near}`?" if near else "`ottava check --list` names them all"
        raise UnknownLint(f"there is no lint `{name}`; {hint}")
    return found[name]


def _chosen(only: Collection[str], without: Collection[str]) -> tuple[Lint, ...]:
    for name in (*only, *without):
        lint_called(name)
    return tuple(each for each in all_lints() if (not only or each.id in only) and each.id not in without)


def _subject(rulebook: Rulebook, folder: Path, tests: tuple[RuleTest, ...], budget: Budget) -> LintSubject:
    assert rulebook.text is not None, "it has just been read"
    return LintSubject(
        rulebook,
        folder,
        compile_rulebook(rulebook),
        Advisor(rulebook).run,
        tests,
        rulebook.text.head,
        rulebook.text.own_rules,
        frozenset(each.id for each in all_lints()),
        {},
        budget,
    )


def _allowance(finding: Finding, rulebook: Rulebook) -> Suppression | None:
    """What allows the finding: in one of the rules or the safeguard it is about, or for the rulebook as a whole."""
    allowing = [*(rulebook.rule(name).allows for name in finding.rules), rulebook.allows]
    if finding.safeguard is not None:
        allowing.insert(0, rulebook.safeguard(finding.safeguard).allows)
    return next((each for allows in allowing for each in allows if each.lint == finding.lint), None)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    span = finding.span
    return ("", -1, finding.lint, finding.message) if span is None else (
        span.source.name, span.start, finding.lint, finding.message,
    )  # fmt: skip
