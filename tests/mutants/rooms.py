"""What of the engine is changed to see whether a test notices, and the tests that are to notice it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Room:
    """Code that decides what is advised, what is lost or what is written, and the tests about it."""

    code: tuple[str, ...]
    tests: tuple[str, ...]

    def modules(self) -> list[Path]:
        """All modules of the room, relative to the root."""
        named = [ROOT / each for each in self.code]
        found = {path for each in named for path in ([each] if each.is_file() else each.rglob("*.py"))}
        return sorted(path.relative_to(ROOT) for path in found)


# First the tests of the room itself, then of those made of it. mutmut begins with the quickest that run a function.
ROOMS = {
    "inference": Room(("engine/inference",), ("inference", "naive", "built_in", "explanation", "library", "report")),
    "explanation": Room(("engine/explanation",), ("explanation", "library", "report")),
    "rulebook": Room(("engine/rulebook",), ("rulebook", "inference", "naive", "explanation", "library")),
    "facts": Room(
        ("facts",), ("facts", "source", "batch/test_splitting.py", "rulebook", "inference", "explanation", "library")
    ),
    "batch": Room(("engine/batch",), ("batch", "tables/mapping", "library")),
}
