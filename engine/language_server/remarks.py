"""All that is said of a rulebook, also what takes time: the lints, those that ask the solver, and the rule tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic
from ottava.facts.source.errors import InputError
from ottava.facts.source.reading import unsaved

from ..authoring.checking.checking import CheckResult, as_diagnostic, check
from ..authoring.checking.lint import LAST, all_lints
from ..authoring.rule_tests.reading import read_tests, test_files
from ..authoring.rule_tests.report import as_diagnostics
from ..authoring.rule_tests.running import run_tests
from ..rulebook.loading import load_rulebook
from .remark import Remark

ACROSS_TESTS = ("repeated-name",)
"""What is wrong with test files taken together. Everything else in files the server itself sees sooner."""


def remarks_on(folder: Path, texts: Mapping[str, str]) -> Iterator[tuple[Remark, ...]]:
    """Yield what is said of the rulebook in a folder beside the mistakes of its files: first what is found soon, then
    all of it.

    texts: what an editor holds of files, by absolute path.
    """
    slow = {each.id for each in all_lints() if each.needs_solver}
    with unsaved(texts):
        soon = check(folder, without=(*slow, *LAST))
        failing = tuple(map(Remark, failing_tests(folder)))
        yield *_remarks(soon), *failing
        if not any(each.severity == "error" for each in soon.diagnostics):
            yield *_remarks(check(folder)), *failing


def failing_tests(folder: Path) -> tuple[Diagnostic, ...]:
    """Return what the tests beside a rulebook expect and what does not come out; nothing where one cannot be read."""
    try:
        rulebook = load_rulebook(folder)
        return tuple(as_diagnostics(run_tests(rulebook, read_tests(test_files(folder), rulebook))))
    except InputError:
        return ()  # which `check` has said


def _remarks(checked: CheckResult) -> Iterator[Remark]:
    yield from (Remark(each) for each in checked.diagnostics if each.code in ACROSS_TESTS)
    for each in checked.findings:
        yield Remark(as_diagnostic(each), each.related, replace(each, witness=None))
