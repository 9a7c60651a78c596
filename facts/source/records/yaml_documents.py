"""YAML: documents, cut at the lines `---` and `...` as `yaml_bounds` has it."""

from __future__ import annotations

from collections.abc import Iterator

from ..yaml_bounds import DocumentBounds
from .record import ENDS, MOST_BYTES, Lines, Mark, Record, too_large


def yaml_documents(lines: Lines, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    document = _Document(mark)
    begins_line = True
    while data := lines.line(MOST_BYTES):
        line = data.decode("utf-8", "surrogateescape")
        if begins_line and document.bounds.ends_before(line):
            if not document.bounds.is_empty:
                mark = mark._replace(records=mark.records + 1)
                yield document.record(), mark
            document = _Document(mark)
        mark = mark.after(data)
        document.add(data)
        if not begins_line:
            document.bounds.is_empty = False  # nobody looks for what is in a line that is larger than a record
        elif document.bounds.ends_with(line):
            if not document.bounds.is_empty:
                mark = mark._replace(records=mark.records + 1)
                yield document.record(), mark
            document = _Document(mark)
        begins_line = data.endswith(ENDS)
    if not document.bounds.is_empty:
        yield document.record(), mark._replace(records=mark.records + 1)


class _Document:
    """The lines of a document so far."""

    def __init__(self, start: Mark) -> None:
        self.bounds = DocumentBounds()
        self._start = start
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> None:
        self._size += len(line)
        if self._size <= MOST_BYTES:
            self._lines.append(line)

    def record(self) -> Record:
        start = self._start
        if self._size > MOST_BYTES:
            return too_large(start)
        return Record(start.records + 1, start.line, start.column, b"".join(self._lines))
