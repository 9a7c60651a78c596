"""The commands for authors of rulebooks, each in its ordinary use: what they say and how they end."""

import json
from pathlib import Path

import pytest
from authoring.small_book import TESTS, write_book
from cli.conftest import Command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small rulebook in it, in which the command is run."""
    write_book(tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("test book", 0, "20 passed\n"),
        ("test book --rule round", 0, "2 passed\n"),
        ("test book --rule rond", 2, "no test is called so"),
        ("coverage book", 0, "rules that fired: 6 of 6 (100.0 %)\noutcomes of conditions: 29 of 29 (100.0 %)\n"),
        ("mutate book --rule round", 0, "unless removed: 1 of 1 noticed\n"),
        ("gaps book --over safety.weapon --cases 40", 0, "in 40 made-up cases, over safety.weapon\n"),
        ("gaps book --over safety.weapon --cases 40 --format json", 0, '"safety.weapon"'),
        ("gaps book --over safety.weapn", 1, "did you mean `safety.weapon`?"),
        ("schema all", 2, "`all` needs the folder of a rulebook to write into"),
        ("schema all --rulebook eight_methods", 2, "is no folder to write into"),
        ("schema case", 0, '"title": "A case for eight_methods"'),
        ("generate 2", 0, "parties"),
        ("generate 2 --out cases.yaml", 0, ""),
        ("check book --only no-source", 1, "warning[no-source]: the rule `heated` does not say where it comes from\n"),
        ("check book --only no-source --format json", 1, '"lint": "no-source"'),
        ("check book --only no-source --format sarif", 1, '"version": "2.1.0"'),
        ("check book --only no-source --format github", 1, "::warning file=book/rules.yaml,line=1"),
        ("check book --without no-sauce", 1, "no-source"),
        ("check --list", 0, "broken-safeguard          A safeguard that advice can break\n"),
        ("check --explain no-source", 0, "A rule that does not say where it comes from.\n"),
        ("check --explain nosource", 1, "there is no lint or message `nosource`; did you mean `no-source`?"),
        ("source book", 1, "error[no-outline]: no outline of a text stands beside the rulebook `book`\n"),
        ("new case c.yaml", 0, "wrote c.yaml\n"),
        ("new rulebook book", 1, "is there already"),
    ],
)
def test_each_command_says_what_it_did_and_ends_with_its_status(
    arguments: str, status: int, said: str, ottava: Command
) -> None:
    run = ottava(*arguments.split())
    assert run.status == status, run.err
    assert said in run.out + run.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("coverage book --at-least-outcomes 95", "error: 93.1 % of outcomes are less than 95 %\n"),
        ("mutate book --rule strait", "the rulebook has no rule `strait`"),
        ("coverage book --html book/rules.yaml", "is read by this command and would be written over"),
    ],
)
def test_what_is_not_reached_or_not_there_is_an_error(arguments: str, said: str, here: Path, ottava: Command) -> None:
    tests = TESTS.partition("- test: one heated")[0].replace(
        "  near_miss: [{parties.ann.heard: true}, ", "  near_miss: ["
    )
    (here / "book" / "tests" / "all.yaml").write_text(tests, encoding="utf-8")
    run = ottava(*arguments.split())
    assert run.status != 0
    assert said in run.err


def test_what_the_tests_show_can_be_read_as_a_page(here: Path, ottava: Command) -> None:
    assert ottava("coverage", "book", "--html", "page.html").status == 0
    page = (here / "page.html").read_text(encoding="utf-8")
    assert "A heated party is led up to it" in page


def test_cases_can_be_made_up_that_reach_what_the_rules_ask_for(ottava: Command, here: Path) -> None:
    run = ottava("generate", "3", "--rulebook", "book", "--cover", "--format", "jsonl")
    assert run.status == 0
    assert len([json.loads(line) for line in run.out.splitlines()]) == 3


def test_what_is_begun_passes_its_tests(here: Path, ottava: Command) -> None:
    for arguments, said in (
        ("new rulebook mine", "wrote mine/rulebook.yaml\n"),
        ("new rule mine noise", "added the rule to mine/rules.yaml, and its test to mine/tests/rules.yaml\n"),
        ("new test mine noise", "added a test to mine/tests/rules.yaml\n"),
        ("test mine", " passed\n"),
        ("schema all --rulebook mine", ""),
    ):
        run = ottava(*arguments.split())
        assert (run.status, said in run.out + run.err) == (0, True), (run.out, run.err)
    assert "the rulebook has a rule `noise` already; take another name" in ottava("new", "rule", "mine", "noise").err


def test_what_fails_can_be_read_by_programs_and_written_into_the_tests(here: Path, ottava: Command) -> None:
    file = here / "book" / "tests" / "all.yaml"
    file.write_text(TESTS.replace("top: detour ", "top: listening "), encoding="utf-8")
    run = ottava("test", "book", "--format", "json")
    assert run.status == 1
    (failed,) = [each for each in json.loads(run.out)["tests"] if not each["passed"]]
    assert failed["failures"][0]["found"] == ["detour"]
    assert ottava("coverage", "book").status == 1
    assert ottava("mutate", "book").status == 1
    updated = ottava("test", "book", "--update")
    assert "+    top: detour  # not listening" in updated.out
    assert file.read_text(encoding="utf-8") == TESTS
    for command in ("coverage", "mutate"):
        assert json.loads(ottava(command, "book", "--format", "json").out)
