"""What stands at a mark in a YAML text, as far as that can be made out while the text is torn.

The text is read as people lay it out: what goes on in a further line stands further in than where it began. So an open
bracket or quote ends where a line that looks like a key or an item stands too far out to belong in it.
"""

from __future__ import annotations

from .torn_scalars import (
    BLOCK,
    COLON,
    COLON_IN_BRACKETS,
    DASH,
    DOUBLE,
    LINE_END,
    PLAIN,
    PROPERTIES,
    SINGLE,
    SPACES,
    PlainValue,
    ScalarReader,
)

DEEPEST = 60
"""So many lists and mappings may stand in one another; what is in further ones is passed over."""


class TornText(ScalarReader):
    """Reads a text from `at` to `end`, and notes the scalar that holds the offset `mark`."""

    def read(self) -> PlainValue:
        """Return what the text says."""
        found: PlainValue = None
        while self.next() is not None:
            before = self.at
            value = self._node(-1, alone=True)
            found = value if found is None else found
            if self.at == before:
                self.at += 1
        return found

    def _node(self, parent: int, *, alone: bool, dash: bool = False) -> PlainValue:
        """Read a value. parent: the column of what it belongs to. alone: it may begin a list or mapping in lines."""
        self.at = self.after(PROPERTIES)
        if self.depth >= DEEPEST:
            self.at = self.line_end()
            return None
        self.depth += 1
        try:
            return self._any(parent, alone, dash)
        finally:
            self.depth -= 1

    def _any(self, parent: int, alone: bool, dash: bool) -> PlainValue:
        column = self.column_here()
        letter = self.text[self.at : self.at + 1]
        if alone and DASH.match(self.text, self.at, self.end):
            return self._list(column, column == parent)
        if alone and self._key_ends() is not None:
            return self._mapping(column)
        if letter in ("{", "["):
            value = self._in_brackets(parent)
            self.closing = False
            return value
        if BLOCK.match(self.text, self.at, self.end):
            return self.block_text(parent)
        start = self.at
        style = self.scalar(parent, brackets=False, several=True)
        value = self.said(start, style)
        following = self._column_of_next() if alone and not dash else None
        if following == column and "\n" not in self.text[start : self.at] and self._continues_as_mapping():
            self.note("key", start, style, column)
            return self._mapping(column, begun=True)
        self.note("either" if alone else "value", start, style, column if alone else parent, dash=dash)
        return value

    def _key_ends(self) -> int | None:
        """Return where the key ends that stands here; None if none does."""
        pattern = {'"': DOUBLE, "'": SINGLE}.get(self.text[self.at : self.at + 1], PLAIN)
        found = pattern.match(self.text, self.at, self.line_end())
        return found.end() if found and COLON.match(self.text, found.end(), self.end) else None

    def _column_of_next(self) -> int | None:
        """Return the column of what comes next in another line, without going there."""
        before = self.at
        column = self.next()
        self.at = before
        return column

    def _continues_as_mapping(self) -> bool:
        before = self.at
        self.next()
        found = self._key_ends() is not None
        self.at = before
        return found

    def _mapping(self, column: int, *, begun: bool = False) -> dict[str, PlainValue]:
        """Read a mapping in lines. begun: before it stands a word that is to become its first key."""
        found: dict[str, PlainValue] = {}
        while (here := self.next() if begun or found else column) is not None and here >= column:
            begun = True
            if here == column and DASH.match(self.text, self.at, self.end):
                break
            start, end = self.at, self._key_ends()
            if end is None:
                self._bare(column)
                continue
            self.at = end
            style = self.text[start] if self.text[start] in "\"'" else ""
            self.note("key", start, style, column, colon=True)
            name = self.name(start, style)
            self.at = self.after(COLON)
            self.way.append(name)
            value = self._value(column)
            found.setdefault(name, value)
            self.way.pop()
        return found

    def _bare(self, column: int) -> None:
        """Read what stands where a key would, without a colon."""
        start = self.at
        letter = self.text[start]
        if letter in "{[|>":
            self._node(column, alone=False)
        else:
            style = self.scalar(column, brackets=False, several=False)
            self.note("key", start, style, column)
        if self.at == start:
            self.at += 1
        self.at = max(self.at, self.after(SPACES))

    def _value(self, column: int) -> PlainValue:
        """Read what stands behind the colon of a key in that column."""
        self.at = self.after(SPACES)
        self.at = self.after(PROPERTIES)
        if LINE_END.match(self.text, self.at, self.end) is None:
            return self._node(column, alone=False)
        here = self._column_of_next()
        if here is None or here < column:
            return None
        if here == column:
            self_at = self.at
            self.next()
            if not DASH.match(self.text, self.at, self.end):
                self.at = self_at
                return None
            return self._node(column, alone=True)
        self.next()
        return self._node(column, alone=True)

    def _list(self, column: int, shared: bool) -> list[PlainValue]:
        """Read a list in lines. shared: it stands in the column of its key."""
        found: list[PlainValue] = []
        here: int | None = column
        while here is not None and here >= column:
            dashed = DASH.match(self.text, self.at, self.end) is not None
            if not dashed and here == column and shared:
                break
            self.way.append(len(found))
            before = self.at
            if not dashed:
                found.append(self._node(column, alone=True, dash=True))
            else:
                self.at += 1
                ended = LINE_END.match(self.text, self.at, self.end)
                inside = self._column_of_next() if ended else None
                if ended is None or (inside is not None and inside > column):
                    self.next()
                    found.append(self._node(column, alone=True))
                else:
                    found.append(None)
            self.way.pop()
            self.at += self.at == before
            here = self.next()
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
                self.way.append(len(items))
                items.append(self._item(parent))
                self.way.pop()
        return items if opened == "[" else entries

    def _goes_on(self, parent: int) -> bool:
        """Go on to what comes next in brackets; False where it belongs to them no more."""
        line = self.text.rfind("\n", 0, self.at)
        column = None if self.closing else self.next()
        if column is None:
            return False
        if column <= parent and self.text.rfind("\n", 0, self.at) != line and self.stands_outside(self.at):
            self.closing = True
        return not self.closing

    def _pair(self, parent: int) -> tuple[str, PlainValue]:
        start = self.at
        style = ""
        if self.text[start] in "{[":
            self._nested(parent)
        else:
            style = self.scalar(parent, brackets=True, several=True)
            colon = COLON_IN_BRACKETS.match(self.text, self.at, self.end) is not None
            self.note("key", start, style, parent, brackets=True, colon=colon)
        name = self.name(start, style)
        return name, self._behind_colon(parent, name, style)

    def _behind_colon(self, parent: int, name: str, style: str) -> PlainValue:
        colon = COLON_IN_BRACKETS.match(self.text, self.at, self.end)
        at = self.at if colon is None and style and self.text[self.at : self.at + 1] == ":" else None
        if colon is None and at is None:
            return None
        self.at = colon.end() if colon else self.at + 1
        if not self._goes_on(parent) or self.text[self.at] in ",}]":
            return None
        self.way.append(name)
        value = self._nested(parent)
        self.way.pop()
        return value

    def _item(self, parent: int) -> PlainValue:
        start, marked = self.at, self.marked
        value = self._nested(parent)
        letter = self.text[start]
        colon = COLON_IN_BRACKETS.match(self.text, self.at, self.end)
        if letter in "{[" or not (colon or (letter in "\"'" and self.text[self.at : self.at + 1] == ":")):
            return value
        style = letter if letter in "\"'" else ""
        self.marked = marked
        self.note("key", start, style, parent, brackets=True, colon=True)
        name = self.name(start, style)
        return {name: self._behind_colon(parent, name, style)}

    def _nested(self, parent: int) -> PlainValue:
        """Read a value in brackets."""
        self.at = self.after(PROPERTIES)
        start = self.at
        if self.text[start : start + 1] in ("{", "["):
            if self.depth >= DEEPEST:
                self.at += 1
                return None
            self.depth += 1
            value = self._in_brackets(parent)
            self.depth -= 1
            return value
        style = self.scalar(parent, brackets=True, several=True)
        self.note("value", start, style, parent, brackets=True)
        return self.said(start, style)
