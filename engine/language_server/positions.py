"""Places in texts as editors count them: lines from 0, and columns in units of the encoding that was agreed on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from ottava.facts.source.span import Source, Span

UTF8, UTF16, UTF32 = (
    types.PositionEncodingKind.Utf8,
    types.PositionEncodingKind.Utf16,
    types.PositionEncodingKind.Utf32,
)


@dataclass(frozen=True, slots=True)
class Positions:
    """Turns offsets into positions of the protocol and back. encoding: what the columns count; UTF-16 as a rule."""

    encoding: str = UTF16

    def offset(self, source: Source, position: types.Position) -> int:
        """Return the offset of a position; one outside the text is moved to the end of its line or of the text."""
        if position.line >= len(source.line_starts):
            return len(source.text)
        start, end = source.line_bounds(position.line + 1)
        at, units = start, position.character
        while at < end and units >= (wide := self._units(source.text[at])):
            units -= wide
            at += 1
        return at

    def position(self, source: Source, offset: int) -> types.Position:
        """Return the position of an offset."""
        line, column = source.position(offset)
        start = source.line_starts[line - 1]
        return types.Position(line - 1, self._width(source.text[start : start + column - 1]))

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        return types.Range(self.position(span.source, span.start), self.position(span.source, span.end))

    def location(self, span: Span) -> types.Location:
        """Return the file and range of a span."""
        return types.Location(uri_of(Path(span.source.name)), self.range(span))

    def _width(self, text: str) -> int:
        if text.isascii() or self.encoding == UTF32:
            return len(text)
        if self.encoding == UTF8:
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    def _units(self, character: str) -> int:
        if character.isascii() or self.encoding == UTF32:
            return 1
        if self.encoding == UTF8:
            return len(character.encode("utf-8", "surrogatepass"))
        return 2 if character > "\uffff" else 1


def uri_of(path: Path) -> str:
    """Return the address of a file, as the protocol writes it."""
    return from_fs_path(os.path.abspath(path)) or ""


def path_of(uri: str) -> Path | None:
    """Return the file of an address; None where it is no file on this machine: a text without a name, or a path of
    another system.
    """
    name = to_fs_path(uri)
    return Path(os.path.normpath(name)) if name and os.path.isabs(name) else None
