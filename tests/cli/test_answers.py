"""How what was typed under a question is meant, and what stands there to choose from."""

from pathlib import Path
from typing import Any

import pytest

from ottava.engine.cli.answers import meant, offered
from ottava.engine.cli.interview_file import free_name, unknown_in_file
from ottava.engine.report.layout import plain
from ottava.facts import built_in_vocabulary

VOCABULARY = built_in_vocabulary()


@pytest.mark.parametrize(
    ("path", "typed", "value"),
    [
        ("party.arousal", "1", "calm"),
        ("party.arousal", " Highly agitated ", "highly_agitated"),
        ("party.arousal", "9", "9"),
        ("safety.threats", "1, 3", ["conditional", "self_harm"]),
        ("safety.threats", "specific + self harm", ["specific", "self_harm"]),
        ("safety.threats", "0", []),
        ("safety.threats", "none", []),
        ("safety.weapon", " Yes ", True),
        ("safety.weapon", "n", False),
        ("safety.weapon", "1", True),
        ("party.trust", " 3 ", "3"),
        ("dispute.duration_days", "12", "12"),
        ("dispute.duration_days", " a week ", "a week"),
    ],
)
def test_numbers_are_choices_and_words_are_taken_as_they_are(path: str, typed: str, value: Any) -> None:
    assert meant(typed, VOCABULARY[path]) == value


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("safety.weapon", ["1  yes", "2  no"]),
        ("safety.threats", ["1  conditional: harm, if something is or is not done"]),
        ("safety.threats", ["Several with commas between; 0 for none of them."]),
        ("dispute.duration_days", ["A whole number of days from 0."]),
    ],
)
def test_choices_stand_with_their_numbers_and_else_how_to_answer(path: str, lines: list[str]) -> None:
    shown = [line.strip() for line in plain(offered(VOCABULARY[path]), 100).splitlines()]
    assert [line for line in lines if line not in shown] == []


def test_on_a_scale_the_steps_are_their_own_numbers() -> None:
    shown = [line.strip() for line in plain(offered(VOCABULARY["party.trust"]), 100).splitlines()]
    assert [line[:1] for line in shown[:5]] == ["0", "1", "2", "3", "4"]


def test_a_file_that_nobody_named_takes_the_place_of_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("interview.yaml", "interview-2.yaml", "interview-3.yaml"):
        assert free_name() == Path(name)
        Path(name).touch()


def test_what_nobody_knows_is_read_from_the_file_of_a_case(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("parties: [{id: ann, arousal: unknown}]\nsafety: {weapon: unknown, injury: true}\n", "utf-8")
    assert {*unknown_in_file(file, VOCABULARY)} == {"parties.ann.arousal", "safety.weapon"}
    file.write_text("", "utf-8")
    assert [*unknown_in_file(file, VOCABULARY)] == []
