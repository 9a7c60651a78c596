"""Neovim as a real client, with the settings that the documentation gives."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from language_server.editor import ROOT, RULEBOOKS
from language_server.starting import program
from npm_programs import REQUIRED

SETTINGS = ROOT / "editors" / "neovim" / "ottava.lua"
STEPS = Path(__file__).with_name("neovim.lua")
PATIENCE = 240

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("neovim") / "marketplace"
    shutil.copytree(RULEBOOKS["marketplace"], folder)
    return folder


@pytest.fixture(scope="module")
def outcome(rulebook: Path) -> dict[str, Any]:
    """What Neovim wrote down of each step."""
    if shutil.which("nvim") is None:
        (pytest.fail if REQUIRED else pytest.skip)("there is no `nvim`; install the package `neovim`")
    written = rulebook.parent / "outcome.json"
    command = [
        *("nvim", "--headless", "-u", "NONE", "-n"),
        *("--cmd", "filetype on", "--cmd", f"let g:ottava_command = '{program(rulebook.parent)}'"),
        *("--cmd", f"luafile {SETTINGS}", "-c", f"luafile {STEPS}"),
    ]
    done = subprocess.run(
        command,
        cwd=rulebook,
        env={**os.environ, "OUTCOME": str(written), "XDG_STATE_HOME": str(rulebook.parent)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert written.is_file(), done.stdout + done.stderr
    read: dict[str, Any] = json.loads(written.read_text("utf-8"))
    assert "error" not in read, read["error"]
    return read


def test_a_mistake_is_underlined_while_typing(outcome: dict[str, Any]) -> None:
    mark = outcome["diagnostics"]
    assert "did you mean `because`" in mark["message"]
    assert (mark["lnum"], mark["col"], mark["end_col"]) == (8, 2, 9)


def test_a_code_action_mends_it(outcome: dict[str, Any]) -> None:
    assert outcome["fixed"]
    assert any("because" in each for each in outcome["offered"])


def test_hover_tells_of_a_rule(outcome: dict[str, Any]) -> None:
    assert "A party threatens" in outcome["hover"]


def test_completion_inside_a_brace_that_is_open(outcome: dict[str, Any]) -> None:
    assert "order.problem: " in outcome["completion"]


def test_a_rule_is_renamed_in_every_file(outcome: dict[str, Any], rulebook: Path) -> None:
    changed = set()
    for path in RULEBOOKS["marketplace"].rglob("*.yaml"):
        before, after = (
            path.read_text("utf-8"),
            (rulebook / path.relative_to(RULEBOOKS["marketplace"])).read_text("utf-8"),
        )
        assert after == re.sub(r"\bsafety\.threat\b", "safety.menace", before), path.name
        changed |= {path.relative_to(RULEBOOKS["marketplace"])} if after != before else set()
    assert {Path("safety.yaml"), Path("tests", "safety.yaml")} <= changed


def test_formatting_puts_the_layout_right(outcome: dict[str, Any]) -> None:
    assert outcome["formatted"]


def test_a_command_of_the_server_begins_a_rule(outcome: dict[str, Any]) -> None:
    assert "id: noise.music" in outcome["begun"]


def test_a_page_that_the_server_shows_opens(outcome: dict[str, Any]) -> None:
    assert "proof.ask" in outcome["page"]


def test_above_a_rule_stands_what_its_tests_show(outcome: dict[str, Any]) -> None:
    assert re.match(r"fires in \d+ tests? · ", outcome["lens"])
