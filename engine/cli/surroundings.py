"""What a command makes of the process it is started in."""

import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType

TERMINATED = 143
"""128 + SIGTERM, as shells have it."""


def open_streams() -> None:
    """Open what the caller has closed of the standard streams, so that no file of ours comes in their place.

    Standard input is then empty, writing to standard output fails as to a full disk, and messages go nowhere. Where
    a letter cannot be shown, or what is typed is no letter, its number takes its place.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - for the whole run
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for the whole run
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def end_when_told() -> None:
    """Let SIGTERM end the run as an error does, so that temporary files are taken away."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)
