"""What stands above rules and tests, without a server."""

import shutil
import subprocess
from pathlib import Path

import pytest
from authoring.small_book import write_book
from language_server.editor import RULEBOOKS
from lsprotocol import types

from ottava.engine.language_server.errands.measuring import (
    EntryMeasure,
    Measures,
    RuleMeasure,
    entry_starts,
    measures,
    results_of_entry,
)
from ottava.engine.language_server.errands.telling import NothingToTell, rule_on_case, what_changes
from ottava.engine.language_server.errands.writing import rule_written, test_written
from ottava.engine.language_server.lenses import in_words, lenses
from ottava.engine.language_server.view import View
from ottava.engine.language_server.workspace import Workspace
from ottava.facts.source.reading import unsaved

ENTRY_OF_A_TEST = test_written  # so that it is not taken for a test


del test_written


def view_of(path: Path, text: str | None = None) -> View:
    workspace = Workspace()
    workspace.put(path, path.read_text("utf-8") if text is None else text)
    view = workspace.view(path)
    assert view is not None
    return view


def titles(found: list[types.CodeLens]) -> list[tuple[int, str]]:
    return [(each.range.start.line, each.command.title) for each in found if each.command]


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (RuleMeasure(4, 1, 7, 8), "fires in 4 tests \u00b7 1 near miss \u00b7 conditions 7 of 8 seen"),
        (RuleMeasure(1, 2, 1, 1), "fires in 1 test \u00b7 2 near misses \u00b7 conditions 1 of 1 seen"),
        (RuleMeasure(0, 0, 0, 0), "fires in no tests \u00b7 no near misses"),
    ],
)
def test_what_is_said_of_a_rule(measure: RuleMeasure, words: str) -> None:
    assert in_words(measure) == words


