"""The scalars of a YAML text, torn or not, and the one among them that stands at a mark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from ottava.facts.source.node import NotRepresentable, scalar_value

Way = tuple[str | int, ...]
"""Keys and places in lists, from the top."""

Role = Literal["key", "value", "either"]
"""What a scalar is: a key; a value; or a value on a line of its own, which may yet become the first key."""

PlainValue = dict[str, "PlainValue"] | list["PlainValue"] | str | int | float | bool | None
"""What a text says, without places. What is only begun counts as nothing."""

_BLANK = re.compile(r"(?:[ \t\n]++|(?<![^ \t\n])#[^\n]*+)*+")
SPACES = re.compile(r"[ \t]*+")
LINE_END = re.compile(r"[ \t]*+(?:(?<=[ \t])#[^\n]*+)?(?=\n|\Z)")
PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S))(?:[^\s:]|:(?=\S)|[ \t]++(?=[^\s#:]|:\S))*+")
_PLAIN_IN_BRACKETS = re.compile(
    r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s,\[\]{}]))"
    r"(?:[^\s:,\[\]{}]|:(?=[^\s,\[\]{}])|[ \t]++(?=[^\s#:,\[\]{}]|:[^\s,\[\]{}]))*+"
)
_FURTHER = re.compile(r"[^\s#][^\n]*?(?=[ \t]+#|[ \t]*(?:\n|\Z))")
DOUBLE = re.compile(r'"(?:[^"\\]|\\[\s\S])*+"')
SINGLE = re.compile(r"'(?:[^']|'')*+'")
PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*+(?:[ \t]++|(?=\n|\Z)))++")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]*+")
BLOCK = re.compile(r"[|>][-+0-9]*+(?:[ \t]++#[^\n]*+|[ \t]*+)(?=\n|\Z)")
COLON = re.compile(r"[ \t]*+:(?=[ \t\n]|\Z)")
COLON_IN_BRACKETS = re.compile(r"\s*+:(?=[\s,\[\]{}]|\Z)")
DASH = re.compile(r"-(?=[ \t\n]|\Z)")
_KEY_OR_ITEM = re.compile(
    rf"(?:{DASH.pattern}[ \t]*+)*+(?:{DOUBLE.pattern}|{SINGLE.pattern}|{PLAIN.pattern})[ \t]*+:(?=\s|\Z)"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """The scalar at the mark. way: that of the mapping for a key, of the scalar itself for a value.

    start, end: its characters, quotes included. style: a quote, `|` or `>`, or nothing for a plain one. brackets: it
    stands in brackets. column: that of keys beside it; for a value on the line of its key, that of this key. colon: a
    colon follows. dash: it stands where an item would, without its dash.
    """

    way: Way
    role: Role
    start: int
    end: int
    style: str
    brackets: bool
    column: int
    colon: bool = False
    dash: bool = False


@dataclass(slots=True)
class ScalarReader:
    """Reads the scalars of a text from `at` to `end`, and notes the one that holds the offset `mark`.

    way: to the value that is read. closing: the brackets around it belong to what is read no more. depth: of lists and
    mappings in one another.
    """

    text: str
    mark: int
    at: int
    end: int
    marked: Marked | None = None
    way: list[str | int] = field(default_factory=list)
    closing: bool = False
    depth: int = 0

    def next(self) -> int | None:
        """Go on to what comes next, past blanks and comments; return its column, None at the end."""
        self.at = self.after(_BLANK)
        return None if self.at >= self.end else self.column_here()

    def after(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at, self.end)
        return self.at if found is None else found.end()

    def column_here(self) -> int:
        return self.at - self.text.rfind("\n", 0, self.at) - 1

    def line_end(self) -> int:
        end = self.text.find("\n", self.at, self.end)
        return self.end if end < 0 else end

    def stands_outside(self, at: int) -> bool:
        alone = at == self.mark and LINE_END.match(self.text, at + 1, self.end) is not None
        return (
            alone
            or _KEY_OR_ITEM.match(self.text, at, self.end) is not None
            or (DASH.match(self.text, at, self.end) is not None)
        )

    def scalar(self, parent: int, *, brackets: bool, several: bool) -> str:
        """Read a scalar, over several lines if it may go on there; return its quote. Always goes on."""
        start = self.at
        letter = self.text[start : start + 1]
        if letter in ("'", '"'):
            self.at = self._quote_ends(letter, parent)
            return letter
        if letter == "*":
            self.at = max(start + 1, self.after(_ALIAS))
            return ""
        pattern = _PLAIN_IN_BRACKETS if brackets else PLAIN
        self.at = self.after(pattern)
        if self.at == start:
            self.at += 1
            return ""
        while several and (on := self._continued(pattern, parent)):
            self.at = on
        return ""

    def _continued(self, pattern: re.Pattern[str], parent: int) -> int | None:
        """Return where a plain scalar ends in its next line; None if it does not go on there."""
        at = SPACES.match(self.text, self.at, self.end)
        if at is None or self.text[at.end() : at.end() + 1] != "\n":
            return None
        before = self.at
        column = self.next()
        comment = column is not None and "#" in self.text[before : self.at]
        found = pattern.match(self.text, self.at, self.end)
        if pattern is PLAIN and found is None and column is not None:  # in a further line all is text
            found = _FURTHER.match(self.text, self.at, self.end)
        ends = self.at in (self.end,) or column is None or comment or found is None
        outside = (
            not ends
            and column is not None
            and (
                (pattern is PLAIN and (column <= parent or _KEY_OR_ITEM.match(self.text, self.at, self.end)))
                or (column <= parent and self.stands_outside(self.at))
            )
        )
        self.at = before
        return None if ends or outside or found is None else found.end()

    def _quote_ends(self, quote: str, parent: int) -> int:
        """Return where a quoted text ends: at its quote, or with its line if that does not seem to close it."""
        found = (DOUBLE if quote == '"' else SINGLE).match(self.text, self.at, self.end)
        if found is None:
            return self.line_end()
        line = self.text.find("\n", self.at, found.end())
        while line >= 0:
            first = _BLANK.match(self.text, line, self.end)
            at = line if first is None else first.end()
            if at < found.end() and at - self.text.rfind("\n", 0, at) - 1 <= parent and self.stands_outside(at):
                return self.line_end()
            line = self.text.find("\n", max(at, line + 1), found.end())
        return found.end()

    def block_text(self, parent: int) -> PlainValue:
        """Read a text behind `|` or `>`: all lines that stand further in."""
        start, style = self.at, self.text[self.at]
        self.at = self.line_end()
        while self.at < self.end:
            line = self.at + 1
            at = SPACES.match(self.text, line, self.end)
            inside = line if at is None else at.end()
            if self.text[inside : inside + 1] not in ("\n", "") and inside - line <= parent:
                break
            end = self.text.find("\n", line, self.end)
            self.at = self.end if end < 0 else end
        self.note("value", start, style, parent)
        return "" if self._here(start) else self.text[start : self.at]

    def _here(self, start: int) -> bool:
        return start <= self.mark < self.at

    def note(
        self, role: Role, start: int, style: str, column: int, *, brackets: bool = False, colon: bool = False,
        dash: bool = False,
    ) -> None:  # fmt: skip
        if self._here(start):
            self.marked = Marked(tuple(self.way), role, start, self.at, style, brackets, column, colon, dash)

    def said(self, start: int, style: str) -> PlainValue:
        if self._here(start):
            return None
        text = self.text[start : self.at]
        if style:
            return _unquoted(text, style)
        try:
            return scalar_value(" ".join(text.split()))
        except (NotRepresentable, IndexError):
            return text

    def name(self, start: int, style: str) -> str:
        text = self.text[start : self.at]
        return _unquoted(text, style) if style else text


def _unquoted(text: str, quote: str) -> str:
    inside = text[1:-1] if len(text) > 1 and text.endswith(quote) else text[1:]
    return inside.replace("''", "'") if quote == "'" else inside
