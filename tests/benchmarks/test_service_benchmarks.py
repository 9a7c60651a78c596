"""The benchmarks of the service still run, and find what they are there to find."""

import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]


def ran(*words: str) -> str:
    command = [sys.executable, "-m", *words]
    ended = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.slow
def test_http_adds_little_to_an_advice() -> None:
    assert "HTTP adds " in ran("benchmarks.service")


@pytest.mark.slow
def test_nothing_is_lost_under_load() -> None:
    said = ran("benchmarks.service_load", "600", "16")
    assert "exit status 0" in said
    assert "503 with Retry-After" in said


@pytest.mark.slow
def test_a_saved_rule_shows_on_the_page() -> None:
    """How soon says the clock, so that is for a machine that has nothing else to do."""
    command = [sys.executable, "-m", "benchmarks.trying", "3"]
    ended = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=300, check=False)
    assert "from the save to the page" in ended.stdout, ended.stderr
