"""A run of `ottava` in a process of its own, and what it was seen to do (see `watching.py`)."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("watching.py")


@dataclass(frozen=True)
class Watched:
    """How a run ended, what it said, the files it read and wrote, the programs it started and its network calls."""

    status: int
    out: str
    err: str
    read: set[str]
    write: set[str]
    program: set[str]
    network: set[str]


def watched(*arguments: object, folder: Path, stdin: bytes = b"", log: bool = False) -> Watched:
    """Run the command in a folder, with temporary files in `temporary` and the cache in `cache` beside it."""
    notes, temporary = folder.parent / "notes", folder.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    surroundings = {"TMPDIR": str(temporary), "OTTAVA_CACHE": str(folder.parent / "cache")}
    command = [sys.executable, "-B", SCRIPT, notes, "log" if log else "-", *map(str, arguments)]
    ended = subprocess.run(
        command, env=os.environ | surroundings, cwd=folder, input=stdin, capture_output=True, timeout=300, check=False
    )
    found: dict[str, set[str]] = {"read": set(), "write": set(), "program": set(), "network": set()}
    for line in notes.read_text("utf-8").splitlines():
        kind, _, given = line.partition("\t")
        found[kind].add(given)
    return Watched(ended.returncode, ended.stdout.decode(), ended.stderr.decode(), **found)
