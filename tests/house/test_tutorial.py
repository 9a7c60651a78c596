"""The tutorials work as they are written: every file is saved, every command run, every output compared.

`<!-- save as: FILE -->` before a block writes it, `<!-- append to: FILE -->` adds it at the end. In a `console` block a
line with `$ ` is a command; what follows is what it prints, `…` alone in a line standing for any lines. A command
that fails must be meant to: `<!-- exits with 1 -->` before its block. One that ends in `&` is a server, which runs to the
end of the page, on a port that is free in place of 8000. What needs a network is in an `sh` block and not run.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.glob("*/tutorial.md"))
PORT = "8000"
OF_PYTHON = ("ottava", "uvicorn")
"""Programs that come with an installed package and are run as its module."""
_BLOCK = re.compile(
    r"(?:^<!-- (?P<what>save as|append to|exits with):? (?P<name>\S+) -->\n+)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)

with_each_page = pytest.mark.parametrize("page", PAGES, ids=[page.parent.name for page in PAGES])


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
    return bool(printed) and printed[0].rstrip() == head.rstrip() and shows(printed[1:], tail)


def free_port() -> str:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def words_of(command: str, port: str) -> list[str]:
    words = shlex.split(command.replace(PORT, port))
    if words[0] in OF_PYTHON:
        return [sys.executable, "-m", *words]
    return [sys.executable, *words[1:]] if words[0] == "python" else words


def wait_for(port: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", int(port)), 1).close()
            return
        except OSError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)


@pytest.mark.slow
@with_each_page
def test_the_tutorial_from_beginning_to_end(page: Path, tmp_path: Path) -> None:
    if "$ curl " in page.read_text("utf-8") and shutil.which("curl") is None:
        pytest.skip("there is no curl")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    port, ran = free_port(), 0
    with ExitStack() as running:
        for step in steps(page):
            if step.what in ("save as", "append to"):
                path = tmp_path / step.name
                assert path.parent.is_dir(), path
                with path.open("w" if step.what == "save as" else "a", encoding="utf-8") as file:
                    file.write(step.text)
            elif step.kind == "console":
                for command, shown in commands(step.text):
                    words = words_of(command, port)
                    if words[-1] == "&":
                        server = subprocess.Popen(words[:-1], cwd=tmp_path, env=environment)
                        running.callback(server.wait, 60)
                        running.callback(server.terminate)
                        wait_for(port)
                        continue
                    made = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
                    printed = (made.stdout + made.stderr).splitlines()
                    expected = int(step.name) if step.what == "exits with" else 0
                    assert made.returncode == expected, (command, made.stdout, made.stderr)
                    assert shows(printed, shown), (command, made.stdout + made.stderr)
                    ran += 1
    assert ran >= 5


@with_each_page
def test_every_block_is_run_or_saved(page: Path) -> None:
    loose = [step for step in steps(page) if step.kind not in ("console", "sh") and not step.what]
    assert loose == []


def test_there_are_tutorials() -> None:
    assert {page.parent.name for page in PAGES} >= {"use", "write"}
