"""The tutorials as their tests walk through them: steps to save or run, and servers that run beside.

`<!-- save as: FILE -->` before a block writes it, `<!-- append to: FILE -->` adds it at the end. `<!-- given: FILE -->`
stands for a file of the repository that the reader puts into the folder. In a `console` block a line with `$ ` is a
command, continued where it ends in a backslash; what follows is what it prints, `…` alone in a line standing for any
lines. A command that fails must be meant to: `<!-- exits with 1 -->` before its block. One that ends in `&` is a
server, which runs to the end of the page, on a port that is free in place of 8000. What stands behind `> ` in the
output is typed there. What needs a network is in an `sh` block and not run.
"""

import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*/tutorial.md")), DOCS / "use" / "first-case.md"]
PORT = "8000"
MODULES = ("ottava", "uvicorn")
"""Commands that are run as modules of this Python."""
_BLOCK = re.compile(
    r"(?:^<!-- (?P<what>save as|append to|exits with):? (?P<name>\S+) -->\n+)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_GIVEN = re.compile(r"^<!-- given: (\S+) -->$", re.MULTILINE)


class Step(NamedTuple):
    what: str
    name: str
    kind: str
    text: str


def given(page: Path) -> list[Path]:
    """The files of the repository that the reader is asked to take."""
    return [ROOT / name for name in _GIVEN.findall(page.read_text("utf-8"))]


def steps(page: Path) -> list[Step]:
    found = _BLOCK.finditer(page.read_text("utf-8"))
    return [Step(each["what"] or "", each["name"] or "", each["kind"], each["text"]) for each in found]


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Each command of a block with the lines it prints."""
    first, *rest = re.split(r"^\$ ", text.replace("\\\n", ""), flags=re.MULTILINE)
    assert first == ""
    return [(lines[0], lines[1:]) for lines in (part.splitlines() for part in rest)]


def dialogue(shown: list[str]) -> tuple[str, list[str]]:
    """What is typed in an output, and the output without it."""
    typed = [line.removeprefix("> ") for line in shown if line.startswith("> ")]
    return "".join(f"{line}\n" for line in typed), [">" if line.startswith("> ") else line for line in shown]


def words_of(command: str, port: str) -> list[str]:
    """The words of a command, with this Python and this port in it."""
    words = shlex.split(command.replace(PORT, port))
    if words[0] in MODULES:
        return [sys.executable, "-m", *words]
    return [sys.executable, *words[1:]] if words[0] == "python" else words


def free_port() -> str:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@contextmanager
def serving(words: Sequence[str], folder: Path, port: str) -> Iterator[None]:
    """A server that takes connections at the port as long as the context lasts."""
    server = subprocess.Popen(words, cwd=folder)
    try:
        until = time.monotonic() + 60
        while not _answers(port):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(60)


def _answers(port: str) -> bool:
    try:
        socket.create_connection(("127.0.0.1", int(port)), 1).close()
    except OSError:
        return False
    return True
