"""A program `ottava` for editors, which start it by its name: that of the tests' own Python."""

import sys
from pathlib import Path

_SCRIPT = """#!/bin/sh
exec '{python}' -c 'from ottava.engine.cli.main import main; main()' "$@"
"""


def program(folder: Path) -> Path:
    """Write it into a folder and return it."""
    path = folder / "ottava"
    path.write_text(_SCRIPT.format(python=sys.executable), encoding="utf-8")
    path.chmod(0o755)
    return path
