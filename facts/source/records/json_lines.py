"""JSON Lines: a case on each line that is not blank."""

from __future__ import annotations

from collections.abc import Iterator

from .lines import BLANKS, ENDS, Lines
from .record import MOST_BYTES, Mark, Record, too_large


def json_lines(lines: Lines, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    while data := lines.line(MOST_BYTES + 1):
        if len(data) > MOST_BYTES:
            record = too_large(mark)
            mark = _behind_line(lines, mark, data)._replace(records=record.number)
            yield record, mark
        elif not data.strip(BLANKS):
            mark = mark.after_line(data)
        else:
            record = Record(mark.records + 1, mark.line, 1, data.rstrip(b"\r\n"))
            mark = mark.after_line(data, 1)
            yield record, mark


def _behind_line(lines: Lines, mark: Mark, data: bytes) -> Mark:
    """The mark behind a line of which `data` is the beginning; the rest of it is read over."""
    while data:
        mark = mark.after(data)
        data = b"" if data.endswith(ENDS) else lines.line(MOST_BYTES)
    return mark
