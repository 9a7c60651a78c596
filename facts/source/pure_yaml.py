"""PyYAML's own parser, brought in line with YAML 1.2 wherever it is more lenient, stricter or of YAML 1.1.

It differs in tabs, in what begins and ends words, anchors, comments and texts in block style, and in keys in braces,
which may be in another line than their colon.
"""

from __future__ import annotations

import re

from yaml.error import Mark
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import AliasToken, AnchorToken, ScalarToken, TagToken, Token

BREAKS = "\r\n"
"""The line breaks of YAML 1.2. PyYAML knows those of YAML 1.1 too, which are refused before it sees them."""

TAB = "found a tab"
COMMENT = "found a comment without a space before it"
NO_NAME = "expected the name of an anchor or alias"
NO_LINE_BREAK = "expected a line break behind the sign of a text in block style"
NO_CHARACTER = "found an escape for which there is no character"
NO_VERSION = "found a version of YAML that is too long"
NO_COLON = "could not find expected ':'"
"""What it complains of, beside the other complaints of PyYAML; the last is one that PyYAML has too."""

BLOCK_HEADER = re.compile(
    rf"[|>](?:(?P<depth>[1-9])?(?P<chomping>[-+])?|(?P<chomping_first>[-+])(?P<depth_last>[1-9]))"
    rf"(?:[ \t]++(?:#[^\0{BREAKS}]*+)?)?(?:\r\n|[{BREAKS}]|(?=\0|\Z))"
)
"""The line in which a text in block style begins, from its `|` or `>` on."""

TAG = re.compile(rf"!(?:<[^> \t{BREAKS}]*>)?[^\0 \t{BREAKS},\[\]{{}}]*")
_NAME = re.compile(rf"[^\0 \t{BREAKS},\[\]{{}}]++(?![\[{{])")
_WORD_IN_BLOCK = re.compile(rf"(?:[^\0 \t{BREAKS}:]|:(?![\0 \t{BREAKS}]))++")
_WORD_IN_FLOW = re.compile(rf"(?:[^\0 \t{BREAKS}:,\[\]{{}}]|:(?![\0 \t{BREAKS},\[\]{{}}]))++")
_BLANK_LINE = re.compile(rf"[ \t]*(?:#|[\0{BREAKS}])")
_BLANKS = "\0 \t" + BREAKS
_BRACKETS = ",[]{}"
_NEVER_FIRST = _BLANKS + _BRACKETS + "#&*!|>'\"%@`"
_LONGEST_KEY = 1024  # of YAML itself, but for keys in braces, which it bounds nowhere


