"""Fuzzes a target with atheris, guided by what code each input reaches.

    cd tests && python -m fuzzing yaml --seconds 60

An input that brings the target down is left in the folder `found`, and the exit status says that there is one. What is
new is kept in `found/corpus` for the next time; what is worth keeping for good belongs into `fuzzing/corpus`.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

TARGETS = sorted(path.name for path in (Path(__file__).parent / "corpus").iterdir())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description="Fuzz a reader.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60, help="how long (60)")
    parser.add_argument("--found", default="found", help="the folder for what is found")
    asked = parser.parse_args()
    try:
        atheris: Any = import_module("atheris")
    except ImportError:
        parser.exit(2, "fuzzing needs atheris: `pip install 'ottava[fuzz]'`, on a Python that it supports\n")
    with atheris.instrument_imports(include=["ottava"]):
        targets = import_module("fuzzing.targets")
    corpus = Path(asked.found, "corpus", asked.target)
    corpus.mkdir(parents=True, exist_ok=True)
    if asked.target == "kept":  # the file of the corpus may be of an earlier version
        (corpus / "today").write_bytes(targets.a_kept_rulebook())
    options = [
        sys.argv[0],
        f"-max_total_time={asked.seconds}",
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-max_len=4096",
        f"-artifact_prefix={asked.found}{os.sep}{asked.target}-",
        str(corpus),
        str(Path(__file__).parent / "corpus" / asked.target),
    ]
    atheris.Setup(options, targets.TARGETS[asked.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
