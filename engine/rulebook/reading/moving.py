"""Mends that move what stands in a rule: out of braces, into brackets, under a key, to another depth.

Each is there only where the text is written in the usual way, on its own lines or within one; else there is none, and
the hint has to do.
"""

from __future__ import annotations

import re

from ottava.facts.source.mending import Hint, Mend, TextEdit, mend
from ottava.facts.source.node import Entry, Mapping, Node, Scalar
from ottava.facts.source.node import Sequence as List
from ottava.facts.source.span import Source, Span

from .findings import key_text

_WORDS_BEFORE = re.compile(r"[\w-]+(?:[ ]*,[ ]*[\w-]+)*[ ]*,[ ]*\Z")
_WORDS_BEHIND = re.compile(r"(?:[ ]*,[ ]*[\w-]+(?=[ ]*[,}]))*")
_DEPTH = re.compile(r" *(?:- +)*")
_WHEN_IN_BRACES = re.compile(r" *(?:- +)*when:[ ]*\{.*\}[ ]*")
_TEST_BEFORE = re.compile(r"(?:\bnot|[\w-]+\.[\w.-]+)[\"']?[ ]*:[ \n]*\Z")


def written_alone(node: Node) -> bool:
    """Return whether a value stands on one line: a word, a number, or something in brackets or braces."""
    text = node.span.text
    return bool(text) and "\n" not in text and (isinstance(node, Scalar) or text[0] in "[{")


def is_whole_test(node: Node) -> bool:
    """Return whether a value is all that is asked of an attribute, and no part of a list or of a test with a name."""
    return stands_as_test(node.span) and written_alone(node)


def stands_as_test(span: Span) -> bool:
    """Return whether a place is where all that is asked of an attribute or an assessment stands."""
    return _TEST_BEFORE.search(span.source.text, 0, span.start) is not None


def in_one_word(entry: Entry, mapping: Mapping, head: str) -> Hint:
    """Return how to write the entries of a mapping, the value of `entry`, in the way of `party.arousal: calm`."""
    hint = "write " + " and ".join(f"`{head}.{_shown(each)}`" for each in mapping.entries)
    if not all(written_alone(each.value) for each in mapping.entries):
        return Hint(hint)
    on_lines = _DEPTH.fullmatch(entry.key.span.source.line(entry.key.span.line)[: entry.key.span.column - 1])
    between = f"\n{' ' * (entry.key.span.column - 1)}" if on_lines else ", "
    return Hint(hint, (mend(entry.span, between.join(f"{head}.{each.span.text}" for each in mapping.entries)),))


def _shown(entry: Entry) -> str:
    value = entry.value
    return f"{key_text(entry.key)}: {value.span.text if isinstance(value, Scalar) else '…'}"


def in_brackets(entry: Entry) -> tuple[Mend, ...]:
    """Return what puts brackets around values in braces of which this one comes after a comma, as a key."""
    source, span = entry.key.span.source, entry.key.span
    before = _WORDS_BEFORE.search(source.text, source.line_bounds(span.line)[0], span.start)
    behind = _WORDS_BEHIND.match(source.text, span.end)
    if before is None or behind is None:
        return ()
    values = Span(source, before.start(), behind.end())
    return (mend(values, f"[{values.text}]"),)


def without_braces(entry: Entry) -> tuple[Mend, ...]:
    """Return what puts the value of an entry in the place of the braces that hold nothing else."""
    source = entry.key.span.source
    start = len(source.text[: entry.key.span.start].rstrip()) - 1
    end = len(source.text) - len(source.text[entry.value.span.end :].lstrip())
    alone = start >= 0 and source.text[start] == "{" and source.text[end : end + 1] == "}"
    return (mend(Span(source, start, end + 1), entry.value.span.text),) if alone else ()


def under_key(node: List, key: str) -> tuple[Mend, ...]:
    """Return what writes a key in a line above a list that stands on lines of its own."""
    source, line = node.span.source, node.span.line
    start = source.line_bounds(line)[0]
    above = next((each for number in range(line - 1, 0, -1) if (each := source.line(number)).strip()), "")
    indent = node.span.column - 1
    if source.text[start : node.span.start].strip() or _depth(above) >= indent:
        return ()
    return (mend(Span(source, start, start), f"{' ' * indent}{key}:{_line_end(source)}"),)


