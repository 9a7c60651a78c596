"""The tutorials work as they are written: every file is saved, every command run, every output compared.

`<!-- save as: FILE -->` before a block writes it, `<!-- append to: FILE -->` adds it at the end, and
`<!-- given: FILE -->` stands for a file of the repository that the reader has been told to take. In a `console` block a
line with `$ ` is a command; what follows is what it prints, `…` alone in a line standing for any lines, at the end of
one for its rest. A command that fails must be meant to: `<!-- exits with 1 -->` before its block.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*/tutorial.md"))
_GIVEN = re.compile(r"^<!-- given: (\S+) -->$", re.MULTILINE)
_BLOCK = re.compile(
    r"(?:^<!-- (?P<what>save as|append to|exits with):? (?P<name>\S+) -->\n+)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Step(NamedTuple):
    what: str
    name: str
    kind: str
    text: str


def steps(page: Path) -> list[Step]:
    found = _BLOCK.finditer(page.read_text("utf-8"))
    return [Step(each["what"] or "", each["name"] or "", each["kind"], each["text"]) for each in found]


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Each command of a block with the lines it prints."""
    first, *rest = re.split(r"^\$ ", text, flags=re.MULTILINE)
    assert first == ""
    return [(lines[0], lines[1:]) for lines in (part.splitlines() for part in rest)]


def shows(printed: list[str], shown: list[str]) -> bool:
    """Whether what is shown is what was printed, `…` standing for any lines."""
    if not shown:
        return not printed
    head, *tail = shown
    if head == "…":
        return any(shows(printed[skipped:], tail) for skipped in range(len(printed) + 1))
    beginning, cut, rest = head.partition("…")
    alike = bool(printed) and (printed[0].startswith(beginning) if cut and not rest else printed[0].rstrip() == head)
    return alike and shows(printed[1:], tail)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_a_tutorial_from_beginning_to_end(page: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    ran = 0
    for name in _GIVEN.findall(page.read_text("utf-8")):
        shutil.copy(ROOT / name, tmp_path)
    for step in steps(page):
        if step.what in ("save as", "append to"):
            path = tmp_path / step.name
            assert path.parent.is_dir(), path
            with path.open("w" if step.what == "save as" else "a", encoding="utf-8") as file:
                file.write(step.text)
        elif step.kind == "console":
            for command, shown in commands(step.text):
                words = shlex.split(command)
                if words[0] == "ottava":
                    words[:1] = [sys.executable, "-m", "ottava"]
                made = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
                printed = (made.stdout + made.stderr).splitlines()
                expected = int(step.name) if step.what == "exits with" else 0
                assert made.returncode == expected, (command, made.stdout, made.stderr)
                assert shows(printed, shown), (command, made.stdout + made.stderr)
                ran += 1
    assert ran >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_block_is_run_or_saved(page: Path) -> None:
    loose = [step for step in steps(page) if step.kind != "console" and step.what not in ("save as", "append to")]
    assert loose == []


def test_what_counts_as_shown() -> None:
    printed = ["drew 44 of 44 cases", "anna: 44 cases", "done in 0.8 s"]
    assert shows(printed, ["drew 44 of 44 cases", "…", "done in …"])
    assert not shows(printed, ["drew 44 of 44 cases"])
    assert not shows(printed, ["drew 44 of 44 cases", "anna: …", "ended in …"])
    assert not shows(printed, ["…", "ben: 44 cases", "…"])