def test_lines_stand_above_the_rules_that_the_tests_show_something_of(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    rule = "- id: {}\n  title: A rule\n  when: always\n  then: {{assess: {{{}: true}}}}\n"
    path.write_text(f"# rules\n{rule.format('one', 'a')}{rule.format('two', 'b')}{rule.format('three', 'c')}- id:\n")
    (tmp_path / "rulebook.yaml").write_text("name: small\nversion: 1.0.0\n", "utf-8")
    view = view_of(path)
    uri = path.as_uri()
    assert titles(lenses(view, uri, None)) == [(0, "what the edit changes")]
    known = Measures({"one": RuleMeasure(1, 1, 0, 0, tests=("x",)), "two": RuleMeasure(0, 0, 0, 0)})
    assert titles(lenses(view, uri, known)) == [
        (0, "what the edit changes"),
        (1, "fires in 1 test \u00b7 1 near miss"),
        (1, "explain on a case"),
        (5, "fires in no tests \u00b7 no near misses"),
        (5, "explain on a case"),
        (5, "write a test"),
    ]


@pytest.mark.parametrize(
    ("file", "text", "above"),
    [
        ("rulebook.yaml", "name: small\nversion: 1.0.0\n", [(0, "what the edit changes")]),
        ("safeguards.yaml", "- {id: g}\n", []),
        ("case.yml", "parties: []\n", []),
    ],
)
def test_other_files_have_no_lines_but_that_of_the_edit(
    file: str, text: str, above: list[tuple[int, str]], tmp_path: Path
) -> None:
    (tmp_path / "rulebook.yaml").write_text("name: small\nversion: 1.0.0\n", "utf-8")
    path = tmp_path / file
    assert titles(lenses(view_of(path, text), path.as_uri(), None)) == above


def test_lines_above_tests_say_how_they_came_out_while_there_are_as_many(tmp_path: Path) -> None:
    folder = write_book(tmp_path, tests="- rule: heated\n- rule: round\n- test: x\n")
    path = folder / "tests" / "all.yaml"
    known = Measures(entries={str(path): (EntryMeasure(()), None, EntryMeasure(("FAILED",)))})
    found = titles(lenses(view_of(path), path.as_uri(), known))
    assert found == [(0, "passed: run again"), (1, "not run: its rule is not enabled"), (2, "failed: run again")]
    more = view_of(path, path.read_text("utf-8") + "- test: y\n")
    assert [title for _, title in titles(lenses(more, path.as_uri(), known))] == ["run"] * 4


def test_the_tests_of_a_rulebook_are_measured_as_coverage_does(tmp_path: Path) -> None:
    folder = tmp_path / "marketplace"
    shutil.copytree(RULEBOOKS["marketplace"], folder)
    found = measures(folder)
    assert found.rules
    assert all(each.seen <= each.conditions for each in found.rules.values())
    assert all((each.seen < each.conditions) == bool(each.missing) for each in found.rules.values())
    for path, entries in found.entries.items():
        assert len(entries) == len(entry_starts(Path(path).read_text("utf-8")))
    assert all(each is None or each.failures == () for entries in found.entries.values() for each in entries)
    path = folder / "tests" / "proof.yaml"
    broken = path.read_text("utf-8") + "\n- test: wrong\n  case: {}\n  expect: {top: proof}\n"
    with unsaved({str(path): broken}):
        place = len(entry_starts(broken)) - 1
        failures = results_of_entry(folder, str(path), place)
        assert any("`top`" in each for each in failures)
        assert results_of_entry(folder, str(path), 0) == ()


def test_a_test_is_written_after_what_stands_in_the_editor(tmp_path: Path) -> None:
    folder = tmp_path / "marketplace"
    shutil.copytree(RULEBOOKS["marketplace"], folder)
    tests = folder / "tests" / "proof.yaml"
    unsaved_text = tests.read_text("utf-8") + "# not saved\n"
    with unsaved({str(tests): unsaved_text}):
        texts, unfinished = ENTRY_OF_A_TEST(folder, "proof.thin")
    assert not unfinished
    assert texts[str(tests)].startswith(unsaved_text)
    assert "- rule: proof.thin\n" in texts[str(tests)][len(unsaved_text) :]
    assert tests.read_text("utf-8") != unsaved_text
    begun = rule_written(folder, "fresh.one", False)
    assert sorted(Path(each).relative_to(folder).as_posix() for each in begun) == ["fresh.yaml", "tests/fresh.yaml"]
    assert not (folder / "fresh.yaml").exists()


def test_a_rule_is_explained_on_its_test_or_on_a_case(tmp_path: Path) -> None:
    folder = tmp_path / "marketplace"
    shutil.copytree(RULEBOOKS["marketplace"], folder)
    assert "It fires" in rule_on_case(folder, "proof.thin", None).markdown
    case = tmp_path / "case.yaml"
    case.write_text("id: broken-cup\norder: {problem: damaged}\n", "utf-8")
    page = rule_on_case(folder, "proof.thin", str(case))
    assert page.name == "proof.thin on broken-cup"
    assert "broken-cup" in page.markdown
    with pytest.raises(NothingToTell, match="no rule `nobody`"):
        rule_on_case(folder, "nobody", None)


def test_what_an_edit_changes_is_told_with_the_cases_of_the_tests(tmp_path: Path) -> None:
    folder = tmp_path / "marketplace"
    shutil.copytree(RULEBOOKS["marketplace"], folder)
    rules = folder / "proof.yaml"
    text = rules.read_text("utf-8")
    assert what_changes(folder).markdown.startswith("## From what is saved to what stands in the editor\n")
    weaker = text.replace("strength: strong", "strength: weak", 1)
    assert weaker != text
    with unsaved({str(rules): weaker}):
        page = what_changes(folder).markdown
        assert "rule proof.ask changed" in page
        assert "`tests/talks.yaml:" in page
        assert str(tmp_path) not in page
        for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
            name = ["-c", "user.name=an author", "-c", "user.email=author@example.org"]
            subprocess.run(["git", *name, *command], cwd=folder, check=True)
        rules.write_text(weaker, "utf-8")
        assert what_changes(folder).markdown.startswith("## From the last commit to what stands in the editor\n")
    assert "rule proof.ask changed" in what_changes(folder).markdown
