"""Reading the test files beside a rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.errors import InputError, UnreadableSource
from ottava.facts.source.node import Scalar, Sequence
from ottava.facts.source.reading import read_source
from ottava.facts.source.span import Span
from ottava.facts.source.yaml_text import from_yaml

from ...rulebook.findings import Findings, described
from ...rulebook.locating import folder_of
from ...rulebook.rulebook import Rulebook
from .from_entry import EntryReader
from .rule_test import RuleTest

TESTS = "tests"
"""The folder of tests inside that of a rulebook."""


class InvalidTests(InputError):
    """Test files with mistakes: all of them, as diagnostics."""


def test_files(rulebook: str | Path) -> tuple[Path, ...]:
    """Return the test files of the rulebook of that name or in that folder, in the order of their names."""
    folder = folder_of(rulebook, Path())
    found = () if folder is None else (folder / TESTS).glob("*.yaml")
    return tuple(sorted(path for path in found if not path.name.startswith(".")))


def tests_beside(rulebook: str | Path, loaded: Rulebook) -> tuple[RuleTest, ...]:
    """Return all tests beside a rulebook, which has been `loaded` from there.

    Raises InvalidTests with everything that is wrong in them, also if there are none.
    """
    paths = test_files(rulebook)
    if not paths:
        hint = f"put `*.yaml` files with tests into the folder `{TESTS}` beside `rulebook.yaml`"
        message = f"no tests stand beside the rulebook {quoted(str(rulebook))}"
        raise InvalidTests(Diagnostic("no-tests", message, None, hint))
    return read_tests(paths, loaded)


def read_tests(paths: Iterable[Path], rulebook: Rulebook) -> tuple[RuleTest, ...]:
    """Return the tests of these files. Raises InvalidTests with everything that is wrong in them."""
    findings = Findings()
    tests: list[RuleTest] = []
    for path in paths:
        tests += _read_file(path, rulebook, findings)
    _check_names(tests, findings)
    if findings.failed:
        raise InvalidTests(findings.diagnostics)
    return tuple(tests)


def _read_file(path: Path, rulebook: Rulebook, findings: Findings) -> list[RuleTest]:
    try:
        source = read_source(path)
    except UnreadableSource as unreadable:
        findings.diagnostics.extend(unreadable.diagnostics)
        return []
    documents, diagnostics = from_yaml(source)
    findings.diagnostics.extend(diagnostics)
    reader = EntryReader(rulebook, findings, path.parent)
    tests: list[RuleTest] = []
    for document in documents:
        if isinstance(document, Sequence):
            for node in document.items:
                tests += reader.tests(node)
        elif not (isinstance(document, Scalar) and document.value is None):
            span = Span(source, document.span.start, min(document.span.end, source.line_bounds(document.span.line)[1]))
            message = f"a test file is {described(document)}; expected a list of tests"
            hint = "begin each test with `- rule:`, `- safeguard:` or `- test:`"
            findings.error("no-list-of-tests", message, span, hint)
    return tests


def _check_names(tests: Iterable[RuleTest], findings: Findings) -> None:
    first: dict[str, RuleTest] = {}
    for test in tests:
        if test.kind == "test" and first.setdefault(test.name, test) is not test:
            message = f"another test is called {quoted(test.name)} too ({first[test.name].place})"
            findings.error("repeated-name", message, test.span, "give it another name")
