"""What the formats made of lines have in common."""

from __future__ import annotations

from ..record import MOST_BYTES, Fault, Mark, Record
from ..stream import Stream

TOO_LARGE = Fault(
    "too-large",
    f"this record is larger than {MOST_BYTES >> 20} MiB",
    "a case takes a few lines; look for what is not closed",
)


def skipped(stream: Stream, mark: Mark, data: bytes) -> Mark:
    """The mark behind a line of which `data` is the beginning; the rest of it is read over."""
    while data:
        mark = mark.after(data)
        data = b"" if data.endswith(b"\n") else stream.line(MOST_BYTES)
    return mark


def too_large(mark: Mark) -> Record:
    """Stands for a record that is not kept."""
    return Record(mark.records + 1, mark.line, mark.column, b"", TOO_LARGE)
