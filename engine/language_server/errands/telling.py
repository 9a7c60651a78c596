"""Pages that a command shows: why a rule fires or not on a case, what an edit changes, and the handbook."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

from ottava.facts import Case, read_case
from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError
from ottava.facts.source.reading import unsaved

from ...advisor import Advisor
from ...authoring.impact.analysis import ReadCase, compare
from ...authoring.impact.comparison import CaseOrigin, Ledger
from ...authoring.impact.repository import NoRevision
from ...authoring.impact.shown.documents import comparison_markdown
from ...authoring.impact.version import FileNames, RulebookVersion, opened_version
from ...authoring.rule_tests.reading import read_tests, test_files
from ...authoring.rule_tests.rule_test import RuleTest
from ...report.layout import plain
from ...report.page import explanation_page
from ...report.proof import proof_of_rule
from ...report.why_not import why_not_rule_sections
from ...rulebook.loading import load_rulebook
from ...rulebook.rulebook import Rulebook
from .shown_page import ShownPage

WIDTH = 100
"""Letters in a line of a page."""
MOST_CASES = 400
"""So many cases of the tests are advised before and after an edit."""


class NothingToTell(OttavaError):
    """There is nothing to show; the message says why."""


def rule_on_case(folder: Path, rule_id: str, case: str | None) -> ShownPage:
    """Return why a rule fires or not.

    case: the path of a case file; left out, the case of the first test of the rule. Raises NothingToTell,
    InvalidRulebook, InvalidCase, UnreadableSource.
    """
    rulebook = load_rulebook(folder)
    if not any(each.id == rule_id for each in rulebook.rules):
        raise NothingToTell(f"the rulebook has no rule {quoted(rule_id)}; it may have a mistake, or not be enabled")
    about = read_case(case, rulebook.vocabulary) if case is not None else _tested(folder, rulebook, rule_id)
    advisor = Advisor(rulebook)
    found = advisor.why_not_rule(about, rule_id)
    advice = advisor.advise(about)
    sections = (*why_not_rule_sections(found), *proof_of_rule(advice, rule_id))
    page = plain(explanation_page(advice, sections, title=about.title or ""), WIDTH)
    return ShownPage(f"{rule_id} on {about.id}", f"# `{rule_id}` on the case `{about.id}`\n\n```text\n{page}```\n")


def _tested(folder: Path, rulebook: Rulebook, rule_id: str) -> Case:
    tests = read_tests(test_files(folder), rulebook)
    found = next((each for each in tests if each.rule == rule_id and each.kind == "rule"), None)
    if found is None:
        raise NothingToTell(f"the rule `{rule_id}` has no test with a case to explain it on; open a case file first")
    return found.case


def what_changes(folder: Path) -> ShownPage:
    """Return what an edit changes: the rules, and the advice on the cases of the tests.

    It is compared with the last commit, or where git knows none with what is saved. Raises InvalidRulebook,
    InvalidTests.
    """
    with opened_version(str(folder)) as found:
        after = _called(found, "what stands in the editor", folder)
    with unsaved({}), chdir(folder):  # where git is asked
        try:
            with opened_version("HEAD:./") as before:
                return _compared(_called(before, "the last commit", folder), after, folder)
        except NoRevision:
            with opened_version(str(folder)) as before:
                return _compared(_called(before, "what is saved", folder), after, folder)


def _called(version: RulebookVersion, name: str, folder: Path) -> RulebookVersion:
    """Return a version by a name that people know, its files by their names in the folder."""
    places = ((f"{folder}{os.sep}", ""), *version.called.places)
    return replace(version, name=name, called=FileNames(places))


def _compared(before: RulebookVersion, after: RulebookVersion, folder: Path) -> ShownPage:
    with Ledger() as ledger:
        tests = read_tests(test_files(folder), after.rulebook)
        found = compare(before, after, _cases(tests, folder), ledger)
        return ShownPage("what the edit changes", comparison_markdown(found, ledger))


def _cases(tests: tuple[RuleTest, ...], folder: Path) -> Iterator[ReadCase]:
    """Yield the cases of the tests, those of near misses left out, from all over the files."""
    chosen = [each for each in tests if each.kind != "near miss"]
    step = max(1, -(-len(chosen) // MOST_CASES))
    for each in chosen[::step]:
        yield ReadCase(CaseOrigin(os.path.relpath(each.span.source.name, folder), None, each.span.line), each.case)


def handbook(folder: Path, output: Path) -> str:
    """Build the handbook of the rulebook and return the path of its first page. Raises ExtraMissing, InputError."""
    from ...authoring.handbook.handbook import check_tools, read_content, write_handbook

    check_tools()
    write_handbook(read_content(folder, checked=False), output)
    return str(output / "index.html")
