"""JSON text to nodes with places.

The parser is our own, since the one of Python keeps no places; the depth is bounded, so it may recurse. Only the
scanning of strings is Python's. It takes what RFC 8259 allows, less what Ottava cannot use: a
key given twice, half a character (a lone surrogate), and numbers beyond a float or over 1000 digits.
"""

from __future__ import annotations

import re
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]

from .diagnostic import Diagnostic, quoted
from .errors import Unreadable
from .limits import MAX_BYTES, MAX_DEPTH, MAX_DIAGNOSTICS, too_deep, too_large, too_many_problems
from .node import Entry, Mapping, Node, NotRepresentable, Scalar, Sequence, bounded, finite, repeated_key
from .span import Source, Span

_BLANKS = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[-+.\w]+|.", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,4}|.?)", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_NOT_FINITE = ("NaN", "Infinity", "-Infinity", "+Infinity")
_MISTAKEN = {
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
    "None": "null",
    "NULL": "null",
}
_CLOSERS = {"[": "]", "{": "}"}


def from_json(source: Source, begin: int = 0, end: int | None = None) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Return the one value of a JSON text, or of a piece of it, and all that is wrong with it. Never raises for bad
    text.

    A syntax error ends the reading, and there is no value. What is refused though it can be read (see above)
    is left out of the value and reading goes on; the value must not be used when there are errors.
    """
    if len(source.text) > MAX_BYTES:
        return None, (too_large(source.name),)
    if begin == 0 and source.text.startswith("\ufeff"):
        begin = 1
    return _Reader(source, begin, len(source.text) if end is None else end).read()


class _Reader:
    """Reads one value from `begin` to `end` of a source."""

    def __init__(self, source: Source, begin: int, end: int) -> None:
        self._source = source
        self._text = source.text
        self._at = begin
        self._end = end
        self._depth = 0
        self._diagnostics: list[Diagnostic] = []

    def read(self) -> tuple[Node | None, tuple[Diagnostic, ...]]:
        try:
            node = self._value()
            self._skip_blanks()
            if self._at < self._end:
                raise self._wrong("text-after-end", "found {} after the end of the value", "take it out")
        except Unreadable as problem:
            return None, (*self._diagnostics, problem.diagnostic)
        return node, tuple(self._diagnostics)

    def _value(self) -> Node:
        self._skip_blanks()
        opener = self._here()
        if opener == '"':
            return self._string()
        return self._container(opener) if opener in _CLOSERS else self._word(self._at)

    def _container(self, opener: str) -> Node:
        """Return the list or mapping that begins here, with all that is inside."""
        start = self._at
        self._at += 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable(too_deep(Span(self._source, start, start + 1)))
        items: list[Node] = []
        entries: dict[object, Entry] = {}
        self._skip_blanks()
        while self._here() != _CLOSERS[opener]:
            if items or entries:
                self._comma(start)
            if opener == "[":
                items.append(self._value())
                self._skip_blanks()
                continue
            entry = Entry(self._key(), self._value())
            first = entries.setdefault(entry.key.value, entry)
            if first is not entry:
                self._report(repeated_key(entry.key, first.key))
            self._skip_blanks()
        self._at += 1
        self._depth -= 1
        span = Span(self._source, start, self._at)
        return Sequence(tuple(items), span) if opener == "[" else Mapping(tuple(entries.values()), span)

    def _comma(self, start: int) -> None:
        """Skip the comma between two items or entries of the list or mapping that begins at `start`."""
        opener = self._text[start]
        closer, here = _CLOSERS[opener], self._here()
        if here == "":
            span = Span(self._source, start, start + 1)
            message = f"this {quoted(opener)} is never closed"
            raise Unreadable(Diagnostic("unclosed-bracket", message, span, f"close it with `{closer}`"))
        if here != ",":
            line = self._source.position(start)[0]
            message = f"found {{}}, expected `,` or `{closer}` for the {quoted(opener)} in line {line}"
            raise self._wrong("missing-comma", message, "put a comma before it, or close the bracket")
        self._at += 1
        self._skip_blanks()
        if self._here() == closer:
            message = f"found {{}} after a comma, expected another {'item' if opener == '[' else 'entry'}"
            raise self._wrong("missing-value", message, "take out the comma before it")

    def _key(self) -> Scalar:
        if self._here() != '"':
            raise self._wrong("missing-key", "found {}, expected a key in double quotes", 'write `"key": value`')
        key = self._string()
        self._skip_blanks()
        if self._here() != ":":
            raise self._wrong("missing-colon", "found {}, expected `:` after the key", 'write `"key": value`')
        self._at += 1
        return key

    def _string(self) -> Scalar:
        start = self._at
        try:
            value, self._at = scanstring(self._text, start + 1)
        except JSONDecodeError as error:
            raise self._bad_string(start, error) from None
        if self._at > self._end:  # cannot be: a string does not reach over the end of a line
            raise self._unclosed_quote(start)
        span = Span(self._source, start, self._at)
        if _HALF.search(value):
            message = "found half of a character; `\\ud800` to `\\udfff` come in pairs"
            self._report(Diagnostic("half-character", message, span, "write the character itself"))
            value = _HALF.sub("\ufffd", value)
        return Scalar(value, span)

    def _bad_string(self, start: int, error: JSONDecodeError) -> Unreadable:
        at = error.pos
        if "control" not in error.msg.lower():
            if "escape" not in error.msg.lower():
                return self._unclosed_quote(start)
            found = _ESCAPE.match(self._text, self._text.rfind("\\", start, at + 1))
            assert found is not None
            message = f"found {quoted(found[0])} in a text, where a backslash begins an escape"
            span = Span(self._source, *found.span())
            return Unreadable(Diagnostic("escape", message, span, "write two backslashes"))
        character = self._text[at]
        if character in "\r\n":
            return self._unclosed_quote(start)
        escape = "\\t" if character == "\t" else f"\\u{ord(character):04x}"
        message = f"found the control character {quoted(character)} in a text"
        span = Span(self._source, at, at + 1)
        return Unreadable(Diagnostic("control-character", message, span, f"write `{escape}` instead"))

    def _unclosed_quote(self, start: int) -> Unreadable:
        message, span = "this quote is never closed", Span(self._source, start, start + 1)
        return Unreadable(Diagnostic("unclosed-quote", message, span, 'close the text with " in the same line'))

    def _word(self, start: int) -> Scalar:
        """Return a number, `true`, `false` or `null`. Raises Unreadable where there is none of them."""
        found = _WORD.match(self._text, start, self._end)
        word = found[0] if found else ""
        span = Span(self._source, start, start + len(word))
        self._at = span.end
        if word in _WORDS:
            return Scalar(_WORDS[word], span)
        number = _NUMBER.fullmatch(word)
        if number:
            return self._number(number, span)
        if word in _NOT_FINITE:
            return self._refused_number(span, "not a finite number")
        self._at = start
        raise self._no_value(word)

    def _number(self, number: re.Match[str], span: Span) -> Scalar:
        try:
            text = bounded(number[0])
            is_whole = number[1] is None and number[2] is None
            return Scalar(int(text) if is_whole else finite(text), span)
        except NotRepresentable as problem:
            return self._refused_number(span, str(problem))

    def _refused_number(self, span: Span, problem: str) -> Scalar:
        message = f"found {quoted(span.text)}, which is {problem}"
        self._report(Diagnostic("number", message, span, "write a finite number, or null for an unknown one"))
        return Scalar(None, span)

    def _no_value(self, word: str) -> Unreadable:
        if word == "":
            message = "the text ends where a value is expected"
            span = Span(self._source, self._end, self._end)
            return Unreadable(Diagnostic("missing-value", message, span, "write a value"))
        if word in _MISTAKEN:
            return self._wrong("missing-value", "found {}, expected a value", f"write `{_MISTAKEN[word]}`")
        if word == "'":
            return self._wrong("missing-value", "found {}, expected a value", "put the text in double quotes")
        if word in ("/", "#"):
            return self._wrong("missing-value", "found {}, expected a value", "take it out; JSON has no comments")
        if word[0] in "+-.0123456789":
            message = "found {}, which is not a number as JSON writes it"
            return self._wrong("number", message, "write it as in `12`, `-0.5` or `1e3`, or put it in double quotes")
        return self._wrong("missing-value", "found {}, expected a value", "put the text in double quotes if it is one")

    def _wrong(self, code: str, message: str, hint: str) -> Unreadable:
        """Return an error about the text here, which replaces `{}` in the message."""
        found = _WORD.match(self._text, self._at, self._end)
        span = Span(self._source, self._at, found.end() if found else self._at)
        what = quoted(span.text) if found else "the end of the text"
        return Unreadable(Diagnostic(code, message.replace("{}", what), span, hint))

    def _report(self, diagnostic: Diagnostic) -> None:
        self._diagnostics.append(diagnostic)
        if len(self._diagnostics) >= MAX_DIAGNOSTICS:
            raise Unreadable(too_many_problems(diagnostic))

    def _here(self) -> str:
        return self._text[self._at] if self._at < self._end else ""

    def _skip_blanks(self) -> None:
        found = _BLANKS.match(self._text, self._at, self._end)
        if found:
            self._at = found.end()
