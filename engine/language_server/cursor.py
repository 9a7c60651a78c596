"""Where the cursor stands in a YAML text, torn or not: the way there from the top, and the word that is begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ottava.facts.source.span import Source, Span

from .torn_scalars import Marked, PlainValue, Way
from .torn_text import TornText

_MARK = "\ue000"
_INDENTATION = re.compile(r"[ \t]*+(?=\S)")
_REST_EMPTY = re.compile(r"[ \t]*+(?:\n|\Z)")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|\Z)")
_OUTERMOST = re.compile(r"[^\s#\]},]")
_DASH = re.compile(r"-(?=\s|\Z)")
_KEY = re.compile(r"([^\s:#'\"\[\]{},-][^\r\n:#]*|'[^'\r\n]*'|\"[^\"\r\n]*\")[ \t]*:(?=\s|\Z)")
_WORD = re.compile(r"[\w.@=/-]*+")
_SLOT = re.compile(r"(?<!\{)(?:\{\{)*+\{([^{}]*+)\Z")


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is wanted where the cursor stands.

    way: to the mapping whose key is wanted, or to the value. key, value: which of the two may stand here; both where a
    line of its own is begun. before: the word begun, up to the cursor. span: what a word chosen takes the place of.
    style: the quote around it, `|` or `>` for a text in lines, nothing else. brackets: it stands in brackets. inline:
    a value on the line of its key. column: that of the keys here, or of the key whose value is wanted. colon: a colon
    follows. dash: an item of a list is wanted, and its dash is missing. slot: what is begun in the braces of a text;
    None outside of braces. around: what each part of the way holds, from the top; of the top, only what stands around
    the cursor.
    """

    way: Way
    key: bool
    value: bool
    before: str
    span: Span
    style: str
    brackets: bool
    inline: bool
    column: int
    colon: bool
    dash: bool
    slot: str | None
    around: tuple[PlainValue, ...]


def cursor_at(source: Source, offset: int) -> Cursor | None:
    """Return where the cursor stands; None in a comment, and where nothing can stand. Never raises."""
    text = source.text.replace("\r\n", " \n").replace("\r", "\n")
    indentation = _INDENTATION.match(text, text.rfind("\n", 0, offset) + 1)
    if indentation is not None and indentation.end() > offset:
        return None
    lines = _Lines(text)
    start, end = lines.document(offset)
    first = next(lines.outermost(start, end), end)
    whole = text[first : first + 1] in ("[", "{")
    of_keys = _KEY.match(text, first) is not None
    begins, ends = (start, end) if whole else lines.entry(start, end, offset, of_keys)
    # A word that is put where the cursor stands always is a part of some scalar, also where there is none yet.
    parted = " " if text[offset : offset + 1] in ("#", "{", "[", '"', "'", "|", ">") else ""
    piece = f"{text[begins:offset]}{_MARK}{parted}{text[offset:ends]}"
    reader = TornText(piece, offset - begins, 0, len(piece))
    found = reader.read()
    marked = reader.marked
    if marked is None:
        return None
    if whole:
        return _cursor(source, offset, begins, piece, marked, marked.way, _around(found, marked.way), dash=False)
    if _DASH.match(text, first if first < begins else next(lines.outermost(ends, end), first)):
        place = sum(1 for each in lines.outermost(start, begins) if _DASH.match(text, each))
        begun = not isinstance(found, list) or not marked.way
        way: Way = (place,) if begun else (place, *marked.way[1:])
        around: tuple[PlainValue, ...] = ([], None) if begun else _around(found, marked.way)
        return _cursor(source, offset, begins, piece, marked, way, around, dash=begun or marked.dash)
    keys = (_KEY.match(text, each) for each in lines.outermost(start, end) if each != begins)
    known: dict[str, PlainValue] = {each[1].strip("'\""): None for each in keys if each}
    if marked.role == "either" and marked.way == () and known:
        marked = replace(marked, role="key")
    top = {**known, **found} if isinstance(found, dict) else known or found
    return _cursor(source, offset, begins, piece, marked, marked.way, _around(top, marked.way), dash=marked.dash)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text that stand at its edge: its documents and outermost entries begin there."""

    text: str

    def document(self, offset: int) -> tuple[int, int]:
        """Return where the document begins and ends in which the cursor stands."""
        start, end = 0, len(self.text)
        for sign in ("---", "..."):
            at = offset + 1
            while (at := self.text.rfind(sign, 0, at)) >= 0:
                if self._at_edge(at) and _DOCUMENT.match(self.text, at):
                    start = max(start, at + 3)
                    break
            at = offset
            while (at := self.text.find(sign, at)) >= 0:
                if self._at_edge(at) and _DOCUMENT.match(self.text, at):
                    end = min(end, at)
                    break
                at += 1
        return start, max(start, end)

    def entry(self, start: int, end: int, offset: int, of_keys: bool) -> tuple[int, int]:
        """Return where the outermost entry begins and ends in which the cursor stands.

        of_keys: the entries are keys, and what begins with a dash at the edge is in the list of one.
        """
        begins = offset
        if not self._at_edge(offset) or not _REST_EMPTY.match(self.text, offset):
            begins = self.text.rfind("\n", start, offset) + 1 or start
            while begins > start and not self._begins(begins, of_keys):
                begins = self.text.rfind("\n", start, begins - 1) + 1 or start
        return begins, next((each for each in self.outermost(offset + 1, end) if self._begins(each, of_keys)), end)

    def _begins(self, at: int, of_keys: bool) -> bool:
        return _OUTERMOST.match(self.text, at) is not None and not (of_keys and _DASH.match(self.text, at))

    def outermost(self, start: int, end: int) -> Iterator[int]:
        """Yield where the outermost entries begin."""
        at = start
        while at < end:
            if _OUTERMOST.match(self.text, at) and self._at_edge(at):
                yield at
            feed = self.text.find("\n", at, end)
            at = end if feed < 0 else feed + 1

    def _at_edge(self, at: int) -> bool:
        return at == 0 or self.text[at - 1] == "\n"


def _around(found: PlainValue, way: Way) -> tuple[PlainValue, ...]:
    around = [found]
    for step in way:
        inside = around[-1]
        if isinstance(inside, dict) and isinstance(step, str):
            around.append(inside.get(step))
        elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
            around.append(inside[step])
        else:
            around.append(None)
    return tuple(around)


def _cursor(
    source: Source, offset: int, begins: int, piece: str, marked: Marked, way: Way, around: tuple[PlainValue, ...],
    *, dash: bool,
) -> Cursor:  # fmt: skip
    before = piece[marked.start : offset - begins]
    slot = _SLOT.search(before)
    inside = max(before.rfind("\n") + 1, len(marked.style) if marked.style in "\"'" else 0)
    word = before[inside:].lstrip(" \t") if slot is None else slot[1]
    after = _WORD.match(source.text, offset)
    span = Span(source, offset - len(word), offset if after is None else after.end())
    inline = marked.role == "value" and not marked.brackets
    return Cursor(
        way,
        marked.role != "value",
        marked.role != "key",
        word,
        span,
        marked.style,
        marked.brackets,
        inline,
        marked.column,
        marked.colon,
        dash,
        None if slot is None else slot[1],
        around,
    )
