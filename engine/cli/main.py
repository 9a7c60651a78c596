"""The process of the command `ottava`: how it begins, and what ends it."""

import atexit
import gc
import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType

from .commands import app
from .outcome import ENDING, guarded

ENOUGH_GARBAGE = 200_000
"""New objects that are worth a collection of garbage; Python takes 700. A start with one case makes fewer."""


def main() -> None:
    """Run the command with the arguments of the process."""
    _open_streams()
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    # Most of what the command makes is in use until it ends, and then goes with the process.
    gc.set_threshold(ENOUGH_GARBAGE)
    atexit.register(gc.freeze)
    with guarded():
        try:
            app(sys.argv[1] if len(sys.argv) > 1 else None)(prog_name="ottava")
        except SystemExit:
            sys.stdout.flush()  # a failure to write is reported while it can be
            raise


def _open_streams() -> None:
    """Open what the caller has closed of the standard streams, so that no file of ours takes their place.

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


def _end(number: int, frame: FrameType | None) -> None:
    """Let a signal end the run as an error does, so that temporary files are taken away; with the status of shells."""
    raise SystemExit(128 + number)
