"""Tables among the inputs that are read by a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal
from typing import Any

import msgspec

from ottava.facts.source.records.record import Fault, Mark, Record

from ..tables.csv_cells import cells_of
from ..tables.parquet import ROW_NOT_UTF_8, rows_of
from ..tables.reading import names_of
from .formats import InputFormat

_NAMES: dict[InputFormat, str] = {"yaml": "YAML", "json": "JSON", "jsonl": "JSON Lines"}
_Part = tuple[list[Record], bytes, Mark]


class RowsInJson:
    """The rows of a table in Parquet, each as a list of its cells in JSON, with the mark behind it.

    Read as a Stream is: fault and empty_rows are those of the file.
    """

    fault: Fault | None = None
    empty_rows = 0

    def __init__(self, parts: Iterable[_Part]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[tuple[Record, Mark]]:
        for records, table, mark in self._parts:
            before = mark.offset - len(records)
            rows = rows_of(table)[1] if table else []
            for at, record in enumerate(records, start=1):
                if record.number:
                    record = _in_json(record, rows)
                    yield record, Mark(before + at, mark.checksum, 0, 0, record.number)
                else:
                    yield record, mark


def _in_json(record: Record, rows: Sequence[Sequence[Any] | None]) -> Record:
    if record.fault is not None:
        return record
    cells = rows[record.row]
    if cells is None:
        return record._replace(fault=ROW_NOT_UTF_8)
    return record._replace(data=msgspec.json.encode([_plain(cell) for cell in cells]), row=-1)


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    if isinstance(cell, datetime) and cell.time() == time() and cell.tzinfo is None:
        return cell.date()
    return cell


def header_names(header: str, separator: str) -> tuple[str, ...]:
    """Return the names in a header, of which a text has a separator, and a list in JSON none."""
    return names_of(cells_of(header, separator) if separator else msgspec.json.decode(header))


def not_a_table(format: InputFormat) -> Fault:
    """Return why a file that is no table is not read by a mapping."""
    message = f"a mapping reads tables, and this file is read as {_NAMES[format]}"
    hint = "expected CSV, a spreadsheet or Parquet (`--input-format` says what it is); run other files without `--map`"
    return Fault("not-a-table", message, hint)
