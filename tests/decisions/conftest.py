"""Logs over made-up cases, and rulebooks that differ in one rule."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import ottava  # noqa: F401 - a fixture

from ottava import Advisor, Case, DecisionLog
from ottava.engine.authoring.generating.cases import cases
from ottava.engine.rulebook.loading import load_rulebook
from ottava.engine.rulebook.rulebook import Rulebook

ADVISOR = Advisor()
MADE = [Case.from_mapping(data | {"title": ""}) for data in cases(40, 20)]

Logged = Callable[..., Path]


@pytest.fixture
def logged(tmp_path: Path) -> Logged:
    """Writes a log of the advice on cases, by the eight methods."""

    def write(made: list[Case] = MADE, name: str = "log.jsonl", **options: Any) -> Path:
        log = DecisionLog.to_file(tmp_path / name, **{"keep_cases": True} | options)
        for case in made:
            log.record(ADVISOR.advise(case), case, asked_by="desk 3")
        return tmp_path / name

    return write


def edited(folder: Path, head: str, rules: str = "") -> Rulebook:
    """The eight methods with an edit in the head, and with further rules."""
    folder.mkdir()
    (folder / "rulebook.yaml").write_text(f"name: edited\nversion: '1'\nextends: eight_methods\n{head}", "utf-8")
    if rules:
        (folder / "further.yaml").write_text(rules, "utf-8")
    return load_rulebook(str(folder))
