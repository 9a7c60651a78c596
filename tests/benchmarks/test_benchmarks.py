"""The benchmarks still run, and time no engine that has not been found right."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
CHECK = re.compile(r"^- (?P<engine>[^,]+), (?P<workload>.+): (?P<equal>\d+) of (?P<compared>\d+) cases equal", re.M)


@pytest.fixture(scope="module")
def said() -> str:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--smoke"],
        cwd=TREE, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["Ottava", "stock Experta"])
@pytest.mark.parametrize("workload", ["built-in", "60 rules", "60 rules, observations unsure"])
def test_both_matchers_were_checked_and_are_right(said: str, engine: str, workload: str) -> None:
    checked = {
        (found["engine"], found["workload"]): (int(found["equal"]), int(found["compared"]))
        for found in CHECK.finditer(said)
    }
    equal, compared = checked[engine, workload]
    assert equal == compared > 0


@pytest.mark.slow
def test_every_workload_has_a_time_of_ottava(said: str) -> None:
    rows = [line for line in said.splitlines() if line.startswith("| ") and "in memory" in line]
    assert len(rows) == 5
    assert all(re.search(r"\| \*\*[\d,.]+ us\*\* \|", row) for row in rows)
