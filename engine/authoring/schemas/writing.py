"""All schemas of a rulebook, as they stand in files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ottava.facts.source.writing import write_atomically

from ...rulebook.rulebook import Rulebook
from .case import case_schema
from .head import rulebook_schema
from .rule import rules_schema, safeguards_schema
from .rule_test import tests_schema
from .shape import Schema

FOLDER = "schema"
"""The folder of the schemas inside that of a rulebook."""

SCHEMAS: dict[str, Callable[[Rulebook], Schema]] = {
    "rulebook": rulebook_schema,
    "rules": rules_schema,
    "safeguards": safeguards_schema,
    "case": lambda rulebook: case_schema(rulebook.vocabulary, rulebook.name),
    "tests": tests_schema,
}
"""What there is a schema of, and how it is made."""


def file_name(subject: str) -> str:
    """Return the name of the file with the schema of that subject."""
    return f"{subject}.schema.json"


def schema_text(subject: str, rulebook: Rulebook) -> str:
    """Return the schema of that subject (see SCHEMAS) as it stands in a file."""
    return json.dumps(SCHEMAS[subject](rulebook), indent=1, ensure_ascii=False) + "\n"


def write_schemas(rulebook: Rulebook, folder: Path) -> tuple[Path, ...]:
    """Write all schemas of a rulebook into a folder, and return those files that are new or have changed.

    They are made from the rulebook and hold nothing of anybody's: what stands there is replaced.
    """
    folder.mkdir(exist_ok=True)
    written: list[Path] = []
    for subject in SCHEMAS:
        path, text = folder / file_name(subject), schema_text(subject, rulebook)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text.encode())
            written.append(path)
    return tuple(written)


def refresh_schemas(rulebook: Rulebook, folder: Path) -> tuple[Path, ...]:
    """Return the same for the folder of a rulebook that has schemas; one that has none gets none."""
    return write_schemas(rulebook, folder / FOLDER) if (folder / FOLDER).is_dir() else ()
