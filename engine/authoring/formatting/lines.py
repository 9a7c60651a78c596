"""What is done line by line: the order of the keys of an entry, indentation, and the empty lines between entries."""

from collections.abc import Iterator
from itertools import dropwhile, pairwise

from ottava.facts.source.node import Mapping, Node, Scalar, Sequence
from ottava.facts.source.span import Source, Span

from ...rulebook.reading.from_safeguard import STATEMENTS, TESTED

ORDER = (
    "id", "title", "replaces", "enabled", "reason", "for_each", "under", "when", "unless", "then", *STATEMENTS, TESTED,
    "because", "source", "allow", "notes",
)  # fmt: skip
"""The keys of rules and safeguards in their usual order; a key that is none of them comes last."""

INDENT = 2
DASH = "- "


class _Unclear(Exception):
    """A layout in which it is not plain which line belongs to what."""


def key_order(source: Source, entries: Sequence) -> str:
    """Return the text with the keys of each rule in the usual order, each with its lines and the comments above it."""
    lines = _lines(source)
    for entry in entries.items:
        if isinstance(entry, Mapping) and not _in_brackets(entry):
            _put_in_order(entry, lines)
    return "".join(lines)


def _put_in_order(entry: Mapping, lines: list[str]) -> None:
    keys = [str(each.key.value) for each in entry.entries]
    ranks = [ORDER.index(key) if key in ORDER else len(ORDER) for key in keys]
    wanted = sorted(range(len(keys)), key=ranks.__getitem__)
    if wanted == [*range(len(keys))]:
        return
    ends = [_last(each.span) for each in entry.entries]
    starts = [entry.entries[0].key.span.line, *(end + 1 for end in ends[:-1])]
    blocks = [lines[start - 1 : end] for start, end in zip(starts, ends, strict=True)]
    dash, column = lines[starts[0] - 1], entry.span.column - 1
    lead = dash[:column]
    if lead.strip() != "-" or not all(blocks) or any(each.key.span.column - 1 != column for each in entry.entries):
        return
    blocks[0] = [" " * column + dash[column:], *blocks[0][1:]]
    moved = [line for place in wanted for line in _ended(blocks[place])]
    first = next(place for place, line in enumerate(moved) if line.strip() and not line.lstrip().startswith("#"))
    moved[first] = lead + moved[first][column:]
    lines[starts[0] - 1 : ends[-1]] = moved + [""] * (ends[-1] - starts[0] + 1 - len(moved))


def _ended(block: list[str]) -> list[str]:
    """Return the lines of a block, the last one with an end: it may have been the last of the file."""
    return [*block[:-1], block[-1] if block[-1].endswith("\n") else f"{block[-1]}\n"]


def indented(source: Source, entries: Sequence) -> str:
    """Return the text with two spaces for each level; what goes on over several lines keeps its shape."""
    if _in_brackets(entries):
        return source.text
    lines = _lines(source)
    above = max((number for number in range(1, entries.span.line) if _is_written(lines[number - 1])), default=None)
    shifts: dict[int, int] = {} if above is None else {above: 0}
    try:
        _shift_list(entries, 0 if above is None else INDENT, lines, shifts)
    except _Unclear:
        return source.text
    shift = 0
    for number in range(len(lines), 0, -1):  # a comment goes with the line below it
        shift = shifts.get(number, shift)
        lines[number - 1] = _shifted(lines[number - 1], shift)
    return "".join(lines)


def _shift_list(node: Sequence, column: int, lines: list[str], shifts: dict[int, int]) -> None:
    for item in node.items:
        line = item.span.line
        text = lines[line - 1]
        at = len(text) - len(text.lstrip(" "))
        start = item.span.column - 1
        if not item.span.text or text[at:start].strip() != "-" or not text[at:].startswith(DASH):
            raise _Unclear
        inside = column + len(DASH)
        _shift(item, line, inside - start, shifts)
        _shift_inside(item, inside, lines, shifts)
        # The first line has the dash before it, and what follows the dash is moved to it.
        lines[line - 1] = " " * at + DASH + text[start:]
        shifts[line] = column - at


