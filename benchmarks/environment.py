"""The environment that benchmarks run in: `.venv-bench`, made from the extra `bench` when it is missing or too old."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks import TREE

HOME = TREE / ".venv-bench"
DECLARED = (TREE / "pyproject.toml", TREE / "setup.py")


def go_there(arguments: list[str]) -> None:
    """Goes on with the same command in that environment; does not come back."""
    python = HOME / "bin" / "python"
    _make(python)
    os.chdir(TREE)
    os.execv(python, [str(python), "-m", "benchmarks", "--here", *arguments])


def _make(python: Path) -> None:
    stamp = HOME / "installed"
    if stamp.exists() and stamp.stat().st_mtime >= max(path.stat().st_mtime for path in DECLARED):
        return
    print(f"making {HOME.name}, the environment of the benchmarks …", file=sys.stderr, flush=True)
    venv.create(HOME, with_pip=True, clear=False)
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--editable", f"{TREE}[bench]"], check=True)
    stamp.touch()
