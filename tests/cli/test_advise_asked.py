"""The short way to read the arguments of `ottava advise` and typer, held against each other."""

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from ottava.engine.cli.advise_asked import AdviseAsked, advise_asked
from ottava.engine.cli.commands import app

WORDS = [
    *("a.yaml", "b.json", "a b", "果.yaml", "\udcff.yaml", "a\n.yaml", "advise", "-", "", "--", "--help", "-h"),
    *("-v", "--verbose", "--no-verbose", "--verb", "--quick", "-q", "--rulebook", "my_rules", "--rulebook=x"),
    *("--format", "json", "text", "html", "markdown", "xml", "--format=json", "--output", "-o", "-ovq", "-vo"),
]
COMMAND = get_command(app("advise"))


def by_typer(arguments: list[str]) -> AdviseAsked | None:
    """What typer makes of the arguments; None if it does not come to an advice."""
    asked: list[AdviseAsked] = []

    def taken(*each: Any) -> None:
        asked.append(AdviseAsked(*each))

    with patch("ottava.engine.cli.advising.advise_on", taken), pytest.raises(SystemExit):
        COMMAND(arguments, prog_name="ottava")
    return asked[0] if asked else None


@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_what_the_short_way_takes_it_reads_as_typer_does(words: list[str]) -> None:
    short = advise_asked(["advise", *words])
    assert short is None or short == by_typer(["advise", *words])


@pytest.mark.parametrize(
    "words",
    [
        ["case.yaml"],
        ["a.yaml", "-", "b.jsonl"],
        ["-v", "case.yaml", "--quick"],
        ["--format", "json", "case.yaml", "-o", "-"],
        ["case.yaml", "--rulebook", "my_rules", "--format", "text", "--output", "page.txt", "--verbose"],
    ],
)
def test_what_is_plain_goes_the_short_way(words: list[str]) -> None:
    short = advise_asked(["advise", *words])
    assert short is not None
    assert short == by_typer(["advise", *words])


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--help"],
        ["advise"],
        ["advise", "--help"],
        ["advise", "case.yaml", "--format"],
        ["advise", "case.yaml", "--format", "xml"],
        ["advise", "case.yaml", "--format=json"],
        ["advise", "--", "-case.yaml"],
        ["advise", "\udcff.yaml"],
        ["explain", "case.yaml"],
    ],
)
def test_what_is_not_plain_is_left_to_typer(words: list[str]) -> None:
    assert advise_asked(words) is None


def test_a_shell_that_asks_for_completion_asks_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_OTTAVA_COMPLETE", "bash_source")
    assert advise_asked(["advise", "case.yaml"]) is None
