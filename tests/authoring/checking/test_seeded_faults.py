"""Every fault put into a copy of the built-in rulebook is found, and shown by a case that the engine confirms."""

from pathlib import Path

import pytest
from authoring.checking.seeded_faults import FAULTS, Fault, copy_with

from ottava import Case
from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.lint import Finding

pytestmark = pytest.mark.slow

pytest.importorskip("z3")

GROUPS = [(lint, group) for lint, groups in FAULTS.items() for group in groups]


def test_there_are_at_least_sixty() -> None:
    assert sum(len(group) for _, group in GROUPS) >= 60


@pytest.mark.parametrize(
    ("lint", "group"), GROUPS, ids=lambda each: each if isinstance(each, str) else each[0].expected
)
def test_each_is_found(lint: str, group: list[Fault], tmp_path: Path) -> None:
    checked = check(copy_with(group, tmp_path / "copy"), only=(lint,))
    assert not [each.message for each in checked.diagnostics if each.severity == "error"]
    for fault in group:
        assert any(about(finding, fault) for finding in checked.findings), fault.expected
    for finding in checked.findings:
        assert finding.witness is not None
        assert Case.from_mapping(finding.witness.to_mapping()) == finding.witness


def about(finding: Finding, fault: Fault) -> bool:
    return fault.expected in finding.rules or f"`{fault.expected}`" in finding.message.replace("assessment.", "")


def test_nothing_is_found_in_the_rulebook_itself() -> None:
    assert check(only=tuple(FAULTS)).findings == ()
