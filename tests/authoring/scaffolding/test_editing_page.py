"""What the page on editing shows works as shown."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from authoring.schemas.validating import ROOT

FILE = ROOT / "docs" / "write" / "editing.md"
PAGE = FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.mark.slow
def test_every_command_prints_what_is_shown(folder: Path) -> None:
    blocks = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)
    commands = [command for block in blocks for command in block.removeprefix("$ ").split("\n$ ")]
    assert len(commands) >= 7
    for command in commands:
        line, _, shown = command.partition("\n")
        words = shlex.split(line)
        run = [sys.executable, "-m", "ottava", *words[1:]] if words[0] == "ottava" else words
        environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
        made = subprocess.run(run, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert made.stdout + made.stderr == shown.rstrip("\n") + "\n", line
        assert made.returncode == 0


def test_the_settings_are_json_and_the_links_lead_somewhere() -> None:
    (settings,) = re.findall(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    assert json.loads(settings)["yaml.schemas"]
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (FILE.parent / target).exists(), target
