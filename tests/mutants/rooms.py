"""What of the engine is changed to see whether a test notices, and the tests that are to notice it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Room:
    """Code that decides what is advised, lost or written, with the tests about it and about what is made of it."""

    code: str
    nearest: tuple[str, ...]
    others: tuple[str, ...]

    def modules(self) -> list[Path]:
        """All modules of the room, relative to the root."""
        return sorted(path.relative_to(ROOT) for path in (ROOT / self.code).rglob("*.py"))


# mutmut begins with the quickest tests that run a function.
ROOMS = {
    "inference": Room("engine/inference", ("inference", "naive"), ("built_in", "explanation", "library", "report")),
    "explanation": Room("engine/explanation", ("explanation",), ("library", "report")),
    "rulebook": Room("engine/rulebook", ("rulebook",), ("languages", "inference", "naive", "explanation", "library")),
    "facts": Room("facts", ("facts", "source"), ("batch/test_splitting.py", "rulebook", "inference", "library")),
    "batch": Room("engine/batch", ("batch", "tables/mapping"), ("library",)),
}
