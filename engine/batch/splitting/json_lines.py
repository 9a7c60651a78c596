"""JSON Lines: a case on each line that is not blank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import MOST_BYTES, Mark, Record
from ..stream import Stream
from .lines import skipped, too_large

_OLD_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def json_lines(stream: Stream, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    while data := stream.line(MOST_BYTES + 1):
        if len(data) > MOST_BYTES:
            record = too_large(mark)
            mark = skipped(stream, mark, data)._replace(records=record.number)
            yield record, mark
            continue
        # A carriage return alone ends a line too, as it does for every other reader of ours.
        for line in _OLD_LINE.findall(data) if b"\r" in data[:-2] else (data,):
            if line.isspace():
                mark = mark.after_line(line)
            else:
                record = Record(mark.records + 1, mark.line, 1, line.rstrip(b"\r\n"))
                mark = mark.after_line(line, 1)
                yield record, mark
