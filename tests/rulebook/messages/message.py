"""A message as its page explains it."""

from collections.abc import Callable
from dataclasses import dataclass

from ottava.facts.source.diagnostic import Diagnostic


@dataclass(frozen=True)
class Message:
    """`cause`: how one comes to see it; `cure`: what to do. `example` gives one that was really reported.

    Without an example it is a last resort, for what no known file leads to.
    """

    cause: str
    cure: str
    example: Callable[[], Diagnostic] | None
