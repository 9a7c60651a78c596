"""Whether memory grows: engines rebuilt many times, many cases through one Advisor. Each in a process of its own.

python -m benchmarks.memory rebuilds 1000
python -m benchmarks.memory cases 100000
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import TREE
from benchmarks.synthetic import synthetic_cases
from benchmarks.workload import USUAL_PARTIES, built_in
from ottava import Advisor

WARM_UP = 0.1
"""The share of the runs after which the first look is taken: by then every cache is as full as it gets."""


def growth(what: str, number: int) -> float:
    """By how many MB the memory of a process grows between its first tenth and its end."""
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory", what, str(number)],
        cwd=TREE, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(ended.stdout)


def _measured(step: Callable[[int], object], number: int) -> float:
    first = 0.0
    for at in range(number):
        if at == int(number * WARM_UP):
            first = _resident()
        step(at)
    return _resident() - first


def _rebuilds(number: int) -> float:
    workload = built_in(10)
    return _measured(lambda at: Advisor(workload.rulebook).advise(workload.cases[at % 10]), number)


def _cases(number: int) -> float:
    """No case comes twice: whatever is remembered of cases has to find its bound by itself."""
    advisor = Advisor()
    return _measured(lambda at: advisor.advise(synthetic_cases(1, USUAL_PARTIES, seed=at)[0]), number)


def _resident() -> float:
    """Memory held now, in MB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    print({"rebuilds": _rebuilds, "cases": _cases}[sys.argv[1]](int(sys.argv[2])))
