"""`ottava diff` as it is typed."""

import json
from pathlib import Path

import pytest
from authoring.impact.books import TRIFLE
from authoring.impact.conftest import Run


def test_a_page(run: Run) -> None:
    done = run("old", "new", "--cases", "cases.jsonl")
    assert done.exit_code == 0
    assert "new/rules.yaml:14" in done.stdout
    assert "The advice changes in 1 of 1 case." in done.stdout


def test_several_bodies_of_cases(run: Run) -> None:
    Path("more.yaml").write_text("id: other\ndispute: {category: consumer}\n---\nid: third\n", encoding="utf-8")
    done = run("old", "new", "-c", "cases.jsonl", "-c", "more.yaml", "-g", "7", "--seed", "3", "--format", "json")
    found = json.loads(done.stdout)
    assert found["cases"]["compared"] == 10
    assert [each["case"] for each in found["changed"]][:2] == ["trifle", "other"]
    again = run("old", "new", "-c", "cases.jsonl", "-c", "more.yaml", "-g", "7", "--seed", "3", "--format", "json")
    assert again.stdout == done.stdout


@pytest.mark.parametrize(
    ("kinds", "status"),
    [("gate", 0), ("exclusion,directive", 0), ("top", 1), ("gate, ranking", 1), ("any", 1), ("certainty", 1)],
)
def test_fail_on(run: Run, kinds: str, status: int) -> None:
    assert run("old", "new", "-c", "cases.jsonl", "--fail-on", kinds).exit_code == status


def test_nothing_to_fail_on(run: Run) -> None:
    assert run("old", "old", "-c", "cases.jsonl", "--fail-on", "any").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old", "new", "-c", "cases.jsonl", "--fail-on", "gates"), "knows no `gates`"),
        (("old", "new", "--fail-on", "gate"), "speaks of cases"),
        (("old",), "NEW"),
        (("old", "new", "-g", "-1"), "--generated"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old", "nothing"), "there is no rulebook `nothing`"),
        (("old", "nothing:new"), "git"),
        (("old", "new", "-c", "missing.yaml"), "there is no file `missing.yaml`"),
        (("old", "new", "-c", "*.csv"), "no file fits the pattern"),
        (("old", "new", "-o", "no/such/folder.txt"), "cannot be written"),
    ],
)
def test_wrong_input(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_case_is_set_aside(run: Run) -> None:
    Path("cases.jsonl").write_text(
        '{"id": "bad", "nonsense": 1}\n{broken\n' + json.dumps(TRIFLE) + "\n", encoding="utf-8"
    )
    done = run("old", "new", "-c", "cases.jsonl", "--format", "json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert (found["cases"]["compared"], found["cases"]["set_aside"]) == (1, 2)
    assert [each["found"]["line"] for each in found["cases"]["first_set_aside"]] == [1, 2]
    assert [each["case"] for each in found["changed"]] == ["trifle"]


@pytest.mark.slow
@pytest.mark.parametrize("format", ["text", "markdown", "json", "html"])
def test_to_a_file(run: Run, format: str) -> None:
    printed = run("old", "new", "-c", "cases.jsonl", "--format", format)
    written_to = run("old", "new", "-c", "cases.jsonl", "--format", format, "-o", "out")
    assert (printed.exit_code, written_to.exit_code) == (0, 0)
    assert written_to.stdout == ""
    assert Path("out").read_text(encoding="utf-8") == printed.stdout


def test_a_limit(run: Run) -> None:
    none = run("old", "new", "-c", "cases.jsonl", "--limit", "0")
    assert "trifle" not in none.stdout
    assert "The advice changes in 1 of 1 case." in none.stdout
