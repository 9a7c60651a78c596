"""Running Python in a process of its own, for what may differ between processes or must not touch this one."""

import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
TREE = TESTS.parent


def output_of(code: str, *arguments: object, hash_seed: int | str = "random") -> str:
    """What the code prints. It must end well and say nothing on stderr; the folder of the tests is on its path."""
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": os.pathsep.join(python_path())}
    ended = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment, cwd=TREE, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout + ended.stderr
    return ended.stdout


def outputs_of(code: str, hash_seeds: Iterable[int], at_once: int = 2) -> list[str]:
    """What the code prints under each hash seed."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda seed: output_of(code, hash_seed=seed), hash_seeds))


def python_path() -> list[str]:
    return [str(TESTS), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
