"""Records: the texts of the cases in a file, cut out without being read, in one way for whoever reads cases.

Each format yields the records from a mark on, every one with the mark behind it, where a later run may go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from ..span import Source
from .csv_rows import csv_rows
from .json_records import json_items, json_lines
from .record import Lines, Mark, Record
from .yaml_documents import yaml_documents

BEGINNING = Mark()

_SPLITTERS = {"yaml": yaml_documents, "json": json_items, "jsonl": json_lines, "csv": csv_rows}


def split(format: str, lines: Lines, mark: Mark = BEGINNING) -> Iterator[tuple[Record, Mark]]:
    """Return the records of a file in `yaml`, `json`, `jsonl` or `csv`; of a table in CSV, those below its header."""
    return _SPLITTERS[format](lines, mark)


def records_of(source: Source, format: str) -> Iterator[Record]:
    """Return the records of a text."""
    lines = Lines(BytesIO(source.text.encode("utf-8", "surrogatepass")))
    return (record for record, _ in split(format, lines))
