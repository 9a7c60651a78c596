"""Each allowance is of a remark that is made: in its rule, in its safeguard, or somewhere in the rulebook."""

from pathlib import Path

import pytest
from authoring.checking.manual import write
from rulebook.examples.example import HEAD, rule

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.lint import Finding, apply_fixes

SOURCE = "source: {place: methods/4, basis: text}\n"
GUARD = """\
- id: {0}
  title: The police is called where there is violence
  when: {{safety.imminent_violence: {1}}}
  always: {{directive: call_police}}
  because: Nobody can mediate while somebody is being hurt.
  allow: {{{2}: ours}}
"""
POLICE = rule("{safety.imminent_violence: ongoing}", "{directive: call_police}")
# No case is of both, so that nothing could break the safeguard.
NEVER = "ongoing, any: [{safety.imminent_violence: credible}]"
LINTS = ("needless-allowance", "unknown-lint", "no-source", "idle-safeguard")


def remarks(folder: Path, rules: str, head: str = "", guard: str = "") -> list[Finding]:
    files = {"rulebook.yaml": HEAD + head, "rules.yaml": rules}
    folder = write(files | ({"safeguards.yaml": guard} if guard else {}), folder)
    return [each for each in check(folder, only=LINTS).findings if each.lint in LINTS[:2]]


def said(finding: Finding) -> tuple[object, ...]:
    span = finding.span
    assert span is not None
    return finding.message, span.line, span.text, finding.hint, finding.rules, finding.safeguard


@pytest.mark.parametrize("more", ["allow: {no-source: ours}", "allow:\n  no-source: ours"])
def test_an_allowance_of_what_is_remarked_on_is_needed(more: str, tmp_path: Path) -> None:
    assert remarks(tmp_path, rule(more=more)) == []


def test_an_allowance_in_a_rule_is_for_that_rule(tmp_path: Path) -> None:
    rules = rule() + rule(id="two", more=SOURCE + "allow: {no-source: ours}")
    assert [said(each) for each in remarks(tmp_path, rules)] == [
        ("`no-source` remarks on nothing in `two`", 12, "no-source", "take the allowance out", ("two",), None)
    ]


def test_an_allowance_of_the_rulebook_is_for_any_of_its_rules(tmp_path: Path) -> None:
    bare, sourced = rule(), rule(id="two", more=SOURCE)
    assert remarks(tmp_path / "a", sourced + bare, head="allow: {no-source: ours}\n") == []
    assert [said(each) for each in remarks(tmp_path / "b", sourced, head="allow: {no-source: ours}\n")] == [
        ("`no-source` remarks on nothing in the rulebook", 11, "no-source", "take the allowance out", (), None)
    ]


@pytest.mark.parametrize("hidden", ["no-sauce", "never-fires"])
def test_what_did_not_run_cannot_be_called_needless(hidden: str, tmp_path: Path) -> None:
    found = remarks(tmp_path, rule(more=f"allow: {{{hidden}: ours}}"))
    assert [each.lint for each in found] == (["unknown-lint"] if hidden == "no-sauce" else [])


def test_an_allowance_in_a_safeguard_is_for_that_safeguard(tmp_path: Path) -> None:
    idle, held = GUARD.format("idle", NEVER, "idle-safeguard"), GUARD.format("held", "ongoing", "idle-safeguard")
    assert [said(each) for each in remarks(tmp_path, POLICE, guard=idle + held)] == [
        ("`idle-safeguard` remarks on nothing in `held`", 12, "idle-safeguard", "take the allowance out", (), "held")
    ]


def test_a_remark_on_a_rule_is_no_need_of_a_safeguard(tmp_path: Path) -> None:
    found = remarks(tmp_path, POLICE, guard=GUARD.format("held", "ongoing", "no-source"))
    assert [each.message for each in found] == ["`no-source` remarks on nothing in `held`"]


def test_a_name_that_is_no_lint_allows_nothing(tmp_path: Path) -> None:
    found = remarks(tmp_path / "a", rule(more="allow: {no-sauce: ours}"))
    assert [said(each) for each in found] == [
        ("there is no lint `no-sauce` to allow", 6, "no-sauce", "did you mean `no-source`?", ("one",), None)
    ]
    found = remarks(tmp_path / "b", rule(), head="allow: {no-sauce: ours}\n")
    assert [said(each)[0] for each in found] == ["there is no lint `no-sauce` to allow"]
    assert found[0].rules == ()


SEVERAL = """\
allow:
  no-source: found since
  never-fires: kept for later
"""
ALONE = "allow: {no-source: found since}  # no longer\n"


@pytest.mark.parametrize(
    ("more", "left"),
    [
        (SEVERAL, SEVERAL.replace("  no-source: found since\n", "")),
        ("allow: {no-source: found since}\n", ""),
        ("allow:\n  no-source: found since\n", ""),
        ("allow: {no-source: found since, never-fires: kept for later}\n", None),
        (ALONE, None),
    ],
)
def test_it_is_taken_out_where_nothing_else_stands_on_its_lines(more: str, left: str | None, tmp_path: Path) -> None:
    (found,) = remarks(tmp_path, rule(more=SOURCE + more))
    assert len(apply_fixes([found])) == (left is not None)
    text = (tmp_path / "rules.yaml").read_text("utf-8")
    assert text == rule(more=SOURCE + (more if left is None else left))
