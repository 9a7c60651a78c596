"""How much the readers take, and what they say beyond that: bounds that no honest file comes near."""

from __future__ import annotations

from .diagnostic import LONGEST_NAME, Diagnostic, quoted
from .span import Span

MAX_BYTES = 64 * 1024 * 1024
"""The size of a file, and of a text in characters."""

MAX_DEPTH = 50
"""Lists and mappings inside each other; also what lets the rest of the program recurse without worry."""

MAX_ALIASED_NODES = 10_000
"""Values that the aliases of one YAML document add to those written out."""

MAX_DIGITS = 1_000
"""Characters of a number; turning more into a number takes time that grows with the square."""

MAX_DIAGNOSTICS = 1_000
"""Problems reported for one text before the reader gives up on it."""

MOST_TIMES = 1_000
ALWAYS_UNPACKED = 16 * 1024 * 1024
"""A compressed file may unpack to so many times its size, and to so many bytes more."""

MAX_WORKERS = 256
"""Worker processes of one machine; each takes memory for the rules, and some files that are open."""


def too_large(name: str) -> Diagnostic:
    """Report a text called `name` beyond MAX_BYTES."""
    message = f"{quoted(name, LONGEST_NAME)} is larger than {MAX_BYTES // 2**20} MiB"
    return Diagnostic("too-large", message, hint="split it into smaller files")


def too_deep(span: Span) -> Diagnostic:
    """Report a list or mapping at `span` beyond MAX_DEPTH."""
    message = f"lists and mappings stand more than {MAX_DEPTH} deep in each other"
    return Diagnostic("too-deep", message, span, "use fewer levels")


def too_many_problems(last: Diagnostic) -> Diagnostic:
    """Report that no more than MAX_DIAGNOSTICS problems are reported."""
    message = f"more than {MAX_DIAGNOSTICS} problems; what follows is not looked at"
    return Diagnostic("too-many-problems", message, last.span, "mend these first")
