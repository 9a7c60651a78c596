"""What the commands for rule authors share: which rulebook is meant, and how lines are shown."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ottava.facts.source.diagnostic import without_commands

from ..authoring.rule_tests.reading import tests_beside
from ..authoring.rule_tests.report import Tone, lines_of
from ..authoring.rule_tests.rule_test import RuleTest
from ..authoring.rule_tests.running import Result
from ..rulebook.loading import load_rulebook
from ..rulebook.locating import BUILT_IN, HEAD
from ..rulebook.rulebook import Rulebook
from .destination import check_destination, destination
from .terminal import Terminal

_STYLES: dict[Tone, str] = {"plain": "", "head": "bold", "expected": "red", "found": "green"}


def chosen_rulebook(name: str | None) -> str:
    """The rulebook that is named; else this folder, if it is one, and else the built-in one."""
    if name is not None:
        return name
    return "." if Path(HEAD).is_file() else BUILT_IN


def loaded_with_tests(path: str) -> tuple[Rulebook, tuple[RuleTest, ...]]:
    """A rulebook and the tests beside it. Raises InvalidRulebook and InvalidTests."""
    book = load_rulebook(path)
    return book, tests_beside(path, book)


def with_lines(results: Sequence[Result], counted: bool = True) -> None:
    """Shows results of tests, coloured in a terminal."""
    console = _console()
    for tone, line in lines_of(results, counted):
        console.print(Text(without_commands(line), style=_STYLES[tone]), soft_wrap=True)


def say(text: str) -> None:
    """Show a text as it is, but for commands to a build log."""
    _console().print(Text(without_commands(text)), soft_wrap=True)


def _console() -> Console:
    return Terminal(highlight=False)


def written_to(file: str, text: str, inputs: Iterable[str | Path]) -> None:
    """Write a file that is none of the inputs. Raises Unwritable."""
    check_destination(file, inputs)
    with destination(file) as stream:
        stream.write(text.encode())
