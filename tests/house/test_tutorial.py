"""The tutorials work as they are written: every file is saved, every command run, every output compared."""

import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from house.tutorials import PAGES, commands, dialogue, free_port, given, serving, steps, words_of

with_each_page = pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name}/{page.stem}" for page in PAGES])


def shows(printed: list[str], shown: list[str]) -> bool:
    """Whether what is shown is what was printed, `…` standing for any lines."""
    if not shown:
        return not printed
    head, *tail = shown
    if head == "…":
        return any(shows(printed[skipped:], tail) for skipped in range(len(printed) + 1))
    return bool(printed) and printed[0].rstrip() == head.rstrip() and shows(printed[1:], tail)


@pytest.mark.slow
@with_each_page
def test_the_tutorial_from_beginning_to_end(page: Path, tmp_path: Path) -> None:
    if "$ curl " in page.read_text("utf-8") and shutil.which("curl") is None:
        pytest.skip("there is no curl")
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    for file in given(page):
        shutil.copy(file, tmp_path)
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
                        running.enter_context(serving(words[:-1], tmp_path, port))
                        continue
                    typed, shown = dialogue(shown)
                    made = subprocess.run(
                        words, cwd=tmp_path, env=environment, input=typed, capture_output=True, encoding="utf-8"
                    )
                    printed = (made.stdout + made.stderr).splitlines()
                    expected = int(step.name) if step.what == "exits with" else 0
                    assert made.returncode == expected, (command, made.stdout, made.stderr)
                    assert shows(printed, shown), (command, made.stdout + made.stderr)
                    ran += 1
    assert ran >= 3


@with_each_page
def test_every_block_is_run_or_saved(page: Path) -> None:
    loose = [step for step in steps(page) if step.kind not in ("console", "sh") and not step.what]
    assert loose == []


def test_there_are_tutorials() -> None:
    assert {page.parent.name for page in PAGES} >= {"use", "evaluate", "write"}


def test_what_counts_as_shown() -> None:
    printed = ["drew 44 of 44 cases", "anna: 44 cases", "ben: 44 cases"]
    assert shows(printed, ["drew 44 of 44 cases", "…", "ben: 44 cases"])
    assert not shows(printed, ["drew 44 of 44 cases"])
    assert not shows(printed, ["…", "carl: 44 cases", "…"])
