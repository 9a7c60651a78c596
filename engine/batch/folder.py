"""The folder of a run: whose it is, and what an earlier run has left in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ottava.facts.source.diagnostic import quoted, visible

from .checkpoint import Checkpoint
from .errors import BatchError
from .kinds import OutputFormat
from .writing import REJECTS, results_name

STATE = ".ottava"
"""The folder inside the folder where a run keeps what it needs to go on."""
SUMMARY = "summary.json"
PAGE = "summary.html"


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Makes the folder, and keeps a second run out of it as long as this one lasts, however it ends.

    Raises BatchError if there is another, OSError if the folder cannot be made.
    """
    if (folder / STATE).is_symlink():
        name = quoted(str(folder / STATE), 500)
        raise BatchError(f"{name} is a link, expected a folder; choose another with `--out`")
    (folder / STATE).mkdir(parents=True, exist_ok=True)
    file = os.open(folder / STATE / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        if os.name == "posix":
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BatchError(
                    f"another run is writing into {quoted(str(folder), 500)}; choose another folder"
                ) from None
        yield
    finally:
        os.close(file)


def claimed(folder: Path, options: dict[str, Any], resume: bool) -> Checkpoint:
    """Where to begin: at the beginning, or where an earlier run stopped.

    Raises BatchError if there is something of an earlier run and it is not to be resumed, or cannot be with these
    options.
    """
    earlier = Checkpoint.found(folder / STATE)
    if earlier is None:
        names = [*(results_name(format) for format in OutputFormat), REJECTS, SUMMARY, PAGE]
        there = next((name for name in names if (folder / name).exists()), None)
        if there is not None:
            raise BatchError(f"{quoted(str(folder / there), 500)} is there already; choose another folder with `--out`")
        return Checkpoint(options)
    if not resume:
        state = "a finished run" if earlier.done else "a run that was not finished"
        way = (
            "choose another with `--out`, or delete it" if earlier.done else "go on with `--resume`, or choose another"
        )
        raise BatchError(f"the folder {quoted(str(folder), 500)} holds {state}; {way}")
    differing = [name for name, value in options.items() if earlier.options.get(name) != value]
    if differing:
        said = "; ".join(
            f"{name}: was {_shown(earlier.options.get(name))}, is {_shown(options[name])}" for name in differing
        )
        raise BatchError(
            f"the run in {quoted(str(folder), 500)} cannot go on like this, for its results would not be of one kind "
            f"({said}); use what it was begun with, or begin a new run in another folder"
        )
    return earlier


def _shown(value: Any) -> str:
    text = visible(", ".join(map(str, value)) if isinstance(value, list) else str(value))
    return f"`{text if len(text) <= 80 else text[:79] + '…'}`"
