"""The benchmarks still run, and time no engine that has not been found right."""

import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
CHECK = re.compile(
    r"^- (?P<engine>[^:]+): [^:]+ equal on (?P<equal>\d+) of (?P<compared>\d+) cases: (?P<books>.+)", re.M
)


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
        (found["engine"], book): (int(found["equal"]), int(found["compared"]))
        for found in CHECK.finditer(said)
        for book in found["books"].split("; ")
    }
    equal, compared = checked[engine, workload]
    assert equal == compared > 0


@pytest.mark.slow
def test_every_workload_has_a_time_of_ottava(said: str) -> None:
    rows = [line for line in said.splitlines() if line.startswith("| ") and "in memory" in line]
    assert len(rows) == 5
    assert all(re.search(r"\| \*\*[\d,.]+ us\*\* \|", row) for row in rows)


@pytest.mark.slow
def test_growth_is_followed_in_all_that_grows() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", "--smoke"],
        cwd=TREE, capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in ended.stdout.splitlines() if line.startswith("| ")
    ]
    assert {over for _, over, *_ in rows[2:]} == {"rules", "parties", "unknowns", "edits", "cases"}
    for _, _, *numbers, told in rows[2:]:
        sizes, seconds = ([float(each.replace(",", "")) for each in cell.split(" · ")] for cell in numbers)
        assert len(sizes) == len(seconds) >= 3
        if told:
            slope = math.log(seconds[-1] / seconds[-3]) / math.log(sizes[-1] / sizes[-3])
            assert float(told) == pytest.approx(slope, abs=0.07)
    assert sum(bool(told) for *_, told in rows[2:]) >= 10
