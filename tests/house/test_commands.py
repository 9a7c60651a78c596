"""Every command and option is in the documentation, and the documentation names none that there is not."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from ottava.engine.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
EVERYWHERE = {"-h", "--help", "--version"}


def commands() -> dict[str, set[str]]:
    """Each command, such as `new rule`, with its options."""
    found: dict[str, set[str]] = {}
    left = [((), get_command(app()))]
    while left:
        words, command = left.pop()
        inner = getattr(command, "commands", None)
        if inner:
            left += [((*words, name), each) for name, each in inner.items()]
        else:
            names = (name for each in command.params for name in (*each.opts, *each.secondary_opts))
            found[" ".join(words)] = {name for name in names if name.startswith("-")} | EVERYWHERE
    return found


COMMANDS = commands()


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
