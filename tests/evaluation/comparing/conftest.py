"""Finished runs to compare, over made-up cases and by rulebooks that differ in known ways."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pytest
from batch.conftest import json_lines
from cli.conftest import ottava  # noqa: F401 - a fixture

from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook

EXTENDED = "name: edited\nversion: '1'\nextends: eight_methods\n"

Ran = Callable[..., Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a run, or returns the same one made before."""

    @cache
    def making(cases: bytes, edit: str | None, day: date | None) -> Path:
        folder = tmp_path_factory.mktemp("made")
        path = json_lines(folder / "cases.jsonl", msgspec.json.decode(cases))
        book = "eight_methods"
        if edit is not None:
            (folder / "rules").mkdir()
            (folder / "rules" / "rulebook.yaml").write_text(EXTENDED + edit)
            book = str(folder / "rules")
        out = folder / "out"
        run(
            Run(Inputs((str(path),), None, str(out)), Work(load_rulebook(book), day=day), out, workers=0, rulebook=book)
        )
        return out

    return making


@pytest.fixture
def ran(tmp_path: Path, made: Callable[..., Path]) -> Ran:
    """Returns a run over cases in a folder of that name, by the built-in rulebook or one that extends it."""

    def running(name: str, cases: list[dict[str, Any]], edit: str | None = None, day: date | None = None) -> Path:
        return Path(copytree(made(msgspec.json.encode(cases), edit, day), tmp_path / name))

    return running
