"""JSON Lines: a case on each line that is not blank. JSON: a list of cases, cut into its items without being read as a
whole; or a single case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .record import BLANKS, ENDS, MOST_BYTES, Fault, Lines, Mark, Record, too_large


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
    """Return the mark behind a line that begins with `data`, and skip the rest of it."""
    while data:
        mark = mark.after(data)
        data = b"" if data.endswith(ENDS) else lines.line(MOST_BYTES)
    return mark


_CHUNK = 1 << 16
_NO_LINE = 0  # of a mark behind which nothing is looked for, not even the end of a list
_BLANK = re.compile(rb"[ \t\r\n]*")
# A string (its end is missing where more has to be read), or a sign that opens, closes or separates.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<end>")?|[\[\]{},]', re.DOTALL)


class _Window:
    """The part of the file in memory.

    at: where in `data` begins what has not been dropped. mark: the mark of that place.
    """

    def __init__(self, lines: Lines, mark: Mark) -> None:
        self.lines = lines
        self.mark = mark
        self.data = b""
        self.at = 0

    def __len__(self) -> int:
        return len(self.data) - self.at

    def more(self) -> bool:
        """Read on, and forget what has been dropped."""
        data = self.lines.block(_CHUNK)
        self.data = self.data[self.at :] + data
        self.at = 0
        return bool(data)

    def drop(self, count: int, records: int = 0) -> bytes:
        """Move the beginning forward, over what is returned."""
        dropped = self.data[self.at : self.at + count]
        self.mark = self.mark.after(dropped, records)
        self.at += count
        return dropped

    def begins_with(self, sign: bytes) -> bool:
        """Drop the blanks here, and return whether the sign follows."""
        while True:
            found = _BLANK.match(self.data, self.at)
            assert found is not None
            self.drop(found.end() - self.at)
            if len(self):
                return self.data.startswith(sign, self.at)
            if not self.more():
                return False


def json_items(lines: Lines, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    if mark.line == _NO_LINE:
        return
    window = _Window(lines, mark)
    comma = False
    if mark.records:
        comma = _dropped_comma(window)
    elif window.begins_with(b"["):
        window.drop(1)
    else:
        yield from _single(window)
        return
    while not window.begins_with(b"]") and len(window):
        start = window.mark
        size = _item_end(window)
        if size is None:
            yield too_large(start), _to_the_end(window, 1)
            return
        record = Record(start.records + 1, start.line, start.column, window.drop(size, 1))
        yield record, window.mark
        comma = _dropped_comma(window)
    if (fault := _fault_behind(window, comma)) is not None and lines.fault is None:
        place = window.mark
        yield Record(0, place.line, place.column, b"", fault), _to_the_end(window)


def _dropped_comma(window: _Window) -> bool:
    comma = window.begins_with(b",")
    if comma:
        window.drop(1)
    return comma


def _single(window: _Window) -> Iterator[tuple[Record, Mark]]:
    while len(window) <= MOST_BYTES and window.more():
        pass
    start = window.mark
    if len(window) > MOST_BYTES:
        yield too_large(start), _to_the_end(window, 1)
    elif len(window):
        record = Record(1, start.line, start.column, window.drop(len(window), 1))
        yield record, _to_the_end(window)


def _item_end(window: _Window) -> int | None:
    """Return the length of the item that begins here; None if it is too large."""
    at = depth = 0
    while at <= MOST_BYTES:
        found = _TOKEN.search(window.data, window.at + at)
        if found is None or (found[0][:1] == b'"' and found["end"] is None):
            if len(window) > MOST_BYTES:
                return None
            # A string whose end is still to come is looked at again from its beginning.
            at = len(window) if found is None else found.start() - window.at
            if not window.more():
                return len(window.data[window.at :].rstrip(BLANKS))
            continue
        sign = found[0]
        if sign in b"[{":
            depth += 1
        elif depth == 0 and sign in b"],":
            return len(window.data[window.at : found.start()].rstrip(BLANKS))
        elif depth and sign in b"]}":
            depth -= 1
        at = found.end() - window.at
    return None


def _fault_behind(window: _Window, after_comma: bool) -> Fault | None:
    """Return the fault where the list should end."""
    if not len(window):
        hint = "close it with `]`; the file may be cut off"
        return Fault("unclosed-bracket", "the list of cases is never closed", hint)
    if after_comma:
        return Fault("missing-value", "found `]` after a comma, expected another case", "take out the comma before it")
    window.drop(1)
    window.begins_with(b"")
    if len(window):
        hint = "take it out, or write one case on each line in a file `.jsonl`"
        return Fault("text-after-end", "found something after the end of the list of cases", hint)
    return None


def _to_the_end(window: _Window, records: int = 0) -> Mark:
    """Return the mark at the end of the file, which has no place in a line, behind so many further records."""
    mark = window.mark.after(window.data[window.at :], records)
    while data := window.lines.block(MOST_BYTES):
        mark = mark.after(data)
    return mark._replace(line=_NO_LINE, column=0)
