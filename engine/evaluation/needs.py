"""The libraries that only evaluations need."""

from __future__ import annotations

from importlib.util import find_spec

from ..extras import extra_missing

_LIBRARIES = {"numpy": "NumPy", "scipy": "SciPy"}


def check_libraries() -> None:
    """Raise ExtraMissing, before anything is read, if the measures cannot be computed."""
    for module, name in _LIBRARIES.items():
        if find_spec(module) is None:
            raise extra_missing("an evaluation", name, "evaluate")
