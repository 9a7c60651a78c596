"""What it takes until Ottava is there: fresh interpreters, one of each in turn, CPU time of the process.

Modules come from their caches of bytecode, as where Ottava is installed: pip writes those of what it installs, and a
tree that is run as it stands gets them in the first round, also where the environment tells Python to write none.
The command has kept the rulebook from the first round on, unless `OTTAVA_CACHE` is empty.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from statistics import median

from benchmarks import TREE

EXPERTA = "import collections, collections.abc; collections.Mapping = collections.abc.Mapping; import experta"
CASE = str(TREE / "examples" / "orange-quarrel.yaml")

COMMANDS = {
    "bare": [sys.executable, "-c", "pass"],
    "libraries": [sys.executable, "-c", f"{EXPERTA}, pydantic, yaml"],
    "import ottava": [sys.executable, "-c", "import ottava"],
    "Advisor": [sys.executable, "-c", "import ottava; ottava.Advisor()"],
    "ottava advise": [sys.executable, "-m", "ottava", "advise", CASE],
}
"""`libraries`: a bare interpreter that imports experta, pydantic and yaml."""


def start_ups(rounds: int) -> dict[str, float]:
    """Seconds for each command, the median of the rounds; files are in the cache of the system by then."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(rounds + 1):
        for name, command in COMMANDS.items():
            before = _children()
            subprocess.run(command, cwd=TREE, env=environment, check=True, capture_output=True)
            if turn:  # the first writes the caches of bytecode
                spent[name].append(_children() - before)
    return {name: median(each) for name, each in spent.items()}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
