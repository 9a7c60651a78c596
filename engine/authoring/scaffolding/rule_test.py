"""A test of a rule that is there: a case on which it fires, and a near miss."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ottava.facts.source.suggestion import nearest

from ...rulebook.loading import load_rulebook
from ...rulebook.rulebook import Rule
from ..rule_tests.reading import TESTS
from .errors import NothingWritten
from .files import folder_to_change, with_entry, write_over, yaml_name
from .instance import Instances
from .writing import case_written

_NO_CASE = """\
- rule: {rule}
  # No case was found on which this rule fires: say one here, and what keeps the rule from firing under `near_miss`.
  case: {{parties: [{{id: someone}}]}}
"""


@dataclass(frozen=True, slots=True)
class AddedTest:
    """Where something was added, and whether the author has to fill in what could not be found."""

    path: Path
    unfinished: bool


def new_test(rulebook: str, rule_id: str, file: str | None = None) -> AddedTest:
    """Adds a test of the rule to the tests of a rulebook.

    file: the name of the test file; left out, that of the file of the rule.
    Raises NothingWritten, InvalidRulebook, ExtraMissing.
    """
    folder = folder_to_change(rulebook)
    loaded = load_rulebook(folder)
    rule = next((each for each in loaded.rules if each.id == rule_id), None)
    if rule is None:
        near = nearest(rule_id, [each.id for each in loaded.rules])
        hint = f"did you mean `{near}`?" if near else "`ottava new rule` begins one"
        raise NothingWritten(f"the rulebook has no rule `{rule_id}`; {hint}")
    path = folder / TESTS / yaml_name(file or _file_of(rule))
    entry, unfinished = entry_for(rule, Instances(loaded))
    write_over([(path, with_entry(path, entry, "tests"))])
    return AddedTest(path, unfinished)


def entry_for(rule: Rule, instances: Instances) -> tuple[str, bool]:
    """The entry of a test file, and whether it is still to be filled in."""
    found = instances.of(rule)
    if found is None:
        return _NO_CASE.format(rule=rule.id), True
    lines = [f"- rule: {rule.id}"]
    if found.party is not None:
        lines.append(f"  party: {found.party}")
    lines.append(f"  case: {case_written(found.case)}")
    if found.near_miss is not None:
        lines.append(f"  near_miss: {found.near_miss}")
    return "\n".join(lines) + "\n", found.near_miss is None


def _file_of(rule: Rule) -> str:
    return "rules.yaml" if rule.span is None else Path(rule.span.source.name).name
