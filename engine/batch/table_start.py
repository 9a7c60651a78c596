"""How the tables among the inputs begin: their header, and what is wrong with it, before any row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from ottava.facts.source.records.csv_rows import csv_rows
from ottava.facts.source.records.record import MOST_BYTES, TOO_LARGE, Mark, Record

from ..tables.csv_cells import COMMA, cells_of, header_fault
from ..tables.dialect import TAB, start_of
from ..tables.header import HeaderFault, HeaderForm
from ..tables.layout import Layout
from ..tables.reading import names_of
from ..tables.spreadsheet import Sheet, sheet_of
from .errors import BatchError, path_shown
from .inputs import Input
from .stream import Stream

_SAMPLE = 50
"""Rows of a spreadsheet that are looked at with its header."""


class TableStart(NamedTuple):
    """The beginning of a table. header: see Piece. mark: behind it.

    record: that of a header with which no row can be read, and of `faults` those that are known of its columns.
    """

    header: str
    separator: str
    mark: Mark
    record: Record | None = None
    faults: Sequence[HeaderFault] = ()


def text_start(input: Input, stream: Stream, layout: Layout, form: HeaderForm | None) -> TableStart:
    """Return how a table in text begins, which is read up to the end of its header."""
    if input.format == "tsv" and layout.separator is None:
        layout = layout._replace(separator=TAB)
    start = start_of(stream, layout)
    separator = start.separator
    header, mark = next(csv_rows(stream, start.mark, separator.encode()), (None, start.mark))
    mark = mark._replace(records=0)
    if header is None:
        return TableStart("", separator, mark)
    if (fault := header.fault or header_fault(input.name, header.data, separator)) is not None:
        return TableStart("", separator, mark, Record(0, header.line, 1, header.data, fault))
    text = header.data.decode()
    return _judged(text, separator, mark, header, names_of(cells_of(text, separator)), start.rows[1:], form)


def sheet_start(sheet: Sheet, layout: Layout, form: HeaderForm | None) -> TableStart:
    """Return how the table in a spreadsheet begins."""
    number, cells = next(sheet.rows(layout.header_row or 1), (0, ()))
    mark = Mark(number, sheet.checksum, number or 1, 1, 0)
    if not number:
        return TableStart("", COMMA, mark)
    names = names_of(cells)
    text = msgspec.json.encode(names).decode()
    sample = [row for _, row in islice(sheet.rows(number + 1), _SAMPLE)]
    return _judged(text, COMMA, mark, Record(0, number, 1, text.encode()), names, sample, form)


def sheet_again(input: Input, mark: Mark, layout: Layout) -> Sheet:
    """Return the sheet of an input. Raises BadTable, and BatchError if it is not what it was when the mark was made."""
    sheet = sheet_of(input.path, path_shown(input.name), layout)
    if mark.offset and mark.checksum != sheet.checksum:
        raise BatchError(
            f"{path_shown(input.name)} is not what it was when the run read it; put it back as it was, or begin a "
            "new run in another folder"
        )
    return sheet


def sheet_records(sheet: Sheet, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    """Yield the rows of a sheet behind a mark: lists of their cells in JSON."""
    for number, cells in sheet.rows(mark.offset + 1):
        data = msgspec.json.encode(cells)
        mark = Mark(number, sheet.checksum, number, 1, mark.records + 1)
        large = len(data) > MOST_BYTES
        yield Record(mark.records, number, 1, b"" if large else data, TOO_LARGE if large else None), mark


def parquet_start(names: Sequence[str], form: HeaderForm | None) -> Sequence[HeaderFault]:
    """Return what is wrong with the names of the columns of a table in Parquet."""
    return form.faults(names, (), nested=True) if form is not None else ()


def _judged(
    header: str,
    separator: str,
    mark: Mark,
    record: Record,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    form: HeaderForm | None,
) -> TableStart:
    faults = form.faults(names, rows, nested=False) if form is not None else ()
    aside = Record(0, record.line, 1, record.data) if faults else None
    return TableStart(header, separator, mark, aside, faults)
