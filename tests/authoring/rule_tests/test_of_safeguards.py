"""Tests of safeguards: at work on their case, and not on a near miss."""

from pathlib import Path

import pytest
from authoring.small_book import RULES, SAFEGUARDS, write_book

from ottava.engine.authoring.rule_tests import reading, running
from ottava.engine.authoring.rule_tests.report import as_data, as_diagnostics, lines_of
from ottava.engine.authoring.rule_tests.updating import updates
from ottava.engine.rulebook.loading import load_rulebook

GOOD = """\
- safeguard: guard
  party: ann
  case: {parties: [{id: ann, arousal: calm}, {id: bob, arousal: violent}]}
  expect: {advised: [detour@bob]}
  near_miss: [{parties.ann.arousal: upset}, {parties.ann.arousal: unknown}, {safety.weapon: true}]
- safeguard: guard.danger
  case: {safety: {imminent_violence: ongoing}}
  near_miss: {safety.imminent_violence: none}
"""


def results(folder: Path, tests: str, rules: str = RULES) -> list[running.RuleTestResult]:
    write_book(folder, tests, rules)
    (folder / "safeguards.yaml").write_text(SAFEGUARDS, encoding="utf-8")
    book = load_rulebook(folder)
    return list(running.run_tests(book, reading.tests_beside(folder, book)))


def said(found: list[running.RuleTestResult]) -> list[str]:
    return [line.strip() for _, line in lines_of(found, counted=False)][:-2]


def test_one_at_work_passes(tmp_path: Path) -> None:
    found = results(tmp_path, GOOD)
    assert [line for _, line in lines_of(found)] == ["6 passed"]
    assert [(each.test.kind, each.test.safeguard, each.test.rule) for each in found[:2]] == [
        ("safeguard", "guard", None),
        ("near miss", "guard", None),
    ]
    assert found[1].test.name == "guard, near miss: {parties.ann.arousal: upset}"
    assert {each["safeguard"] for each in as_data(found)} == {"guard", "guard.danger"}
    assert [each.test.about for each in found if each.test in running.selected((r.test for r in found), ["guard"])] == [
        "guard"
    ] * 4


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "arousal: calm}, {id: bob",
            "arousal: upset}, {id: bob",
            ["line 1: the safeguard does not apply to its case", "- guard@ann"],
        ),
        ("party: ann", "party: bob", ["line 1: the safeguard does not apply to its case", "- guard@bob"]),
        (
            "near_miss: {safety.imminent_violence: none}",
            "near_miss: {safety.weapon: true}",
            ["line 8: the safeguard applies all the same", "+ guard.danger"],
        ),
    ],
)
def test_one_that_is_not_says_so_at_its_line(old: str, new: str, lines: list[str], tmp_path: Path) -> None:
    assert old in GOOD
    found = results(tmp_path, GOOD.replace(old, new))
    text = said(found)
    assert [each for each in lines if each not in text] == []
    assert updates(found, load_rulebook(tmp_path))[0] == ()  # nobody writes a safeguard by what came out


def test_an_advice_against_it_fails_its_test(tmp_path: Path) -> None:
    rules = RULES.replace("then: {exclude: detour}", "then: {recommend: detour, strength: weak}")
    found = results(tmp_path, GOOD.partition("- safeguard: guard.danger")[0], rules)
    why = "why: ottava explain CASE --rule ID"
    assert said(found)[1:] == ["line 1: the advice goes against the safeguard", "+ guard@ann", why]
    (told,) = as_diagnostics(found)
    assert (told.code, told.message, told.hint) == (
        "failed-test",
        "the test `guard` fails: the advice goes against the safeguard",
        None,
    )
