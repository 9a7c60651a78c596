"""What is deprecated: it works for one more release, and says at each use what to do instead.

All deprecations of the library stand here, so that docs/use/upgrading.md can name them and none outlives its release.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

from .arguments import level_outside


class Deprecation(NamedTuple):
    """Something that goes, in which release, and what to use in its place."""

    what: str
    instead: str
    goes: str

    def warn(self, *modules: str) -> None:
        """Warn at the line that called into these modules."""
        message = f"{self.what} is deprecated and goes in Ottava {self.goes}; {self.instead}"
        warnings.warn(message, DeprecationWarning, stacklevel=level_outside(__name__, *modules))


TEXT_AS_PATH = Deprecation(
    what="a text as the path of a case",
    instead="call `advise_file`, or give a `pathlib.Path`",
    goes="0.3.0",
)
"""A text from outside must not name a file by mistake."""
