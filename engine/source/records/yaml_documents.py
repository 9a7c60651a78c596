"""YAML: documents, cut at the lines `---` and `...`, which can be nothing else wherever they stand.

YAML 1.2.2, section 9.1.2: such a line at the beginning of a line ends the document even within a scalar. What is a line
is what the parser takes for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..pure_yaml import BREAKS
from .lines import Lines
from .record import MOST_BYTES, Mark, Record, too_large

_ENDS = tuple(each.encode() for each in BREAKS)
_BREAK = b"|".join(map(re.escape, _ENDS))
_OTHER = re.compile(b"|".join(re.escape(each) for each in _ENDS if each not in b"\r\n") or rb"\Z.")
_LINE = re.compile(rb"(?:(?!" + _BREAK + rb").)*+(?:\r\n|" + _BREAK + rb"|\Z)", re.DOTALL)
_PART_OF_BREAK = re.compile(rb"(?:\xc2|\xe2\x80?)?\Z")
_BEGIN = re.compile(rb"---(?=[ \t]|\Z|" + _BREAK + rb")")
_END = re.compile(rb"\.\.\.(?=[ \t]|\Z|" + _BREAK + rb")")
_NOTHING = re.compile(rb"(?:(?:---|\.\.\.)?(?:[ \t]+(?:#.*)?)?|#.*)(?:" + _BREAK + rb")*", re.DOTALL)
_HELD = 8
"""Bytes that show whether a line is one of those that separate."""


def yaml_documents(lines: Lines, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    document = _Document(mark)
    at_line_start = True
    for data in _yaml_lines(lines):
        if at_line_start and _BEGIN.match(data):
            if document.has_content:
                mark = mark._replace(records=mark.records + 1)
                yield document.record(), mark
            if document.has_content or document.begun:
                document = _Document(mark)
            document.begun = True
        ends = at_line_start and _END.match(data) is not None
        at_line_start = data.endswith(_ENDS)
        mark = mark.after(data)
        document.add(data)
        if ends:
            if document.says_something:
                mark = mark._replace(records=mark.records + 1)
                yield document.record(), mark
            document = _Document(mark)
    if document.says_something:
        yield document.record(), mark._replace(records=mark.records + 1)


def _yaml_lines(lines: Lines) -> Iterator[bytes]:
    """The lines, or parts of long ones, as YAML cuts them."""
    held = b""
    while data := lines.line(MOST_BYTES):
        if not held and data.endswith((b"\n", b"\r")) and _OTHER.search(data) is None:
            yield data
            continue
        *whole, last = [each for each in _LINE.findall(held + data) if each]
        yield from whole
        # What may be the beginning of a line that separates, or of a break, waits for what follows.
        keep = 0
        if not last.endswith(_ENDS):
            part = _PART_OF_BREAK.search(last)
            assert part is not None
            keep = len(last) if len(last) < _HELD else len(part[0])
        held = last[len(last) - keep :]
        if keep < len(last):
            yield last[: len(last) - keep]
    if held:
        yield held


class _Document:
    """The lines of a document so far. begun: whether its `---` has been seen. has_content: whether there is more than
    comments and directives."""

    def __init__(self, start: Mark) -> None:
        self.begun = self.has_content = self._has_directive = False
        self._start = start
        self._lines: list[bytes] = []
        self._size = 0

    @property
    def says_something(self) -> bool:
        """Whether it is more than nothing: a directive wants a document below it."""
        return self.has_content or (self._has_directive and not self.begun)

    def add(self, line: bytes) -> None:
        self._size += len(line)
        if self._size <= MOST_BYTES:
            self._lines.append(line)
        if self.has_content:
            return
        if line.startswith(b"%") and not self.begun:
            self._has_directive = True
        elif _NOTHING.fullmatch(line) is None:
            self.has_content = True

    def record(self) -> Record:
        start = self._start
        if self._size > MOST_BYTES:
            return too_large(start)
        return Record(start.records + 1, start.line, start.column, b"".join(self._lines))
