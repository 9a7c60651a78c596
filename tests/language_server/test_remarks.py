"""What is said of a rulebook beside the mistakes of its files, and how the process beside the server says it."""

import pickle
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from authoring.checking.manual import write
from rulebook.examples.example import HEAD, rule

from ottava.engine.language_server import background
from ottava.engine.language_server.background import serve
from ottava.engine.language_server.remark import Remark
from ottava.engine.language_server.remarks import failing_tests, remarks_on

WHEN = "{safety.weapon: true, safety.imminent_violence: [none]}"
FAILING = "- rule: one\n  case: {safety: {weapon: false}}\n"


def codes(remarks: tuple[Remark, ...]) -> set[str]:
    return {each.diagnostic.code for each in remarks}


def book(folder: Path, when: str = WHEN, tests: str = FAILING) -> Path:
    return write({"rulebook.yaml": HEAD, "rules.yaml": rule(when), "tests/rules.yaml": tests}, folder)


def test_what_is_found_soon_comes_first_and_then_all_of_it(tmp_path: Path) -> None:
    pytest.importorskip("z3")
    never = "{safety.weapon: true, all: [{safety.weapon: false}]}"
    soon, everything = remarks_on(book(tmp_path, never), {})
    assert {"needless-nesting", "failed-test"} <= codes(soon)
    assert "never-fires" not in codes(soon)
    assert codes(everything) >= {*codes(soon), "never-fires"}
    (shown,) = [each for each in everything if each.diagnostic.code == "never-fires"]
    assert shown.finding is not None
    assert shown.finding.witness is None  # a case is much to send, and no editor shows it


def test_what_stands_in_the_editor_counts(tmp_path: Path) -> None:
    folder = book(tmp_path)
    mended = FAILING.replace("weapon: false", "weapon: true, imminent_violence: none")
    first, *_ = remarks_on(folder, {f"{folder / 'tests' / 'rules.yaml'}": mended})
    assert "failed-test" not in codes(first)
    assert failing_tests(folder) != ()


def test_of_files_with_mistakes_only_what_is_wrong_between_tests_is_said(tmp_path: Path) -> None:
    twice = "- {test: x, case: {}, expect: {gates: []}}\n" * 2
    (found,) = remarks_on(book(tmp_path, tests=twice), {})
    assert codes(found) == {"repeated-name"}
    (nothing,) = remarks_on(book(tmp_path, "{safety.weapn: true}"), {})
    assert nothing == ()


def answered(*asked: object) -> list[Any]:
    """What the process answers to these questions."""
    answers = BytesIO()
    serve(BytesIO(b"".join(map(background._message, asked))), answers)
    data, found = answers.getvalue(), []
    while data:
        (length,) = background._LENGTH.unpack(data[: background._LENGTH.size])
        data = data[background._LENGTH.size :]
        found.append(pickle.loads(data[:length]))
        data = data[length:]
    return found


def test_each_question_is_answered_and_ends_with_a_word_that_it_is_all(tmp_path: Path) -> None:
    folder = book(tmp_path, "{safety.weapn: true}")
    assert answered((folder, {}), (folder, {})) == [((), False), (None, True)] * 2
    assert answered() == []


def test_a_fault_of_ours_is_logged_and_the_next_question_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = book(tmp_path, "{safety.weapn: true}")
    assert answered((None, {}), (folder, {})) == [(None, True), ((), False), (None, True)]
    assert "what takes longer failed on None" in caplog.text
