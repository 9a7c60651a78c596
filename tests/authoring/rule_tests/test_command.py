"""`ottava test`, `ottava coverage` and `ottava mutate` as they are typed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from authoring.small_book import RULES, TESTS, write_book

pytestmark = pytest.mark.slow

WRONG = TESTS.replace("top: detour ", "top: listening ")


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


def ottava(folder: Path, *arguments: str) -> Run:
    command = [sys.executable, "-m", "ottava", *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=120)
    return Run(run.returncode, run.stdout, run.stderr)


def test_all_tests_pass(tmp_path: Path) -> None:
    write_book(tmp_path / "book")
    assert ottava(tmp_path, "test", "book") == Run(0, "20 passed\n", "")
    assert ottava(tmp_path / "book", "test") == Run(0, "20 passed\n", "")


def test_a_failure_is_shown_and_ends_with_1(tmp_path: Path) -> None:
    write_book(tmp_path / "book", WRONG)
    run = ottava(tmp_path, "test", "book")
    assert run.status == 1
    assert run.out.startswith("FAILED book/tests/all.yaml:31: one heated and unheard, one calm\n")
    assert "\n  why: ottava explain CASE --rule ID\n" in run.out
    assert run.out.endswith("CASE: a file with the case of the test, ID: a rule.\n19 passed, 1 failed\n")
    assert run.err == ""


def test_some_tests_are_chosen(tmp_path: Path) -> None:
    write_book(tmp_path, WRONG)
    assert ottava(tmp_path, "test", "--rule", "round", "--rule", "danger") == Run(0, "5 passed\n", "")
    assert ottava(tmp_path, "test", "-k", "violence").out == "4 passed\n"
    assert ottava(tmp_path, "test", "-k", "nothing is called so").status == 2


def test_json_tells_everything(tmp_path: Path) -> None:
    write_book(tmp_path, WRONG)
    run = ottava(tmp_path, "test", "--format", "json")
    assert run.status == 1
    found = json.loads(run.out)
    assert found["rulebook"] == "small"
    assert len(found["tests"]) == 20
    (failed,) = [each for each in found["tests"] if not each["passed"]]
    assert (failed["kind"], failed["rule"], failed["line"]) == ("test", None, 31)
    (failure,) = failed["failures"]
    assert (failure["key"], failure["expected"], failure["found"]) == ("top", ["listening"], ["detour"])


def test_mistakes_end_with_1_and_their_places(tmp_path: Path) -> None:
    write_book(tmp_path, TESTS.replace("top: detour ", "topp: detor ").replace("- rule: round", "- rule: rond"))
    run = ottava(tmp_path, "test")
    assert (run.status, run.out) == (1, "")
    assert "tests/all.yaml:6:9" in run.err
    assert "did you mean `top`?" in run.err


@pytest.mark.parametrize("wrong", [False, True], ids=["sound", "with other mistakes"])
@pytest.mark.parametrize("command", ["test", "check"])
def test_files_that_are_not_read_are_named(tmp_path: Path, command: str, wrong: bool) -> None:
    book = write_book(tmp_path / "book", TESTS.replace("top: detour ", "top: detor ") if wrong else TESTS)
    (book / "further").mkdir()
    (book / "cases").mkdir()
    for name in ("more.YAML", "further/more.yaml", "tests/more.yml", "cases/ann.yaml"):
        (book / name).write_text("parties: [{id: ann}]\n" if "ann" in name else RULES, "utf-8")
    run = ottava(tmp_path, command, "book")
    said = run.out + run.err
    assert [line for line in said.splitlines() if "is not read" in line] == [
        "warning[file-not-read]: the file `book/further/more.yaml` is not read; "
        "expected rules beside `rulebook.yaml`, not further down",
        "warning[file-not-read]: the file `book/more.YAML` is not read; expected rules in files that end in `.yaml`",
        "warning[file-not-read]: the file `book/tests/more.yml` is not read; expected tests in files "
        "that end in `.yaml`",
    ]
    assert ("did you mean `detour`?" in said) is wrong


def test_update_writes_and_shows_what_changed(tmp_path: Path) -> None:
    write_book(tmp_path, WRONG)
    run = ottava(tmp_path, "test", "--update")
    assert run.status == 0
    assert "-    top: listening  # not listening\n+    top: detour  # not listening\n" in run.out
    assert (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8") == TESTS
    assert ottava(tmp_path, "test", "--update") == Run(0, "20 passed\n", "")


def linked(file: Path, elsewhere: Path) -> Path:
    """The file as a link to where it is now."""
    elsewhere.parent.mkdir(exist_ok=True)
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    return elsewhere


@pytest.mark.skipif(os.name != "posix", reason="links of Unix")
def test_files_behind_links_are_rewritten_where_they_are(tmp_path: Path) -> None:
    """One whole new file takes the place of the old one, and the link stays."""
    nested = (
        RULES
        + """
