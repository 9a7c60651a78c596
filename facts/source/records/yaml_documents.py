"""Where the documents of a YAML text begin and end: one rule for every reader of several documents.

A line `---` begins a document and a line `...` ends one wherever they are, even inside quotes (YAML 1.2.2,
section 9.1.2). So a text is cut into its documents without being read, and each is read on its own. A byte order
mark may be the first character of any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .record import ENDS, MOST_BYTES, Lines, Mark, Record, too_large

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
"""A line with its end; a carriage return on its own ends a line too."""

UNFIT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""Characters that YAML does not allow, not even in quotes, or that its readers differ on: a byte order mark inside a
text, and the three line ends that only YAML 1.1 has."""

_NEXT = re.compile(r"[\r\n](?=\ufeff?(?:---|\.\.\.))")
_COMMENT = rf"#[^\r\n{UNFIT}]*"
_BEGIN = re.compile(r"\ufeff?---(?![^ \t\r\n])")
_END = re.compile(r"\ufeff?\.\.\.(?![^ \t\r\n])")
_NOTHING = re.compile(rf"\ufeff?(?:(?:---|\.\.\.)?(?:[ \t]+(?:{_COMMENT})?)?|{_COMMENT})[\r\n]*")


class DocumentBounds:
    """Finds the bounds of one document line by line: for each line call `ends_before`, then `ends_with`.

    Where either is true, the next line belongs to another document, which takes another object of this class.
    `is_empty` says whether the lines so far hold nothing but blanks, comments, `---` and `...`. An empty
    document counts for nothing.

    A line of bytes may be cut and decoded for itself, with `surrogateescape`.
    """

    def __init__(self) -> None:
        self.is_empty = True
        self._begun = False

    def ends_before(self, line: str) -> bool:
        """Return whether the line begins another document."""
        return self._begun and _BEGIN.match(line) is not None

    def ends_with(self, line: str) -> bool:
        """Add the line, and return whether it is the last one of the document."""
        if not self.is_settled:
            is_nothing = _NOTHING.fullmatch(line) is not None
            self.is_empty = self.is_empty and is_nothing
            # Lines that begin with `%` are directives as long as the document has not begun.
            self._begun = self._begun or not (is_nothing or line.startswith("%")) or _BEGIN.match(line) is not None
        return _END.match(line) is not None

    @property
    def is_settled(self) -> bool:
        """Whether no line makes a difference any more but one that begins with `---` or `...`."""
        return self._begun and not self.is_empty


def document_bounds(text: str) -> Iterator[tuple[int, int]]:
    """Return where each document of the text begins and ends. Empty ones are left out."""
    bounds = DocumentBounds()
    begin = at = 0
    while found := _LINE.match(text, at):
        if bounds.ends_before(found[0]):
            if not bounds.is_empty:
                yield begin, at
            begin, bounds = at, DocumentBounds()
        at = found.end()
        if bounds.ends_with(found[0]):
            if not bounds.is_empty:
                yield begin, at
            begin, bounds = at, DocumentBounds()
        elif bounds.is_settled:
            further = _NEXT.search(text, at - 1)
            at = further.end() if further else len(text)
    if not bounds.is_empty:
        yield begin, at


def yaml_documents(lines: Lines, mark: Mark) -> Iterator[tuple[Record, Mark]]:
    document = _Document(mark)
    begins_line = True
    while data := lines.line(MOST_BYTES):
        line = data.decode(errors="surrogateescape")
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
