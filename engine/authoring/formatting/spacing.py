"""The spaces inside lines: none inside brackets, one behind commas and colons."""

import re
from collections.abc import Iterator

from ottava.facts.source.mending import TextEdit, edited
from ottava.facts.source.node import Mapping, Node, Sequence
from ottava.facts.source.span import Source, Span

_SPACES = re.compile(r"[ \t]+")
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_COLON = re.compile(r"[ \t]*:[ \t]+|[ \t]*:")


def spaced(source: Source, entries: Sequence) -> str:
    """Return the text with the spaces between values as they should be; line breaks and comments stay."""
    return edited(source, _edits(entries))


def _edits(node: Node) -> Iterator[TextEdit]:
    match node:
        case Mapping(entries):
            yield from _inside(node, [each.span for each in entries])
            for each in entries:
                if each.value.span.text:
                    yield from _replaced(each.key.span.end, each.value.span, _COLON, ": ")
                    yield from _edits(each.value)
        case Sequence(items):
            yield from _inside(node, [each.span for each in items])
            for item in items:
                yield from _edits(item)


def _inside(node: Mapping | Sequence, parts: list[Span]) -> Iterator[TextEdit]:
    """Yield what to change between the parts of a list or mapping in brackets, and between them and the brackets."""
    if not node.span.text.startswith(("[", "{")):
        return
    start, end = node.span.start + 1, node.span.end - 1
    for position, part in enumerate(parts):
        yield from _replaced(start, part, _COMMA if position else _SPACES, ", " if position else "")
        start = part.end
    yield from _replaced(start, Span(node.span.source, end, end), _SPACES, "")


def _replaced(start: int, behind: Span, between: re.Pattern[str], wanted: str) -> Iterator[TextEdit]:
    """Yield what to put between a place and a span, where nothing but what `between` matches is there."""
    gap = Span(behind.source, start, behind.start)
    if start <= behind.start and gap.text != wanted and between.fullmatch(gap.text):
        yield TextEdit(gap, wanted)
