"""Records: the texts of the cases in a file, cut out without being read, in one way for whoever reads cases.

One module for each format. Each yields the records from a mark on, every one with the mark behind it, where a later
run may go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from .lines import Lines
from .record import Mark, Record

BEGINNING = Mark()


def split(format: str, lines: Lines, mark: Mark = BEGINNING) -> Iterator[tuple[Record, Mark]]:
    """Return the records of a file in `yaml`, `json`, `jsonl` or `csv`; of a table in CSV, those below its header."""
    # Each is imported as it is asked for, since YAML takes long to load.
    if format == "yaml":
        from .yaml_documents import yaml_documents

        return yaml_documents(lines, mark)
    if format == "json":
        from .json_items import json_items

        return json_items(lines, mark)
    if format == "csv":
        from .csv_rows import csv_rows

        return csv_rows(lines, mark)
    from .json_lines import json_lines

    return json_lines(lines, mark)
