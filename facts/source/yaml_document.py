"""Parse events to nodes: what each event means in Ottava, and what is refused though YAML allows it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from yaml import events

from .diagnostic import Diagnostic, quoted
from .errors import Unreadable
from .limits import MAX_ALIASED_NODES, MAX_DEPTH, MAX_DIAGNOSTICS, too_deep
from .node import Entry, Mapping, Node, NotRepresentable, Scalar, Sequence, repeated_key, scalar_value
from .pure_yaml import BLOCK_HEADER, BREAKS, TAG
from .span import Source, Span
from .yaml_layout import lines_too_far_left, too_far_left, too_many_blanks

# An anchor or a tag, with the blanks and comments after it. Possessive, since it runs over foreign text.
_PROPERTY = re.compile(rf"[&!](?:<[^> \t{BREAKS}]*>)?[^ \t{BREAKS},\[\]{{}}]*+(?:[ \t{BREAKS}]++(?:#[^{BREAKS}]*+)?)*+")
_COLON = re.compile(r"[ \t]*:")
_HALF = re.compile("[\ud800-\udfff]")
_BEGINNING_OF_LINE = re.compile(rf"[{BREAKS}] *\Z")
_OPENERS = ("[", "{")


class Events(Protocol):
    """Either of the two parsers."""

    def get_event(self) -> Any: ...


class Disputed(Exception):
    """A text that the fast parser takes and the pure one refuses; the pure one is to be asked."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is still open."""

    start: int
    line: int
    column: int  # from 0; counts only where there are no brackets
    is_mapping: bool
    in_flow: bool  # within brackets
    closed: bool  # has brackets of its own, so that its end can be seen
    anchor: str | None
    children: list[Node] = field(default_factory=list)  # of a mapping: keys and values in turn


@dataclass(slots=True)
class Reading:
    """What a document says, if it can be read, and what was found wrong in it."""

    node: Node | None
    diagnostics: list[Diagnostic]


