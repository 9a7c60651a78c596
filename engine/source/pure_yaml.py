"""PyYAML's own parser, brought in line with libyaml where the two read the same text differently.

Those places, found by comparing the two on random texts, are tabs (libyaml takes them between words and at
the end of a line), `?` inside a word in a flow list or mapping, and a tag before a comma. In all of them
libyaml is nearer to YAML 1.2.
"""

from __future__ import annotations

import re

from yaml.error import Mark
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken, TagToken

BREAKS = "\r\n"
"""The line breaks of YAML 1.2. PyYAML knows those of YAML 1.1 too, which are refused before it sees them."""

TAG = re.compile(rf"!(?:<[^> \t{BREAKS}]*>)?[^\0 \t{BREAKS},\[\]{{}}]*")
_WORD_IN_BLOCK = re.compile(rf"(?:[^\0 \t{BREAKS}:]|:(?![\0 \t{BREAKS}]))++")
_WORD_IN_FLOW = re.compile(rf"(?:[^\0 \t{BREAKS}:,\[\]{{}}]|:(?![\0 \t{BREAKS},\[\]{{}}]))++")


class PureParser(Reader, Scanner, Parser):
    """Parse events of a text. Raises YAMLError, ValueError or OverflowError for an impossible escape."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Skips blanks, comments and line breaks; a tab only where it cannot be taken for indentation."""
        while True:
            skipped = " \t" if self.flow_level or not self.allow_simple_key else " "
            while self.peek() in skipped:
                self.forward()
            if self.peek() == "#":
                while self.peek() not in "\0" + BREAKS:
                    self.forward()
            if not self._line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def scan_tag(self) -> TagToken:
        """A tag as it stands: what it means does not matter, since tags are refused."""
        start = self.get_mark()
        found = TAG.match(self.buffer, self.pointer)
        tag = found[0] if found else ""
        self.forward(len(tag))
        return TagToken((None, tag), start, self.get_mark())

    def scan_plain(self) -> ScalarToken:
        """A scalar without quotes, over one line or several."""
        start = end = self.get_mark()
        indent = self.indent + 1
        word = _WORD_IN_FLOW if self.flow_level else _WORD_IN_BLOCK
        chunks: list[str] = []
        gap = ""
        while self.peek() != "#":
            found = word.match(self.buffer, self.pointer)
            if found is None:
                break
            self.allow_simple_key = False
            chunks += (gap, found[0])
            self.forward(len(found[0]))
            end = self.get_mark()
            gap = self._gap(indent, start)
            if not gap or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def _gap(self, indent: int, start: Mark) -> str:
        """Skips what stands between two words and gives what it folds to; empty at the end of the scalar."""
        blanks = ""
        while self.peek() in " \t":
            blanks += self.peek()
            self.forward()
        if self.peek() not in BREAKS:
            return blanks
        first, *more = self._line_breaks(indent, start)
        if self._at_separator():
            return ""
        return (first if first != "\n" else "" if more else " ") + "".join(more)

    def _line_breaks(self, indent: int, start: Mark) -> list[str]:
        found: list[str] = []
        while not (found and self._at_separator()):
            character = self.peek()
            if character in BREAKS:
                found.append(self._line_break())
                self.allow_simple_key = True
            elif character == "\t" and self.column < indent:
                context = "while scanning a plain scalar"
                raise ScannerError(
                    context, start, "found a tab character that violates indentation", self.get_mark()
                )
            elif character in " \t":
                self.forward()
            else:
                break
        return found

    def _at_separator(self) -> bool:
        return self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in "\0 \t" + BREAKS

    def _line_break(self) -> str:
        return str(self.scan_line_break())  # type: ignore[no-untyped-call]
