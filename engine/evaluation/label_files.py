"""Files of labels that cannot be read as tables, refused with what to name in their place."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ottava.facts.source.diagnostic import quoted

from .errors import EvaluationError

_PAGES = (".html", ".htm")
_NO_TABLES = (".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".pdf", ".doc", ".docx", ".odt", ".md", ".zip")
_LONGEST = 500


def refuse_no_tables(files: Sequence[str]) -> None:
    """Refuse files that are no tables by their endings, and a file that is named twice. Raises EvaluationError."""
    for file in files:
        ending = Path(file).suffix.lower()
        if ending in _PAGES:
            raise EvaluationError(
                f"{quoted(file, _LONGEST)} is a page, and no table of answers; if it is a review form, open it in a "
                "browser, press *Save answers*, and give the CSV"
            )
        if ending in _NO_TABLES:
            raise EvaluationError(
                f"{quoted(file, _LONGEST)} is no table; expected a spreadsheet (`.xlsx`, `.ods`), CSV, `.tsv` or "
                "Parquet"
            )
    for at, file in enumerate(files):
        if any(_same(file, other) for other in files[:at]):
            raise EvaluationError(f"the file of labels {quoted(file, _LONGEST)} is named twice; name it once")


def _same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # reading says what is wrong with it
        return False