class PureParser(Reader, Scanner, Parser):
    """Parse events of one document. Raises YAMLError."""

    def __init__(self, text: str) -> None:
        self._in_braces: list[bool] = []  # for each bracket that is open
        self._tokens_to_json = 0  # how many tokens end with the last quotes or brackets
        self._tab: Mark | None = None  # the last tab behind which a list or mapping might have begun
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line breaks. Behind a tab no list or mapping in block style begins."""
        while True:
            tab = None
            while self.peek() in " \t":
                if self.peek() == "\t" and tab is None:
                    tab = self.get_mark()
                self.forward()
            if self.peek() == "#":
                if self.index and self.buffer[self.pointer - 1] not in _BLANKS:
                    raise ScannerError(None, None, COMMENT, self.get_mark())
                self._rest_of_line()
            if not self._line_break():
                break
            if not self.flow_level:
                self.allow_simple_key = True
        if tab is not None and self.allow_simple_key and not self.flow_level and self.peek() != "\0":
            if tab.column <= self.indent:
                raise ScannerError(None, None, TAB, tab)
            self._tab = tab
            self.allow_simple_key = False

    def stale_possible_simple_keys(self) -> None:
        """Forget what is no key any more: it is in a line above, and not in braces, or too far away."""
        for level, key in list(self.possible_simple_keys.items()):
            in_braces = level > 0 and self._in_braces[level - 1]
            if (key.line != self.line and not in_braces) or self.index - key.index > _LONGEST_KEY:
                if key.required:
                    raise ScannerError(None, None, NO_COLON, key.mark)
                del self.possible_simple_keys[level]

    def fetch_flow_collection_start(self, token_class: type[Token]) -> None:
        self._in_braces.append(self.peek() == "{")
        super().fetch_flow_collection_start(token_class)

    def fetch_flow_collection_end(self, token_class: type[Token]) -> None:
        super().fetch_flow_collection_end(token_class)
        del self._in_braces[-1:]
        self._tokens_to_json = self.tokens_taken + len(self.tokens)

    def fetch_flow_scalar(self, style: str) -> None:
        super().fetch_flow_scalar(style)
        self._tokens_to_json = self.tokens_taken + len(self.tokens)

    def fetch_block_entry(self) -> None:
        self._refuse_tab()
        super().fetch_block_entry()

    def fetch_key(self) -> None:
        self._refuse_tab()
        super().fetch_key()

    def fetch_value(self) -> None:
        if self.flow_level not in self.possible_simple_keys:
            self._refuse_tab()
        super().fetch_value()

    def _refuse_tab(self) -> None:
        if self._tab is not None and self._tab.line == self.line and not self.flow_level:
            raise ScannerError(None, None, TAB, self._tab)

    def check_key(self) -> bool:
        return self.peek(1) in _BLANKS

    def check_value(self) -> bool:
        """Return whether a `:` ends a key: before a blank, in brackets also before one of them and behind quotes."""
        following = self.peek(1)
        if following in _BLANKS or not self.flow_level:
            return following in _BLANKS
        return following in _BRACKETS or self._tokens_to_json == self.tokens_taken + len(self.tokens)

    def check_plain(self) -> bool:
        if self.peek() in "-?:":
            return self.peek(1) not in (_BLANKS + _BRACKETS if self.flow_level else _BLANKS)
        return self.peek() not in _NEVER_FIRST

    def scan_anchor(self, token_class: type[AnchorToken] | type[AliasToken]) -> AnchorToken | AliasToken:
        """Scan an anchor or alias, whose name may have any characters but blanks, commas and brackets."""
        start = self.get_mark()
        found = _NAME.match(self.buffer, self.pointer + 1)
        if found is None:
            raise ScannerError(None, None, NO_NAME, start)
        self.forward(1 + len(found[0]))
        return token_class(found[0], start, self.get_mark())

    def scan_tag(self) -> TagToken:
        """Scan a tag, whose meaning does not matter, since tags are refused."""
        start = self.get_mark()
        begun = self.pointer
        if found := TAG.match(self.buffer, begun):
            self.forward(len(found[0]))
        return TagToken((None, self.buffer[begun : self.pointer]), start, self.get_mark())

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Mark) -> list[str]:
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            raise ScannerError(None, None, NO_CHARACTER, self.get_mark()) from None

    def scan_yaml_directive_number(self, start_mark: Mark) -> int:
        try:
            return super().scan_yaml_directive_number(start_mark)
        except ValueError:
            raise ScannerError(None, None, NO_VERSION, start_mark) from None

    def scan_block_scalar(self, style: str) -> ScalarToken:
        """Scan a text in block style; at the top of a document it need not be indented."""
        start = self.get_mark()
        header = BLOCK_HEADER.match(self.buffer, self.pointer)
        if header is None:
            raise ScannerError(None, None, NO_LINE_BREAK, start)
        self.forward(len(header[0]))
        if depth := header["depth"] or header["depth_last"]:
            indent = max(self.indent, 0) + int(depth)
            breaks, end = self.scan_block_scalar_breaks(indent)
        else:
            breaks, deepest, end = self.scan_block_scalar_indentation()
            indent = max(self.indent + 1, deepest)
        chunks: list[str] = []
        last_break, folds = "", False
        while self.column == indent and self.peek() != "\0":
            begins_with_blank = self.peek() in " \t"
            if folds and not begins_with_blank:
                chunks += breaks or [" "]
            else:
                chunks += [last_break, *breaks]
            chunks.append(self._rest_of_line())
            folds = style == ">" and not begins_with_blank
            last_break = self._line_break()
            breaks, end = self.scan_block_scalar_breaks(indent)
        if self.peek() == "\t":
            raise ScannerError(None, None, TAB, self.get_mark())
        chomping = header["chomping"] or header["chomping_first"]
        if chomping != "-":
            chunks.append(last_break)
        if chomping == "+":
            chunks += breaks
        return ScalarToken("".join(chunks), False, start, end, style)

    def scan_plain(self) -> ScalarToken:
        """Scan a scalar without quotes, over one line or several."""
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
            gap = self._gap(indent)
            if not gap or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)

    def _gap(self, indent: int) -> str:
        """Skip the gap between two words, and return the text it folds to; empty at the end of the scalar."""
        blanks = ""
        while self.peek() in " \t":
            blanks += self.peek()
            self.forward()
        if self.peek() not in BREAKS:
            return blanks
        return "".join(self._line_breaks(indent)[1:]) or " "

    def _line_breaks(self, indent: int) -> list[str]:
        found: list[str] = []
        while True:
            character = self.peek()
            if character in BREAKS:
                found.append(self._line_break())
                self.allow_simple_key = True
            elif character == "\t" and self.column < indent:
                if not self.flow_level and _BLANK_LINE.match(self.buffer, self.pointer):
                    return found
                raise ScannerError(None, None, TAB, self.get_mark())
            elif character in " \t":
                self.forward()
            else:
                return found

    def _rest_of_line(self) -> str:
        start = self.pointer
        while self.peek() not in "\0" + BREAKS:
            self.forward()
        return str(self.buffer[start : self.pointer])

    def _line_break(self) -> str:
        return str(self.scan_line_break())  # type: ignore[no-untyped-call]
