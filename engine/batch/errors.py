"""What can stop a run of many cases.

OttavaError
  BatchError                 a run cannot begin, or cannot go on
    Stopped                  it was stopped, or ran out of something, and can be resumed
    ClusterLost              the cluster went away on the way
"""

from __future__ import annotations

from pathlib import Path

from ottava.facts.source.diagnostic import quoted
from ottava.facts.source.errors import OttavaError

_MOST_OF_PATH = 500
"""Characters of a path that a message shows: it is to be found by them."""


class BatchError(OttavaError):
    """A run cannot begin, or cannot go on; the message says why and what to do."""


class Stopped(BatchError):
    """A run ended early and can be resumed. `interrupted`: the signal by which that was asked for, or 0."""

    def __init__(self, message: str, interrupted: int = 0) -> None:
        super().__init__(message)
        self.interrupted = interrupted


class ClusterLost(BatchError):
    """The scheduler of a cluster cannot be reached any more."""


def path_shown(path: Path | str) -> str:
    """Return what messages call a file or a folder."""
    return quoted(str(path), _MOST_OF_PATH)
