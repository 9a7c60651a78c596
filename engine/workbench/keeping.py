"""Keeping a case that was tried as a test of the rulebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent

from msgspec import Struct

from ottava.facts import Case
from ottava.facts.source.diagnostic import Diagnostic, quoted
from ottava.facts.source.node import Node, plain
from ottava.facts.source.node import Sequence as ListNode
from ottava.facts.source.span import Source
from ottava.facts.source.yaml_text import from_yaml

from ..authoring.rule_tests.outcome import TestOutcome
from ..authoring.rule_tests.reading import EntryReader, InvalidTests, read_tests, test_files
from ..authoring.rule_tests.running import failures_of
from ..authoring.scaffolding.files import (
    NothingWritten,
    case_written,
    folder_to_change,
    with_entry,
    write_over,
    written,
)
from ..inference.blackboard import Blackboard
from ..rulebook.locating import TESTS
from ..rulebook.reading.findings import Findings
from .edition import BenchEdition

KEPT_IN = "tried.yaml"
"""The file of kept cases in the `tests` folder of a rulebook."""

_SAID = {
    "top": "These methods come first, and no others",
    "gates": "These gates are shut, and no others",
    "excluded": "These methods are ruled out",
    "directives": "These things are to be done or avoided",
    "attention": "These points matter",
    "fired": "These rules fire",
}
"""What a test can expect of a case, and what that means."""


class Expectable(Struct, frozen=True):
    """Something that came out and that a test can expect. key: as test files have it, such as `top`.

    said: what it means. names: what came out, as test files name it, in order.
    """

    key: str
    said: str
    names: tuple[str, ...]


class KeptTest(Struct, frozen=True):
    """A test that was written: its name, its file and the line where it begins. passes: whether it passes now."""

    name: str
    file: str
    line: int
    passes: bool


def expectable(board: Blackboard) -> tuple[Expectable, ...]:
    """Return what a test of the case of a run can expect; the names without those of parties."""
    outcome = TestOutcome(board)
    return tuple(
        Expectable(key, said, tuple(each for each in outcome.results(key) if "@" not in each and ":" not in each))
        for key, said in _SAID.items()
    )


def keep(
    rulebook: str | Path,
    edition: BenchEdition,
    case: Case,
    case_text: str,
    expected: Mapping[str, Sequence[str]],
    name: str,
) -> KeptTest:
    """Add a test of that name to the folder of a rulebook. case: what the text says. expected: names by key.

    Raises NothingWritten for a rulebook that comes with Ottava, and for a file that nothing can be added to or that
    cannot be written; InvalidTests for a name that is taken or that cannot stand in YAML, for what cannot be expected,
    and where the test files have mistakes.
    """
    folder = folder_to_change(str(rulebook))
    file = folder / TESTS / KEPT_IN
    entry = _entry(case, case_text, expected, name)
    findings = Findings()
    tests = EntryReader(edition.rulebook, findings, file.parent).tests(_only_item(entry, file))
    if findings.failed:
        raise InvalidTests(findings.diagnostics)
    (test,) = tests
    taken = next((each for each in read_tests(test_files(rulebook), edition.rulebook) if each.name == test.name), None)
    if taken is not None:
        message = f"another test is called {quoted(test.name)} too ({taken.place})"
        raise InvalidTests([Diagnostic("repeated-name", message, hint="give it another name")])
    text = with_entry(file, entry, "tests")
    try:
        write_over([(file, text)])
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise NothingWritten(f"`{file}` cannot be written: {why}") from None
    line = text.count("\n", 0, text.rindex(entry[: entry.index("\n")])) + 1
    return KeptTest(test.name, str(file), line, not failures_of(test, TestOutcome(edition.run(test.case))))


def _entry(case: Case, case_text: str, expected: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the entry of a test file: with the case as its author wrote it, comments and all, where that reads the
    same there, and else in one line.
    """
    head = f"- test: {written(' '.join(name.split()))}\n"
    tail = "".join(f"    {written(key)}: {written(list(names))}\n" for key, names in expected.items())
    tail = f"  expect:\n{tail}" if tail else ""
    lines = case_text.removeprefix("\ufeff").replace("\r\n", "\n").strip("\n")
    entry = f"{head}  case:\n{indent(lines, '    ')}\n{tail}"
    return entry if _says(entry, case_text) else f"{head}  case: {case_written(case)}\n{tail}"


def _says(entry: str, case_text: str) -> bool:
    """Return whether the case in an entry says what its own text says."""
    documents, wrong = from_yaml(Source("entry", f"{entry}"))
    (own,), _ = from_yaml(Source("case", case_text))
    if wrong or len(documents) != 1:
        return False
    data = plain(documents[0])
    return isinstance(data, list) and len(data) == 1 and data[0].get("case") == plain(own)


def _only_item(entry: str, file: Path) -> Node:
    """Return an entry as it is read. Raises InvalidTests where its name cannot stand in YAML."""
    documents, wrong = from_yaml(Source(str(file), entry))
    if wrong:
        raise InvalidTests(wrong)
    (document,) = documents
    assert isinstance(document, ListNode)
    return document.items[0]
