"""Which functions of the engine have changed since a commit."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mutants.rooms import ROOMS, ROOT

HUNK = re.compile(r"^@@ \S+ \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def functions_changed_since(commit: str) -> dict[Path, set[str]]:
    """By module, relative to the root, the functions with a line written since then; methods with their class."""
    changed: dict[Path, set[str]] = {}
    for module in (each for room in ROOMS.values() for each in room.modules()):
        diff = subprocess.check_output(
            ["git", "diff", "--unified=0", "--no-renames", commit, "--", str(module)], cwd=ROOT, text=True
        )
        lines = {
            line for start, length in HUNK.findall(diff) for line in range(int(start), int(start) + int(length or 1))
        }
        if lines:
            spans = functions((ROOT / module).read_text(encoding="utf-8"))
            found = {name for name, first, last in spans if lines & set(range(first, last + 1))}
            if found:
                changed[module] = found
    return changed


def functions(source: str) -> Iterator[tuple[str, int, int]]:
    """The functions and methods of a module, with their first and last lines."""
    for node in ast.parse(source).body:
        for each in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                within = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
                yield within + each.name, each.lineno, each.end_lineno or each.lineno
