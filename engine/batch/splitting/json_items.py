"""JSON: a list of cases, cut into its items without being read as a whole; or a single case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import MOST_BYTES, Fault, Mark, Record
from ..stream import Stream
from .lines import too_large

_CHUNK = 1 << 16
_BLANK = re.compile(rb"[ \t\r\n]*")
_BETWEEN = re.compile(rb"[ \t\r\n]*,?[ \t\r\n]*")
# A string (its end is missing where more has to be read), or a sign that opens, closes or separates.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+(?P<end>")?|[\[\]{},]', re.DOTALL)


class _Window:
    """The part of the file that is being looked at; it begins at a mark."""

    def __init__(self, stream: Stream, mark: Mark) -> None:
        self.stream = stream
        self.mark = mark
        self.data = b""
        self.ended = False

    def more(self) -> bool:
        data = self.stream.line(_CHUNK)
        self.data += data
        self.ended = not data
        return bool(data)

    def drop(self, count: int, records: int = 0) -> None:
        """Move the beginning forward."""
        self.mark = self.mark.after(self.data[:count], records)
        self.data = self.data[count:]

    def drop_blanks(self, pattern: re.Pattern[bytes] = _BLANK) -> bytes:
        """Move the beginning behind what fits the pattern, which is returned."""
        while True:
            found = pattern.match(self.data)
            assert found is not None
            if found.end() < len(self.data) or not self.more():
                self.drop(found.end())
                return found[0]


def json_items(stream: Stream, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    window = _Window(stream, mark)
    between = b""
    if mark.records == 0:
        window.drop_blanks()
        if not window.data.startswith(b"["):
            yield from _single(window)
            return
        window.drop(1)
        window.drop_blanks()
    else:
        between = window.drop_blanks(_BETWEEN)
    while window.data and not window.data.startswith(b"]"):
        start = window.mark
        size = _item_end(window)
        if size is None:
            yield too_large(start), _to_the_end(window)
            return
        record = Record(start.records + 1, start.line, start.column, window.data[:size])
        window.drop(size, 1)
        yield record, window.mark
        between = window.drop_blanks(_BETWEEN)
    if (fault := _fault_behind(window, b"," in between)) is not None and stream.fault is None:
        place = window.mark
        yield Record(0, place.line, place.column, b"", fault), _to_the_end(window)


def _single(window: _Window) -> Iterator[tuple[Record, Mark]]:
    while len(window.data) <= MOST_BYTES and window.more():
        pass
    start = window.mark
    if len(window.data) > MOST_BYTES:
        yield too_large(start), _to_the_end(window)
    elif window.data:
        record = Record(1, start.line, start.column, window.data)
        window.drop(len(window.data), 1)
        yield record, window.mark


def _item_end(window: _Window) -> int | None:
    """How long the item is that begins here; None if it is too large."""
    at = depth = 0
    while True:
        found = _TOKEN.search(window.data, at)
        if found is None or (found[0][:1] == b'"' and found["end"] is None):
            if len(window.data) > MOST_BYTES:
                return None
            # A string whose end is still to come is looked at again from its beginning.
            at = len(window.data) if found is None else found.start()
            if not window.more():
                return len(window.data.rstrip())
            continue
        sign = found[0]
        if sign in b"[{":
            depth += 1
        elif depth == 0 and sign in b"],":
            return len(window.data[: found.start()].rstrip())
        elif depth and sign in b"]}":
            depth -= 1
        at = found.end()
        if at > MOST_BYTES:
            return None


def _fault_behind(window: _Window, after_comma: bool) -> Fault | None:
    """What is wrong where the list should end."""
    if not window.data:
        hint = "close it with `]`; the file may be cut off"
        return Fault("unclosed-bracket", "the list of cases is never closed", hint)
    if after_comma:
        return Fault("missing-value", "found `]` after a comma, expected another case", "take out the comma before it")
    window.drop(1)
    window.drop_blanks()
    if window.data:
        hint = "take it out, or write one case on each line in a file `.jsonl`"
        return Fault("text-after-end", "found something after the end of the list of cases", hint)
    return None


def _to_the_end(window: _Window) -> Mark:
    mark = window.mark.after(window.data)
    while data := window.stream.line(MOST_BYTES):
        mark = mark.after(data)
    return mark
