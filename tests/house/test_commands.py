"""Every command and option is in the documentation, and the documentation names none that there is not."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from documentation import commands as reference
from documentation.commands import MORE, PAGE, commands

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES if page != PAGE)
"""What is written by hand: the reference has everything anyhow."""
EVERYWHERE = {"-h", "--help", "--version"}


def options_of(command: Any) -> set[str]:
    """All ways to write the options of a command."""
    names = (name for each in command.params for name in (*each.opts, *each.secondary_opts))
    return {name for name in names if name.startswith("-")} | EVERYWHERE


COMMANDS = {name: options_of(command) for name, command in commands().items()}
REFERENCE = dict(re.findall(r"^## ottava (.+)\n((?:(?!## ).*\n)*)", PAGE.read_text("utf-8"), re.MULTILINE))


def shown() -> Iterator[tuple[str, str]]:
    """Each command line in the pages, from the beginning of a line, behind `$ `, or in backticks."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in re.finditer(r"^(?: {4}|\$ )(ottava .+)$|`(ottava [^`\n]+)`", text, re.MULTILINE):
            yield page.name, (found[1] or found[2]).partition("  #")[0].partition(" | ")[0].strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented_with_all_its_options(command: str) -> None:
    assert re.search(rf"\bottava {command}\b", TEXT)
    missing = [option for option in COMMANDS[command] - EVERYWHERE if option.startswith("--") and option not in TEXT]
    # Of a switch both ways one is what happens anyhow: `--no-check` in a text names `--check` too.
    assert [option for option in missing if f"--no-{option[2:]}" not in TEXT] == []


def test_the_reference_is_what_the_program_says() -> None:
    assert reference.page() == PAGE.read_text("utf-8"), "run: cd tests && python -m documentation.commands"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_reference_has_every_argument_and_option(command: str) -> None:
    documented = set(
        re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(re.findall(r"^\| `(.+?)`", REFERENCE[command], re.M)))
    )
    assert documented == COMMANDS[command] - EVERYWHERE
    arguments = [each for each in commands()[command].params if each.param_type_name == "argument"]
    assert ("| Argument |" in REFERENCE[command]) == bool(arguments)


@pytest.mark.parametrize("command", sorted({name.partition(" ")[0] for name in COMMANDS}))
def test_the_page_that_says_more_shows_the_command(command: str) -> None:
    assert re.search(rf"\bottava {command}\b", (ROOT / "docs" / MORE[command]).read_text("utf-8"))


@pytest.mark.parametrize(("page", "line"), sorted(set(shown())))
def test_a_command_shown_is_one(page: str, line: str) -> None:
    words = shlex.split(line.replace("…", "").replace("'", ""))[1:]
    if not words or words[0].startswith("-") or words[0].isupper():
        return  # `ottava --help`, or a command in general
    name = next((n for n in (" ".join(words[:2]), words[0]) if n in COMMANDS), None)
    if name is None and words == ["new"]:
        return
    assert name is not None, line
    options = {word.partition("=")[0] for word in words if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?", word)}
    assert options <= COMMANDS[name], line


def test_there_is_something_to_look_at() -> None:
    assert len(set(shown())) > 50
    assert len(COMMANDS) > 15