- id: nested
  title: Nested
  when: {all: [{dispute.category: [debt]}]}
  then: [{recommend: listening, strength: weak, because: a debt}]
"""
    )
    write_book(tmp_path / "book", WRONG, nested)
    tests, rules = tmp_path / "book" / "tests" / "all.yaml", tmp_path / "book" / "rules.yaml"
    places = [linked(tests, tmp_path / "shared" / "t.yaml"), linked(rules, tmp_path / "shared" / "r.yaml")]
    before = [(each.read_text("utf-8"), each.stat().st_ino) for each in places]
    assert ottava(tmp_path, "test", "book", "--update").status == 0
    assert "mended: " in ottava(tmp_path, "check", "book", "--only", "needless-nesting", "--fix").err
    for each, link, (text, node) in zip(places, (tests, rules), before, strict=True):
        assert link.is_symlink()
        assert link.resolve() == each
        assert each.read_text("utf-8") != text
        assert each.stat().st_ino != node
    assert {each.name for each in (tmp_path / "shared").iterdir()} == {"t.yaml", "r.yaml"}


def test_update_leaves_to_the_author_what_only_the_author_can_mend(tmp_path: Path) -> None:
    text = TESTS.replace("case: {parties: [{id: ann, heard: false", "case: {parties: [{id: ann, heard: true")
    write_book(tmp_path, text)
    run = ottava(tmp_path, "test", "--update")
    assert run.status == 1
    assert "the rule does not fire on its case" in run.out
    assert (tmp_path / "tests" / "all.yaml").read_text(encoding="utf-8") == text


def test_coverage_and_its_thresholds(tmp_path: Path) -> None:
    write_book(tmp_path / "good")
    write_book(tmp_path / "poor", "- {rule: danger, case: {safety: {imminent_violence: ongoing}}}\n")
    limits = ("--at-least-rules", "100", "--at-least-outcomes", "95")
    good = ottava(tmp_path, "coverage", "good", *limits, "--html", "page.html")
    assert good == Run(0, "rules that fired: 6 of 6 (100.0 %)\noutcomes of conditions: 29 of 29 (100.0 %)\n", "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert ottava(tmp_path, "coverage", "poor").status == 0
    poor = ottava(tmp_path, "coverage", "poor", *limits)
    assert poor.status == 1
    assert "error: 16.6 % of rules are less than 100 %" in poor.err
    assert "% of outcomes are less than 95 %" in poor.err
    assert json.loads(ottava(tmp_path, "coverage", "good", "--format", "json").out)["outcomes"]["all"] == 29


def test_coverage_by_tests_that_fail_ends_with_1(tmp_path: Path) -> None:
    run = ottava(write_book(tmp_path, WRONG), "coverage")
    assert run.status == 1
    assert "1 of 20 tests failed" in run.err


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    run = ottava(write_book(tmp_path), "coverage", "--html", "nowhere/page.html")
    assert run.status == 1
    assert "Traceback" not in run.err


def test_coverage_and_mutation_are_of_the_rules_of_the_folder_itself(tmp_path: Path) -> None:
    write_book(tmp_path / "base")
    rule = "- {id: own, title: Own, when: {safety.weapon: true}, then: {directive: call}, because: So}\n"
    test = (
        "- {rule: own, case: {safety: {weapon: true}}, near_miss: [{safety.weapon: false}, {safety.weapon: unknown}]}\n"
    )
    write_book(tmp_path / "own", test, rule, "name: own\nversion: 1.0.0\nextends: ../base\n")
    assert "rules that fired: 1 of 1 (100.0 %)" in ottava(tmp_path, "coverage", "own").out
    assert {
        each["rule"] for each in json.loads(ottava(tmp_path, "mutate", "own", "--format", "json").out)["survivors"]
    } == {"own"}


def test_mutation_and_its_threshold(tmp_path: Path) -> None:
    write_book(tmp_path / "good")
    good = ottava(tmp_path, "mutate", "good", "--at-least", "95")
    assert good.status == 0
    assert good.out.splitlines()[-1].startswith("noticed: 47 of 47 (100.0 %)")
    write_book(tmp_path / "poor", "- {rule: danger, case: {safety: {imminent_violence: ongoing}}}\n")
    poor = ottava(tmp_path, "mutate", "poor", "--at-least", "95")
    assert poor.status == 1
    assert "are less than 95 %" in poor.err
    one = json.loads(ottava(tmp_path, "mutate", "good", "--rule", "heated", "--format", "json").out)
    assert 0 < one["counted"] < 10
    assert ottava(tmp_path, "mutate", "good", "--rule", "nowhere").status == 2


def test_mutation_by_tests_that_fail_says_to_mend_them(tmp_path: Path) -> None:
    run = ottava(write_book(tmp_path, WRONG), "mutate")
    assert run.status == 1
    assert "mend them first" in run.err
    assert (tmp_path / "rules.yaml").read_text(encoding="utf-8") == RULES
