"""`ottava diff` in a folder of its own."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import typer
from authoring.impact.books import RULES, TRIFLE, written

from ottava.engine.cli.diff import diff
from ottava.engine.cli.main import Commands


class Done(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in a folder with two versions of a rulebook, `old` and `new`, and a file of cases."""
    monkeypatch.chdir(tmp_path)
    written(Path("old"))
    written(Path("new"), rules=RULES.replace("strength: weak", "strength: strong"))
    Path("cases.jsonl").write_text(json.dumps(TRIFLE) + "\n", encoding="utf-8")
    app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
    app.command()(diff)
    app.callback()(lambda: None)

    def run(*arguments: str) -> Done:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["ottava", "diff", *arguments])
        with pytest.raises(SystemExit) as ended:
            app(prog_name="ottava")
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run