def entry_added(mapping: Mapping, behind: str, key: str, value: str) -> tuple[Mend, ...]:
    """Return what writes a new entry behind another of a mapping, if that is on one line."""
    entry = mapping.entry(behind)
    if entry is None or not written_alone(entry.value):
        return ()
    source, end = entry.value.span.source, entry.value.span.end
    if mapping.span.text.startswith("{"):
        return (mend(Span(source, end, end), f", {key}: {value}"),)
    end = source.line_bounds(entry.value.span.line)[1]
    indent = " " * (mapping.entries[0].key.span.column - 1)
    return (mend(Span(source, end, end), f"{_line_end(source)}{indent}{key}: {value}"),)


def entry_out(mapping: Mapping, key: str) -> tuple[Mend, ...]:
    """Return what takes an entry out that is not the only one of its mapping."""
    entry = mapping.entry(key)
    if entry is None or len(mapping.entries) < 2:
        return ()
    if (cut := _out_of_braces(entry)) is not None:
        return (mend(cut, ""),)
    source, span = entry.key.span.source, entry.span
    start, end = source.line_bounds(span.line)[0], span.start + len(span.text.rstrip())
    last = source.position(end)[0]
    alone = not source.text[start : span.start].strip() and not source.text[end : source.line_bounds(last)[1]].strip()
    return (mend(Span(source, start, _after(source, last)), ""),) if alone and "#" not in span.text else ()


def _out_of_braces(entry: Entry) -> Span | None:
    """Return what to cut of braces on one line to take an entry out, with a comma; None where there are none."""
    source, span = entry.key.span.source, entry.span
    if "\n" in span.text:
        return None
    start, end = source.line_bounds(span.line)
    before, behind = source.text[start : span.start].rstrip(), source.text[span.end : end].lstrip()
    if before.endswith(","):
        return Span(source, start + len(before) - 1, span.end)
    if before.endswith("{") and behind.startswith(","):
        return Span(source, span.start, end - len(behind[1:].lstrip()))
    return None


def moved_out(entry: Entry) -> tuple[Mend, ...]:
    """Return what moves an entry of `when` behind it and to its depth: one in braces on one line, or on lines of its
    own.
    """
    if (cut := _out_of_braces(entry)) is not None:
        return _behind_line(entry, cut)
    source, first = entry.key.span.source, entry.key.span.line
    last = source.position(entry.span.start + len(entry.span.text.rstrip()))[0]
    depth = entry.key.span.column - 1
    above = (n for n in range(first - 1, 0, -1) if _is_text(source.line(n)))
    parent = next((n for n in above if _depth(source.line(n)) < depth), 0)
    if not parent or source.text[source.line_bounds(first)[0] : entry.key.span.start].strip():
        return ()
    less = depth - _depth(source.line(parent))
    end = last
    while end < len(source.line_starts) and (
        not _is_text(source.line(end + 1)) or _depth(source.line(end + 1)) >= depth
    ):
        end += 1
    alone = not any(_is_text(source.line(n)) for n in (*range(parent + 1, first), *range(last + 1, end + 1)))
    key = source.line(parent).strip(" -")
    if alone or key != "when:":
        return ()
    while not source.line(end).strip() or _depth(source.line(end)) < depth:
        end -= 1  # what is not indented as the conditions are belongs to what follows
    cut = Span(source, source.line_bounds(first)[0], _after(source, last))
    moved = "".join(
        (line[less:] if not line[:less].strip() else line) + _line_end(source)
        for line in (source.line(number) for number in range(first, last + 1))
    )
    behind = _after(source, end)
    if cut.end == behind:
        return (mend(cut, moved, _move(entry)),)
    missing = "" if end < len(source.line_starts) else _line_end(source)
    return (Mend((TextEdit(cut, ""), TextEdit(Span(source, behind, behind), missing + moved)), _move(entry)),)


def _behind_line(entry: Entry, cut: Span) -> tuple[Mend, ...]:
    source = cut.source
    line = source.line(cut.line)
    before = line[: entry.key.span.column - 1]
    depth = sum(before.count(each) for each in "[{") - sum(before.count(each) for each in "]}")
    if depth > 1 or not _WHEN_IN_BRACES.fullmatch(line):
        return ()
    end = source.line_bounds(cut.line)[1]
    moved = f"{_line_end(source)}{' ' * _depth(line)}{entry.span.text}"
    return (Mend((TextEdit(cut, ""), TextEdit(Span(source, end, end), moved)), _move(entry)),)


def _move(entry: Entry) -> str:
    return f"Move `{key_text(entry.key)}` out of `when`"


def _depth(line: str) -> int:
    found = _DEPTH.match(line)
    return len(found[0]) if found else 0


def _is_text(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _after(source: Source, line: int) -> int:
    return source.line_starts[line] if line < len(source.line_starts) else len(source.text)


def _line_end(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"
