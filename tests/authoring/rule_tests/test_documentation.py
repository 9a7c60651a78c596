"""What the page on testing shows works as shown."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ottava.engine.authoring.rule_tests.rule_test import KEYS

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "write" / "testing.md").read_text(encoding="utf-8")


def said_of(folder: Path, tests: str) -> tuple[int, str]:
    """What `ottava test mine` says of these tests of the built-in rules."""
    (folder / "mine" / "tests").mkdir(parents=True)
    (folder / "mine" / "rulebook.yaml").write_text("name: mine\nversion: 1.0.0\nextends: eight_methods\n", "utf-8")
    (folder / "mine" / "tests" / "all.yaml").write_text(tests, "utf-8")
    command = [sys.executable, "-m", "ottava", "test", "mine"]
    run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60)
    return run.returncode, run.stdout


def test_the_tests_shown_pass(tmp_path: Path) -> None:
    blocks = re.findall(r"^```yaml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    assert said_of(tmp_path, "".join(blocks)) == (0, "9 passed\n")


def test_the_failure_shown_is_what_is_said(tmp_path: Path) -> None:
    (failing,) = re.findall(r"^```yaml fails\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    (output,) = re.findall(r"^```text output\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert said_of(tmp_path, failing) == (1, output)


def test_every_key_is_explained() -> None:
    rows = re.findall(r"^\| (`.*?) \|", PAGE, flags=re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(KEYS)
