"""YAML: documents, cut at the lines `---` and `...`, which can be nothing else wherever they stand.

YAML 1.2.2, section 9.1.2: such a line at the beginning of a line ends the document even within a scalar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..record import MOST_BYTES, Mark, Record
from ..stream import Stream
from .lines import too_large

_BEGIN = re.compile(rb"---(?=[ \t\r\n]|\Z)")
_END = re.compile(rb"\.\.\.(?=[ \t\r\n]|\Z)")
_NOTHING = re.compile(rb"(?:---)?[ \t]*(?:(?:(?<=[ \t])|(?<![^\r\n]))#[^\r\n]*)?[\r\n]*")


def yaml_documents(stream: Stream, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    document = _Document(mark)
    at_line_start = True
    while data := stream.line(MOST_BYTES):
        if at_line_start and _BEGIN.match(data):
            if document.says_something:
                mark = mark._replace(records=mark.records + 1)
                yield document.record(), mark
            if document.says_something or document.begun:
                document = _Document(mark)
            document.begun = True
        ends = at_line_start and _END.match(data) is not None
        at_line_start = data.endswith(b"\n")
        mark = mark.after(data)
        document.add(data, ends)
        if ends:
            if document.says_something:
                mark = mark._replace(records=mark.records + 1)
                yield document.record(), mark
            document = _Document(mark)
    if document.says_something:
        yield document.record(), mark._replace(records=mark.records + 1)


class _Document:
    """The lines of a document so far. begun: whether its `---` has been seen."""

    def __init__(self, start: Mark) -> None:
        self.begun = self.says_something = False
        self._start = start
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes, ends: bool) -> None:
        self._size += len(line)
        if self._size <= MOST_BYTES:
            self._lines.append(line)
        directive = line.startswith(b"%") and not self.begun
        nothing = ends or directive or _NOTHING.fullmatch(line) is not None
        self.says_something = self.says_something or not nothing

    def record(self) -> Record:
        start = self._start
        if self._size > MOST_BYTES:
            return too_large(start)
        return Record(start.records + 1, start.line, start.column, b"".join(self._lines))
