"""CSV as RFC 4180 has it: rows, which go over several lines where a quoted cell does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import MOST_BYTES, Mark, Record
from ..stream import Stream
from .lines import skipped, too_large

# Whole cells with what separates them, up to a quote that is opened and not closed.
_CELLS = re.compile(rb'(?:(?:"(?:[^"]|"")*+"[^",\r\n]*|[^",\r\n][^,\r\n]*|)(?:,|\r?\n|\r|\Z))*+')
_OPEN = re.compile(rb'"(?:[^"]|"")*+\Z')


def csv_rows(stream: Stream, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    """The rows. The first line of the file is the header and has been read before."""
    while (row := csv_row(stream)) is not None:
        if row.isspace():
            mark = mark.after(row)
        elif len(row) > MOST_BYTES:
            record = too_large(mark)
            mark = skipped(stream, mark, row)._replace(records=record.number)
            yield record, mark
        else:
            record = Record(mark.records + 1, mark.line, mark.column, row)
            mark = mark.after(row, 1)
            yield record, mark


def csv_row(stream: Stream) -> bytes | None:
    """The bytes of the next row with its end, more than MOST_BYTES if it is too large; None at the end.

    Where a quote is never closed, the row is the line that it stands in, so that no other row is lost with it.
    """
    row = stream.line(MOST_BYTES + 1)
    if not row:
        return None
    if b'"' not in row or not is_open(row):
        return row
    further: list[bytes] = []
    size = len(row)
    while size <= MOST_BYTES:
        data = stream.line(MOST_BYTES + 1)
        if not data:
            break
        further.append(data)
        size += len(data)
        if b'"' in data and not is_open(row + b"".join(further)):
            return row + b"".join(further)
    stream.give_back(further)
    return row


def is_open(row: bytes) -> bool:
    """Whether a quoted cell goes on behind these bytes."""
    found = _CELLS.match(row)
    assert found is not None
    return _OPEN.match(row, found.end()) is not None
