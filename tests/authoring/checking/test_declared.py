"""Remarks on what `rulebook.yaml` declares, on opposite orders, and on tests that say nothing."""

from pathlib import Path

import pytest
from authoring.checking.manual import write
from rulebook.examples.example import HEAD, per_party, rule

from ottava.engine.authoring.checking.checking import check
from ottava.engine.authoring.checking.lint import apply_fixes
from ottava.engine.authoring.schemas.writing import write_schemas
from ottava.engine.rulebook.loading import load_rulebook

BECAUSE = "people want to be heard first"
UPSET = per_party("{party.arousal: upset}", because=BECAUSE)


def messages(folder: Path, lint: str) -> list[str]:
    checked = check(folder, only=(lint,))
    assert not checked.diagnostics
    return [each.message for each in checked.findings]


def book(folder: Path, rules: str, tests: str = "", head: str = HEAD) -> Path:
    return write({"rulebook.yaml": head, "rules.yaml": rules, **({"tests/all.yaml": tests} if tests else {})}, folder)


FIRES = "- rule: one\n  case: {parties: [{id: ann, arousal: upset}]}\n"


@pytest.mark.parametrize(
    ("rules", "tests", "said"),
    [
        (UPSET, "", "the tests have no entry for `one` with a case on which it fires"),
        (UPSET, FIRES, "the tests have no entry for `one` with a near miss, with which it does not fire"),
        (UPSET, f"{FIRES}  near_miss: {{parties.ann.arousal: calm}}\n", None),
        (UPSET, FIRES.replace("upset", "calm"), "no test of `one` passes that gives a case on which it fires"),
        (
            UPSET,
            f"{FIRES}  near_miss: {{parties.ann.heard: true}}\n",
            "no test of `one` passes that gives a near miss, with which it does not fire",
        ),
        (rule(because=BECAUSE), "- rule: one\n  case: {parties: []}\n", None),
        (per_party(because=BECAUSE), "- rule: one\n  case: {parties: [{id: ann}]}\n", None),
        (
            rule(because=BECAUSE, more="unless: {dispute.stakes: trivial}"),
            "- rule: one\n  case: {parties: []}\n",
            "the tests have no entry for `one` with a near miss, with which it does not fire",
        ),
    ],
)
def test_only_tests_that_can_be_and_that_pass_count(rules: str, tests: str, said: str | None, tmp_path: Path) -> None:
    assert messages(book(tmp_path, rules, tests), "no-test") == ([] if said is None else [said])


def strengths(table: str) -> str:
    return HEAD.replace("{weak: 0.3, moderate: 0.51, strong: 0.657}", table)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("{weak: 0.3, strong: 0.9}", []),
        ("{strong: 0.9, weak: 0.3}", []),
        ("{weak: 0.3, moderate: 0.3}", ["`moderate` (0.3) is not stronger than `weak` (0.3)"]),
        ("{strong: 0.3, weak: 0.6}", ["`strong` (0.3) is not stronger than `weak` (0.6)"]),
        ("{weak: 0.3, somewhat: 0.4, strong: 0.6}", []),
        ("{strong: 0.6, somewhat: 0.4, weak: 0.3}", []),
        ("{weak: 0.3, somewhat: 0.04, strong: 0.6}", ["`somewhat` (0.04) is less than `weak` (0.3) before it"]),
        ("{hint: 0.2, weak: 0.2}", []),
    ],
)
def test_strengths_stand_in_order(table: str, said: list[str], tmp_path: Path) -> None:
    folder = book(tmp_path, rule(because=BECAUSE), head=strengths(table))
    assert messages(folder, "strengths-out-of-order") == said


def test_an_inherited_number_is_taken(tmp_path: Path) -> None:
    book(tmp_path / "base", rule(because=BECAUSE))
    head = """\
name: upper
version: 1.0.0
extends: ../base
methods: [{id: meeting, number: 2, title: The meeting, kind: competing, steps: [Invite]}]
points: [{id: patience, number: 1, title: Patience, text: Take your time}]
"""
    folder = book(tmp_path / "upper", rule(because=BECAUSE, id="two"), head=head)
    found = check(folder, only=("equal-numbers",)).findings
    assert [(each.message, each.span.text if each.span else "", each.hint) for each in found] == [
        ("the methods `rigidity` and `meeting` have the same number 2", "2", "take a number that is free, such as 3"),
        ("the points `warmth` and `patience` have the same number 1", "1", "take a number that is free, such as 2"),
    ]


def order(first: str, then: str) -> str:
    return f"{{order: [{first}, {then}]}}"


@pytest.mark.parametrize(
    ("when", "rules"),
    [
        ("{party.heard: true}", ["one", "two"]),
        ("{party.arousal: calm}", []),
        ("{party.arousal: upset}", ["one", "two"]),
    ],
)
def test_opposite_orders_are_remarked_on_where_both_rules_can_fire(when: str, rules: list[str], tmp_path: Path) -> None:
    pytest.importorskip("z3")
    one = per_party("{party.arousal: upset}", order("listening", "rigidity.firm"), because=BECAUSE)
    two = per_party(when, order("rigidity.firm", "listening"), "two", BECAUSE)
    found = check(book(tmp_path, one + two), only=("contradictory-orders",)).findings
    assert [name for each in found for name in each.rules] == rules
    assert all(each.witness is not None and each.related for each in found)


def test_stale_schemas_are_made_anew(tmp_path: Path) -> None:
    folder = book(tmp_path, rule(because=BECAUSE))
    write_schemas(load_rulebook(folder), folder / "schema")
    assert messages(folder, "stale-schemas") == []
    (folder / "rules.yaml").write_text(rule(because=BECAUSE) + rule(because=BECAUSE, id="two"), encoding="utf-8")
    assert messages(folder, "stale-schemas") == []  # the schema of tests only offers ids of rules
    (folder / "rulebook.yaml").write_text(HEAD.replace("id: call_police", "id: call_help"), encoding="utf-8")
    (said,) = messages(folder, "stale-schemas")
    schemas = [f"`schema/{name}.schema.json`" for name in ("rules", "safeguards", "tests")]
    assert said == f"{schemas[0]}, {schemas[1]} and {schemas[2]} are older than the rulebook"
    assert len(apply_fixes(check(folder, only=("stale-schemas",)).findings)) == 1
    assert messages(folder, "stale-schemas") == []
    assert write_schemas(load_rulebook(folder), folder / "schema") == ()
