"""What comparisons promise, on cases drawn from a body where the truth is known: intervals cover, verdicts seldom err.

`python -m benchmarks.drift` draws a thousand comparisons in each setting; here fewer must do.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TIMES = 80


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    command = (sys.executable, "-m", "benchmarks.drift", "--times", str(TIMES), "--body", "600", "--seed", "5")
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=550, check=True).stdout
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in said.splitlines()[2:]]
    return {name: rest for name, *rest in cells}


def share(text: str) -> float:
    return float(text.removesuffix(" %")) / 100


@pytest.mark.slow
def test_intervals_cover_the_truth_as_often_as_they_say(rows: dict[str, list[str]]) -> None:
    assert len(rows) == 4
    for times, covered, _, rare, _ in rows.values():
        assert int(times) == TIMES
        assert 0.93 <= share(covered) <= 0.97
        assert share(rare) >= 0.93


@pytest.mark.slow
def test_chance_alone_is_seldom_called_beyond_chance(rows: dict[str, list[str]]) -> None:
    for name in ("different cases, only chance", "same cases, only chance"):
        assert share(rows[name][-1]) <= 0.1  # 5 in 100 are promised, and 80 comparisons leave that much to chance
    assert share(rows["same cases, two rulebooks"][-1]) > 0.9
