"""Cutting a file into the texts of its cases without reading them: one module for each format.

Each yields the records from a mark on, every one with the mark behind it, where a later run may go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..kinds import InputFormat
from ..record import Mark, Record
from ..stream import Stream
from .csv_rows import csv_rows
from .json_items import json_items
from .json_lines import json_lines
from .yaml_documents import yaml_documents

Split = Callable[[Stream, Mark], Iterator[tuple[Record, Mark]]]

SPLITS: Mapping[InputFormat, Split] = {
    InputFormat.jsonl: json_lines,
    InputFormat.json: json_items,
    InputFormat.yaml: yaml_documents,
    InputFormat.csv: csv_rows,
}

__all__ = ["SPLITS", "Split"]