class DocumentReader:
    """Reads the one document in a piece of `source` from `offset` to `end`. Made anew for each reading."""

    def __init__(self, source: Source, offset: int, end: int, by_fast_parser: bool) -> None:
        self._by_fast_parser = by_fast_parser
        self._source = source
        self._text = source.text
        self._offset = offset
        self._end = end
        self._anchors: dict[str, Node | _Frame] = {}
        self._aliased = 0
        self._misplaced: set[Span | None] = set()  # the beginnings of lines that are indented in a wrong way
        self.found = Reading(None, [])

    def read(self, parser: Events) -> None:
        """Fill `found`. Raises what the parser raises, Unreadable and Disputed."""
        source, offset, text = self._source, self._offset, self._text
        get_event = parser.get_event
        stack: list[_Frame] = []
        node: Node
        while True:
            event = get_event()
            kind = event.__class__
            if kind is events.ScalarEvent:
                if event.anchor or event.tag or not event.value or event.style:
                    node = self._scalar(event, stack)
                else:
                    span = Span(source, offset + event.start_mark.index, offset + event.end_mark.index)
                    try:
                        node = Scalar(scalar_value(event.value), span)
                    except NotRepresentable as problem:
                        node = self._refused_number(span, problem)
            elif kind is events.MappingEndEvent or kind is events.SequenceEndEvent:
                frame = stack.pop()
                end = offset + event.end_mark.index
                if frame.closed and stack and not stack[-1].in_flow and event.end_mark.line > frame.line:
                    for found in lines_too_far_left(source, frame.start, end, _indent(stack), in_quotes=False):
                        self._misplace(found)
                node = self._finished(frame, end)
                if frame.anchor and self._anchors[frame.anchor] is frame:
                    self._anchors[frame.anchor] = node
            elif kind is events.MappingStartEvent or kind is events.SequenceStartEvent:
                start, end = self._bounds(event)
                in_flow = bool(event.flow_style)
                closed = in_flow and end > start and text[end - 1] in _OPENERS
                if self._by_fast_parser and in_flow and not closed and text.startswith("?", start):
                    raise Disputed  # libyaml takes `[? ]]` and `[? ,,]`, skipping a bracket or a comma
                line, column = event.start_mark.line, event.start_mark.column
                if not in_flow and (event.anchor or event.tag):
                    start, column = self._behind_properties(event)
                frame = _Frame(start, line, column, kind is events.MappingStartEvent, in_flow, closed, event.anchor)
                stack.append(frame)
                if len(stack) > MAX_DEPTH:
                    raise Unreadable(too_deep(Span(source, start, start + 1)))
                if event.anchor:
                    self._anchors[event.anchor] = frame
                continue
            elif kind is events.AliasEvent:
                node = self._alias(event, len(stack))
            elif kind is events.DocumentStartEvent:
                if event.version and tuple(event.version) != (1, 2):
                    self._refuse_version(event)
                continue
            elif kind is events.StreamEndEvent:
                return
            else:  # the start of the stream, the end of a document
                continue
            if stack:
                stack[-1].children.append(node)
            else:
                self.found.node = node

    def given_up(self, reason: Diagnostic) -> Reading:
        """Return what was found wrong in a document that is not to be read further."""
        if self._misplaced:  # what follows from a line in the wrong place is not to be said as well
            return Reading(None, self.found.diagnostics)
        return Reading(None, [*self.found.diagnostics, reason])

    def _add(self, found: Diagnostic) -> None:
        if len(self.found.diagnostics) < MAX_DIAGNOSTICS:  # what is said of a hostile text is not kept whole
            self.found.diagnostics.append(found)

    def _misplace(self, found: Diagnostic) -> None:
        """Report a line, but only once, though it may be in quotes in brackets."""
        if found.span not in self._misplaced and len(self._misplaced) < MAX_DIAGNOSTICS:
            self._misplaced.add(found.span)
            self._add(found)

    def _report(self, code: str, message: str, span: Span, hint: str) -> None:
        self._add(Diagnostic(code, message, span, hint))

    def _bounds(self, event: Any) -> tuple[int, int]:
        """Return the bounds of the node of an event, without its anchor; a tag is refused on the way."""
        start, end = self._offset + event.start_mark.index, self._offset + event.end_mark.index
        if event.anchor or event.tag:
            while start < end and (found := _PROPERTY.match(self._text, start)):
                if tag := TAG.match(self._text, start):
                    span = Span(self._source, *tag.span())
                    message = f"found the tag {quoted(span.text)}, but a value cannot have a tag"
                    self._report("tag", message, span, "take it out, or put the text in quotes")
                start = found.end()
        return min(start, end), end

    def _behind_properties(self, event: Any) -> tuple[int, int]:
        """Return where a list or mapping in block style begins that has an anchor, as its first key may, and its
        column.
        """
        mark = event.end_mark
        start = self._offset + mark.index
        past_dash = not self._text[start : start + 1].strip()  # so it is where the list is no deeper than its key
        return start - past_dash, mark.column - past_dash

    def _scalar(self, event: Any, stack: list[_Frame]) -> Scalar:
        start, end = self._bounds(event)
        value: str | int | float | bool | None = event.value
        if event.style in ("|", ">"):
            if self._by_fast_parser and (not stack or not BLOCK_HEADER.match(self._text, start)):
                raise Disputed  # libyaml wants a text at the top of a document to be indented
            indent = _indent(stack)
            if _BEGINNING_OF_LINE.search(self._text, start - indent - 1, start):
                self._misplace(too_far_left(Span(self._source, start, start + 1), indent))
            if found := too_many_blanks(self._source, start, self._end, indent):
                self._misplace(found)
            end = start + len(self._text[start:end].rstrip(" \t" + BREAKS))
        elif not event.style:
            if not event.value:
                start = end = self._empty_place(start, stack)
            try:
                value = scalar_value(event.value)
            except NotRepresentable as problem:
                return self._refused_number(Span(self._source, start, end), problem)
        elif event.end_mark.line > event.start_mark.line:
            for found in lines_too_far_left(self._source, start, end, _indent(stack), in_quotes=True):
                self._misplace(found)
        if event.style == '"' and _HALF.search(event.value):
            value = self._joined(event.value, Span(self._source, start, end))
        node = Scalar(value, Span(self._source, start, end))
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _empty_place(self, start: int, stack: list[_Frame]) -> int:
        """Return the place of a value that is left out: right behind the colon. Here and on keys in brackets parsers
        differ.
        """
        if not stack:
            return self._offset + len(self._text[self._offset : start].rstrip(" \t" + BREAKS))
        frame = stack[-1]
        if not frame.is_mapping:
            return start
        if len(frame.children) % 2 == 0:
            before = frame.children[-1].span.end if frame.children else frame.start
            return before if frame.in_flow else start
        key_end = frame.children[-1].span.end
        colon = _COLON.match(self._text, key_end)
        return colon.end() if colon else key_end

    def _joined(self, value: str, span: Span) -> str:
        """Join the two escapes that JSON writes for a character beyond 0xffff."""
        joined = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if joined.count("\ufffd") > value.count("\ufffd"):
            message = "found half of a character; `\\ud800` to `\\udfff` come in pairs"
            self._report("half-character", message, span, "write the character itself")
        return joined

    def _refused_number(self, span: Span, problem: NotRepresentable) -> Scalar:
        message = f"found {quoted(span.text)}, which is {problem}"
        self._report("number", message, span, "write a finite number, or put it in quotes if it is a text")
        return Scalar(None, span)

    def _refuse_version(self, event: Any) -> None:
        start = self._offset + event.start_mark.index
        major, minor = event.version
        message = f"found a text in YAML {major}.{minor}, expected YAML 1.2"
        span = Span(self._source, start, self._source.line_bounds(self._source.position(start)[0])[1])
        self._report("yaml-version", message, span, "take the line out, and write `true` and `false`, not yes and no")

    def _alias(self, event: Any, depth: int) -> Node:
        span = Span(self._source, self._offset + event.start_mark.index, self._offset + event.end_mark.index)
        target = self._anchors.get(event.anchor)
        if target is None:
            name = quoted("&" + event.anchor)
            message = f"found the alias {quoted(span.text)}, but no {name} stands above it"
            self._report("unknown-alias", message, span, "put it in quotes if it is meant as text")
            return Scalar(None, span)
        if isinstance(target, _Frame):
            message = f"the alias {quoted(span.text)} stands inside the value that it stands for"
            self._report("endless-alias", message, span, "write out what is meant")
            return Scalar(None, span)
        count, height = _extent(target, MAX_ALIASED_NODES - self._aliased)
        self._aliased += count
        if self._aliased > MAX_ALIASED_NODES:
            message = f"the aliases of this document stand for more than {MAX_ALIASED_NODES} values"
            raise Unreadable(Diagnostic("too-many-aliases", message, span, "use fewer aliases"))
        if depth + height > MAX_DEPTH:
            raise Unreadable(too_deep(span))
        match target:  # the node stands where it is used; its parts stand where they are written
            case Mapping(entries=entries):
                return Mapping(entries, span)
            case Sequence(items=items):
                return Sequence(items, span)
            case Scalar(value=value):
                return Scalar(value, span)

    def _finished(self, frame: _Frame, end: int) -> Node:
        children = frame.children
        if not frame.closed:
            end = max(children[-1].span.end, frame.start)
        span = Span(self._source, frame.start, end)
        if not frame.is_mapping:
            return Sequence(tuple(children), span)
        entries: list[Entry] = []
        seen: dict[Any, Scalar] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                what = "mapping" if isinstance(key, Mapping) else "list"
                hint = "put the whole text in quotes if the brackets belong to it"
                self._report("key", f"found a {what} as a key, expected a word or a text", key.span, hint)
            elif key.value == "<<" and key.span.text == "<<":
                hint = "write out the entries that are meant"
                self._report("merge-key", "found the merge key `<<`, which is not supported", key.span, hint)
            elif seen.setdefault(key.value, key) is not key:
                self._add(repeated_key(key, seen[key.value]))
            else:
                entries.append(Entry(key, value))
        return Mapping(tuple(entries), span)


def _indent(stack: list[_Frame]) -> int:
    """Return the column of the innermost list or mapping in block style, from 0; -1 if there is none."""
    return next((frame.column for frame in reversed(stack) if not frame.in_flow), -1)


def _extent(node: Node, limit: int) -> tuple[int, int]:
    """Count the nodes inside a node and measure their depth, until there are more than `limit`."""
    count, height = 0, 0
    pending: list[tuple[Node, int]] = [(node, 0)]
    while pending and count <= limit:
        here, depth = pending.pop()
        count += 1
        if isinstance(here, Scalar):
            continue
        height = max(height, depth + 1)
        inner = here.items if isinstance(here, Sequence) else [entry.value for entry in here.entries]
        pending.extend((child, depth + 1) for child in inner)
    return count, height