def _shift_inside(node: Node, column: int, lines: list[str], shifts: dict[int, int]) -> None:
    if isinstance(node, Scalar) or _in_brackets(node):
        return
    if isinstance(node, Sequence):
        _shift_list(node, column, lines, shifts)
        return
    for entry in node.entries:
        line, value = entry.key.span.line, entry.value
        _shift_entry(entry.span, line, column - (entry.key.span.column - 1), shifts)
        below = value.span.text and value.span.line > line
        if below and not isinstance(value, Scalar) and not _in_brackets(value):
            _shift_inside(value, column + INDENT, lines, shifts)


def _shift(node: Node, line: int, by: int, shifts: dict[int, int]) -> None:
    _shift_entry(node.span, line, by, shifts)


def _shift_entry(span: Span, line: int, by: int, shifts: dict[int, int]) -> None:
    for number in range(line, _last(span) + 1):
        shifts[number] = by


def _shifted(line: str, by: int) -> str:
    if not line.strip():
        return line
    if by >= 0:
        return " " * by + line
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, -by) :]


def spaced_out(source: Source, entries: Sequence) -> str:
    """Return the text with one empty line around entries of several lines, and no spaces at the ends of lines."""
    lines = _lines(source)
    if _in_brackets(entries):
        return source.text
    inside = set(_inside_texts(entries))
    stripped = [line if number in inside else _stripped(line) for number, line in enumerate(lines, start=1)]
    found: list[str] = []
    at = 0
    previous: Node | None = None
    for item in entries.items:
        first, last = item.span.line, _last(item.span)
        parted = previous is None or max(last - first, _last(previous.span) - previous.span.line) > 0
        above = _gap(stripped[at : first - 1], previous is not None and parted)
        found += above if previous is not None else [*dropwhile(_is_empty, above)]
        found += stripped[first - 1 : last]
        at, previous = last, item
    rest = _gap(stripped[at:], False)
    while rest and _is_empty(rest[-1]):
        rest.pop()
    found += rest
    return "".join(_ended(found)) if found else source.text


def _gap(lines: list[str], parted: bool) -> list[str]:
    """Return the lines between two entries with no empty lines beside each other; one at the beginning if `parted`."""
    empty = "\n" if not any(line.endswith("\r\n") for line in lines) else "\r\n"
    found: list[str] = [empty] if parted else []
    for line in lines:
        if not (_is_empty(line) and found and _is_empty(found[-1])):
            found.append(line)
    return found


def _is_written(line: str) -> bool:
    """Return whether a line above the entries says something: the scope of the file, and the key of its rules."""
    return bool(line.strip()) and not line.lstrip().startswith("#") and not line.startswith("---")


def _is_empty(line: str) -> bool:
    return not line.strip()


def _inside_texts(node: Node) -> Iterator[int]:
    """Yield the numbers of lines that end inside a text, where spaces may count."""
    match node:
        case Mapping(entries):
            for entry in entries:
                yield from _inside_texts(entry.value)
        case Sequence(items):
            for item in items:
                yield from _inside_texts(item)
        case Scalar(span=span):
            yield from range(span.line, span.end_line)


def _stripped(line: str) -> str:
    body = line.rstrip("\r\n")
    return body.rstrip(" \t") + line[len(body) :]


def _lines(source: Source) -> list[str]:
    """Return the lines with their ends, as spans count them."""
    found = [source.text[start:end] for start, end in pairwise((*source.line_starts, len(source.text)))]
    return found if found and found[-1] else found[:-1]


def _in_brackets(node: Node) -> bool:
    return node.span.text.startswith(("[", "{"))


def _last(span: Span) -> int:
    """Return the last line with something of the span on it."""
    return span.source.position(span.start + len(span.text.rstrip()))[0]
