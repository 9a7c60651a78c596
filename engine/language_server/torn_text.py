"""What stands at a mark in a YAML text, as far as that can be made out while the text is torn.

The text is read as people lay it out: what goes on in a further line stands further in than where it began. So an open
bracket or quote ends where a line that looks like a key or an item stands too far out to belong in it.
"""

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

DEEPEST = 60

_BLANK = re.compile(r"(?:[ \t\n]++|(?<![^ \t\n])#[^\n]*+)*+")
_SPACES = re.compile(r"[ \t]*+")
_LINE_END = re.compile(r"[ \t]*+(?:(?<=[ \t])#[^\n]*+)?(?=\n|\Z)")
_PLAIN = re.compile(r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=\S))(?:[^\s:]|:(?=\S)|[ \t]++(?=[^\s#:]|:\S))*+")
_PLAIN_IN_BRACKETS = re.compile(
    r"(?:[^\s\-?:,\[\]{}#&*!|>'\"%@`]|[-?:](?=[^\s,\[\]{}]))"
    r"(?:[^\s:,\[\]{}]|:(?=[^\s,\[\]{}])|[ \t]++(?=[^\s#:,\[\]{}]|:[^\s,\[\]{}]))*+"
)
_FURTHER = re.compile(r"[^\s#][^\n]*?(?=[ \t]+#|[ \t]*(?:\n|\Z))")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\[\s\S])*+"')
_SINGLE = re.compile(r"'(?:[^']|'')*+'")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*+(?:[ \t]++|(?=\n|\Z)))++")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]*+")
_BLOCK = re.compile(r"[|>][-+0-9]*+(?:[ \t]++#[^\n]*+|[ \t]*+)(?=\n|\Z)")
_COLON = re.compile(r"[ \t]*+:(?=[ \t\n]|\Z)")
_COLON_IN_BRACKETS = re.compile(r"\s*+:(?=[\s,\[\]{}]|\Z)")
_DASH = re.compile(r"-(?=[ \t\n]|\Z)")
_KEY_OR_ITEM = re.compile(
    rf"(?:{_DASH.pattern}[ \t]*+)*+(?:{_DOUBLE.pattern}|{_SINGLE.pattern}|{_PLAIN.pattern})[ \t]*+:(?=\s|\Z)"
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
class TornText:
    """Reads a text from `at` to `end`, and notes the scalar that holds the offset `mark`."""

    text: str
    mark: int
    at: int
    end: int
    marked: Marked | None = None
    _way: list[str | int] = field(default_factory=list)
    _closing: bool = False
    _depth: int = 0

    def read(self) -> PlainValue:
        """Return what the text says."""
        found: PlainValue = None
        while self._next() is not None:
            before = self.at
            value = self._node(-1, alone=True)
            found = value if found is None else found
            if self.at == before:
                self.at += 1
        return found

    def _next(self) -> int | None:
        """Go on to what comes next, past blanks and comments; return its column, None at the end."""
        self.at = self._after(_BLANK)
        return None if self.at >= self.end else self._column()

    def _after(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self.text, self.at, self.end)
        return self.at if found is None else found.end()

    def _column(self) -> int:
        return self.at - self.text.rfind("\n", 0, self.at) - 1

    def _node(self, parent: int, *, alone: bool, dash: bool = False) -> PlainValue:
        """Read a value. parent: the column of what it belongs to. alone: it may begin a list or mapping in lines."""
        self.at = self._after(_PROPERTIES)
        if self._depth >= DEEPEST:
            self.at = self._line_end()
            return None
        self._depth += 1
        try:
            return self._any(parent, alone, dash)
        finally:
            self._depth -= 1

    def _any(self, parent: int, alone: bool, dash: bool) -> PlainValue:
        column = self._column()
        letter = self.text[self.at : self.at + 1]
        if alone and _DASH.match(self.text, self.at, self.end):
            return self._list(column, column == parent)
        if alone and self._key_ends() is not None:
            return self._mapping(column)
        if letter in ("{", "["):
            value = self._in_brackets(parent)
            self._closing = False
            return value
        if _BLOCK.match(self.text, self.at, self.end):
            return self._block_text(parent)
        start = self.at
        style = self._scalar(parent, brackets=False, several=True)
        value = self._said(start, style)
        following = self._column_of_next() if alone and not dash else None
        if following == column and "\n" not in self.text[start : self.at] and self._continues_as_mapping():
            self._note("key", start, style, column)
            return self._mapping(column, begun=True)
        self._note("either" if alone else "value", start, style, column if alone else parent, dash=dash)
        return value

    def _key_ends(self) -> int | None:
        """Return where the key ends that stands here; None if none does."""
        pattern = {'"': _DOUBLE, "'": _SINGLE}.get(self.text[self.at : self.at + 1], _PLAIN)
        found = pattern.match(self.text, self.at, self._line_end())
        return found.end() if found and _COLON.match(self.text, found.end(), self.end) else None

    def _line_end(self) -> int:
        end = self.text.find("\n", self.at, self.end)
        return self.end if end < 0 else end

    def _column_of_next(self) -> int | None:
        """Return the column of what comes next in another line, without going there."""
        before = self.at
        column = self._next()
        self.at = before
        return column

    def _continues_as_mapping(self) -> bool:
        before = self.at
        self._next()
        found = self._key_ends() is not None
        self.at = before
        return found

    def _mapping(self, column: int, *, begun: bool = False) -> dict[str, PlainValue]:
        """Read a mapping in lines. begun: before it stands a word that is to become its first key."""
        found: dict[str, PlainValue] = {}
        while (here := self._next() if begun or found else column) is not None and here >= column:
            begun = True
            if here == column and _DASH.match(self.text, self.at, self.end):
                break
            start, end = self.at, self._key_ends()
            if end is None:
                self._bare(column)
                continue
            self.at = end
            style = self.text[start] if self.text[start] in "\"'" else ""
            self._note("key", start, style, column, colon=True)
            name = self._name(start, style)
            self.at = self._after(_COLON)
            self._way.append(name)
            value = self._value(column)
            found.setdefault(name, value)
            self._way.pop()
        return found

    def _bare(self, column: int) -> None:
        """Read what stands where a key would, without a colon."""
        start = self.at
        letter = self.text[start]
        if letter in "{[|>":
            self._node(column, alone=False)
        else:
            style = self._scalar(column, brackets=False, several=False)
            self._note("key", start, style, column)
        if self.at == start:
            self.at += 1
        self.at = max(self.at, self._after(_SPACES))

    def _value(self, column: int) -> PlainValue:
        """Read what stands behind the colon of a key in that column."""
        self.at = self._after(_SPACES)
        self.at = self._after(_PROPERTIES)
        if _LINE_END.match(self.text, self.at, self.end) is None:
            return self._node(column, alone=False)
        here = self._column_of_next()
        if here is None or here < column:
            return None
        if here == column:
            self_at = self.at
            self._next()
            if not _DASH.match(self.text, self.at, self.end):
                self.at = self_at
                return None
            return self._node(column, alone=True)
        self._next()
        return self._node(column, alone=True)

    def _list(self, column: int, shared: bool) -> list[PlainValue]:
        """Read a list in lines. shared: it stands in the column of its key."""
        found: list[PlainValue] = []
        here: int | None = column
        while here is not None and here >= column:
            dashed = _DASH.match(self.text, self.at, self.end) is not None
            if not dashed and here == column and shared:
                break
            self._way.append(len(found))
            before = self.at
            if not dashed:
                found.append(self._node(column, alone=True, dash=True))
            else:
                self.at += 1
                ended = _LINE_END.match(self.text, self.at, self.end)
                inside = self._column_of_next() if ended else None
                if ended is None or (inside is not None and inside > column):
                    self._next()
                    found.append(self._node(column, alone=True))
                else:
                    found.append(None)
            self._way.pop()
            self.at += self.at == before
            here = self._next()
        return found

    def _in_brackets(self, parent: int) -> PlainValue:
        """Read a list or mapping in brackets, from its bracket on."""
        opened = self.text[self.at]
        self.at += 1
        items: list[PlainValue] = []
        entries: dict[str, PlainValue] = {}
        while self._goes_on(parent):
            letter = self.text[self.at]
            if letter in "}]":
                # One of the other kind closes what is around.
                self.at += (opened == "{") == (letter == "}")
                break
            if letter == ",":
                self.at += 1
            elif opened == "{":
                name, value = self._pair(parent)
                entries.setdefault(name, value)
            else:
                self._way.append(len(items))
                items.append(self._item(parent))
                self._way.pop()
        return items if opened == "[" else entries

    def _goes_on(self, parent: int) -> bool:
        """Go on to what comes next in brackets; False where it belongs to them no more."""
        line = self.text.rfind("\n", 0, self.at)
        column = None if self._closing else self._next()
        if column is None:
            return False
        if column <= parent and self.text.rfind("\n", 0, self.at) != line and self._stands_outside(self.at):
            self._closing = True
        return not self._closing

    def _stands_outside(self, at: int) -> bool:
        alone = at == self.mark and _LINE_END.match(self.text, at + 1, self.end) is not None
        return (
            alone
            or _KEY_OR_ITEM.match(self.text, at, self.end) is not None
            or (_DASH.match(self.text, at, self.end) is not None)
        )

    def _pair(self, parent: int) -> tuple[str, PlainValue]:
        start = self.at
        style = ""
        if self.text[start] in "{[":
            self._nested(parent)
        else:
            style = self._scalar(parent, brackets=True, several=True)
            colon = _COLON_IN_BRACKETS.match(self.text, self.at, self.end) is not None
            self._note("key", start, style, parent, brackets=True, colon=colon)
        name = self._name(start, style)
        return name, self._behind_colon(parent, name, style)

    def _behind_colon(self, parent: int, name: str, style: str) -> PlainValue:
        colon = _COLON_IN_BRACKETS.match(self.text, self.at, self.end)
        at = self.at if colon is None and style and self.text[self.at : self.at + 1] == ":" else None
        if colon is None and at is None:
            return None
        self.at = colon.end() if colon else self.at + 1
        if not self._goes_on(parent) or self.text[self.at] in ",}]":
            return None
        self._way.append(name)
        value = self._nested(parent)
        self._way.pop()
        return value

    def _item(self, parent: int) -> PlainValue:
        start, marked = self.at, self.marked
        value = self._nested(parent)
        letter = self.text[start]
        colon = _COLON_IN_BRACKETS.match(self.text, self.at, self.end)
        if letter in "{[" or not (colon or (letter in "\"'" and self.text[self.at : self.at + 1] == ":")):
            return value
        style = letter if letter in "\"'" else ""
        self.marked = marked
        self._note("key", start, style, parent, brackets=True, colon=True)
        name = self._name(start, style)
        return {name: self._behind_colon(parent, name, style)}

    def _nested(self, parent: int) -> PlainValue:
        """Read a value in brackets."""
        self.at = self._after(_PROPERTIES)
        start = self.at
        if self.text[start : start + 1] in ("{", "["):
            if self._depth >= DEEPEST:
                self.at += 1
                return None
            self._depth += 1
            value = self._in_brackets(parent)
            self._depth -= 1
            return value
        style = self._scalar(parent, brackets=True, several=True)
        self._note("value", start, style, parent, brackets=True)
        return self._said(start, style)

    def _scalar(self, parent: int, *, brackets: bool, several: bool) -> str:
        """Read a scalar, over several lines if it may go on there; return its quote. Always goes on."""
        start = self.at
        letter = self.text[start : start + 1]
        if letter in ("'", '"'):
            self.at = self._quote_ends(letter, parent)
            return letter
        if letter == "*":
            self.at = max(start + 1, self._after(_ALIAS))
            return ""
        pattern = _PLAIN_IN_BRACKETS if brackets else _PLAIN
        self.at = self._after(pattern)
        if self.at == start:
            self.at += 1
            return ""
        while several and (on := self._continued(pattern, parent)):
            self.at = on
        return ""

    def _continued(self, pattern: re.Pattern[str], parent: int) -> int | None:
        """Return where a plain scalar ends in its next line; None if it does not go on there."""
        at = _SPACES.match(self.text, self.at, self.end)
        if at is None or self.text[at.end() : at.end() + 1] != "\n":
            return None
        before = self.at
        column = self._next()
        comment = column is not None and "#" in self.text[before : self.at]
        found = pattern.match(self.text, self.at, self.end)
        if pattern is _PLAIN and found is None and column is not None:  # in a further line all is text
            found = _FURTHER.match(self.text, self.at, self.end)
        ends = self.at in (self.end,) or column is None or comment or found is None
        outside = (
            not ends
            and column is not None
            and (
                (pattern is _PLAIN and (column <= parent or _KEY_OR_ITEM.match(self.text, self.at, self.end)))
                or (column <= parent and self._stands_outside(self.at))
            )
        )
        self.at = before
        return None if ends or outside or found is None else found.end()

    def _quote_ends(self, quote: str, parent: int) -> int:
        """Return where a quoted text ends: at its quote, or with its line if that does not seem to close it."""
        found = (_DOUBLE if quote == '"' else _SINGLE).match(self.text, self.at, self.end)
        if found is None:
            return self._line_end()
        line = self.text.find("\n", self.at, found.end())
        while line >= 0:
            first = _BLANK.match(self.text, line, self.end)
            at = line if first is None else first.end()
            if at < found.end() and at - self.text.rfind("\n", 0, at) - 1 <= parent and self._stands_outside(at):
                return self._line_end()
            line = self.text.find("\n", max(at, line + 1), found.end())
        return found.end()

    def _block_text(self, parent: int) -> PlainValue:
        """Read a text behind `|` or `>`: all lines that stand further in."""
        start, style = self.at, self.text[self.at]
        self.at = self._line_end()
        while self.at < self.end:
            line = self.at + 1
            at = _SPACES.match(self.text, line, self.end)
            inside = line if at is None else at.end()
            if self.text[inside : inside + 1] not in ("\n", "") and inside - line <= parent:
                break
            end = self.text.find("\n", line, self.end)
            self.at = self.end if end < 0 else end
        self._note("value", start, style, parent)
        return "" if self._here(start) else self.text[start : self.at]

    def _here(self, start: int) -> bool:
        return start <= self.mark < self.at

    def _note(
        self, role: Role, start: int, style: str, column: int, *, brackets: bool = False, colon: bool = False,
        dash: bool = False,
    ) -> None:  # fmt: skip
        if self._here(start):
            self.marked = Marked(tuple(self._way), role, start, self.at, style, brackets, column, colon, dash)

    def _said(self, start: int, style: str) -> PlainValue:
        if self._here(start):
            return None
        text = self.text[start : self.at]
        if style:
            return _unquoted(text, style)
        try:
            return scalar_value(" ".join(text.split()))
        except (NotRepresentable, IndexError):
            return text

    def _name(self, start: int, style: str) -> str:
        text = self.text[start : self.at]
        return _unquoted(text, style) if style else text


def _unquoted(text: str, quote: str) -> str:
    inside = text[1:-1] if len(text) > 1 and text.endswith(quote) else text[1:]
    return inside.replace("''", "'") if quote == "'" else inside
