"""An advice shows itself as `ottava advise` prints it, in every format."""

from functools import cache
from typing import Any

import pytest
from cli.conftest import EXAMPLES, Command

from ottava import Advice, Advisor
from ottava.facts.reading import read_case

HOUSING = EXAMPLES / "rulebooks" / "housing"
DRUMS = "rulebooks/housing/cases/stairwell-drums"
NAMES = ("orange-quarrel", "courtyard-shouting--knife", "nothing-known", "water-turns")
FORMATS = ("text", "markdown", "html")


@cache
def advisor(chinese: bool = False) -> Advisor:
    return Advisor(HOUSING, language="zh") if chinese else Advisor()


def shown(name: str, format: str, *, thorough: bool = False, **options: Any) -> str:
    by = advisor(name == DRUMS)
    case = read_case(EXAMPLES / f"{name}.yaml", by.rulebook.vocabulary)
    found: str = getattr(by.advise(case, thorough=thorough), f"to_{format}")(title=case.title, **options)
    return found


def printed(ottava: Command, name: str, format: str, *options: object) -> str:
    run = ottava("advise", EXAMPLES / f"{name}.yaml", "--format", format, *options)
    assert (run.status, run.err) == (0, "")
    return run.out


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("option", ["", "full", "verbose"])
@pytest.mark.parametrize("format", FORMATS)
def test_it_is_what_the_command_prints(ottava: Command, name: str, option: str, format: str) -> None:
    asked: dict[str, Any] = {option: True} if option else {}
    assert shown(name, format, **asked) == printed(ottava, name, format, "--quick", *[f"--{each}" for each in asked])


@pytest.mark.slow
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_thorough_advice_is_what_the_command_prints(ottava: Command, format: str) -> None:
    assert shown(NAMES[0], format, thorough=True) == printed(ottava, NAMES[0], format)


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_it_is_in_its_own_language(ottava: Command, format: str) -> None:
    options = ("--quick", "--rulebook", HOUSING, "--language", "zh")
    assert shown(DRUMS, format) == printed(ottava, DRUMS, format, *options)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [60, 79, 1000])
def test_nothing_is_lost_in_narrow_lines(name: str, width: int) -> None:
    text = shown(name, "text", width=width, verbose=True)
    assert words(text) == words(shown(name, "text", verbose=True))
    assert max(map(len, text.splitlines())) <= width


def words(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def test_an_advice_is_not_changed_by_being_shown() -> None:
    advice: Advice = advisor().advise_file(EXAMPLES / "orange-quarrel.yaml")
    before = advice.to_json()
    assert advice.to_text() == advice.to_text()
    assert advice.to_json() == before
