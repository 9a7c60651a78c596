"""Finished runs over made-up cases."""

from pathlib import Path

import pytest
from batch.conftest import json_lines, made_up

from ottava.engine.batch.evaluating import Work
from ottava.engine.batch.formats import OutputFormat
from ottava.engine.batch.inputs import Inputs
from ottava.engine.batch.running import Run, run
from ottava.engine.rulebook.loading import load_rulebook


def finished_run(inputs: Path | str, folder: Path, format: OutputFormat = "jsonl") -> Path:
    """The folder of a run over the inputs, made in this process."""
    plan = Run(Inputs((str(inputs),), None, str(folder)), Work(load_rulebook(), format), folder, workers=0)
    run(plan)
    return folder


@pytest.fixture(scope="session")
def made_up_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over 300 made-up cases, never changed."""
    folder = tmp_path_factory.mktemp("made-up")
    return finished_run(json_lines(folder / "cases.jsonl", made_up(300)), folder / "found")
